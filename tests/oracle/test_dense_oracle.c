/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "harness.h"
#include "oracle/compare_dense.h"

#include <inttypes.h>
#include <stdio.h>

enum { CASES = 5000, PRINTED = 3 };

typedef void change(uint64_t number, struct jn_arena *arena,
                    struct oracle_case *changed);

static struct oracle_bench bench;
static struct jn_arena *arena;

static void change_nothing(uint64_t number, struct jn_arena *unused,
                           struct oracle_case *changed)
{
    (void)number;
    (void)unused;
    (void)changed;
}

static void fill_and_save(uint64_t number, struct jn_arena *taken,
                          struct oracle_case *changed)
{
    oracle_densities_fill(number, taken, changed);
    oracle_savings_draw(number + 1, taken, changed);
}

/* Cases are not made smaller: what is changed hangs on their shape. */
static uint64_t count_differences(change *make, uint64_t first)
{
    static struct oracle_case drawn;
    struct oracle_difference difference;
    uint64_t count = 0;
    bench.counting = jn_arena_new();
    bench.running = jn_arena_new();
    arena = jn_arena_new();
    for (uint64_t number = first; number < first + how_many(CASES); number++) {
        jn_arena_reset(arena);
        oracle_case_draw(number, &drawn);
        oracle_machine_price(number, &drawn);
        make(number, arena, &drawn);
        oracle_compare_dense(&drawn, &bench, &difference);
        if (difference.text[0] == '\0' || count++ >= PRINTED)
            continue;
        printf("case %" PRIu64 ": %s\n", number, difference.text);
        oracle_case_print(&drawn, stdout);
    }
    jn_arena_free(arena);
    jn_arena_free(bench.running);
    jn_arena_free(bench.counting);
    return count;
}

static void without_densities_all_is_as_without_an_eye_to_zeros(void)
{
    CU_ASSERT_EQUAL(count_differences(change_nothing, 10000000), 0);
}

static void densities_of_one_change_no_bit(void)
{
    CU_ASSERT_EQUAL(count_differences(oracle_densities_fill, 11000000), 0);
}

static void savings_change_no_bit_without_zeros(void)
{
    CU_ASSERT_EQUAL(count_differences(fill_and_save, 12000000), 0);
}

const struct jn_test tests[] = {
    {"without densities all is as without an eye to zeros",
     without_densities_all_is_as_without_an_eye_to_zeros},
    {"densities of one change no bit", densities_of_one_change_no_bit},
    {"savings change no bit without zeros",
     savings_change_no_bit_without_zeros},
    {NULL, NULL},
};
