/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/event_load.h"

#include "base/checked.h"
#include "nest/nest.h"
#include "sparse/event_sums.h"
#include "sparse/events.h"

#include <math.h>
#include <string.h>

enum {
    MOST_WORK = 1 << 28, /* words looked at */
    WORDS_PER_STEP = 16, /* that take as long as a step by itself */
    MOST_BARRIERS = 1 << 20
};

/* What is done in one place: the indices that the loops of an instance and a
 * pass leave. */
struct walk {
    const struct jn_nest *nest;
    const struct jn_layer *layer;
    const struct jn_density *density;
    size_t tensor;
    bool *instance, *pass; /* loops that tell instances, and passes, apart */
    uint64_t *at;          /* step of each of these loops */
    uint64_t lanes;
    bool *within[JN_MAX_DIMS];
    struct jn_arena *arena;
};

static bool is_time(const struct walk *walk, const struct jn_nest_loop *loop)
{
    return walk->layer->neuron.time == loop->dim;
}

/* The innermost loop of the steps in time; the number of loops if there is
 * none. */
static size_t find_step_loop(const struct walk *walk)
{
    const struct jn_nest *nest = walk->nest;
    for (size_t i = nest->loop_count; i-- > 0;)
        if (nest->loops[i].axis == JN_TIME && is_time(walk, &nest->loops[i]))
            return i;
    return nest->loop_count;
}

static void choose_loops(struct walk *walk)
{
    const struct jn_nest *nest = walk->nest;
    size_t unit = nest->problem->arch->neurons.level;
    size_t step = find_step_loop(walk);
    for (size_t i = 0; i < nest->loop_count; i++) {
        bool in_time = nest->loops[i].axis == JN_TIME;
        walk->instance[i] = !in_time && i < nest->begin[unit];
        walk->pass[i] = in_time && step < nest->loop_count && i < step &&
                        !is_time(walk, &nest->loops[i]) &&
                        !(walk->layer->neuron.summed >> nest->loops[i].dim & 1);
    }
}

static uint64_t count_places(const struct walk *walk, const bool *chosen)
{
    uint64_t count = 1;
    for (size_t i = 0; i < walk->nest->loop_count; i++)
        if (chosen[i])
            count = jn_mul(count, walk->nest->loops[i].end);
    return count;
}

/* The next step of the chosen loops; false after the last. */
static bool advance(const struct walk *walk, const bool *chosen)
{
    for (size_t i = walk->nest->loop_count; i-- > 0;) {
        if (!chosen[i])
            continue;
        if (++walk->at[i] < walk->nest->loops[i].end)
            return true;
        walk->at[i] = 0;
    }
    return false;
}

static void mark_indices(const struct walk *walk)
{
    for (size_t d = 0; d < walk->layer->dim_count; d++)
        for (uint64_t i = 0; walk->within[d] && i < walk->layer->bounds[d]; i++)
            walk->within[d][i] = true;
    for (size_t l = 0; l < walk->nest->loop_count; l++) {
        const struct jn_nest_loop *loop = &walk->nest->loops[l];
        if (!walk->instance[l] && !walk->pass[l])
            continue;
        for (uint64_t i = 0; i < walk->layer->bounds[loop->dim]; i++)
            walk->within[loop->dim][i] &=
                i / loop->stride % loop->end == walk->at[l];
    }
}

/* Steps that lie side by side in space are one. */
static uint64_t find_step(const struct walk *walk, uint64_t index)
{
    uint64_t step = 0;
    for (size_t i = 0; i < walk->nest->loop_count; i++) {
        const struct jn_nest_loop *loop = &walk->nest->loops[i];
        if (is_time(walk, loop) && loop->axis == JN_TIME)
            step = step * loop->end + index / loop->stride % loop->end;
    }
    return step;
}

/* Adds the turns of one instance in one pass to BY_STEP. */
static double count_turns(const struct walk *walk, double *by_step)
{
    struct jn_reads reads;
    struct jn_event_sums sums;
    struct jn_arena_mark mark = jn_arena_mark(walk->arena);
    mark_indices(walk);
    (void)jn_reads_find(walk->layer, walk->tensor,
                        (const bool *const *)walk->within, walk->arena, &reads);
    reads.lanes = walk->lanes;
    jn_event_sums_find(walk->density, &reads, walk->arena, &sums);
    for (uint64_t t = 0; t < walk->density->extents[reads.time]; t++)
        by_step[find_step(walk, t)] += sums.step_turns[t];
    jn_arena_rewind(walk->arena, mark);
    return sums.turns;
}

static void run_pass(struct walk *walk, struct jn_event_load *load,
                     double *by_instance, double *busiest)
{
    struct jn_arena_mark mark = jn_arena_mark(walk->arena);
    double *by_step =
        jn_arena_take(walk->arena, (size_t)load->steps, sizeof *by_step);
    size_t instance = 0;
    do {
        memset(by_step, 0, (size_t)load->steps * sizeof *by_step);
        double turns = count_turns(walk, by_step);
        by_instance[instance] += turns;
        load->turns += turns;
        load->largest = fmax(load->largest, by_instance[instance++]);
        for (uint64_t s = 0; s < load->steps; s++)
            busiest[s] = fmax(busiest[s], by_step[s]);
    } while (advance(walk, walk->instance));
    jn_arena_rewind(walk->arena, mark);
}

static uint64_t count_steps(const struct walk *walk)
{
    uint64_t steps = 1;
    for (size_t i = 0; i < walk->nest->loop_count; i++)
        if (is_time(walk, &walk->nest->loops[i]) &&
            walk->nest->loops[i].axis == JN_TIME)
            steps *= walk->nest->loops[i].end;
    return steps;
}

static uint64_t count_lanes(const struct walk *walk)
{
    uint64_t lanes = 1;
    for (size_t i = 0; i < walk->nest->loop_count; i++)
        if (walk->nest->loops[i].axis != JN_TIME && !walk->instance[i])
            lanes *= walk->nest->loops[i].end;
    return lanes;
}

static void start_walk(struct walk *walk)
{
    size_t loops = walk->nest->loop_count;
    walk->instance = jn_arena_take(walk->arena, loops, sizeof(bool));
    walk->pass = jn_arena_take(walk->arena, loops, sizeof(bool));
    walk->at = jn_arena_take(walk->arena, loops, sizeof(uint64_t));
    choose_loops(walk);
}

/* Dimensions whose indices instances and passes share out. */
static jn_dims find_shared(const struct walk *walk)
{
    jn_dims shared = 0;
    for (size_t l = 0; l < walk->nest->loop_count; l++)
        if (walk->instance[l] || walk->pass[l])
            shared |= (jn_dims)1 << walk->nest->loops[l].dim;
    return shared;
}

static void take_indices(struct walk *walk)
{
    jn_dims shared = find_shared(walk);
    for (size_t d = 0; d < walk->layer->dim_count; d++)
        if (shared >> d & 1)
            walk->within[d] = jn_arena_take(
                walk->arena, (size_t)walk->layer->bounds[d], sizeof(bool));
}

/* What is looked at for all instances and passes: words, and indices. */
static double find_work(const struct walk *walk,
                        const struct jn_event_load *load)
{
    const struct jn_events *events = walk->nest->problem->events;
    double each = events->operands[0].words +
                  WORDS_PER_STEP * jn_real(events->step_count);
    jn_dims shared = find_shared(walk);
    for (size_t d = 0; d < walk->layer->dim_count; d++)
        if (shared >> d & 1)
            each += jn_real(walk->layer->bounds[d]);
    return load->instances * jn_real(load->passes) * fmax(each, 1);
}

/* Whether what is asked can be told: one operand, whose spikes have a place and
 * a time. */
static bool is_known(const struct jn_problem *problem, struct jn_arena *arena)
{
    const struct jn_events *events = problem->events;
    struct jn_reads reads;
    if (problem->layer->neuron.model == JN_NEURON_NONE || events == NULL ||
        events->operand_count != 1 || events->step_synops == NULL)
        return false;
    struct jn_arena_mark mark = jn_arena_mark(arena);
    bool separable = jn_reads_find(problem->layer, events->operands[0].tensor,
                                   NULL, arena, &reads);
    jn_arena_rewind(arena, mark);
    return separable && reads.time != JN_NO_TIME;
}

bool jn_event_load_count(const struct jn_problem *problem,
                         const struct jn_mapping *mapping,
                         struct jn_arena *arena, struct jn_event_load *load)
{
    struct jn_nest nest;
    if (!is_known(problem, arena))
        return false;
    jn_nest_bind(problem, mapping, arena, &nest);
    size_t tensor = problem->events->operands[0].tensor;
    struct walk walk = {.nest = &nest,
                        .layer = problem->layer,
                        .density = problem->densities[tensor],
                        .tensor = tensor,
                        .arena = arena};
    start_walk(&walk);
    walk.lanes = count_lanes(&walk);
    uint64_t instances = count_places(&walk, walk.instance);
    *load = (struct jn_event_load){.instances = jn_real(instances),
                                   .lanes = jn_real(walk.lanes),
                                   .steps = count_steps(&walk),
                                   .passes = count_places(&walk, walk.pass)};
    if (nest.imperfect != 0 || find_work(&walk, load) > MOST_WORK ||
        jn_mul(load->passes, load->steps) > MOST_BARRIERS)
        return false;
    take_indices(&walk);
    double *by_instance =
        jn_arena_take(arena, (size_t)instances, sizeof *by_instance);
    double *busiest = jn_arena_take(arena, (size_t)(load->passes * load->steps),
                                    sizeof *busiest);
    size_t pass = 0;
    do
        run_pass(&walk, load, by_instance, &busiest[load->steps * pass++]);
    while (advance(&walk, walk.pass));
    load->busiest = busiest;
    return true;
}
