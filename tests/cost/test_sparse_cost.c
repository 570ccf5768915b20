/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/energy.h"
#include "cost/roofline.h"
#include "cost/traffic.h"
#include "eval.h"
#include "harness.h"
#include "report/sample.h"

#include <string.h>

#define NEAR(value, expected) CU_ASSERT_DOUBLE_EQUAL(value, expected, 1e-9)

static struct notation n;
static struct jn_result result;
static struct jn_sparse_result sparse;

static void set_prices(struct jn_component *component, double scale)
{
    for (size_t i = 0; i < JN_ACTION_COUNT; i++)
        component->prices[i] = (struct jn_price){
            .known = true, .energy_pj = scale * (0.1 + 0.013 * (double)i)};
}

/* Evaluates the layer as if zeros were nothing special; everything is actual
 * until a test says something else. */
static void read_layer(const char *machine, const char *dims,
                       const char *mapping)
{
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, machine, dims, "W:M,C I:C,P O!:M,P", mapping);
    for (size_t i = 0; i < n.arch.level_count; i++)
        set_prices(&n.levels[i].component, 7 - (double)i);
    set_prices(&n.arch.compute.component, 1);
    n.levels[1].address_generation_pj = 0.07;
    n.levels[1].read = (struct jn_bandwidth){true, 0.3};
    jn_problem_look(&n.problem);
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
    sample_all_actual(&result, &sparse);
    jn_arena_free(scratch);
}

/* 12 instances of L1 with 35 steps each. */
static void read_array(void)
{
    read_layer("1x1 4x3 4x3", "M60 C7 P2", "P2 M3y M4x | C7 M5");
}

static void cost(void)
{
    result.sparse = &sparse;
    sample_cost_again(&n.problem, &n.mapping, &result);
}

static const struct {
    const char *machine, *dims, *mapping;
    uint64_t cluster_size;
} dense_rows[] = {
    {"1x1 4x3 4x3", "M60 C7 P2", "P2 M3y M4x | C7 M5", 1},
    {"1x1 4x3 4x3", "M60 C7 P2", "P2 M3y M4x | C7 M5", 4},
    {"1x1 4x3 4x3", "M59 C7 P13", "P7,6 M3y M4x | C7 M5,4 P2,1", 1},
    {"1x1 4x3 4x3", "M56 C7 P2", "P2 M3y M4,3x | C7 M5,1", 1},
    {"1x1 1x1 14x12", "M96 C11 P11", "M6 | M16 P11y C11x", 1},
};

static bool same_tensor(const struct jn_tensor_result *a,
                        const struct jn_tensor_result *b)
{
    bool same = a->energy_pj == b->energy_pj &&
                a->address_generation_pj == b->address_generation_pj;
    for (size_t i = 0; i < JN_LEAK; i++)
        same &= a->energy_pj_of[i] == b->energy_pj_of[i];
    return same;
}

static bool same_level(const struct jn_level_result *a,
                       const struct jn_level_result *b)
{
    bool same = a->cycles == b->cycles && a->energy_pj == b->energy_pj &&
                a->leakage_pj == b->leakage_pj &&
                a->throttling_ratio == b->throttling_ratio &&
                a->read_words_per_cycle == b->read_words_per_cycle &&
                a->write_words_per_cycle == b->write_words_per_cycle;
    for (size_t t = 0; t < result.tensor_count; t++)
        same &= same_tensor(&a->tensors[t], &b->tensors[t]);
    return same;
}

static bool same_costs(const struct jn_result *a, const struct jn_result *b)
{
    bool same = a->energy_pj == b->energy_pj && a->cycles == b->cycles &&
                a->bottleneck == b->bottleneck &&
                a->utilization_ratio == b->utilization_ratio &&
                a->compute.cycles == b->compute.cycles &&
                a->compute.energy_pj == b->compute.energy_pj &&
                a->compute.leakage_pj == b->compute.leakage_pj;
    for (size_t level = 0; level < a->level_count; level++)
        same &= same_level(&a->levels[level], &b->levels[level]);
    return same;
}

/* Nothing that is 0 may leave a trace, not even in the last bit. */
static void without_zeros_nothing_changes_to_the_last_bit(void)
{
    static struct jn_result dense;
    for (size_t i = 0; i < sizeof dense_rows / sizeof *dense_rows; i++) {
        read_layer(dense_rows[i].machine, dense_rows[i].dims,
                   dense_rows[i].mapping);
        n.levels[1].cluster_size = dense_rows[i].cluster_size;
        sample_cost_again(&n.problem, &n.mapping, &result);
        dense = result;
        for (int rule = 0; rule < 2; rule++) {
            n.problem.options.timeloop_sparse_rule = rule == 1;
            cost();
            CHECK_ROW(dense_rows[i].mapping, same_costs(&result, &dense));
        }
    }
}

static void an_access_is_priced_by_its_course_and_what_it_is_to(void)
{
    static const struct {
        enum jn_action access;
        enum jn_course course;
        enum jn_line_kind content;
        enum jn_action action;
    } rows[] = {
        {JN_READ, JN_ACTUAL, JN_DATA, JN_READ},
        {JN_UPDATE, JN_ACTUAL, JN_DATA, JN_UPDATE},
        {JN_FILL, JN_GATED, JN_DATA, JN_GATED_FILL},
        {JN_READ, JN_SKIPPED, JN_DATA, JN_SKIPPED_READ},
        {JN_UPDATE, JN_SKIPPED, JN_DATA, JN_SKIPPED_UPDATE},
        {JN_FILL, JN_ACTUAL, JN_METADATA, JN_METADATA_FILL},
        {JN_READ, JN_GATED, JN_METADATA, JN_GATED_METADATA_READ},
        {JN_UPDATE, JN_SKIPPED, JN_METADATA, JN_SKIPPED_METADATA_UPDATE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_ROW(jn_action_name(rows[i].action),
                  jn_action_of(rows[i].access, rows[i].course,
                               rows[i].content) == rows[i].action);
}

static void every_count_has_its_own_price(void)
{
    read_array();
    const struct jn_price *price = n.levels[1].component.prices;
    struct jn_sparse_tensor *weights = &sparse.of[1][0];
    const struct jn_tensor_result *priced = &result.levels[1].tensors[0];
    weights->instances = 9.5;
    weights->address_generations = 100.5;
    for (size_t a = 0; a < JN_LEAK; a++)
        for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
            weights->lines[a][course] = 3.5 + (double)(a + 5 * course);
            weights->metadata_lines[a][course] = (double)(a + 7 * course);
        }
    weights->decompressions = 41;
    weights->compressions = 13.25;
    n.levels[1].cluster_size = 4;
    cost();
    double shared = 9.5 / 4;
    double sum_pj = 100.5 * 0.07 * 3 +
                    41 * price[JN_DECOMPRESS].energy_pj * shared +
                    13.25 * price[JN_COMPRESS].energy_pj * shared;
    for (size_t a = 0; a < JN_LEAK; a++)
        for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
            enum jn_action data = jn_action_of((enum jn_action)a,
                                               (enum jn_course)course, JN_DATA);
            enum jn_action metadata = jn_action_of(
                (enum jn_action)a, (enum jn_course)course, JN_METADATA);
            double pj =
                weights->lines[a][course] * price[data].energy_pj * shared;
            double metadata_pj = weights->metadata_lines[a][course] *
                                 price[metadata].energy_pj * shared;
            NEAR(weights->energy_pj_of[a][course], pj);
            NEAR(weights->metadata_pj_of[a][course], metadata_pj);
            sum_pj += pj + metadata_pj;
        }
    NEAR(weights->decompression_pj,
         41 * price[JN_DECOMPRESS].energy_pj * shared);
    NEAR(priced->energy_pj_of[JN_READ],
         weights->energy_pj_of[JN_READ][JN_ACTUAL] +
             weights->energy_pj_of[JN_READ][JN_GATED] +
             weights->energy_pj_of[JN_READ][JN_SKIPPED]);
    NEAR(priced->energy_pj, sum_pj);
}

static void operations_are_priced_by_their_course(void)
{
    read_array();
    const struct jn_price *price = n.arch.compute.component.prices;
    n.layer.operation = JN_ADD;
    sparse.computes =
        (struct jn_sparse_counts){840, {100.5, 300, 400}}; /* the rest is not */
    cost();
    NEAR(sparse.compute_pj_of[JN_ACTUAL], 100.5 * price[JN_ADD].energy_pj);
    NEAR(sparse.compute_pj_of[JN_GATED],
         300 * price[JN_GATED_COMPUTE].energy_pj);
    NEAR(result.compute.energy_pj,
         100.5 * price[JN_ADD].energy_pj +
             300 * price[JN_GATED_COMPUTE].energy_pj +
             400 * price[JN_SKIPPED_COMPUTE].energy_pj);
    double sum_pj = result.compute.energy_pj + result.compute.leakage_pj;
    for (size_t level = 0; level < 2; level++)
        sum_pj += result.levels[level].energy_pj;
    for (size_t i = 0; i < result.network_count; i++)
        sum_pj += result.networks[i].energy_pj;
    NEAR(result.energy_pj, sum_pj);
}

static const struct {
    const char *name;
    double of[JN_COURSE_COUNT];
    uint64_t cycles;
} cycle_rows[] = {
    {"all actual", {840, 0, 0}, 70},
    {"gated takes its time", {240, 600, 0}, 70},
    {"skipped takes none", {240, 0, 600}, 20},
    {"what is in no course takes none", {120, 120, 0}, 20},
    {"a cycle that is begun counts", {241, 0, 0}, 21},
    {"rounding is no cycle", {240.00000000000003, 0, 0}, 20},
    {"nothing is left to do", {0, 0, 840}, 1},
};

static void what_is_skipped_takes_no_time(void)
{
    for (size_t i = 0; i < sizeof cycle_rows / sizeof *cycle_rows; i++) {
        read_array();
        n.levels[1].read.given = false;
        memcpy(sparse.computes.of, cycle_rows[i].of, sizeof cycle_rows[i].of);
        cost();
        double timed = cycle_rows[i].of[0] + cycle_rows[i].of[1];
        CHECK_ROW(cycle_rows[i].name,
                  result.compute.cycles == cycle_rows[i].cycles);
        CHECK_ROW(cycle_rows[i].name, result.cycles == cycle_rows[i].cycles);
        CU_ASSERT_EQUAL(jn_traffic_computes(&result), timed);
        NEAR(result.utilization_ratio,
             timed / 12 / (double)cycle_rows[i].cycles);
    }
}

/* 70 cycles, 12 instances of which 9 are in use on average. */
static void metadata_and_what_is_gated_take_bandwidth(void)
{
    static const double none[JN_COURSE_COUNT] = {0};
    read_array();
    for (size_t t = 0; t < 3; t++)
        for (size_t a = 0; a < JN_LEAK; a++)
            memcpy(sparse.of[1][t].of[a].of, none, sizeof none);
    struct jn_sparse_tensor *weights = &sparse.of[1][0];
    weights->instances = 9;
    weights->of[JN_READ] = (struct jn_sparse_counts){70, {10.25, 20.25, 30}};
    weights->of[JN_FILL] = (struct jn_sparse_counts){35, {5, 0, 7}};
    weights->of[JN_UPDATE] = (struct jn_sparse_counts){35, {0, 6, 7}};
    weights->metadata_bits[JN_READ] = 16 * 3.5;
    weights->metadata_bits[JN_FILL] = 16 * 1.25;
    weights->metadata_bits[JN_UPDATE] = 16 * 1.5;
    cost();
    NEAR(result.levels[1].read_words_per_cycle, (30.5 + 3.5) * 0.75 / 70);
    NEAR(result.levels[1].write_words_per_cycle, (11 + 2.75) * 0.75 / 70);
    CU_ASSERT_EQUAL(result.levels[1].cycles, 85);
    CU_ASSERT_EQUAL(result.bottleneck, 1);
    struct jn_roofline roofline;
    jn_roofline_count(&n.problem, &result, &roofline);
    NEAR(roofline.levels[1].bytes, (30.5 + 3.5) * 9 * 2);
    n.problem.options.timeloop_sparse_rule = true;
    cost();
    NEAR(result.levels[1].read_words_per_cycle, 26 / 70.);
    NEAR(result.levels[1].write_words_per_cycle, 10 / 70.);
    n.problem.storage[1][0].bandwidth_scale = 0.5;
    cost();
    NEAR(result.levels[1].read_words_per_cycle, 13 / 70.);
    n.problem.options.timeloop_sparse_rule = false;
    cost();
    NEAR(result.levels[1].read_words_per_cycle, (30.5 / 2 + 3.5) * 0.75 / 70);
}

const struct jn_test tests[] = {
    {"without zeros nothing changes, to the last bit",
     without_zeros_nothing_changes_to_the_last_bit},
    {"an access is priced by its course and what it is to",
     an_access_is_priced_by_its_course_and_what_it_is_to},
    {"every count has its own price", every_count_has_its_own_price},
    {"operations are priced by their course",
     operations_are_priced_by_their_course},
    {"what is skipped takes no time", what_is_skipped_takes_no_time},
    {"metadata and what is gated take bandwidth",
     metadata_and_what_is_gated_take_bandwidth},
    {NULL, NULL},
};
