/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "search/explain.h"
#include "search/search.h"

#include <gsl/gsl_rng.h>

#include <stdio.h>
#include <string.h>

static struct notation n;

/* A multiplication on two small memories and a grid of 2 x 3. */
static void read_problem(void)
{
    notation_read(&n, "1x1 1x1 2x3 2x3", "M6 C4 P5", "W:M,C I:C,P O!:M,P", "");
    n.levels[1].has_size = n.levels[2].has_size = true;
    n.levels[1].size_words = 23;
    n.levels[2].size_words = 7;
    jn_problem_look(&n.problem);
}

#define FACTORS(...)                                                           \
    .factors = (const struct jn_factor_limit[]){__VA_ARGS__},                  \
    .factor_count = sizeof((const struct jn_factor_limit[]){__VA_ARGS__}) /    \
                    sizeof(struct jn_factor_limit)
#define NAMES(key, ...)                                                        \
    .key = (const char *const[]){__VA_ARGS__},                                 \
    .key##_count = sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)
#define AT(line_number) .place = {"c.cfg", line_number, 1}

static const struct {
    struct jn_constraint constraints[3];
    size_t count;
    const char *reason; /* NULL: there is a way */
} cases[] = {
    {{{.level = "L1", AT(4), FACTORS({"M", JN_EQUAL, 4, {0}})}},
     1,
     "there is no way to split 'M' of 6, because of 'M = 4' in time at L1 "
     "(c.cfg:4); 'M = 3' in time at L1 would help"},
    {{{.level = "L1", AT(4), FACTORS({"M", JN_EQUAL, 3, {0}})},
      {.level = "L2", AT(5), FACTORS({"M", JN_AT_LEAST, 3, {"d.cfg", 9, 2}})}},
     2,
     "there is no way to split 'M' of 6, because of 'M = 3' in time at L1 "
     "(c.cfg:4) and 'M >= 3' in time at L2 (d.cfg:9); 'M = 2' in time at L1 or "
     "'M >= 2' in time at L2 would help"},
    {{{.level = "L1", AT(7), NAMES(keep, "W", "I"), .max_factor = 3},
      {.level = "L0",
       AT(8),
       FACTORS({"C", JN_EQUAL, 1, {0}}, {"M", JN_EQUAL, 1, {0}})}},
     2,
     "L1 holds 23 words, its smallest tiles have 24 (W 24), because of 'keep "
     "W' at L1 (c.cfg:7), 'C = 1' in time at L0 (c.cfg:8) and 'M = 1' in time "
     "at L0 (c.cfg:8); no 'keep W' at L1, 'C = 2' in time at L0 or 'M = 2' in "
     "time at L0 would help"},
    {{{.level = "L2",
       AT(3),
       NAMES(keep, "O"),
       .keep_only = true,
       FACTORS({"P", JN_EQUAL, 0, {0}})},
      {.level = "L2", .dataflow = "mine", FACTORS({"M", JN_AT_LEAST, 2, {0}})}},
     2,
     "L2 holds 7 words, its smallest tiles have 10 (O 10), because of 'P = 5' "
     "in time at L2 (c.cfg:3), 'keep O' at L2 (c.cfg:3) and 'M >= 2' in time "
     "at L2 (of dataflow 'mine'); 'P = 1' in time at L2, no 'keep O' at L2 or "
     "'M >= 1' in time at L2 would help"},
    {{{.level = "L1",
       AT(2),
       .spatial = true,
       FACTORS({"M", JN_EQUAL, 2, {0}}, {"C", JN_EQUAL, 4, {0}})}},
     1,
     "below L1 the loops in space do not fit 2 x 3 instances: they need at "
     "least 8, because of 'M = 2' in space at L1 (c.cfg:2) and 'C = 4' in "
     "space at L1 (c.cfg:2); 'M = 1' in space at L1 or 'C = 2' in space at L1 "
     "would help"},
    {{{.level = "L1",
       AT(2),
       .spatial = true,
       .min_parallelism = 1,
       .has_max_factor = true,
       .max_factor = 2}},
     1,
     "below L1 6 instances must be in use, at most 4 can, because of "
     "'max_factor = 2' in space at L1 (c.cfg:2) and 'min_parallelism = 1' at "
     "L1 (c.cfg:2); no 'max_factor = 2' in space at L1 or no "
     "'min_parallelism = 1' at L1 would help"},
    {{{.level = "L1",
       AT(2),
       .spatial = true,
       FACTORS({"M", JN_AT_MOST, 2, {0}}, {"C", JN_EQUAL, 1, {0}})},
      {.level = "L1", AT(3), .min_total_parallelism = 1}},
     2,
     "6 MAC must be in use, at most 4 can, because of 'M <= 2' in space at L1 "
     "(c.cfg:2) and 'min_total_parallelism = 1' (c.cfg:3); 'M <= 3' in space "
     "at "
     "L1 or no 'min_total_parallelism = 1' would help"},
    {{{.level = "L1",
       AT(2),
       .spatial = true,
       .has_split = true,
       .split = 3,
       FACTORS({"M", JN_EQUAL, 3, {0}})}},
     1,
     "below L1 the loops in space do not fit 2 x 3 instances: they need at "
     "least 3, because of 'M = 3' in space at L1 (c.cfg:2) and 'split = 3' at "
     "L1 (c.cfg:2); 'M = 2' in space at L1 or no 'split = 3' at L1 would "
     "help"},
    {{{.level = "L2",
       AT(1),
       NAMES(keep, "W"),
       NAMES(bypass, "I", "O"),
       FACTORS({"M", JN_AT_MOST, 2, {0}}, {"C", JN_AT_MOST, 2, {0}})}},
     1,
     NULL},
    {{{.level = "L7", AT(1), FACTORS({"M", JN_EQUAL, 4, {0}})},
      {.level = "L1", AT(2), FACTORS({"X", JN_EQUAL, 4, {0}})},
      {.level = "L1", AT(3), NAMES(inner_order, "P", "M")}},
     3,
     NULL},
};

static void the_fewest_demands_that_leave_nothing_are_named(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct jn_arena *arena = jn_arena_new();
        struct jn_constraint copies[3];
        const struct jn_demands demands = {copies, cases[i].count, NULL};
        memcpy(copies, cases[i].constraints, sizeof copies);
        read_problem();
        const char *reason = jn_explain(&n.problem, &demands, arena);
        const char *expected = cases[i].reason;
        CHECK_ROW(expected ? expected : "no reason",
                  expected ? reason && strcmp(reason, expected) == 0 : !reason);
        if (reason && (!expected || strcmp(reason, expected) != 0))
            printf("got: %s\n", reason);
        jn_arena_free(arena);
    }
}

static void a_machine_may_be_to_blame_alone(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_demands none = {NULL, 0, NULL};
    read_problem();
    n.levels[0].has_size = true;
    n.levels[0].size_words = 70;
    CU_ASSERT_STRING_EQUAL(jn_explain(&n.problem, &none, arena),
                           "L0 holds 70 words, its smallest tiles have 74 "
                           "(W 24, I 20, O 30), whatever the constraints");
    n.levels[0].has_size = false;
    n.levels[1].size_words = 1000;
    n.levels[1].min_utilization = 0.5;
    CU_ASSERT_STRING_EQUAL(jn_explain(&n.problem, &none, arena),
                           "L1 must be filled with 500 words, its largest "
                           "tiles have 74, whatever the constraints");
    n.levels[1].min_utilization = 0;
    CU_ASSERT_PTR_NULL(jn_explain(&n.problem, &none, arena));
    jn_arena_free(arena);
}

/* Random demands on a smaller layer, which can be searched to the end. */
enum { TRIALS = 1500, MOST_DEMANDS = 4 };

struct demand {
    struct jn_factor_limit limit;
    const char *tensor;
};

static void draw_demand(const gsl_rng *rng, struct demand *demand,
                        struct jn_constraint *constraint)
{
    static const char *const levels[] = {"L0", "L1", "L2"};
    static const char *const dims[] = {"M", "C", "P"};
    static const char *const tensors[] = {"W", "I", "O"};
    *constraint =
        (struct jn_constraint){.level = levels[gsl_rng_uniform_int(rng, 3)],
                               .spatial = gsl_rng_uniform_int(rng, 3) == 0};
    demand->tensor = tensors[gsl_rng_uniform_int(rng, 3)];
    demand->limit = (struct jn_factor_limit){
        .dim = dims[gsl_rng_uniform_int(rng, 3)],
        .relation = (enum jn_relation)gsl_rng_uniform_int(rng, 3),
        .value = 1 + gsl_rng_uniform_int(rng, 4)};
    constraint->factors = &demand->limit;
    constraint->keep = constraint->bypass = &demand->tensor;
    switch (gsl_rng_uniform_int(rng, 6)) {
    case 0:
        constraint->keep_count = 1;
        break;
    case 1:
        constraint->bypass_count = strcmp(constraint->level, "L0") != 0;
        break;
    case 2:
        constraint->min_parallelism = 0.5;
        break;
    default:
        constraint->factor_count = 1;
    }
}

static bool has_way(const struct jn_demands *demands, struct jn_arena *arena)
{
    struct jn_search_options options = {.strategy = "exhaustive", .threads = 1};
    struct jn_mapspace *space = jn_arena_take(arena, 1, sizeof *space);
    struct jn_found found;
    options.objectives.count = 1;
    return jn_mapspace_make(&n.problem, demands->items, demands->count, arena,
                            space) &&
           jn_search_run(space, &options, arena, &found) == JN_OK;
}

static void what_is_said_to_be_impossible_is(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    unsigned explained = 0;
    unsigned impossible = 0;
    bool right = true;
    for (unsigned trial = 0; right && trial < TRIALS; trial++) {
        struct jn_arena *arena = jn_arena_new();
        struct demand parts[MOST_DEMANDS];
        struct jn_constraint items[MOST_DEMANDS];
        struct jn_demands demands = {items, MOST_DEMANDS, NULL};
        notation_read(&n, "1x1 1x1 2x1", "M4 C3 P1", "W:M,C I:C,P O!:M,P", "");
        n.levels[1].has_size = true;
        n.levels[1].size_words = 2 + gsl_rng_uniform_int(rng, 9);
        n.levels[1].min_utilization = gsl_rng_uniform_int(rng, 2) ? 0.4 : 0;
        jn_problem_look(&n.problem);
        for (size_t i = 0; i < MOST_DEMANDS; i++)
            draw_demand(rng, &parts[i], &items[i]);
        bool says_no = jn_explain(&n.problem, &demands, arena) != NULL;
        bool is_no = !has_way(&demands, arena);
        right = !says_no || is_no;
        explained += says_no;
        impossible += is_no;
        jn_arena_free(arena);
    }
    CU_ASSERT_TRUE(right);
    CU_ASSERT_TRUE(impossible > TRIALS / 5 && impossible < TRIALS);
    CU_ASSERT_TRUE(explained * 10 > impossible * 9);
    gsl_rng_free(rng);
}

const struct jn_test tests[] = {
    {"the fewest demands that leave nothing are named",
     the_fewest_demands_that_leave_nothing_are_named},
    {"a machine may be to blame alone", a_machine_may_be_to_blame_alone},
    {"what is said to be impossible is", what_is_said_to_be_impossible_is},
    {NULL, NULL}};
