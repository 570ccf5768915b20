/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/objective_list.h"
#include "search/phases.h"

#include <math.h>
#include <string.h>

static struct notation n;
static struct jn_mapspace space;

static void accesses_are_words_of_all_tensors_and_instances(void)
{
    static struct jn_result result;
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_objectives list;
    struct jn_cost cost;
    notation_read(&n, "1x1 1x1 3x1", "M6 C5", "W:M,C I:C O!:M", "M2 | C5 M3x");
    CU_ASSERT_PTR_NULL(
        jn_objectives_read("accesses@L1,accesses@L0", arena, &list));
    CU_ASSERT_PTR_NULL(jn_objectives_bind(&n.arch, arena, &list));
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    jn_objectives_cost(&list, &result, &cost);
    /* L1: 30 W read and filled; 10 I read for three children each, 5 filled;
     * 6 O updated in each of five steps, 4 of them read before */
    CU_ASSERT_EQUAL(cost.items[0], 30 + 30 + 10 + 5 + 30 + 24 + 0);
    /* L0: 30 W and 5 I read, 6 O updated */
    CU_ASSERT_EQUAL(cost.items[1], 30 + 5 + 6);
    CU_ASSERT_STRING_EQUAL(jn_objectives_name(&list, 0, arena), "accesses@L1");
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static const struct {
    const char *text;
    size_t count;
    double tolerance; /* of the first */
    const char *fault;
} lists[] = {
    {NULL, 1, 0, NULL},
    {"edp", 1, 0, NULL},
    {"energy:1%,latency", 2, 0.01, NULL},
    {"energy:0.25,accesses@L1,accesses@L0", 3, 0.25, NULL},
    {"accesses@L1:7%,energy", 2, 0.07, NULL},
    {"", 0, 0,
     "takes 'energy', 'latency', 'edp', 'ed2p' or 'accesses@LEVEL', not ''"},
    {"edp@L1", 0, 0,
     "takes 'energy', 'latency', 'edp', 'ed2p' or 'accesses@LEVEL', not "
     "'edp@L1'"},
    {"accesses@L0,accesses@L0", 0, 0, "has 'accesses@L0' twice"},
    {"edp:1", 0, 0,
     "takes a tolerance from 0 to below 1, as 'edp:0.01' or 'edp:1%', not "
     "'1'"},
    {"edp:3%", 0, 0, "has a tolerance of 'edp', but no objective behind it"},
    {"accesses@L2", 0, 0,
     "names level 'L2', which the machine does not have; it has "
     "'L0', 'L1'"}};

static void lists_are_read_or_refused(void)
{
    struct jn_arena *arena = jn_arena_new();
    notation_read(&n, "1x1 1x1 1x1", "M6", "W:M O!:M", "");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const char *name = lists[i].text ? lists[i].text : "(none)";
        struct jn_objectives list;
        const char *fault = jn_objectives_read(lists[i].text, arena, &list);
        if (!fault)
            fault = jn_objectives_bind(&n.arch, arena, &list);
        CHECK_ROW(name, !fault == !lists[i].fault);
        if (fault)
            CU_ASSERT_STRING_EQUAL(fault, lists[i].fault);
        CHECK_ROW(name, fault || (list.count == lists[i].count &&
                                  list.tolerances[0] == lists[i].tolerance));
    }
    jn_arena_free(arena);
}

static void too_many_objectives_are_refused(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_objectives list;
    const char *text = "energy";
    for (size_t i = 0; i < JN_MAX_OBJECTIVES; i++)
        text = jn_arena_format(arena, "%s,accesses@%zu", text, i);
    CU_ASSERT_STRING_EQUAL(jn_objectives_read(text, arena, &list),
                           "has more than 16 objectives");
    jn_arena_free(arena);
}

static void read_space(struct jn_arena *arena)
{
    notation_read(&n, "1x1 1x1 2x2", "M2 C6 P3", "W:M,C I:C,P O!:M,P", "");
    n.levels[1].has_size = true;
    n.levels[1].size_words = 17;
    n.levels[0].component.prices[JN_READ].energy_pj = 17;
    n.levels[0].component.prices[JN_UPDATE].energy_pj = 13;
    n.levels[1].component.prices[JN_READ].energy_pj = 6;
    n.levels[0].read = (struct jn_bandwidth){true, 0.25};
    jn_problem_look(&n.problem);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
}

/* The least cost by ITEM of all mappings that keep to the caps. */
static double least_cost(const struct jn_objectives *list, size_t item,
                         struct jn_arena *scratch)
{
    static struct jn_loop loops[JN_MAX_MAPSPACE_LOOPS];
    static struct jn_result result;
    struct jn_point point;
    struct jn_mapping mapping;
    double least = HUGE_VAL;
    memset(&point, 0, sizeof point);
    do {
        struct jn_cost cost;
        jn_mapspace_find(&space, &point, loops, &mapping);
        if (jn_evaluate(&n.problem, &mapping, scratch, &result) != JN_OK)
            continue;
        jn_objectives_cost(list, &result, &cost);
        if (!jn_cost_breaks_cap(list, &cost) && cost.items[item] < least)
            least = cost.items[item];
    } while (jn_mapspace_next(&space, &point));
    return least;
}

/* One objective after the other, with what its best allows. */
static void find_by_force(struct jn_objectives list, struct jn_cost *cost,
                          struct jn_arena *scratch)
{
    for (size_t i = 0; i < list.count; i++) {
        cost->items[i] = least_cost(&list, i, scratch);
        list.capped[i] = true;
        list.caps[i] = cost->items[i] * (1 + list.tolerances[i]);
    }
}

static void tolerances_leave_room_for_the_next_objective(void)
{
    static const char *const rows[] = {"energy,latency", "energy:3%,latency",
                                       "energy:40%,latency:10%,accesses@L0",
                                       "accesses@L0,energy:20%,latency",
                                       "latency:50%,energy"};
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    read_space(arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct jn_search_options options = {.strategy = "exhaustive",
                                            .threads = 2};
        struct jn_found found;
        struct jn_cost best;
        CU_ASSERT_PTR_NULL(
            jn_objectives_read(rows[i], arena, &options.objectives));
        CU_ASSERT_PTR_NULL(
            jn_objectives_bind(&n.arch, arena, &options.objectives));
        CHECK_ROW(rows[i],
                  jn_phases_run(&space, &options, arena, &found) == JN_OK);
        find_by_force(options.objectives, &best, scratch);
        size_t last = options.objectives.count - 1;
        CHECK_ROW(rows[i], found.complete && found.certified);
        CHECK_ROW(rows[i], found.gap_ratio == 0);
        CHECK_ROW(rows[i], jn_cost_round(found.cost.items[last]) ==
                               jn_cost_round(best.items[last]));
        for (size_t item = 0; item < last; item++)
            CHECK_ROW(rows[i],
                      found.cost.items[item] <=
                          best.items[item] *
                              (1 + options.objectives.tolerances[item]) *
                              (1 + 1e-11));
        CHECK_ROW(rows[i], jn_cost_round(found.bound.items[0]) ==
                               jn_cost_round(best.items[0]));
    }
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static void searches_by_chance_keep_what_they_have(void)
{
    struct jn_arena *arena = jn_arena_new();
    read_space(arena);
    for (size_t i = 0; i < 2; i++) {
        struct jn_search_options options = {.strategy = i ? "random" : "anneal",
                                            .sample_count = 300,
                                            .seed = 11,
                                            .threads = 1};
        struct jn_found once, twice;
        (void)jn_objectives_read("energy,latency", arena, &options.objectives);
        CU_ASSERT_EQUAL(jn_phases_run(&space, &options, arena, &once), JN_OK);
        (void)jn_objectives_read("energy:25%,latency", arena,
                                 &options.objectives);
        CU_ASSERT_EQUAL(jn_phases_run(&space, &options, arena, &twice), JN_OK);
        CHECK_ROW(options.strategy, twice.tried_count == 600);
        CHECK_ROW(options.strategy,
                  twice.cost.items[0] <= once.cost.items[0] * 1.25);
        CHECK_ROW(options.strategy, twice.cost.items[1] <= once.cost.items[1]);
    }
    jn_arena_free(arena);
}

static void an_interrupt_ends_all_phases(void)
{
    struct jn_arena *arena = jn_arena_new();
    atomic_bool interrupted = true;
    struct jn_search_options options = {
        .strategy = "exhaustive", .threads = 1, .interrupted = &interrupted};
    struct jn_found found;
    read_space(arena);
    (void)jn_objectives_read("energy:25%,latency", arena, &options.objectives);
    (void)!jn_phases_run(&space, &options, arena, &found);
    CU_ASSERT_FALSE(found.complete || found.certified);
    CU_ASSERT_TRUE(found.tried_count <= 1);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"accesses are words of all tensors and instances",
     accesses_are_words_of_all_tensors_and_instances},
    {"lists are read or refused", lists_are_read_or_refused},
    {"too many objectives are refused", too_many_objectives_are_refused},
    {"tolerances leave room for the next objective",
     tolerances_leave_room_for_the_next_objective},
    {"searches by chance keep what they have",
     searches_by_chance_keep_what_they_have},
    {"an interrupt ends all phases", an_interrupt_ends_all_phases},
    {NULL, NULL}};
