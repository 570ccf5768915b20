/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile.h - the words of a tensor that a part of the nest touches.
 *
 * Input:  how many steps of each dimension that part spans.
 * Output: the box of coordinates that the projection spans, holes included,
 *         as one extent per rank, and its size.
 * Next:   actions/fit.h checks the capacities, nest/reuse.h counts refills.
 */
#ifndef JN_NEST_TILE_H
#define JN_NEST_TILE_H

#include "nest/nest.h"

/* Steps of each dimension, >= 1. */
struct jn_spans {
    uint64_t of[JN_MAX_DIMS];
};

/* Extent of a rank: 1 + the sum of |coefficient| * (span - 1). */
uint64_t jn_tile_extent(const struct jn_rank *rank,
                        const struct jn_spans *spans);

/* Product of the extents; JN_TOO_LARGE if it does not fit. */
uint64_t jn_tile_words(const struct jn_tensor *tensor,
                       const struct jn_spans *spans);

/* Words by level and tensor.  With residuals the largest tile counts, which
 * is that of the first pass. */
struct jn_tiles {
    uint64_t words[JN_MAX_LEVELS][JN_MAX_TENSORS];
    uint64_t union_words[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* of all children
                                                       of one instance */
};

void jn_tiles_size(const struct jn_nest *nest, struct jn_tiles *tiles);

/* Spans of the loops from BEGIN inward in the first pass of all. */
void jn_tile_span_first(const struct jn_nest *nest, size_t begin,
                        struct jn_spans *spans);

/* Multiplies SPANS by the ends of the loops FROM down to TO (exclusive and
 * inclusive). */
void jn_tile_widen(const struct jn_nest *nest, size_t from, size_t to,
                   struct jn_spans *spans);

#endif
