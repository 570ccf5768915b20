/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/ways.h"

#include "base/checked.h"

#include <assert.h>
#include <stdlib.h>

/* A dimension's loops outside of the spans. */
struct move {
    uint64_t passes, by; /* words along the rank */
};

static struct move find_move(const struct jn_layer *layer,
                             const struct jn_term *term,
                             const struct jn_spans *spans)
{
    uint64_t span = spans->of[term->dim];
    uint64_t size = (uint64_t)llabs(term->coefficient);
    return (struct move){size > 0 ? jn_ceil_div(layer->bounds[term->dim], span)
                                  : 1,
                         jn_mul(size, span)};
}

size_t jn_ways_moving(const struct jn_layer *layer, const struct jn_rank *rank,
                      const struct jn_spans *spans)
{
    size_t count = 0;
    for (size_t i = 0; i < rank->term_count; i++)
        count += find_move(layer, &rank->terms[i], spans).passes > 1;
    return count;
}

uint64_t jn_ways_step(const struct jn_layer *layer, const struct jn_rank *rank,
                      const struct jn_spans *spans)
{
    uint64_t step = 0;
    for (size_t i = 0; i < rank->term_count; i++) {
        struct move move = find_move(layer, &rank->terms[i], spans);
        if (move.passes > 1)
            step = jn_common_divisor(step, move.by);
    }
    return step;
}

uint64_t jn_ways_places(const struct jn_layer *layer,
                        const struct jn_rank *rank,
                        const struct jn_spans *spans)
{
    uint64_t step = jn_ways_step(layer, rank, spans);
    uint64_t places = 1;
    for (size_t i = 0; i < rank->term_count; i++) {
        struct move move = find_move(layer, &rank->terms[i], spans);
        if (move.passes > 1)
            places += (move.passes - 1) * (move.by / step);
    }
    return places;
}

void jn_ways_count(const struct jn_layer *layer, const struct jn_rank *rank,
                   const struct jn_spans *spans, uint64_t *ways)
{
    uint64_t step = jn_ways_step(layer, rank, spans);
    uint64_t places = 1;
    ways[0] = 1;
    for (size_t i = 0; i < rank->term_count; i++) {
        struct move move = find_move(layer, &rank->terms[i], spans);
        if (move.passes == 1)
            continue;
        assert(step > 0);
        move.by /= step;
        for (uint64_t at = places; at-- > 0;)
            for (uint64_t pass = 1; pass < move.passes; pass++)
                ways[at + pass * move.by] += ways[at];
        places += (move.passes - 1) * move.by;
    }
}
