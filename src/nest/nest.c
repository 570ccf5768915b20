/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/nest.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

static bool is_trivial(const struct jn_loop *loop)
{
    return loop->end == 1 && loop->residual == 1;
}

/* Copies the loops that do anything, but for those of the dimensions WITHOUT,
 * and notes where each level begins. */
static void copy_loops(const struct jn_mapping *mapping, jn_dims without,
                       struct jn_nest *nest)
{
    size_t level = 0;
    size_t last_axis = JN_TIME;
    nest->begin[0] = 0;
    for (size_t i = 0; i < mapping->loop_count; i++) {
        const struct jn_loop *loop = &mapping->loops[i];
        assert(loop->level < nest->level_count);
        assert(loop->level >= level);
        if (is_trivial(loop) || (without >> loop->dim & 1))
            continue;
        while (level < loop->level) {
            if (last_axis == JN_TIME)
                nest->space[level] = nest->loop_count;
            nest->begin[++level] = nest->loop_count;
            last_axis = JN_TIME;
        }
        if (loop->axis != JN_TIME && last_axis == JN_TIME)
            nest->space[level] = nest->loop_count;
        last_axis = loop->axis;
        nest->loops[nest->loop_count++] = (struct jn_nest_loop){
            loop->end, loop->residual, 1, 1, loop->dim, loop->axis};
    }
    for (; level < nest->level_count; last_axis = JN_TIME) {
        if (last_axis == JN_TIME)
            nest->space[level] = nest->loop_count;
        nest->begin[++level] = nest->loop_count;
    }
}

static void set_strides(struct jn_nest *nest)
{
    uint64_t strides[JN_MAX_DIMS];
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        strides[d] = 1;
    for (size_t i = nest->loop_count; i-- > 0;) {
        struct jn_nest_loop *loop = &nest->loops[i];
        loop->stride = strides[loop->dim];
        strides[loop->dim] = jn_mul(loop->stride, loop->end);
        if (loop->end != loop->residual)
            nest->imperfect |= (jn_dims)1 << loop->dim;
    }
}

/* A loop in space that divides its dimension evenly takes its first child from
 * a pass that is not the last: then what is inside passes in full. */
static void find_uneven(struct jn_nest *nest)
{
    jn_dims cut = 0;
    for (size_t level = 0; level < nest->level_count; level++) {
        jn_dims outside = cut;
        for (size_t i = nest->begin[level]; i < nest->begin[level + 1]; i++) {
            const struct jn_nest_loop *loop = &nest->loops[i];
            jn_dims dim = (jn_dims)1 << loop->dim;
            bool divides = loop->axis != JN_TIME && loop->end == loop->residual;
            if (!(outside & dim) && !divides)
                nest->uneven |= dim;
            cut |= dim;
        }
    }
    nest->uneven &= nest->imperfect;
}

static void list_times(struct jn_nest *nest)
{
    uint64_t passes = 1;
    size_t count = 0;
    for (size_t level = 0; level < nest->level_count; level++) {
        for (size_t i = nest->begin[level]; i < nest->space[level]; i++) {
            nest->times[count++] = &nest->loops[i];
            passes = jn_mul(passes, nest->loops[i].end);
            nest->loops[i].passes = passes;
        }
        nest->time_count[level] = count;
    }
}

static void bind(const struct jn_problem *problem,
                 const struct jn_mapping *mapping, jn_dims without,
                 struct jn_arena *arena, struct jn_nest *nest)
{
    nest->problem = problem;
    nest->mapping = mapping;
    nest->level_count = problem->arch->level_count;
    nest->tensor_count = problem->layer->tensor_count;
    nest->loop_count = 0;
    nest->imperfect = nest->uneven = 0;
    nest->loops =
        jn_arena_take(arena, mapping->loop_count + 1, sizeof nest->loops[0]);
    nest->times = jn_arena_take(arena, mapping->loop_count + 1,
                                sizeof(const struct jn_nest_loop *));
    memset(nest->idle, 0, sizeof nest->idle);
    copy_loops(mapping, without, nest);
    set_strides(nest);
    if (nest->imperfect != 0)
        find_uneven(nest);
    list_times(nest);
}

void jn_nest_bind(const struct jn_problem *problem,
                  const struct jn_mapping *mapping, struct jn_arena *arena,
                  struct jn_nest *nest)
{
    jn_tensors all = ((jn_tensors)1 << problem->layer->tensor_count) - 1;
    bind(problem, mapping, 0, arena, nest);
    nest->tensors = all & ~problem->layer->neuron.tensors;
}

void jn_nest_bind_neurons(const struct jn_problem *problem,
                          const struct jn_mapping *mapping,
                          struct jn_arena *arena, struct jn_nest *nest)
{
    bind(problem, mapping, problem->layer->neuron.summed, arena, nest);
    nest->tensors = problem->layer->neuron.tensors;
}

static int64_t coefficient_in(const struct jn_rank *rank, unsigned dim)
{
    for (size_t i = 0; i < rank->term_count; i++)
        if (rank->terms[i].dim == dim)
            return rank->terms[i].coefficient;
    return 0;
}

int64_t jn_nest_step(const struct jn_nest_loop *loop,
                     const struct jn_view *view, size_t rank)
{
    int8_t moved = view->rank_of[loop->dim];
    if (moved == (int8_t)rank)
        return view->coefficient[loop->dim] * (int64_t)loop->stride;
    if (moved != JN_SEVERAL_RANKS)
        return 0;
    return coefficient_in(&view->tensor->ranks[rank], loop->dim) *
           (int64_t)loop->stride;
}
