/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/fit.h"
#include "harness.h"
#include "notation.h"

#include <string.h>

enum { NO_SIZE = 0 };

/* Level 1 of three holds SIZE words. */
static const struct {
    const char *name, *mapping;
    uint64_t size;
    double buffering, min_utilization;
    enum jn_misfit misfit;
    const char *component;
    double needed, available;
} cases[] = {
    {"no size, no limit", "M5 | C3 | P7", NO_SIZE, 1, 0, JN_FITS, NULL, 0, 0},
    {"full to the last word", "M5 | C3 | P7", 31, 1, 0, JN_FITS, NULL, 0, 0},
    {"one word too many", "M5 | C3 | P7", 30, 1, 0, JN_MISFIT_CAPACITY, "L1",
     496, 480},
    {"half of it for the next tile", "M5 | C3 | P7", 61, 2, 0,
     JN_MISFIT_CAPACITY, "L1", 496, 480},
    {"half is enough", "M5 | C3 | P7", 62, 2, 0, JN_FITS, NULL, 0, 0},
    {"too empty", "M5 | C3 | P7", 62, 1, 0.75, JN_MISFIT_MIN_UTILIZATION, "L1",
     496, 744},
    {"full enough", "M5 | C3 | P7", 62, 1, 0.5, JN_FITS, NULL, 0, 0},
    {"too many columns", "M5 | C3x | P7", NO_SIZE, 1, 0, JN_MISFIT_MESH_X,
     "MAC", 3, 2},
    {"too many rows", "M5 | P7y | C3", NO_SIZE, 1, 0, JN_MISFIT_MESH_Y, "MAC",
     7, 5},
    {"too many rows of a level", "M5y | P7 | C3", NO_SIZE, 1, 0,
     JN_MISFIT_MESH_Y, "L2", 5, 1},
    {"rows as there are", "P7 | M5y | C3", NO_SIZE, 1, 0, JN_MISFIT_MESH_Y,
     "L2", 5, 1}};

static void misfits_name_component_need_and_supply(void)
{
    static struct notation n;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_nest nest;
        struct jn_tiles tiles;
        struct jn_usage usage;
        struct jn_refusal refusal;
        notation_read(&n, "1x1 1x1 2x1 2x5", "M5 C3 P7", "W:M,C I:C,P O!:M,P",
                      cases[i].mapping);
        n.levels[1].has_size = cases[i].size != NO_SIZE;
        n.levels[1].size_words = cases[i].size;
        n.levels[1].multiple_buffering = cases[i].buffering;
        n.levels[1].min_utilization = cases[i].min_utilization;
        jn_nest_bind(&n.problem, &n.mapping, arena, &nest);
        jn_tiles_size(&nest, &tiles);
        jn_usage_count(&nest, &usage);
        bool fits = jn_fits_machine(&nest, &tiles, &usage, &refusal);
        CHECK_ROW(cases[i].name, fits == (cases[i].misfit == JN_FITS));
        CHECK_ROW(cases[i].name, refusal.misfit == cases[i].misfit);
        if (fits)
            continue;
        CHECK_ROW(cases[i].name,
                  strcmp(refusal.component, cases[i].component) == 0);
        CHECK_ROW(cases[i].name, refusal.needed == cases[i].needed);
        CHECK_ROW(cases[i].name, refusal.available == cases[i].available);
    }
    jn_arena_free(arena);
}

static void each_tensor_counts_its_own_bits_and_only_where_it_is_kept(void)
{
    static struct notation n;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_tiles tiles;
    notation_read(&n, "1x1 1x1 1x1 1x1", "M5 C3 P7", "W:M,C I:C,P O!:M,P",
                  "M5 | C3 | P7");
    n.problem.storage[1][0].word_bits = 4;
    n.problem.storage[1][1].word_bits = 8;
    n.problem.storage[1][2].word_bits = 24;
    jn_nest_bind(&n.problem, &n.mapping, arena, &nest);
    jn_tiles_size(&nest, &tiles);
    CU_ASSERT_EQUAL(jn_fit_used_bits(&nest, &tiles, 1),
                    3 * 4 + 21 * 8 + 7 * 24);
    n.mapping.levels[1].keep = 5;
    CU_ASSERT_EQUAL(jn_fit_used_bits(&nest, &tiles, 1), 3 * 4 + 7 * 24);
    jn_arena_free(arena);
}

static void an_imperfect_factor_counts_with_its_average(void)
{
    static struct notation n;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_usage usage;
    /* 17 of M on 5 instances: four passes of 4.25 on average */
    notation_read(&n, "1x1 5x1 5x3", "M17 C3", "W:M,C O!:M", "M4 M5,2x | C3y");
    jn_nest_bind(&n.problem, &n.mapping, arena, &nest);
    jn_usage_count(&nest, &usage);
    CU_ASSERT_EQUAL(usage.replication[0], 1);
    CU_ASSERT_EQUAL(usage.replication[1], 4);
    CU_ASSERT_EQUAL(usage.replication[2], 12);
    CU_ASSERT_EQUAL(usage.x[1], 5);
    CU_ASSERT_EQUAL(usage.y[2], 3);
    CU_ASSERT_EQUAL(usage.fanout[0], 5);
    CU_ASSERT_EQUAL(usage.fanout[1], 3);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"misfits name component, need and supply",
     misfits_name_component_need_and_supply},
    {"each tensor counts its own bits and only where it is kept",
     each_tensor_counts_its_own_bits_and_only_where_it_is_kept},
    {"an imperfect factor counts with its average",
     an_imperfect_factor_counts_with_its_average},
    {NULL, NULL}};
