/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stack.h - a mapping as one stack of loops, the innermost first.
 *
 * Input:  a bound nest.
 * Output: its loops, idle ones included, and what lies inside each.
 * Next:   sparse/fibers.h gives them to ranks, sparse/region.h asks what a
 *         tensor's tile meets of another one.
 *
 * Idle loops are of account where a rank takes the innermost loop of a
 * dimension, whatever its end.
 */
#ifndef JN_SPARSE_STACK_H
#define JN_SPARSE_STACK_H

#include "nest/tile.h"

struct jn_known_tile; /* sparse/content.h */

struct jn_stack_loop {
    uint64_t end;
    uint8_t dim;
    bool in_space;
};

/* The loops of level l are [first[l], past[l]): those in space first. */
struct jn_stack {
    const struct jn_nest *nest;
    struct jn_stack_loop *loops;
    size_t count;
    size_t first[JN_MAX_LEVELS], past[JN_MAX_LEVELS];
    struct jn_spans *inside; /* of the loops below each; the last: of all */
    struct jn_known_tile **known; /* by tensor: tiles already looked at */
};

void jn_stack_bind(const struct jn_nest *nest, struct jn_arena *arena,
                   struct jn_stack *stack);

/* The next level inward that keeps the tensor; level_count: none, so that
 * compute is the child.  The next one outward, or JN_NO_LEVEL. */
size_t jn_stack_child(const struct jn_stack *stack, size_t level,
                      size_t tensor);
int jn_stack_parent(const struct jn_stack *stack, size_t level, size_t tensor);

/* The first loop that is outside of the tensor's child. */
size_t jn_stack_above(const struct jn_stack *stack, size_t child);

static inline bool jn_stack_keeps(const struct jn_stack *stack, size_t level,
                                  size_t tensor)
{
    return jn_nest_keeps(stack->nest, level, tensor);
}

static inline bool jn_stack_indexes(const struct jn_stack *stack, size_t loop,
                                    size_t tensor)
{
    const struct jn_layer *layer = stack->nest->problem->layer;
    return layer->tensors[tensor].indexed_by >> stack->loops[loop].dim & 1;
}

/* Whether the loop passes more than once and moves the tensor. */
static inline bool jn_stack_moves(const struct jn_stack *stack, size_t loop,
                                  size_t tensor)
{
    return stack->loops[loop].end > 1 && jn_stack_indexes(stack, loop, tensor);
}

#endif
