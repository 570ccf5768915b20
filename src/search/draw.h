/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw.h - points of a mapspace at random.
 *
 * Input:  a seed and the number of a chunk.
 * Output: a stream of its own for each chunk; points, each as likely as any.
 * Next:   search/random.c and search/anneal.c.
 */
#ifndef JN_SEARCH_DRAW_H
#define JN_SEARCH_DRAW_H

#include "search/mapspace.h"

#include <gsl/gsl_rng.h>

/* Free with gsl_rng_free. */
gsl_rng *jn_draw_stream(uint64_t seed, uint64_t chunk);

/* A number below SIZE, which is not 0; every one as likely. */
uint64_t jn_draw_below(const gsl_rng *rng, uint64_t size);

void jn_draw_point(const struct jn_mapspace *space, const gsl_rng *rng,
                   struct jn_point *point);

/* Draws one of the point's coordinates anew. */
void jn_draw_coordinate(const struct jn_mapspace *space, const gsl_rng *rng,
                        struct jn_point *point);

/* The same, but mostly, where factors are perfect, moves a prime factor of a
 * dimension to another slot, or does so with two dimensions in opposite
 * directions. */
void jn_draw_step(const struct jn_mapspace *space, const gsl_rng *rng,
                  struct jn_point *point);

#endif
