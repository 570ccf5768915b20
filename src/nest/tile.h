/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile.h - the words of a tensor that a part of the nest touches.
 *
 * Input:  how many steps of each dimension that part spans.
 * Output: the box of coordinates that the projection spans, holes included,
 *         as one extent per rank, and its size.
 * Next:   reuse.h needs the extents, the capacity check the sizes.
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

/* Spans of the loops from BEGIN inward, all passes in full. */
void jn_tile_spans(const struct jn_nest *nest, size_t begin,
                   struct jn_spans *spans);

#endif
