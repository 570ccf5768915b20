/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "harness.h"
#include "search/factor.h"

#include <string.h>

enum { MAX_SIZE = 4096 };

static const struct {
    const char *name;
    uint64_t bound;
    size_t slot_count;
    struct jn_slot_limit limits[4];
    uint64_t size;
} cases[] = {
    {"one slot takes all", 12, 1, {{1, 99, false}}, 1},
    {"a prime goes to one of three",
     7,
     3,
     {{1, 99, false}, {1, 99, false}, {1, 99, false}},
     3},
    {"12 over three",
     12,
     3,
     {{1, 99, false}, {1, 99, false}, {1, 99, false}},
     18},
    {"nothing to split",
     1,
     3,
     {{1, 99, false}, {1, 99, false}, {1, 99, false}},
     1},
    {"the first takes 4 at most", 12, 2, {{1, 4, false}, {1, 99, false}}, 4},
    {"the first takes 3 exactly",
     12,
     3,
     {{3, 3, false}, {1, 99, false}, {1, 99, false}},
     3},
    {"5 does not divide", 12, 2, {{5, 5, false}, {1, 99, false}}, 0},
    {"too little room", 12, 2, {{1, 2, false}, {1, 3, false}}, 0},
    /* 1 in 1, 2 in 2, 3 in 2, 4 in 3, 6 in 4, 12 in 6 shapes */
    {"a slot of two axes", 12, 2, {{1, 99, true}, {1, 99, false}}, 18},
    {"two axes, 6 at most", 12, 2, {{1, 6, true}, {1, 99, false}}, 12}};

static bool is_whole(const struct jn_factors *factors, uint64_t bound,
                     const struct jn_share *shares)
{
    uint64_t product = 1;
    for (size_t s = 0; s < factors->slot_count; s++) {
        const struct jn_slot_limit *limit = &factors->limits[s];
        product *= shares[s].factor;
        if (shares[s].factor < limit->least || shares[s].factor > limit->most ||
            shares[s].factor % shares[s].along_y != 0 ||
            (!limit->two_axes && shares[s].along_y != 1))
            return false;
    }
    return product == bound;
}

static void every_number_is_a_split_and_no_two_are_the_same(void)
{
    static struct jn_share all[MAX_SIZE][4];
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_factors factors;
        jn_factors_count(cases[i].bound, cases[i].limits, cases[i].slot_count,
                         arena, &factors);
        uint64_t size = jn_factors_size(&factors);
        CHECK_ROW(cases[i].name, size == cases[i].size);
        for (uint64_t number = 0; number < size && number < MAX_SIZE;
             number++) {
            memset(all[number], 0, sizeof all[number]);
            jn_factors_find(&factors, number, all[number]);
            CHECK_ROW(cases[i].name,
                      is_whole(&factors, cases[i].bound, all[number]));
            for (uint64_t other = 0; other < number; other++)
                CHECK_ROW(cases[i].name, memcmp(all[other], all[number],
                                                sizeof all[number]) != 0);
        }
    }
    jn_arena_free(arena);
}

static void sizes_beyond_64_bits_are_too_large(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_slot_limit limits[JN_MAX_SLOTS];
    struct jn_factors factors;
    for (size_t s = 0; s < JN_MAX_SLOTS; s++)
        limits[s] = (struct jn_slot_limit){1, UINT64_MAX, true};
    /* C(40 + 63, 63) ways even without the axes */
    jn_factors_count(UINT64_C(1) << 40, limits, JN_MAX_SLOTS, arena, &factors);
    CU_ASSERT_FALSE(jn_fits(jn_factors_size(&factors)));
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"every number is a split and no two are the same",
     every_number_is_a_split_and_no_two_are_the_same},
    {"sizes beyond 64 bits are too large", sizes_beyond_64_bits_are_too_large},
    {NULL, NULL}};
