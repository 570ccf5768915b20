/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/region.h"

#include "base/checked.h"
#include "sparse/model.h"

#include <math.h>

/* Whether the child holds the tile until another one comes. */
static bool remembers(const struct jn_sending *sending)
{
    const struct jn_nest *nest = sending->stack->nest;
    if (sending->child == nest->level_count)
        return false; /* arithmetic asks anew at every step */
    jn_tensors forgets =
        nest->mapping->levels[sending->child].no_temporal_reuse;
    return !(forgets >> sending->target & 1);
}

void jn_region_span(const struct jn_sending *sending, struct jn_spans *spans)
{
    const struct jn_stack *stack = sending->stack;
    size_t above = jn_stack_above(stack, sending->child);
    bool stays = remembers(sending);
    *spans = stack->inside[above];
    for (size_t i = above; i < stack->count; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool moves = jn_stack_moves(stack, i, sending->target);
        bool is_outside = i >= stack->past[sending->level];
        if (is_outside && !stays)
            break;
        if (!loop->in_space && moves)
            stays = false;
        bool is_served = loop->in_space ? !is_outside : stays;
        if (!moves && is_served)
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

static bool lies_within(const struct jn_tensor *tensor,
                        const struct jn_spans *inner,
                        const struct jn_spans *outer)
{
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        if (tensor->indexed_by >> d & 1 && inner->of[d] > outer->of[d])
            return false;
    return true;
}

void jn_parts_add(const struct jn_tensor *tensor, const struct jn_spans *part,
                  struct jn_parts *parts)
{
    size_t left = 0;
    for (size_t i = 0; i < parts->count; i++) {
        if (lies_within(tensor, &parts->of[i], part))
            return;
        if (!lies_within(tensor, part, &parts->of[i]))
            parts->of[left++] = parts->of[i];
    }
    parts->count = left;
    if (left < JN_MAX_PARTS)
        parts->of[parts->count++] = *part;
}

/* Words of both parts together. */
static uint64_t joint_words(const struct jn_tensor *tensor,
                            const struct jn_parts *parts)
{
    struct jn_spans shared = parts->of[0];
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        if (parts->of[1].of[d] < shared.of[d])
            shared.of[d] = parts->of[1].of[d];
    return jn_tile_words(tensor, &parts->of[0]) +
           jn_tile_words(tensor, &parts->of[1]) -
           jn_tile_words(tensor, &shared);
}

double jn_parts_filled(const struct jn_problem *problem, size_t tensor,
                       const struct jn_parts *parts, struct jn_arena *arena)
{
    const struct jn_density *density = problem->densities[tensor];
    double empty[JN_MAX_PARTS];
    struct jn_occupancy both;
    for (size_t i = 0; i < parts->count; i++)
        empty[i] = jn_spans_empty(problem, tensor, &parts->of[i], arena);
    if (parts->count < 2)
        return parts->count == 0 ? 1 : 1 - empty[0];
    if (density == NULL || density->model != &jn_density_uniform)
        return 1 - fmax(empty[0], empty[1]);
    uint64_t words = joint_words(&problem->layer->tensors[tensor], parts);
    jn_words_occupancy(density, words, NULL, arena, &both);
    return 1 - empty[0] - empty[1] + both.empty;
}
