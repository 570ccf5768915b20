/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/search.h"

#include <math.h>
#include <string.h>

static struct notation n;
static struct jn_mapspace space;

static void read_space(struct jn_arena *arena)
{
    notation_read(&n, "1x1 1x1 2x2 2x2", "M4 C6 P5", "W:M,C I:C,P O!:M,P", "");
    n.levels[1].has_size = n.levels[2].has_size = true;
    n.levels[1].size_words = 40;
    n.levels[2].size_words = 7;
    n.levels[0].component.prices[JN_READ].energy_pj = 200;
    n.levels[0].component.prices[JN_UPDATE].energy_pj = 170;
    n.levels[1].component.prices[JN_READ].energy_pj = 6;
    n.levels[0].read = (struct jn_bandwidth){true, 0.5};
    jn_problem_look(&n.problem);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
}

static struct jn_search_options look(const char *strategy)
{
    struct jn_search_options options = {
        .strategy = strategy, .sample_count = 20000, .seed = 7, .threads = 1};
    options.objectives.items[0] = JN_OBJECTIVE_EDP;
    options.objectives.items[1] = JN_OBJECTIVE_ENERGY;
    options.objectives.count = 2;
    return options;
}

static void the_answer_is_what_an_evaluation_of_its_mapping_says(void)
{
    static struct jn_result result;
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    read_space(arena);
    for (size_t i = 0; jn_search_strategy_name(i) != NULL; i++) {
        const char *name = jn_search_strategy_name(i);
        struct jn_search_options options = look(name);
        struct jn_found found;
        if (strcmp(name, "exhaustive") == 0)
            continue;
        CHECK_ROW(name,
                  jn_search_run(&space, &options, arena, &found) == JN_OK);
        CHECK_ROW(name, jn_evaluate(&n.problem, &found.mapping, scratch,
                                    &result) == JN_OK);
        CHECK_ROW(name, found.cost.items[0] ==
                            result.energy_pj * (double)result.cycles);
        CHECK_ROW(name, found.cost.items[1] == result.energy_pj);
        CHECK_ROW(name, found.complete);
        CHECK_ROW(name, found.feasible_count > 0 &&
                            found.feasible_count <= found.tried_count);
    }
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static bool are_equal(const struct jn_found *a, const struct jn_found *b)
{
    return a->any == b->any && a->tried_count == b->tried_count &&
           a->feasible_count == b->feasible_count &&
           memcmp(&a->point, &b->point, sizeof a->point) == 0 &&
           a->cost.items[0] == b->cost.items[0] &&
           a->cost.items[1] == b->cost.items[1] &&
           a->refusal.misfit == b->refusal.misfit &&
           a->refusal.needed == b->refusal.needed;
}

static void any_number_of_threads_finds_the_same(void)
{
    struct jn_arena *arena = jn_arena_new();
    static const unsigned threads[] = {2, 3, 8};
    read_space(arena);
    for (size_t i = 0; i < 3; i++) {
        struct jn_search_options options = look(jn_search_strategy_name(i));
        struct jn_found alone;
        (void)!jn_search_run(&space, &options, arena, &alone);
        for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
            struct jn_found together;
            options.threads = threads[t];
            (void)!jn_search_run(&space, &options, arena, &together);
            CHECK_ROW(options.strategy, are_equal(&alone, &together));
        }
    }
    jn_arena_free(arena);
}

/* A smaller space, counted through by hand as well. */
static void an_exhaustive_search_finds_the_best_of_all(void)
{
    static struct jn_loop loops[JN_MAX_MAPSPACE_LOOPS];
    static struct jn_result result;
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_search_options options = look("exhaustive");
    struct jn_found found;
    struct jn_mapping mapping;
    struct jn_point point;
    double best = 1e300;
    uint64_t tried = 0;
    read_space(arena);
    n.layer.bounds[1] = 3;
    n.layer.bounds[0] = 2;
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
    memset(&point, 0, sizeof point);
    do {
        jn_mapspace_find(&space, &point, loops, &mapping);
        tried++;
        if (jn_evaluate(&n.problem, &mapping, scratch, &result) == JN_OK &&
            result.energy_pj * (double)result.cycles < best)
            best = result.energy_pj * (double)result.cycles;
    } while (jn_mapspace_next(&space, &point));
    CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &found), JN_OK);
    CU_ASSERT_EQUAL(found.cost.items[0], best);
    CU_ASSERT_EQUAL(found.tried_count, tried);
    CU_ASSERT_TRUE(found.complete && found.certified);
    CU_ASSERT_EQUAL(found.gap_ratio, 0);
    CU_ASSERT_EQUAL(found.bound.items[0], best);
    CU_ASSERT_EQUAL(found.bound.items[1], found.cost.items[1]);
    static const char *const drawing[] = {"anneal", "random"};
    for (size_t i = 0; i < 2; i++) {
        struct jn_found other;
        options.strategy = drawing[i];
        CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &other), JN_OK);
        CHECK_ROW(options.strategy, other.cost.items[0] >= best);
        CHECK_ROW(options.strategy, !other.certified && other.gap_ratio == 1 &&
                                        other.bound.items[0] == 0);
    }
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static void when_nothing_fits_a_refusal_is_told(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_search_options options = look("random");
    struct jn_found found;
    read_space(arena);
    n.levels[1].min_utilization = n.levels[2].min_utilization = 1;
    n.levels[1].size_words = 100000;
    n.levels[2].size_words = 100000;
    CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &found),
                    JN_INFEASIBLE);
    CU_ASSERT_FALSE(found.any);
    CU_ASSERT_NOT_EQUAL(found.refusal.misfit, JN_FITS);
    jn_arena_free(arena);
}

static void mappings_that_leave_too_much_idle_are_passed_over(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_constraint busy = {
        .level = "L1", .spatial = true, .min_parallelism = 0.75};
    struct jn_search_options options = look("anneal");
    struct jn_found found;
    uint64_t used = 1;
    read_space(arena);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, &busy, 1, arena, &space));
    CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &found), JN_OK);
    for (size_t i = 0; i < found.mapping.loop_count; i++)
        if (found.mapping.loops[i].axis != JN_TIME &&
            found.mapping.loops[i].level == 1)
            used *= found.mapping.loops[i].end;
    CU_ASSERT_TRUE(used >= 3);
    CU_ASSERT_EQUAL(found.tried_count, 20000);
    options.sample_count = 137;
    (void)!jn_search_run(&space, &options, arena, &found);
    CU_ASSERT_EQUAL(found.tried_count, 137);
    jn_arena_free(arena);
}

static void an_interrupted_search_keeps_its_best(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_search_options options = look("random");
    struct jn_found found;
    atomic_bool interrupted = true;
    read_space(arena);
    options.interrupted = &interrupted;
    CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &found),
                    JN_INFEASIBLE);
    CU_ASSERT_FALSE(found.complete);
    options.interrupted = NULL;
    options.sample_count = UINT64_C(1) << 40;
    options.time_limit_seconds = 0.05;
    CU_ASSERT_EQUAL(jn_search_run(&space, &options, arena, &found), JN_OK);
    CU_ASSERT_FALSE(found.complete);
    CU_ASSERT_TRUE(found.seconds < 30);
    jn_arena_free(arena);
}

static void costs_that_agree_to_ten_digits_are_equal(void)
{
    static const struct {
        const char *name;
        double a, b;
        int order;
    } rows[] = {
        {"the last bit", 0.1 + 0.2, 0.3, 0},
        {"the thirteenth digit", 7.31415926535897e9, 7.31415926535901e9, 0},
        {"the ninth digit", 7.31415926e9, 7.31415927e9, -1},
        {"small ones", 3.00000001e-300, 3e-300, 1},
        {"nothing", 0, 0, 0},
        {"next to nothing", 0, 5e-324, -1},
        {"infinity", HUGE_VAL, HUGE_VAL, 0},
        {"below infinity", 1.7e308, HUGE_VAL, -1}};
    static const struct jn_objectives energy = {.items = {JN_OBJECTIVE_ENERGY},
                                                .count = 1};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct jn_cost a = {{rows[i].a}};
        const struct jn_cost b = {{rows[i].b}};
        CHECK_ROW(rows[i].name,
                  jn_cost_compare(&energy, &a, &b) == rows[i].order);
        CHECK_ROW(rows[i].name,
                  jn_cost_compare(&energy, &b, &a) == -rows[i].order);
    }
    CU_ASSERT_EQUAL(jn_cost_round(0x1.00000003p0), 0x1.00000004p0);
    CU_ASSERT_EQUAL(jn_cost_round(-0x1.000000009p7), -0x1p7);
}

static void objectives_are_compared_one_after_the_other(void)
{
    struct jn_objectives list = {
        .items = {JN_OBJECTIVE_LATENCY, JN_OBJECTIVE_ED2P}, .count = 2};
    struct jn_result result = {.energy_pj = 3, .cycles = 5};
    struct jn_cost a, b;
    jn_objectives_cost(&list, &result, &a);
    CU_ASSERT_EQUAL(a.items[0], 5);
    CU_ASSERT_EQUAL(a.items[1], 75);
    b = a;
    CU_ASSERT_EQUAL(jn_cost_compare(&list, &a, &b), 0);
    b.items[1] = 74;
    CU_ASSERT_EQUAL(jn_cost_compare(&list, &a, &b), 1);
    b.items[0] = 6;
    CU_ASSERT_EQUAL(jn_cost_compare(&list, &a, &b), -1);
    CU_ASSERT_STRING_EQUAL(jn_objective_name(JN_OBJECTIVE_ED2P), "ed2p");
}

const struct jn_test tests[] = {
    {"the answer is what an evaluation of its mapping says",
     the_answer_is_what_an_evaluation_of_its_mapping_says},
    {"any number of threads finds the same",
     any_number_of_threads_finds_the_same},
    {"an exhaustive search finds the best of all",
     an_exhaustive_search_finds_the_best_of_all},
    {"when nothing fits a refusal is told",
     when_nothing_fits_a_refusal_is_told},
    {"mappings that leave too much idle are passed over",
     mappings_that_leave_too_much_idle_are_passed_over},
    {"an interrupted search keeps its best",
     an_interrupted_search_keeps_its_best},
    {"objectives are compared one after the other",
     objectives_are_compared_one_after_the_other},
    {"costs that agree to ten digits are equal",
     costs_that_agree_to_ten_digits_are_equal},
    {NULL, NULL}};
