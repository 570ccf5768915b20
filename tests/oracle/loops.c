/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/loops.h"

#include <assert.h>
#include <string.h>

static void push_loop(struct oracle_nest *nest, const struct jn_loop *loop)
{
    assert(nest->count < ORACLE_MAX_LOOPS);
    nest->loops[nest->count++] = (struct oracle_loop){
        .end = loop->end,
        .residual = loop->residual,
        .dim = loop->dim,
        .level = loop->level,
        .axis = (enum jn_axis)loop->axis,
    };
}

static bool turns(const struct jn_loop *loop)
{
    return loop->end > 1 || loop->residual > 1;
}

/* Loops of the level that run on AXIS, from the inside. */
static void push_axis(struct oracle_nest *nest, size_t level, enum jn_axis axis)
{
    const struct jn_mapping *mapping = nest->mapping;
    for (size_t i = mapping->loop_count; i-- > 0;) {
        const struct jn_loop *loop = &mapping->loops[i];
        if (loop->level == level && loop->axis == (uint8_t)axis && turns(loop))
            push_loop(nest, loop);
    }
}

/* A level without loops in time has one of a single step. */
static void push_level(struct oracle_nest *nest, size_t level)
{
    push_axis(nest, level, JN_SPACE_X);
    push_axis(nest, level, JN_SPACE_Y);
    const size_t before = nest->count;
    push_axis(nest, level, JN_TIME);
    if (nest->count == before) {
        const struct jn_loop idle = {1, 1, 0, (uint8_t)level, JN_TIME};
        push_loop(nest, &idle);
    }
    nest->loops[nest->count - 1].boundary = true;
}

static void measure_spans(struct oracle_nest *nest)
{
    uint64_t points[JN_MAX_DIMS];
    uint64_t last_span[JN_MAX_DIMS] = {0};
    for (size_t dim = 0; dim < JN_MAX_DIMS; dim++)
        points[dim] = 1;
    for (size_t i = 0; i < nest->count; i++) {
        struct oracle_loop *loop = &nest->loops[i];
        loop->stride = points[loop->dim];
        points[loop->dim] *= loop->end;
        last_span[loop->dim] += loop->stride * (loop->residual - 1);
        for (size_t dim = 0; dim < JN_MAX_DIMS; dim++) {
            loop->span[dim] = points[dim] - 1;
            loop->last_span[dim] = last_span[dim];
        }
    }
}

void oracle_nest_bind(const struct jn_problem *problem,
                      const struct jn_mapping *mapping,
                      struct oracle_nest *nest)
{
    memset(nest, 0, sizeof *nest);
    nest->problem = problem;
    nest->mapping = mapping;
    for (size_t level = problem->arch->level_count; level-- > 0;)
        push_level(nest, level);
    for (size_t i = 0; i < nest->count; i++) {
        struct oracle_loop *loop = &nest->loops[i];
        loop->master = loop->axis != JN_TIME && loop[1].axis == JN_TIME;
        if (loop->residual != loop->end)
            nest->imperfect = true;
    }
    measure_spans(nest);
}

bool oracle_nest_is_last(const struct oracle_nest *nest, size_t from,
                         unsigned dim)
{
    for (size_t i = from; i < nest->count; i++)
        if (nest->loops[i].dim == dim &&
            nest->index[i] + 1 < nest->loops[i].residual)
            return false;
    return true;
}

uint64_t oracle_nest_end(const struct oracle_nest *nest, size_t loop)
{
    const struct oracle_loop *here = &nest->loops[loop];
    return oracle_nest_is_last(nest, loop + 1, here->dim) ? here->residual
                                                          : here->end;
}

/* Coordinates of the iterations from FIRST to FIRST + SPAN: every rank's terms
 * reach their least and greatest at opposite ends where they count down. */
static void project(const struct jn_tensor *tensor, const int64_t *first,
                    const uint64_t *span, struct oracle_box *box)
{
    memset(box, 0, sizeof *box);
    assert(tensor->rank_count <= ORACLE_MAX_RANKS);
    for (size_t rank = 0; rank < tensor->rank_count; rank++) {
        for (size_t i = 0; i < tensor->ranks[rank].term_count; i++) {
            const struct jn_term *term = &tensor->ranks[rank].terms[i];
            int64_t start = term->coefficient * first[term->dim];
            int64_t stop = start + term->coefficient * (int64_t)span[term->dim];
            box->low[rank] += start < stop ? start : stop;
            box->high[rank] += start < stop ? stop : start;
        }
    }
}

void oracle_nest_box(const struct oracle_nest *nest, size_t loop, size_t tensor,
                     struct oracle_box *box)
{
    const struct jn_layer *layer = nest->problem->layer;
    const struct oracle_loop *here = &nest->loops[loop];
    uint64_t span[JN_MAX_DIMS];
    for (unsigned dim = 0; dim < layer->dim_count; dim++)
        span[dim] = oracle_nest_is_last(nest, loop + 1, dim)
                        ? here->last_span[dim]
                        : here->span[dim];
    project(&layer->tensors[tensor], nest->at, span, box);
}

void oracle_nest_point(const struct oracle_nest *nest, size_t tensor,
                       struct oracle_box *box)
{
    static const uint64_t no_span[JN_MAX_DIMS];
    project(&nest->problem->layer->tensors[tensor], nest->at, no_span, box);
}

uint64_t oracle_nest_room(const struct oracle_nest *nest, size_t loop,
                          size_t tensor)
{
    static const int64_t origin[JN_MAX_DIMS];
    const struct jn_tensor *here = &nest->problem->layer->tensors[tensor];
    uint64_t span[JN_MAX_DIMS];
    for (size_t dim = 0; dim < JN_MAX_DIMS; dim++) {
        const struct oracle_loop *around = &nest->loops[loop];
        span[dim] = around->span[dim] > around->last_span[dim]
                        ? around->span[dim]
                        : around->last_span[dim];
    }
    struct oracle_box box;
    project(here, origin, span, &box);
    return oracle_box_words(&box, here->rank_count);
}
