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

/* Whether a loop in space goes from one onlooker to another. */
static bool is_among(const struct jn_sending *sending, bool moves)
{
    if (sending->onlookers == JN_ALL_SERVED)
        return !moves;
    return sending->onlookers == JN_ALL_CHILDREN;
}

/* HAS: of each loop whether it is inside. */
static void find_loops(const struct jn_sending *sending, bool *has)
{
    const struct jn_stack *stack = sending->stack;
    size_t above = jn_stack_above(stack, sending->child);
    bool stays = remembers(sending);
    for (size_t i = 0; i < stack->count; i++)
        has[i] = i < above;
    for (size_t i = above; i < stack->count; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool moves = jn_stack_moves(stack, i, sending->target);
        bool is_outside = i >= stack->past[sending->level];
        if (is_outside && !stays)
            break;
        if (!loop->in_space && moves)
            stays = false;
        has[i] = loop->in_space ? !is_outside && is_among(sending, moves)
                                : !moves && stays;
    }
}

static void find_spans(const struct jn_stack *stack, const bool *has,
                       struct jn_spans *spans)
{
    *spans = stack->inside[0];
    for (size_t i = 0; i < stack->count; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        if (has[i])
            spans->of[loop->dim] = jn_mul(spans->of[loop->dim], loop->end);
    }
}

void jn_region_part(const struct jn_sending *sending, struct jn_arena *arena,
                    struct jn_part *part)
{
    const struct jn_stack *stack = sending->stack;
    bool *has = jn_arena_take(arena, stack->count, sizeof *has);
    find_loops(sending, has);
    find_spans(stack, has, &part->spans);
    part->has = has;
}

void jn_region_span(const struct jn_sending *sending, struct jn_arena *arena,
                    struct jn_spans *spans)
{
    struct jn_part part;
    jn_region_part(sending, arena, &part);
    *spans = part.spans;
}

void jn_part_find(const struct jn_stack *stack, const struct jn_spans *spans,
                  struct jn_arena *arena, struct jn_part *part)
{
    bool *has = jn_arena_take(arena, stack->count, sizeof *has);
    *part = (struct jn_part){*spans, has};
    for (size_t i = 0; i < stack->count; i++) {
        size_t dim = stack->loops[i].dim;
        has[i] = stack->inside[i].of[dim] < spans->of[dim];
    }
}

double jn_spans_empty(const struct jn_stack *stack, size_t tensor,
                      const struct jn_spans *spans, struct jn_arena *arena)
{
    const struct jn_content_query query = {.problem = stack->nest->problem,
                                           .tensor = tensor,
                                           .known = stack->known};
    struct jn_occupancy occupancy;
    jn_spans_occupancy(&query, spans, NULL, arena, &occupancy);
    return occupancy.empty;
}

static bool lies_within(const struct jn_stack *stack, size_t tensor,
                        const struct jn_part *inner,
                        const struct jn_part *outer)
{
    for (size_t i = 0; i < stack->count; i++)
        if (jn_stack_moves(stack, i, tensor) && inner->has[i] && !outer->has[i])
            return false;
    return true;
}

void jn_parts_add(const struct jn_sending *sending, size_t tensor,
                  struct jn_arena *arena, struct jn_parts *parts)
{
    const struct jn_stack *stack = sending->stack;
    struct jn_part part;
    size_t left = 0;
    jn_region_part(sending, arena, &part);
    for (size_t i = 0; i < parts->count; i++) {
        if (lies_within(stack, tensor, &parts->of[i], &part))
            return;
        if (!lies_within(stack, tensor, &part, &parts->of[i]))
            parts->of[left++] = parts->of[i];
    }
    parts->count = left;
    if (left < JN_MAX_PARTS)
        parts->of[parts->count++] = part;
}

/* Some of the parts are those whose bits are set. */
static bool is_odd(unsigned some)
{
    return __builtin_popcount(some) % 2 != 0;
}

/* Words that all of some parts have. */
static uint64_t common_words(const struct jn_stack *stack, size_t tensor,
                             const struct jn_parts *parts, unsigned some)
{
    const struct jn_layer *layer = stack->nest->problem->layer;
    struct jn_spans spans = stack->inside[0];
    for (size_t i = 0; i < stack->count; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool is_common = true;
        for (size_t part = 0; part < parts->count; part++)
            is_common &= !(some >> part & 1) || parts->of[part].has[i];
        if (is_common)
            spans.of[loop->dim] = jn_mul(spans.of[loop->dim], loop->end);
    }
    return jn_tile_words(&layer->tensors[tensor], &spans);
}

/* Words that any of some parts has. */
static uint64_t joint_words(const struct jn_stack *stack, size_t tensor,
                            const struct jn_parts *parts, unsigned some)
{
    uint64_t words = 0;
    for (unsigned of_them = some; of_them > 0; of_them = (of_them - 1) & some) {
        uint64_t common = common_words(stack, tensor, parts, of_them);
        words += is_odd(of_them) ? common : -common;
    }
    return words;
}

double jn_parts_filled(const struct jn_stack *stack, size_t tensor,
                       const struct jn_parts *parts, struct jn_arena *arena)
{
    const struct jn_density *density = stack->nest->problem->densities[tensor];
    struct jn_occupancy joint;
    double filled = 1;
    if (parts->count < 2 || density == NULL ||
        density->model != &jn_density_uniform) {
        for (size_t i = 0; i < parts->count; i++)
            filled =
                fmin(filled, 1 - jn_spans_empty(stack, tensor,
                                                &parts->of[i].spans, arena));
        return filled;
    }
    for (unsigned some = 1; some < 1u << parts->count; some++) {
        uint64_t words = joint_words(stack, tensor, parts, some);
        jn_words_occupancy(density, words, NULL, arena, &joint);
        filled += is_odd(some) ? -joint.empty : joint.empty;
    }
    return filled;
}
