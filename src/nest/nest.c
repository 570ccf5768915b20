/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/nest.h"

#include "base/checked.h"

#include <assert.h>

static void look(const struct jn_tensor *tensor, struct jn_view *view)
{
    view->tensor = tensor;
    view->moved_by = 0;
    view->windowed = false;
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        unsigned moving = 0;
        for (size_t i = 0; i < rank->term_count; i++) {
            if (rank->terms[i].coefficient == 0)
                continue;
            view->moved_by |= (jn_dims)1 << rank->terms[i].dim;
            moving++;
        }
        view->windowed |= moving > 1;
    }
}

static bool is_trivial(const struct jn_loop *loop)
{
    return loop->end == 1 && loop->residual == 1;
}

/* Copies the loops that do anything and notes where each level begins. */
static void copy_loops(const struct jn_mapping *mapping, struct jn_nest *nest)
{
    size_t level = 0;
    size_t last_axis = JN_TIME;
    nest->begin[0] = 0;
    for (size_t i = 0; i < mapping->loop_count; i++) {
        const struct jn_loop *loop = &mapping->loops[i];
        assert(loop->level < nest->level_count);
        assert(loop->level >= level);
        if (is_trivial(loop))
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
    uint64_t passes = 1;
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        strides[d] = 1;
    for (size_t i = nest->loop_count; i-- > 0;) {
        struct jn_nest_loop *loop = &nest->loops[i];
        loop->stride = strides[loop->dim];
        strides[loop->dim] = jn_mul(loop->stride, loop->end);
        if (loop->end != loop->residual)
            nest->imperfect |= (jn_dims)1 << loop->dim;
    }
    for (size_t i = 0; i < nest->loop_count; i++) {
        if (nest->loops[i].axis == JN_TIME)
            passes = jn_mul(passes, nest->loops[i].end);
        nest->loops[i].passes = passes;
    }
}

void jn_nest_bind(const struct jn_problem *problem,
                  const struct jn_mapping *mapping, struct jn_arena *arena,
                  struct jn_nest *nest)
{
    nest->problem = problem;
    nest->mapping = mapping;
    nest->level_count = problem->arch->level_count;
    nest->tensor_count = problem->layer->tensor_count;
    nest->loop_count = 0;
    nest->imperfect = 0;
    nest->loops =
        jn_arena_take(arena, mapping->loop_count + 1, sizeof nest->loops[0]);
    copy_loops(mapping, nest);
    set_strides(nest);
    for (size_t t = 0; t < nest->tensor_count; t++)
        look(&problem->layer->tensors[t], &nest->views[t]);
}

int64_t jn_nest_step(const struct jn_nest_loop *loop,
                     const struct jn_rank *rank)
{
    for (size_t i = 0; i < rank->term_count; i++)
        if (rank->terms[i].dim == loop->dim)
            return rank->terms[i].coefficient * (int64_t)loop->stride;
    return 0;
}
