/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What spiking neurons make of mapspaces and bounds. */
#include "base/diag.h"
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/demands.h"
#include "search/mapspace.h"
#include "search/neurons.h"
#include "search/reach.h"
#include "search/search.h"
#include "spec/neuron_read.h"

#include <math.h>
#include <string.h>

enum { WEIGHTS, INPUTS, SUMS, POTENTIALS, SPIKES };

static struct notation n;
static struct jn_arena *arena;
static struct jn_mapspace space;

/* Neurons at the middle one of three levels, each outer one with four of the
 * next inside. */
static void start(void)
{
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    const struct jn_neuron neuron = {.model = JN_NEURON_IF, .time = -1};
    notation_read(&n, "1x1 4x1 16x1 16x1", "T3 M4 C8", "W:M,C I:T,C O!:T,M",
                  "");
    n.layer.name = "one";
    n.arch.neurons = (struct jn_neuron_unit){
        .given = true, .level = 1, .units = 3, .cycles_per_update = 5};
    n.arch.neurons.component.name = "neurons";
    n.problem.spiking = (struct jn_spiking){1, 1, 1};
    CU_ASSERT(jn_neuron_bind(&neuron, (struct jn_place){NULL, 0, 0}, &reader,
                             &n.layer));
    for (size_t level = 0; level < n.arch.level_count; level++)
        for (size_t t = POTENTIALS; t <= SPIKES; t++)
            n.problem.storage[level][t] = n.problem.storage[level][0];
    jn_problem_look(&n.problem);
}

static bool make(const struct jn_constraint *constraints, size_t count)
{
    return jn_mapspace_make(&n.problem, constraints, count, arena, &space);
}

static jn_tensors set(size_t a, size_t b)
{
    return (jn_tensors)1 << a | (jn_tensors)1 << b;
}

static void levels_keep_what_neurons_need(void)
{
    arena = jn_arena_new();
    start();
    CU_ASSERT(make(NULL, 0));
    CU_ASSERT_EQUAL(space.fixed[0].keep, (1 << (SPIKES + 1)) - 1);
    CU_ASSERT_EQUAL(space.fixed[1].keep, 1 << SUMS);
    CU_ASSERT_EQUAL(space.free_keep[1],
                    set(WEIGHTS, INPUTS) | set(POTENTIALS, SPIKES));
    CU_ASSERT_EQUAL(space.fixed[2].keep, 0);
    CU_ASSERT_EQUAL(space.free_keep[2], set(WEIGHTS, INPUTS) | 1 << SUMS);
    jn_arena_free(arena);
}

/* The limits of a dimension's loops in space, from the outside. */
static void check_spread(size_t dim, uint64_t outside, uint64_t inside)
{
    const uint64_t most[] = {outside, inside};
    size_t count = 0;
    for (size_t slot = 0; slot < space.slot_count; slot++)
        if (space.slots[slot].space)
            CU_ASSERT_EQUAL(space.limits[dim][slot].most, most[count++]);
    CU_ASSERT_EQUAL(count, 2);
}

static void sums_and_steps_are_spread_inside_of_the_unit(void)
{
    arena = jn_arena_new();
    start();
    CU_ASSERT(make(NULL, 0));
    check_spread(0, 1, 4);
    check_spread(1, 4, 4);
    check_spread(2, 1, 4);
    n.layer.neuron.recurrent = true;
    CU_ASSERT(make(NULL, 0));
    check_spread(0, 1, 1);
    check_spread(2, 1, 4);
    jn_arena_free(arena);
}

#define NAMED(...)                                                             \
    (const char *const[])                                                      \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

static const struct {
    const char *text;
    struct jn_constraint constraint;
} clashes[] = {
    {"'L1' must keep 'O', but is not to (c.cfg:7): the neurons of layer 'one' "
     "are updated there",
     {.level = "L1", .bypass = NAMED("O"), .bypass_count = 1}},
    {"'L1' must keep 'O', but is not to (c.cfg:7): the neurons of layer 'one' "
     "are updated there",
     {.level = "L1", .keep = NAMED("W"), .keep_count = 1, .keep_only = true}},
    {"'L2' cannot keep 'potentials' (c.cfg:7): the neurons of layer 'one' are "
     "updated at 'L1', further out",
     {.level = "L2", .keep = NAMED("potentials"), .keep_count = 1}},
    {"level 'L0', in space: 'C' cannot be spread (c.cfg:7): the neurons of "
     "layer 'one' are updated at 'L1', where each has all of its sum",
     {.level = "L0",
      .spatial = true,
      .factors = (const struct jn_factor_limit[]){{"C", JN_EQUAL, 2, {0}}},
      .factor_count = 1}},
    {"level 'L0', in space: 'T' cannot be spread (c.cfg:7): the neurons of "
     "layer 'one' are updated at 'L1', one step after the other",
     {.level = "L0",
      .spatial = true,
      .factors = (const struct jn_factor_limit[]){{"T", JN_AT_LEAST, 3, {0}}},
      .factor_count = 1}},
    {NULL,
     {.level = "L0",
      .spatial = true,
      .factors = (const struct jn_factor_limit[]){{"C", JN_AT_MOST, 2, {0}}},
      .factor_count = 1}},
    {NULL, {.level = "L2", .keep = NAMED("O", "W"), .keep_count = 2}},
};

static void constraints_that_leave_neurons_no_place_are_named(void)
{
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        struct jn_constraint constraint = clashes[i].constraint;
        struct jn_demands demands;
        arena = jn_arena_new();
        start();
        constraint.place = (struct jn_place){"c.cfg", 7, 0};
        n.arch.constraints = &constraint;
        n.arch.constraint_count = 1;
        bool good = jn_demands_gather(&n.problem, NULL, arena, &demands);
        CU_ASSERT_EQUAL(good, clashes[i].text == NULL);
        if (clashes[i].text && demands.reason)
            CU_ASSERT_STRING_EQUAL(demands.reason, clashes[i].text);
        n.arch.constraint_count = 0;
        jn_arena_free(arena);
    }
}

/* Level 0 has no room for the sums, but need not hold any; at the unit's level
 * they are sure. */
static void sums_may_take_no_room_outside_of_the_unit(void)
{
    struct jn_obstacle obstacle;
    arena = jn_arena_new();
    start();
    n.levels[0].has_size = true;
    n.levels[0].size_words = 32 + 24 + 4 + 12; /* without 12 sums */
    CU_ASSERT(!jn_reach_find(&n.problem, NULL, 0, arena, &obstacle));
    n.levels[0].size_words--;
    CU_ASSERT(jn_reach_find(&n.problem, NULL, 0, arena, &obstacle));
    CU_ASSERT_EQUAL(obstacle.kind, JN_OBSTACLE_CAPACITY);
    CU_ASSERT_EQUAL(obstacle.level, 0);
    jn_arena_free(arena);
}

static void what_units_do_is_a_constant(void)
{
    struct jn_neuron_bounds bounds;
    arena = jn_arena_new();
    start();
    struct jn_price *prices = n.arch.neurons.component.prices;
    prices[JN_VISIT].energy_pj = 0.5;
    prices[JN_INTEGRATE].energy_pj = 0.25;
    prices[JN_THRESHOLD].energy_pj = 0.125;
    prices[JN_SPIKE].energy_pj = 2;
    prices[JN_SYNC].energy_pj = 7;
    n.problem.spiking = (struct jn_spiking){0.5, 0.25, 1};
    CU_ASSERT(make(NULL, 0));
    jn_neurons_find(&space, (const jn_tensors[]){31, 4, 0}, &bounds);
    CU_ASSERT_EQUAL(bounds.visits, 12);
    CU_ASSERT_DOUBLE_EQUAL(bounds.energy_pj,
                           12 * (0.5 + 0.25 + 0.125) + 3 * 2 + 3 * 7, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(bounds.cycles, 12 * 5 / 3.0, 1e-12);
    CU_ASSERT_EQUAL(bounds.home[POTENTIALS], 0);
    CU_ASSERT_EQUAL(bounds.lasts[SUMS], 0);
    jn_neurons_find(&space, (const jn_tensors[]){27, 4 | 8, 0}, &bounds);
    CU_ASSERT_EQUAL(bounds.home[POTENTIALS], 1);
    CU_ASSERT_EQUAL(bounds.lasts[SUMS], 1);
    CU_ASSERT_EQUAL(bounds.lasts[POTENTIALS], 0);
    CU_ASSERT_EQUAL(bounds.without[POTENTIALS], 4);
    CU_ASSERT_EQUAL(bounds.without[SUMS], 0);
    jn_arena_free(arena);
}

static void rounded_counts_have_a_floor(void)
{
    static const double counts[] = {0.4, 0.5, 0.7, 1, 1.49, 2.5, 7.3, 100.2};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (double x = counts[i]; x < counts[i] + 9; x += 0.0625) {
            double share = jn_neurons_rounded_share(counts[i] * 4, 4);
            CU_ASSERT(share * x <= floor(x + 0.5));
        }
    CU_ASSERT_EQUAL(jn_neurons_rounded_share(1.6, 4), 0);
    CU_ASSERT(jn_neurons_rounded_share(4e6, 4) > 0.999999);
}

static void check_found(const struct jn_found *found)
{
    CU_ASSERT(found->any);
    for (size_t level = 0; found->any && level < 3; level++) {
        jn_tensors kept = found->mapping.levels[level].keep;
        CU_ASSERT(level != 1 || (kept >> SUMS & 1));
        CU_ASSERT(level < 2 || !(kept & set(POTENTIALS, SPIKES)));
    }
}

/* Every strategy finds mappings that are evaluated as they are written. */
static void all_strategies_keep_to_it(void)
{
    arena = jn_arena_new();
    start();
    CU_ASSERT(make(NULL, 0));
    for (size_t i = 0; jn_search_strategy_name(i); i++) {
        struct jn_search_options options = {.strategy =
                                                jn_search_strategy_name(i),
                                            .sample_count = 300,
                                            .effort = 100,
                                            .time_limit_seconds = 2,
                                            .threads = 1};
        struct jn_found found;
        options.objectives.count = 1;
        CU_ASSERT(jn_search_run(&space, &options, arena, &found) == JN_OK);
        check_found(&found);
    }
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"levels keep what neurons need", levels_keep_what_neurons_need},
    {"sums and steps are spread inside of the unit",
     sums_and_steps_are_spread_inside_of_the_unit},
    {"constraints that leave neurons no place are named",
     constraints_that_leave_neurons_no_place_are_named},
    {"sums may take no room outside of the unit",
     sums_may_take_no_room_outside_of_the_unit},
    {"what units do is a constant", what_units_do_is_a_constant},
    {"rounded counts have a floor", rounded_counts_have_a_floor},
    {"all strategies keep to it", all_strategies_keep_to_it},
    {NULL, NULL},
};
