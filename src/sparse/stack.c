/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/stack.h"

#include "base/checked.h"

/* With residuals the ends go beyond the layer: what is inside does not, but by
 * Timeloop's rule. */
static void push(struct jn_stack *stack, uint64_t end, uint8_t dim,
                 bool in_space)
{
    const struct jn_problem *problem = stack->nest->problem;
    struct jn_spans *inside = &stack->inside[stack->count];
    const uint64_t bound = problem->layer->bounds[dim];
    inside[1] = inside[0];
    inside[1].of[dim] = jn_mul(inside[0].of[dim], end);
    if (inside[1].of[dim] > bound && !problem->options.timeloop_sparse_rule)
        inside[1].of[dim] = bound;
    stack->loops[stack->count++] = (struct jn_stack_loop){end, dim, in_space};
}

/* Loops of LEVEL from the one before *NEXT on outward; dimensions that have
 * none in time get an idle one outside of them. */
static void push_level(struct jn_stack *stack, size_t level, size_t *next)
{
    const struct jn_mapping *mapping = stack->nest->mapping;
    jn_dims in_time = 0;
    stack->first[level] = stack->count;
    while (*next > 0 && mapping->loops[*next - 1].level == level) {
        const struct jn_loop *loop = &mapping->loops[--*next];
        push(stack, loop->end, loop->dim, loop->axis != JN_TIME);
        if (loop->axis == JN_TIME)
            in_time |= (jn_dims)1 << loop->dim;
    }
    for (size_t d = 0; d < stack->nest->problem->layer->dim_count; d++)
        if (!(in_time >> d & 1))
            push(stack, 1, (uint8_t)d, false);
    stack->past[level] = stack->count;
}

void jn_stack_bind(const struct jn_nest *nest, struct jn_arena *arena,
                   struct jn_stack *stack)
{
    size_t dims = nest->problem->layer->dim_count;
    size_t room = nest->mapping->loop_count + dims * nest->level_count;
    size_t next = nest->mapping->loop_count;
    *stack = (struct jn_stack){
        .nest = nest,
        .loops = jn_arena_take(arena, room, sizeof stack->loops[0]),
        .inside = jn_arena_take(arena, room + 1, sizeof stack->inside[0]),
        .known = jn_arena_take(arena, nest->tensor_count,
                               sizeof(struct jn_known_tile *))};
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        stack->inside[0].of[d] = 1;
    for (size_t level = nest->level_count; level-- > 0;)
        push_level(stack, level, &next);
}

size_t jn_stack_child(const struct jn_stack *stack, size_t level, size_t tensor)
{
    do
        level++;
    while (level < stack->nest->level_count &&
           !jn_stack_keeps(stack, level, tensor));
    return level;
}

int jn_stack_parent(const struct jn_stack *stack, size_t level, size_t tensor)
{
    while (level-- > 0)
        if (jn_stack_keeps(stack, level, tensor))
            return (int)level;
    return JN_NO_LEVEL;
}

size_t jn_stack_above(const struct jn_stack *stack, size_t child)
{
    return child == stack->nest->level_count ? 0 : stack->past[child];
}
