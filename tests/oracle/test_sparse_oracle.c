/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "oracle/sparse_compare.h"
#include "oracle/sparse_known.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { DENSE_CASES = 3000, SPARSE_CASES = 5000, OVERBOOKED_CASES = 3000 };

/* The oracle itself, against figures found with pencil and paper. */

static double figure_of(const struct known *row,
                        const struct sparse_case *taken,
                        const struct sparse_figures *mean, size_t course)
{
    if (row->level == COMPUTES)
        return mean->computes.of[course];
    const struct sparse_seen *seen =
        &mean->of[row->level][find_tensor(taken, row->tensor)];
    if (row->rank == DATA)
        return seen->of[row->action].of[course];
    const struct jn_format_counts *counts =
        &seen->ranks[row->rank][row->action][course];
    return row->part == METADATA ? counts->metadata : counts->payload;
}

static void the_oracle_knows_nests_done_by_hand(void)
{
    static struct sparse_case taken;
    static struct sparse_plan plan;
    static struct sparse_figures mean;
    for (size_t i = 0; i < known_count; i++) {
        const struct known *row = &known[i];
        take_case(row, &taken);
        CHECK_ROW(row->name, sparse_case_is_sound(&taken));
        CU_ASSERT_TRUE_FATAL(sparse_plan_make(&taken, SPARSE_OWN_LOOPS, &plan));
        sparse_mean(&plan, &mean);
        for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
            const double seen = figure_of(row, &taken, &mean, course);
            const bool same = fabs(seen - row->courses[course]) < 1e-12;
            CHECK_ROW(row->name, same);
            if (!same)
                printf("course %zu: %g instead of %g\n", course, seen,
                       row->courses[course]);
        }
    }
}

static void random_placements_come_close_to_all_of_them(void)
{
    static struct sparse_case taken;
    static struct sparse_plan plan;
    static struct sparse_figures mean, sampled, variance;
    const struct sparse_sampling sampling = {7, 20000};
    take_case(&known[4], &taken);
    CU_ASSERT_TRUE_FATAL(sparse_plan_make(&taken, SPARSE_OWN_LOOPS, &plan));
    sparse_mean(&plan, &mean);
    sparse_sample(&plan, &sampling, &sampled, &variance);
    const double error = sqrt(variance.computes.of[JN_ACTUAL]);
    CU_ASSERT(error < 0.02);
    CU_ASSERT_DOUBLE_EQUAL(sampled.computes.of[JN_ACTUAL],
                           mean.computes.of[JN_ACTUAL], 4 * error);
}

static void a_level_that_looks_further_ahead_saves_less(void)
{
    static struct sparse_case taken;
    static struct sparse_plan plan;
    static struct sparse_figures mean;
    const struct known row = {.nest = &at_rest, .zeros = "A1 1B/A"};
    take_case(&row, &taken);
    CU_ASSERT_TRUE_FATAL(sparse_plan_make(&taken, SPARSE_TO_THE_END, &plan));
    sparse_mean(&plan, &mean);
    CU_ASSERT_EQUAL(mean.of[1][1].of[JN_READ].of[JN_ACTUAL], 2);
}

/* The program against the oracle. */

typedef void comparison(const struct sparse_case *tried, struct jn_arena *arena,
                        struct sparse_difference *difference);

static struct jn_arena *arena;
static comparison *chosen;

static bool differs(const struct sparse_case *tried)
{
    struct sparse_difference difference;
    chosen(tried, arena, &difference);
    return difference.text[0] != '\0';
}

static void report(uint64_t number, struct sparse_case *drawn)
{
    struct sparse_difference difference;
    sparse_case_shrink(drawn, differs);
    chosen(drawn, arena, &difference);
    printf("case %" PRIu64 ", made as small as it fails:\n", number);
    sparse_case_print(drawn, stdout);
    printf("  %s\n", difference.text);
}

struct draws {
    void (*draw)(uint64_t number, struct sparse_case *drawn);
    uint64_t first, count;
};

/* Stops at the first case on which the two disagree. */
static bool agree_on_cases(comparison *compare, const struct draws *draws)
{
    static struct sparse_case drawn;
    bool agree = true;
    chosen = compare;
    arena = jn_arena_new();
    for (uint64_t i = 0; agree && i < how_many(draws->count); i++) {
        const uint64_t number = draws->first + i;
        draws->draw(number, &drawn);
        agree = !differs(&drawn);
        if (!agree)
            report(number, &drawn);
    }
    jn_arena_free(arena);
    return agree;
}

static void dense_figures_agree_with_deliveries_counted_one_by_one(void)
{
    const struct draws draws = {sparse_case_draw, 0, DENSE_CASES};
    CU_ASSERT(agree_on_cases(sparse_try_dense, &draws));
}

static void evaluations_agree_with_placing_all_non_zeros(void)
{
    const struct draws draws = {sparse_case_draw, 1000000, SPARSE_CASES};
    CU_ASSERT(agree_on_cases(sparse_try, &draws));
}

static void tails_are_streamed_as_often_as_they_are_used(void)
{
    const struct draws draws = {sparse_case_draw_overbooked, 2000000,
                                OVERBOOKED_CASES};
    CU_ASSERT(agree_on_cases(sparse_try, &draws));
}

const struct jn_test tests[] = {
    {"the oracle knows nests done by hand",
     the_oracle_knows_nests_done_by_hand},
    {"random placements come close to all of them",
     random_placements_come_close_to_all_of_them},
    {"a level that looks further ahead saves less",
     a_level_that_looks_further_ahead_saves_less},
    {"dense figures agree with deliveries counted one by one",
     dense_figures_agree_with_deliveries_counted_one_by_one},
    {"evaluations agree with placing all non-zeros",
     evaluations_agree_with_placing_all_non_zeros},
    {"tails are streamed as often as they are used",
     tails_are_streamed_as_often_as_they_are_used},
    {NULL, NULL},
};
