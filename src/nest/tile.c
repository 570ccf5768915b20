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
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        bool plain = rank->term_count == 1 && rank->terms[0].coefficient == 1;
        uint64_t extent =
            plain ? spans->of[rank->terms[0].dim] : jn_tile_extent(rank, spans);
        words = jn_mul(words, extent);
    }
    return words;
}

void jn_tile_widen(const struct jn_nest *nest, size_t from, size_t to,
                   struct jn_spans *spans)
{
    for (size_t i = from; i-- > to;) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        spans->of[loop->dim] = jn_mul(spans->of[loop->dim], loop->end);
    }
}

static void size_all(const struct jn_nest *nest, const struct jn_spans *spans,
                     uint64_t *words)
{
    for (size_t t = 0; t < nest->tensor_count; t++)
        words[t] = jn_tile_words(nest->problem->views[t].tensor, spans);
}

/* The loops FROM (not included) down to TO. */
struct range {
    size_t from, to;
};

/* Words of a plain tensor once the loops of a range are inside as well. */
static uint64_t widen_words(const struct jn_nest *nest, struct range range,
                            const struct jn_view *view, uint64_t words)
{
    for (size_t i = range.to; i < range.from; i++)
        if (jn_nest_moves(&nest->loops[i], view))
            words = jn_mul(words, nest->loops[i].end);
    return words;
}

/* Words of all tensors once the loops of a range are inside as well; INNER has
 * those without. */
static void widen_all(const struct jn_nest *nest, struct range range,
                      struct jn_spans *spans, const uint64_t *inner,
                      uint64_t *words)
{
    jn_dims widened = 0;
    for (size_t i = range.to; i < range.from; i++)
        widened |= (jn_dims)1 << nest->loops[i].dim;
    jn_tile_widen(nest, range.from, range.to, spans);
    for (size_t t = 0; t < nest->tensor_count; t++) {
        const struct jn_view *view = &nest->problem->views[t];
        if (!(view->moved_by & widened))
            words[t] = inner[t];
        else if (view->plain)
            words[t] = widen_words(nest, range, view, inner[t]);
        else
            words[t] = jn_tile_words(view->tensor, spans);
    }
}

static void size_perfect(const struct jn_nest *nest, struct jn_tiles *tiles)
{
    struct jn_spans spans;
    uint64_t point[JN_MAX_TENSORS];
    const uint64_t *inner = point;
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        spans.of[d] = 1;
    for (size_t t = 0; t < nest->tensor_count; t++)
        point[t] = 1;
    for (size_t level = nest->level_count; level-- > 0;) {
        struct range space = {nest->begin[level + 1], nest->space[level]};
        struct range time = {nest->space[level], nest->begin[level]};
        widen_all(nest, space, &spans, inner, tiles->union_words[level]);
        widen_all(nest, time, &spans, tiles->union_words[level],
                  tiles->words[level]);
        inner = tiles->words[level];
    }
}

/* In full, but for dimensions that have nothing outside but loops of one last
 * pass. */
void jn_tile_span_first(const struct jn_nest *nest, size_t begin,
                        struct jn_spans *spans)
{
    jn_dims open = 0;
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        spans->of[d] = 1;
    for (size_t i = 0; i < begin; i++)
        if (nest->loops[i].residual > 1)
            open |= (jn_dims)1 << nest->loops[i].dim;
    for (size_t i = begin; i < nest->loop_count; i++) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        uint64_t passes = open >> loop->dim & 1 ? loop->end : loop->residual;
        spans->of[loop->dim] =
            jn_add(spans->of[loop->dim], jn_mul(loop->stride, passes - 1));
    }
}

static void size_imperfect(const struct jn_nest *nest, struct jn_tiles *tiles)
{
    struct jn_spans spans;
    for (size_t level = 0; level < nest->level_count; level++) {
        jn_tile_span_first(nest, nest->space[level], &spans);
        size_all(nest, &spans, tiles->union_words[level]);
        jn_tile_span_first(nest, nest->begin[level], &spans);
        size_all(nest, &spans, tiles->words[level]);
    }
}

void jn_tiles_size(const struct jn_nest *nest, struct jn_tiles *tiles)
{
    if (nest->imperfect == 0)
        size_perfect(nest, tiles);
    else
        size_imperfect(nest, tiles);
}
