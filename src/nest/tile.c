/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/tile.h"

#include "base/checked.h"

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

uint64_t jn_tile_extent(const struct jn_rank *rank,
                        const struct jn_spans *spans)
{
    uint64_t extent = 1;
    for (size_t i = 0; i < rank->term_count; i++) {
        const struct jn_term *term = &rank->terms[i];
        uint64_t reach = spans->of[term->dim] - 1;
        extent = jn_add(extent, jn_mul(magnitude(term->coefficient), reach));
    }
    return extent;
}

uint64_t jn_tile_words(const struct jn_tensor *tensor,
                       const struct jn_spans *spans)
{
    uint64_t words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++)
        words = jn_mul(words, jn_tile_extent(&tensor->ranks[r], spans));
    return words;
}

void jn_tile_spans(const struct jn_nest *nest, size_t begin,
                   struct jn_spans *spans)
{
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        spans->of[d] = 1;
    for (size_t i = nest->loop_count; i-- > begin;) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        spans->of[loop->dim] = jn_mul(spans->of[loop->dim], loop->end);
    }
}
