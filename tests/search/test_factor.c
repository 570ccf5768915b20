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
} cases[] = {{"one slot takes all", 12, 1, {{1, 99, 99, 99, false, false}}, 1},
             {"a prime goes to one of three",
              7,
              3,
              {{1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false}},
              3},
             {"12 over three",
              12,
              3,
              {{1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false}},
              18},
             {"nothing to split",
              1,
              3,
              {{1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false}},
              1},
             {"the first takes 4 at most",
              12,
              2,
              {{1, 4, 99, 99, false, false}, {1, 99, 99, 99, false, false}},
              4},
             {"the first takes 3 exactly",
              12,
              3,
              {{3, 3, 99, 99, false, false},
               {1, 99, 99, 99, false, false},
               {1, 99, 99, 99, false, false}},
              3},
             {"5 does not divide",
              12,
              2,
              {{5, 5, 99, 99, false, false}, {1, 99, 99, 99, false, false}},
              0},
             {"too little room",
              12,
              2,
              {{1, 2, 99, 99, false, false}, {1, 3, 99, 99, false, false}},
              0},
             /* 1 in 1, 2 in 2, 3 in 2, 4 in 3, 6 in 4, 12 in 6 shapes */
             {"a slot of two axes",
              12,
              2,
              {{1, 99, 99, 99, true, false}, {1, 99, 99, 99, false, false}},
              18},
             /* 1; 1 x 2, 2 x 1; 1 x 3; 1 x 4, 2 x 2; 2 x 3 */
             {"a grid of 2 by 4",
              12,
              2,
              {{1, 8, 2, 4, true, false}, {1, 99, 99, 99, false, false}},
              1 + 2 + 1 + 2 + 1},
             {"two axes, 6 at most",
              12,
              2,
              {{1, 6, 99, 99, true, false}, {1, 99, 99, 99, false, false}},
              12}};

/* As in a mapping: the passes of the loops make the bound. */
static uint64_t pass(uint64_t last, uint64_t end, uint64_t residual)
{
    return last * end + residual - 1;
}

static bool is_whole(const struct jn_factors *factors, uint64_t bound,
                     const struct jn_share *shares)
{
    uint64_t last = 0;
    for (size_t s = 0; s < factors->slot_count; s++) {
        const struct jn_slot_limit *limit = &factors->limits[s];
        last = pass(last, shares[s].along_y, shares[s].residual_y);
        last = pass(last, shares[s].factor / shares[s].along_y,
                    shares[s].residual);
        if (shares[s].factor < limit->least || shares[s].factor > limit->most ||
            shares[s].factor % shares[s].along_y != 0 ||
            (!limit->two_axes && shares[s].along_y != 1))
            return false;
    }
    return last + 1 == bound;
}

/* Every number of FACTORS is a split of its own. */
static void check_numbers(const char *name, uint64_t bound,
                          const struct jn_factors *factors)
{
    static struct jn_share all[MAX_SIZE][4];
    uint64_t size = jn_factors_size(factors);
    CHECK_ROW(name, size < MAX_SIZE);
    for (uint64_t number = 0; number < size && number < MAX_SIZE; number++) {
        memset(all[number], 0, sizeof all[number]);
        jn_factors_find(factors, number, all[number]);
        CHECK_ROW(name, is_whole(factors, bound, all[number]));
        CHECK_ROW(name, jn_factors_number(factors, all[number]) == number);
        for (uint64_t other = 0; other < number; other++)
            CHECK_ROW(name,
                      memcmp(all[other], all[number], sizeof all[number]) != 0);
    }
}

static void every_number_is_a_split_and_no_two_are_the_same(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_factors factors;
        jn_factors_count(cases[i].bound, cases[i].limits, cases[i].slot_count,
                         arena, &factors);
        CHECK_ROW(cases[i].name, jn_factors_size(&factors) == cases[i].size);
        check_numbers(cases[i].name, cases[i].bound, &factors);
    }
    jn_arena_free(arena);
}

/* Splits by any factor, counted from the inside: a loop takes END of what is
 * left, the outer ones the pieces of that. */

static uint64_t quotient(uint64_t left, uint64_t end)
{
    return (left + end - 1) / end;
}

/* Whether no smaller end from LEAST on makes as many pieces. */
static bool is_smallest(uint64_t left, uint64_t end, uint64_t least)
{
    for (uint64_t smaller = least; smaller < end; smaller++)
        if (quotient(left, smaller) == quotient(left, end))
            return false;
    return true;
}

static uint64_t count_by_force(const struct jn_slot_limit *limits, size_t slots,
                               uint64_t left);

static uint64_t count_grids(const struct jn_slot_limit *limits, size_t slots,
                            uint64_t left, uint64_t x)
{
    const struct jn_slot_limit *limit = &limits[slots - 1];
    uint64_t rows = quotient(left, x);
    uint64_t count = 0;
    for (uint64_t y = 1; y <= rows; y++)
        if (is_smallest(rows, y, 1) && x * y >= limit->least &&
            x * y <= limit->most && y <= limit->most_y && x <= limit->most_x &&
            (limit->whole ? left % (x * y) == 0 : y == 1 || left % x == 0))
            count += count_by_force(limits, slots - 1, quotient(rows, y));
    return count;
}

static uint64_t count_by_force(const struct jn_slot_limit *limits, size_t slots,
                               uint64_t left)
{
    uint64_t count = 0;
    if (slots == 0)
        return left == 1;
    const struct jn_slot_limit *limit = &limits[slots - 1];
    for (uint64_t end = 1; end <= left; end++) {
        if (limit->two_axes && is_smallest(left, end, 1))
            count += count_grids(limits, slots, left, end);
        else if (!limit->two_axes && end >= limit->least &&
                 end <= limit->most && is_smallest(left, end, limit->least) &&
                 (!limit->whole || left % end == 0))
            count += count_by_force(limits, slots - 1, quotient(left, end));
    }
    return count;
}

static const struct {
    const char *name;
    size_t slot_count;
    struct jn_slot_limit limits[4];
} imperfect_cases[] = {
    {"one slot", 1, {{1, 99, 99, 99, false, false}}},
    {"three slots",
     3,
     {{1, 99, 99, 99, false, false},
      {1, 99, 99, 99, false, false},
      {1, 99, 99, 99, false, false}}},
    {"7 in the middle",
     3,
     {{1, 99, 99, 99, false, false},
      {7, 7, 99, 99, false, false},
      {1, 99, 99, 99, false, false}}},
    {"3 at least, 5 at most",
     2,
     {{3, 5, 99, 99, false, false}, {1, 99, 99, 99, false, false}}},
    {"two axes",
     3,
     {{1, 99, 99, 99, false, false},
      {1, 99, 99, 99, true, false},
      {1, 99, 99, 99, false, false}}},
    {"6 on two axes",
     2,
     {{1, 99, 99, 99, false, false}, {6, 6, 99, 99, true, false}}},
    {"two pairs of axes",
     3,
     {{1, 12, 99, 99, true, false},
      {1, 9, 99, 99, true, false},
      {1, 99, 99, 99, false, false}}},
    {"a grid of 3 by 5",
     2,
     {{1, 15, 3, 5, true, false}, {1, 99, 99, 99, false, false}}},
    {"whole on two axes",
     3,
     {{1, 99, 99, 99, false, false},
      {1, 12, 99, 99, true, true},
      {1, 99, 99, 99, false, false}}},
    {"whole, 2 to 5",
     3,
     {{1, 99, 99, 99, false, false},
      {2, 5, 99, 99, false, true},
      {1, 99, 99, 99, false, false}}},
    {"4 at least on two axes",
     3,
     {{1, 99, 99, 99, false, false},
      {4, 99, 99, 99, true, false},
      {2, 99, 99, 99, false, false}}}};

static void imperfect_splits_are_those_found_by_force(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof imperfect_cases / sizeof imperfect_cases[0];
         i++)
        for (uint64_t bound = 1; bound <= 47; bound++) {
            struct jn_factors factors;
            jn_factors_count_imperfect(bound, imperfect_cases[i].limits,
                                       imperfect_cases[i].slot_count, arena,
                                       &factors);
            CHECK_ROW(imperfect_cases[i].name,
                      jn_factors_size(&factors) ==
                          count_by_force(imperfect_cases[i].limits,
                                         imperfect_cases[i].slot_count, bound));
            check_numbers(imperfect_cases[i].name, bound, &factors);
        }
    jn_arena_free(arena);
}

/* What walks the counts itself meets the same shares. */
static void shares_between_counts_add_up_to_all_splits(void)
{
    static const struct jn_slot_limit limits[] = {
        {2, 30, 99, 99, true, false}, {1, 99, 99, 99, false, false}};
    struct jn_arena *arena = jn_arena_new();
    struct jn_factors factors;
    jn_factors_count_imperfect(53, limits, 2, arena, &factors);
    uint64_t count = 0;
    for (size_t to = 0; to < factors.count_count; to++)
        for (uint64_t shape = 0; shape < jn_factors_shapes(&factors, 0, 0, to);
             shape++) {
            struct jn_share share = jn_factors_share(&factors, 0, 0, to, shape);
            CU_ASSERT_EQUAL(share.factor, factors.counts[to]);
            count +=
                jn_factors_shapes(&factors, 1, to, factors.count_count - 1);
        }
    CU_ASSERT_EQUAL(count, jn_factors_size(&factors));
    CU_ASSERT_EQUAL(jn_factors_end(&factors, 1, 0), 0);
    CU_ASSERT_EQUAL(factors.counts[0], 1);
    CU_ASSERT_EQUAL(factors.counts[factors.count_count - 1], 53);
    jn_arena_free(arena);
}

static void a_large_bound_has_fewer_counts(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_slot_limit limits[12];
    struct jn_factors factors;
    struct jn_share shares[12];
    for (size_t s = 0; s < 12; s++)
        limits[s] = (struct jn_slot_limit){1, UINT64_MAX, 99, 99, false, false};
    jn_factors_count_imperfect(999983, limits, 2, arena, &factors);
    CU_ASSERT_TRUE(factors.count_count > JN_MAX_COUNTS / 2 &&
                   factors.count_count <= JN_MAX_COUNTS + 2);
    jn_factors_count_imperfect(999983, limits, 12, arena, &factors);
    CU_ASSERT_TRUE(jn_fits(jn_factors_size(&factors)));
    CU_ASSERT_TRUE(factors.count_count > 64);
    uint64_t last = jn_factors_size(&factors) - 1;
    jn_factors_find(&factors, last, shares);
    CU_ASSERT_TRUE(is_whole(&factors, 999983, shares));
    CU_ASSERT_EQUAL(jn_factors_number(&factors, shares), last);
    jn_arena_free(arena);
}

static void sizes_beyond_64_bits_are_too_large(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_slot_limit limits[JN_MAX_SLOTS];
    struct jn_factors factors;
    for (size_t s = 0; s < JN_MAX_SLOTS; s++)
        limits[s] = (struct jn_slot_limit){1, UINT64_MAX, 99, 99, true, false};
    /* C(40 + 63, 63) ways even without the axes */
    jn_factors_count(UINT64_C(1) << 40, limits, JN_MAX_SLOTS, arena, &factors);
    CU_ASSERT_FALSE(jn_fits(jn_factors_size(&factors)));
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"every number is a split and no two are the same",
     every_number_is_a_split_and_no_two_are_the_same},
    {"imperfect splits are those found by force",
     imperfect_splits_are_those_found_by_force},
    {"shares between counts add up to all splits",
     shares_between_counts_add_up_to_all_splits},
    {"a large bound has fewer counts", a_large_bound_has_fewer_counts},
    {"sizes beyond 64 bits are too large", sizes_beyond_64_bits_are_too_large},
    {NULL, NULL}};
