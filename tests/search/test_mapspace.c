/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/size.h"
#include "spec/constraint_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POINTS = 20000, TEXT = 160 };

static struct notation n;
static struct jn_mapspace space;
static double size; /* of the space, twins included */
static char texts[MAX_POINTS][TEXT];
static bool imperfect;

/* One line for a mapping: its loops, level by level, and who keeps what. */
static void print_mapping(const struct jn_mapping *mapping, char *text)
{
    size_t used = 0;
    for (size_t i = 0; i < mapping->loop_count; i++) {
        const struct jn_loop *loop = &mapping->loops[i];
        used += (size_t)snprintf(
            text + used, TEXT - used, "%u%c%s%llu,%llu ", loop->level,
            "txy"[loop->axis], n.layer.dim_names[loop->dim],
            (unsigned long long)loop->end, (unsigned long long)loop->residual);
    }
    for (size_t level = 0; level < n.arch.level_count; level++)
        used += (size_t)snprintf(text + used, TEXT - used, "%x",
                                 (unsigned)mapping->levels[level].keep);
}

static bool make_space(const struct jn_constraint *constraints, size_t count,
                       struct jn_arena *arena)
{
    return imperfect ? jn_mapspace_make_imperfect(&n.problem, constraints,
                                                  count, arena, &space)
                     : jn_mapspace_make(&n.problem, constraints, count, arena,
                                        &space);
}

/* No step gets lost, where the children are enough. */
static void check_evaluation(const struct jn_mapping *mapping,
                             struct jn_arena *scratch)
{
    static struct jn_result result;
    uint64_t steps = 1;
    for (size_t d = 0; d < n.layer.dim_count; d++)
        steps *= n.layer.bounds[d];
    enum jn_status status = jn_evaluate(&n.problem, mapping, scratch, &result);
    enum jn_misfit misfit = result.refusal.misfit;
    if (status == JN_OK)
        CU_ASSERT_TRUE(result.compute.computes >= steps);
    CU_ASSERT_TRUE(status == JN_OK || misfit == JN_MISFIT_INSTANCES ||
                   misfit == JN_MISFIT_MESH_X || misfit == JN_MISFIT_MESH_Y);
}

/* Lists all mappings; each must be legal and obey the constraints. */
static size_t list_mappings(const struct jn_constraint *constraints,
                            size_t count)
{
    static struct jn_loop loops[JN_MAX_MAPSPACE_LOOPS];
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    struct jn_mapping mapping;
    struct jn_point point;
    struct jn_place place = {"mapping", 0, 0};
    size_t found = 0;
    memset(&point, 0, sizeof point);
    n.arch.constraints = (struct jn_constraint *)(uintptr_t)constraints;
    n.arch.constraint_count = count;
    if (!make_space(constraints, count, arena)) {
        jn_arena_free(arena);
        return 0;
    }
    struct jn_arena *scratch = jn_arena_new();
    size = jn_mapspace_size(&space);
    do {
        jn_mapspace_find(&space, &point, loops, &mapping);
        CU_ASSERT_TRUE(
            jn_mapping_check(&mapping, &n.arch, &n.layer, place, diags));
        CU_ASSERT_TRUE(
            jn_constraints_check(&n.arch, &n.layer, &mapping, place, diags));
        check_evaluation(&mapping, scratch);
        print_mapping(&mapping, texts[found++]);
    } while (jn_mapspace_next(&space, &point) && found < MAX_POINTS);
    jn_arena_free(scratch);
    jn_arena_free(arena);
    return found;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void check_distinct(const char *name, size_t count)
{
    qsort(texts, count, TEXT, compare_texts);
    for (size_t i = 1; i < count; i++)
        CHECK_ROW(name, strcmp(texts[i - 1], texts[i]) != 0);
}

static const char *const dim_c[] = {"C"};
static const char *const dim_m[] = {"M"};
static const char *const dims_mc[] = {"M", "C"};
static const char *const tensor_w[] = {"W"};
static const struct jn_factor_limit c_is_2[] = {{"C", JN_EQUAL, 2, {0}}};
static const struct jn_factor_limit m_whole[] = {{"M", JN_EQUAL, 0, {0}}};
static const struct jn_factor_limit m_least_3[] = {{"M", JN_AT_LEAST, 3, {0}}};

/* Two levels keep all but where W passes L1; counts by hand. */
static const struct {
    const char *name, *machine, *dims;
    struct jn_constraint constraints[3];
    size_t constraint_count;
    size_t size;
} cases[] = {
    /* 3 and 2 each go to one of two levels: two orders where they meet;
     * L1 keeps any of two tensors */
    {"two primes", "1x1 1x1 1x1", "M3 C2", {{0}}, 0, (2 * 2 + 2) * 4},
    {"all kept",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L1",
       .keep = (const char *const[]){"W", "O"},
       .keep_count = 2}},
     1,
     2 * 2 + 2},
    {"W passes",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L1", .bypass = tensor_w, .bypass_count = 1}},
     1,
     (2 * 2 + 2) * 2},
    {"C inside M at L0",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L0", .inner_order = dim_c, .inner_order_count = 1}},
     1,
     (2 * 2 + 1) * 4},
    {"M outside C at L0",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L0", .outer_order = dim_m, .outer_order_count = 1}},
     1,
     (2 * 2 + 1) * 4},
    {"C at L0",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L0", .factors = c_is_2, .factor_count = 1}},
     1,
     (1 + 2) * 4},
    {"all of M at L1",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L1", .factors = m_whole, .factor_count = 1}},
     1,
     (1 + 2) * 4},
    {"M at L1, 3 at least",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L1", .factors = m_least_3, .factor_count = 1}},
     1,
     (1 + 2) * 4},
    {"nothing above 2 at L0",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L0", .has_max_factor = true, .max_factor = 2}},
     1,
     (1 + 2) * 4},
    /* 2 x 2 children: M is 1, or 2 along x or y; or 4 over both */
    {"two axes",
     "1x1 1x1 2x2",
     "M2",
     {{.level = "L1",
       .keep = (const char *const[]){"W", "O"},
       .keep_count = 2}},
     1,
     4},
    {"M along x only",
     "1x1 1x1 2x2",
     "M2",
     {{.level = "L1", .keep = (const char *const[]){"W", "O"}, .keep_count = 2},
      {.level = "L1",
       .spatial = true,
       .has_split = true,
       .split = 1,
       .inner_order = dims_mc,
       .inner_order_count = 2}},
     2,
     3},
    {"too much in space",
     "1x1 1x1 2x1",
     "M3 C2",
     {{.level = "L1", .spatial = true, .factors = m_whole, .factor_count = 1}},
     1,
     0},
    {"nobody is about nothing",
     "1x1 1x1 1x1",
     "M3 C2",
     {{.level = "L7", .factors = c_is_2, .factor_count = 1},
      {.level = "L0",
       .factors = (const struct jn_factor_limit[]){{"Z", JN_EQUAL, 5, {0}}},
       .factor_count = 1}},
     2,
     (2 * 2 + 2) * 4}};

static void sizes_of_known_mapspaces(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        notation_read(&n, cases[i].machine, cases[i].dims,
                      strchr(cases[i].dims, 'C') ? "W:M,C O!:M" : "W:M O!:M",
                      "");
        size_t count =
            list_mappings(cases[i].constraints, cases[i].constraint_count);
        CHECK_ROW(cases[i].name, count == cases[i].size);
        check_distinct(cases[i].name, count);
    }
}

static void a_larger_mapspace_has_no_mapping_twice(void)
{
    notation_read(&n, "1x1 2x2 2x2", "M4 C6", "W:M,C O!:M", "");
    size_t count = list_mappings(NULL, 0);
    CU_ASSERT_TRUE(count > 300 && count < MAX_POINTS);
    check_distinct("M4 C6", count);
    /* 2 orders in time, 2 in space, of 2 dimensions each */
    CU_ASSERT_EQUAL(size, 8 * 8 * 16 * 4);
}

static const struct jn_factor_limit m_is_3[] = {{"M", JN_EQUAL, 3, {0}}};
static const struct jn_factor_limit c_least_2[] = {{"C", JN_AT_LEAST, 2, {0}}};

static void imperfect_mapspaces_have_every_mapping_once(void)
{
    static const struct {
        const char *name, *machine, *dims;
        struct jn_constraint constraints[2];
        size_t constraint_count, size;
    } rows[] = {
        /* ends 1, 2, 3 and 5 inside; all are kept */
        {"a prime", "1x1 1x1 1x1", "M5", {{0}}, 0, 4},
        {"3 of a prime inside",
         "1x1 1x1 1x1",
         "M5",
         {{.level = "L1", .factors = m_is_3, .factor_count = 1}},
         1,
         1},
        /* 1, 2, 3 or 4 children of 1, 2, 3, 4, 6 or 11 pieces */
        {"11 over a row",
         "1x1 4x1 4x1",
         "M11",
         {{0}},
         0,
         4 + 3 + 2 + 1 + 1 + 1},
        /* the same and 6 children: 2 in two shapes, the others in one */
        {"11 over a grid", "1x1 3x2 3x2", "M11", {{0}}, 0, 6 + 4 + 3 + 3},
        {"two dimensions over a grid", "1x1 2x2 2x2", "M5 C3", {{0}}, 0, 0},
        /* 3 of 3 or of 6 pieces, with C in one or two loops: orders */
        {"M by 3 over a row",
         "1x1 3x1 3x1",
         "M11 C3",
         {{.level = "L0",
           .spatial = true,
           .factors = m_is_3,
           .factor_count = 1},
          {.level = "L0", .factors = c_least_2, .factor_count = 1}},
         2,
         1 + 2 + 2 + 4}};
    static const char *const both[] = {"W", "O"};
    imperfect = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct jn_constraint all[3] = {
            rows[i].constraints[0],
            rows[i].constraints[1],
            {.level = "L1", .keep = both, .keep_count = 2}};
        all[rows[i].constraint_count] = all[2];
        notation_read(&n, rows[i].machine, rows[i].dims,
                      strchr(rows[i].dims, 'C') ? "W:M,C O!:M" : "W:M O!:M",
                      "");
        size_t count = list_mappings(all, rows[i].constraint_count + 1);
        CHECK_ROW(rows[i].name, count > 0 && count < MAX_POINTS);
        CHECK_ROW(rows[i].name, rows[i].size == 0 || count == rows[i].size);
        check_distinct(rows[i].name, count);
    }
    imperfect = false;
}

static void constraints_set_flags_in_every_mapping(void)
{
    static const char *const output[] = {"O"};
    static const struct jn_constraint flags[] = {
        {.level = "L1", .flagged[JN_FLAG_NO_TEMPORAL_REUSE] = {output, 1}},
        {.level = "L1", .flagged[JN_FLAG_NO_COALESCE] = {tensor_w, 1}},
        {.level = "L1", .flagged[JN_FLAG_NO_TEMPORAL_REUSE] = {tensor_w, 1}},
        {.level = "L0",
         .spatial = true,
         .flagged[JN_FLAG_NO_MULTICAST] = {output, 1}}};
    notation_read(&n, "1x1 2x1 2x1", "M4", "W:M O!:M", "");
    CU_ASSERT_TRUE(list_mappings(flags, 4) > 0);
    CU_ASSERT_EQUAL(space.fixed[0].no_multicast, 2);
    CU_ASSERT_EQUAL(space.fixed[0].no_temporal_reuse, 0);
    CU_ASSERT_EQUAL(space.fixed[1].no_temporal_reuse, 3);
    CU_ASSERT_EQUAL(space.fixed[1].no_coalesce, 1);
    CU_ASSERT_EQUAL(space.fixed[1].rmw_first_update, 0);
}

static void sizes_are_exact_at_any_length(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_mapspace_size digits;
    notation_read(&n, "1x1 2x2 2x2", "M4 C6", "W:M,C O!:M", "");
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
    jn_mapspace_measure(&space, arena, &digits);
    CU_ASSERT_STRING_EQUAL(digits.splits, "64");
    CU_ASSERT_STRING_EQUAL(digits.orders, "16");
    CU_ASSERT_STRING_EQUAL(digits.keeps, "4");
    CU_ASSERT_STRING_EQUAL(digits.whole, "4096");
    /* 40 factors of two over six levels: C(45, 5) ways, for each of four
     * dimensions; 4! orders in each level; five levels keep any of three */
    notation_read(&n, "1x1 1x1 1x1 1x1 1x1 1x1 1x1",
                  "M1099511627776 C1099511627776 P1099511627776 R1099511627776",
                  "W:M,C I:C,P,R O!:M,P", "");
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
    jn_mapspace_measure(&space, arena, &digits);
    CU_ASSERT_STRING_EQUAL(digits.splits, "2228138524477879514754561");
    CU_ASSERT_STRING_EQUAL(digits.orders, "191102976");
    CU_ASSERT_STRING_EQUAL(digits.keeps, "32768");
    CU_ASSERT_STRING_EQUAL(digits.whole,
                           "13952742292454494091314217506358427648");
    CU_ASSERT_DOUBLE_EQUAL(jn_mapspace_size(&space) / 1.3952742292454494e37, 1,
                           1e-12);
    jn_arena_free(arena);
}

/* 2 of L1 inside L0, 6 of L2 inside each, one MAC in each. */
static void idle_instances_are_counted_by_level_and_in_all(void)
{
    static const struct jn_constraint demands[] = {
        {.level = "L0", .spatial = true, .min_parallelism = 0.75},
        {.level = "L1", .min_total_parallelism = 0.75}};
    static const struct {
        const char *mapping;
        int level; /* 3: compute */
        double used;
    } rows[] = {{"M2x | C3y M2y |", JN_NO_LEVEL, 12},
                {"M2x | C3y | M2", 3, 6},
                {"M2 | C3y M2y |", 0, 1}};
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double used;
        notation_read(&n, "1x1 2x1 2x6 2x6", "M4 C3", "W:M,C O!:M",
                      rows[i].mapping);
        CHECK_ROW(rows[i].mapping,
                  jn_mapspace_make(&n.problem, demands, 2, arena, &space));
        CHECK_ROW(rows[i].mapping,
                  jn_mapspace_idle_level(&space, &n.mapping, &used) ==
                      rows[i].level);
        CHECK_ROW(rows[i].mapping, used == rows[i].used);
    }
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"idle instances are counted by level and in all",
     idle_instances_are_counted_by_level_and_in_all},
    {"constraints set flags in every mapping",
     constraints_set_flags_in_every_mapping},
    {"sizes of known mapspaces", sizes_of_known_mapspaces},
    {"a larger mapspace has no mapping twice",
     a_larger_mapspace_has_no_mapping_twice},
    {"sizes are exact at any length", sizes_are_exact_at_any_length},
    {"imperfect mapspaces have every mapping once",
     imperfect_mapspaces_have_every_mapping_once},
    {NULL, NULL}};
