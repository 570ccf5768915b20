/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ways.h - how often the loops come to each place along a rank.
 *
 * Input:  a rank of a tensor, how many steps of each dimension a tile spans.
 * Output: the tile's places along the rank, and how many steps of the loops
 *         outside bring it there.
 * Next:   content.c weighs tiles by it, events.c words.
 *
 * Where two dimensions move a window, places in the middle are come to by more
 * ways than those at the ends.  A negative coefficient makes the same places in
 * another order.
 */
#ifndef JN_SPARSE_WAYS_H
#define JN_SPARSE_WAYS_H

#include "nest/tile.h"

/* Dimensions of the rank that have loops outside of the spans. */
size_t jn_ways_moving(const struct jn_layer *layer, const struct jn_rank *rank,
                      const struct jn_spans *spans);

/* How far the loops outside move a tile at a time; 0: not at all. */
uint64_t jn_ways_step(const struct jn_layer *layer, const struct jn_rank *rank,
                      const struct jn_spans *spans);

/* Places, one step from each other, up to where the last step of all loops
 * outside takes the tile. */
uint64_t jn_ways_places(const struct jn_layer *layer,
                        const struct jn_rank *rank,
                        const struct jn_spans *spans);

/* Sets WAYS, of as many zeros as there are places. */
void jn_ways_count(const struct jn_layer *layer, const struct jn_rank *rank,
                   const struct jn_spans *spans, uint64_t *ways);

#endif
