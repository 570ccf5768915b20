/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/joint.h"

#include "base/checked.h"
#include "sparse/model.h"

#include <stdlib.h>

enum { MOST_WORK = 1 << 22 };

bool jn_joint_has_places(const struct jn_problem *problem, size_t tensor)
{
    const struct jn_density *density = problem->densities[tensor];
    return density != NULL && density->model->urn != NULL;
}

bool jn_joint_matters(const struct jn_problem *problem)
{
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        if (jn_joint_has_places(problem, t))
            return true;
    return false;
}

static const struct jn_problem *problem_of(const struct jn_joint *joint)
{
    return joint->stack->nest->problem;
}

/* Dimensions that move two of the factors with places. */
static jn_dims shared_dims(const struct jn_joint *joint)
{
    const struct jn_problem *problem = problem_of(joint);
    jn_dims once = 0;
    jn_dims twice = 0;
    for (size_t i = 0; i < joint->count; i++) {
        size_t tensor = joint->factors[i].tensor;
        if (!jn_joint_has_places(problem, tensor))
            continue;
        twice |= once & problem->layer->tensors[tensor].indexed_by;
        once |= problem->layer->tensors[tensor].indexed_by;
    }
    return twice;
}

static double alone(const struct jn_joint *joint,
                    const struct jn_factor *factor, struct jn_arena *arena)
{
    const struct jn_content_query query = {.problem = problem_of(joint),
                                           .tensor = factor->tensor};
    struct jn_occupancy occupancy;
    if (!factor->counts)
        return jn_parts_filled(joint->stack, factor->tensor, factor->parts,
                               arena);
    jn_spans_occupancy(&query, &factor->parts->of[0].spans, NULL, arena,
                       &occupancy);
    return occupancy.expected / jn_real(occupancy.words);
}

/* Steps of some loops in turn, the innermost first. */
struct odometer {
    const struct jn_stack *stack;
    const bool *turns; /* of each loop */
    uint64_t *steps;   /* the same for all odometers of a place */
};

static bool advance(const struct odometer *odometer)
{
    for (size_t i = 0; i < odometer->stack->count; i++) {
        if (!odometer->turns[i])
            continue;
        if (++odometer->steps[i] < odometer->stack->loops[i].end)
            return true;
        odometer->steps[i] = 0;
    }
    return false;
}

static uint64_t count_steps(const struct odometer *odometer)
{
    uint64_t count = 1;
    for (size_t i = 0; i < odometer->stack->count; i++)
        if (odometer->turns[i])
            count = jn_mul(count, odometer->stack->loops[i].end);
    return count;
}

/* Residuals end within the layer. */
static bool is_within(const struct odometer *odometer)
{
    const struct jn_stack *stack = odometer->stack;
    const struct jn_layer *layer = stack->nest->problem->layer;
    uint64_t at[JN_MAX_DIMS] = {0};
    for (size_t i = 0; i < stack->count; i++) {
        size_t dim = stack->loops[i].dim;
        at[dim] += odometer->steps[i] * stack->inside[i].of[dim];
        if (at[dim] >= layer->bounds[dim])
            return false;
    }
    return true;
}

/* A factor's means by its place along the loops that it shares. */
struct profile {
    const struct jn_factor *factor;
    bool *shared, *others; /* of the loops that move the factor */
    double *means;
};

static void fill_profile(const struct jn_joint *joint, struct profile *profile,
                         struct jn_arena *arena)
{
    uint64_t *steps = jn_arena_take(arena, joint->stack->count, sizeof *steps);
    const struct odometer outer = {joint->stack, profile->shared, steps};
    const struct odometer inner = {joint->stack, profile->others, steps};
    const struct jn_spot spot = {joint->stack, profile->factor, steps};
    size_t at = 0;
    profile->means = jn_arena_take(arena, (size_t)count_steps(&outer),
                                   sizeof profile->means[0]);
    do {
        double sum = 0;
        uint64_t count = 0;
        do {
            if (!is_within(&outer))
                continue;
            sum += jn_spot_value(&spot, arena);
            count++;
        } while (advance(&inner));
        profile->means[at++] = count > 0 ? sum / jn_real(count) : 0;
    } while (advance(&outer));
}

/* The mean at these steps. */
static double look_up(const struct jn_stack *stack,
                      const struct profile *profile, const uint64_t *steps)
{
    uint64_t at = 0;
    for (size_t i = stack->count; i-- > 0;)
        if (profile->shared[i])
            at = at * stack->loops[i].end + steps[i];
    return profile->means[at];
}

/* Factors with places, and the loops along which they move together. */
struct meeting {
    struct profile profiles[JN_MAX_TENSORS + 1];
    size_t count;
    bool *shared;
};

/* Whether each part has the loop: then its steps are of no account. */
static bool all_have(const struct jn_parts *parts, size_t loop)
{
    for (size_t p = 0; p < parts->count; p++)
        if (!parts->of[p].has[loop])
            return false;
    return true;
}

/* Whether loops of the dimension go beyond its end. */
static bool has_residual(const struct jn_stack *stack, size_t dim)
{
    uint64_t steps = 1;
    for (size_t i = 0; i < stack->count; i++)
        if (stack->loops[i].dim == dim)
            steps = jn_mul(steps, stack->loops[i].end);
    return steps != stack->nest->problem->layer->bounds[dim];
}

/* Whether a step of the loop takes the tensor's part to a place that is unlike
 * the one before. */
static bool changes_place(const struct jn_stack *stack, size_t loop,
                          size_t tensor)
{
    const struct jn_problem *problem = stack->nest->problem;
    const struct jn_density *density = problem->densities[tensor];
    size_t dim = stack->loops[loop].dim;
    uint64_t span = stack->inside[loop].of[dim];
    bool changes = false;
    if (!jn_stack_moves(stack, loop, tensor))
        return false;
    if (density->model->period == NULL || has_residual(stack, dim))
        return true;
    for (size_t r = 0; r < density->rank_count; r++) {
        const struct jn_rank *rank = &problem->layer->tensors[tensor].ranks[r];
        uint64_t period = density->model->period(density, r);
        for (size_t i = 0; i < rank->term_count; i++) {
            uint64_t step =
                jn_mul((uint64_t)llabs(rank->terms[i].coefficient), span);
            if (rank->terms[i].dim == dim)
                changes |= period == 0 || step % period != 0;
        }
    }
    return changes;
}

static void find_loops(const struct jn_joint *joint, jn_dims dims,
                       struct profile *profile, struct jn_arena *arena)
{
    const struct jn_stack *stack = joint->stack;
    profile->shared = jn_arena_take(arena, stack->count, sizeof(bool));
    profile->others = jn_arena_take(arena, stack->count, sizeof(bool));
    for (size_t i = 0; i < stack->count; i++) {
        bool moves = changes_place(stack, i, profile->factor->tensor) &&
                     !all_have(profile->factor->parts, i) &&
                     !(joint->at_first != NULL && joint->at_first[i]);
        bool is_shared =
            dims >> stack->loops[i].dim & 1 && i >= profile->factor->apart;
        profile->shared[i] = moves && is_shared;
        profile->others[i] = moves && !is_shared;
    }
}

static bool is_small(const struct jn_joint *joint,
                     const struct meeting *meeting)
{
    const struct odometer places = {joint->stack, meeting->shared, NULL};
    if (count_steps(&places) > MOST_WORK)
        return false;
    for (size_t i = 0; i < meeting->count; i++) {
        const struct profile *profile = &meeting->profiles[i];
        const struct odometer shared = {joint->stack, profile->shared, NULL};
        const struct odometer others = {joint->stack, profile->others, NULL};
        uint64_t spots = jn_mul(count_steps(&shared), count_steps(&others));
        if (jn_mul(spots, jn_spot_work(joint->stack, profile->factor)) >
            MOST_WORK)
            return false;
    }
    return true;
}

static double meet(const struct jn_joint *joint, struct meeting *meeting,
                   struct jn_arena *arena)
{
    struct jn_arena_mark mark = jn_arena_mark(arena);
    uint64_t *steps = jn_arena_take(arena, joint->stack->count, sizeof *steps);
    const struct odometer places = {joint->stack, meeting->shared, steps};
    double sum = 0;
    uint64_t count = 0;
    for (size_t i = 0; i < meeting->count; i++)
        fill_profile(joint, &meeting->profiles[i], arena);
    do {
        double product = 1;
        if (!is_within(&places))
            continue;
        for (size_t i = 0; i < meeting->count; i++)
            product *= look_up(joint->stack, &meeting->profiles[i], steps);
        sum += product;
        count++;
    } while (advance(&places));
    jn_arena_rewind(arena, mark);
    return sum / jn_real(count);
}

/* Whether the factor's mean is what its density model says of all tiles. */
static bool is_apart(const struct jn_joint *joint,
                     const struct jn_factor *factor, jn_dims shared)
{
    const struct jn_problem *problem = problem_of(joint);
    jn_dims dims = problem->layer->tensors[factor->tensor].indexed_by;
    return !jn_joint_has_places(problem, factor->tensor) ||
           ((dims & shared) == 0 && joint->at_first == NULL &&
            jn_factor_is_tile(joint->stack, factor));
}

double jn_joint_mean(const struct jn_joint *joint, struct jn_arena *arena)
{
    struct meeting meeting;
    jn_dims dims = shared_dims(joint);
    double product = 1;
    meeting.count = 0;
    for (size_t f = 0; f < joint->count; f++) {
        const struct jn_factor *factor = &joint->factors[f];
        struct profile *profile = &meeting.profiles[meeting.count];
        if (is_apart(joint, factor, dims)) {
            product *= alone(joint, factor, arena);
            continue;
        }
        if (meeting.count++ == 0)
            meeting.shared =
                jn_arena_take(arena, joint->stack->count, sizeof(bool));
        profile->factor = factor;
        find_loops(joint, dims, profile, arena);
        for (size_t i = 0; i < joint->stack->count; i++)
            meeting.shared[i] |= profile->shared[i];
    }
    if (meeting.count == 0)
        return product;
    if (is_small(joint, &meeting))
        product *= meet(joint, &meeting, arena);
    else
        for (size_t i = 0; i < meeting.count; i++)
            product *= alone(joint, meeting.profiles[i].factor, arena);
    return product;
}
