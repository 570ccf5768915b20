/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/region.h"

#include "base/checked.h"

void jn_region_span(const struct jn_sending *sending, struct jn_spans *spans)
{
    const struct jn_stack *stack = sending->stack;
    size_t above = jn_stack_above(stack, sending->child);
    bool is_compute = sending->child == stack->nest->level_count;
    bool stays = !is_compute; /* arithmetic asks anew at every step */
    *spans = stack->inside[above];
    for (size_t i = above; i < stack->past[sending->level]; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool moves = jn_stack_moves(stack, i, sending->target);
        if (!loop->in_space && moves)
            stays = false;
        if (!moves && (loop->in_space || stays))
            spans->of[loop->dim] = jn_mul(spans->of[loop->dim], loop->end);
    }
}

double jn_spans_empty(const struct jn_problem *problem, size_t tensor,
                      const struct jn_spans *spans, struct jn_arena *arena)
{
    const struct jn_content_query query = {.problem = problem,
                                           .tensor = tensor};
    struct jn_occupancy occupancy;
    jn_spans_occupancy(&query, spans, NULL, arena, &occupancy);
    return occupancy.empty;
}
