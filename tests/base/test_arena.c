/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "base/checked.h"
#include "harness.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

static const size_t sizes[] = {0, 1, 7, 16, 33, 4095, 4096, 70000, 3};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static bool all_are(const unsigned char *piece, size_t size, size_t value)
{
    while (size > 0 && piece[size - 1] == value)
        size--;
    return size == 0;
}

static void take_pieces(struct jn_arena *arena)
{
    unsigned char *pieces[SIZES];
    for (size_t i = 0; i < SIZES; i++) {
        pieces[i] = jn_arena_take(arena, sizes[i], 1);
        CU_ASSERT_EQUAL((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        CU_ASSERT_TRUE(all_are(pieces[i], sizes[i], 0));
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < SIZES; i++)
        CU_ASSERT_TRUE(all_are(pieces[i], sizes[i], i + 1));
}

static void pieces_are_zeroed_aligned_and_apart(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (int round = 0; round < 3; round++) {
        take_pieces(arena);
        jn_arena_reset(arena);
    }
    jn_arena_free(arena);
    jn_arena_free(NULL);
}

/* Takes pieces of 1 to 50000 bytes, the same ones for the same seed. */
static void take_some(struct jn_arena *arena, uint32_t seed)
{
    for (int i = 0; i < 300; i++) {
        seed = seed * 1664525 + 1013904223;
        (void)jn_arena_take(arena, 1, 1 + (seed >> 8) % (i % 7 ? 300 : 50000));
    }
}

static void equal_work_after_a_reset_asks_for_nothing(void)
{
    struct jn_arena *arena = jn_arena_new();
    take_some(arena, 37);
    size_t before = jn_arena_system_allocations();
    for (int round = 0; round < 50; round++) {
        jn_arena_reset(arena);
        take_some(arena, 37);
    }
    CU_ASSERT_EQUAL(jn_arena_system_allocations(), before);
    jn_arena_free(arena);
}

static void different_work_settles_soon(void)
{
    struct jn_arena *arena = jn_arena_new();
    size_t before = 0;
    for (uint32_t round = 0; round < 400; round++) {
        if (round == 100)
            before = jn_arena_system_allocations();
        jn_arena_reset(arena);
        take_some(arena, round % 5 + 3);
    }
    CU_ASSERT_EQUAL(jn_arena_system_allocations(), before);
    jn_arena_free(arena);
}

static void a_mark_returns_to_its_place(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena_mark start = jn_arena_mark(arena);
    char *kept = jn_arena_text(arena, "kept");
    struct jn_arena_mark mark = jn_arena_mark(arena);
    void *first = jn_arena_take(arena, 3, 5);
    (void)jn_arena_take(arena, 30000, 5);
    jn_arena_rewind(arena, mark);
    CU_ASSERT_PTR_EQUAL(jn_arena_take(arena, 3, 5), first);
    CU_ASSERT_STRING_EQUAL(kept, "kept");
    jn_arena_rewind(arena, start);
    CU_ASSERT_PTR_EQUAL(jn_arena_take(arena, 5, 1), kept);
    jn_arena_free(arena);
}

static void texts_are_copied_cut_and_formatted(void)
{
    struct jn_arena *arena = jn_arena_new();
    CU_ASSERT_STRING_EQUAL(jn_arena_text(arena, "refill"), "refill");
    CU_ASSERT_STRING_EQUAL(jn_arena_slice(arena, "refill", 3), "ref");
    CU_ASSERT_STRING_EQUAL(jn_arena_slice(arena, NULL, 0), "");
    CU_ASSERT_STRING_EQUAL(jn_arena_format(arena, "%s %d%%", "x", 37), "x 37%");
    const char *wide = jn_arena_format(arena, "%9000d", 3);
    CU_ASSERT_EQUAL(strlen(wide), 9000);
    jn_arena_free(arena);
}

static int released[8];
static int release_count;

static void release_number(void *number)
{
    released[release_count++ % 8] = *(int *)number;
}

static void what_is_held_ends_with_the_arena_last_first(void)
{
    static int numbers[] = {3, 5, 7, 11};
    struct jn_arena *arena = jn_arena_new();
    release_count = 0;
    jn_arena_hold(arena, release_number)->resource = &numbers[0];
    struct jn_arena_mark mark = jn_arena_mark(arena);
    jn_arena_hold(arena, release_number)->resource = &numbers[1];
    (void)jn_arena_hold(arena, release_number);
    struct jn_held *held = jn_arena_hold(arena, release_number);
    held->resource = &numbers[2];
    jn_arena_drop(arena, held);
    CHECK_ROW("drop", release_count == 1 && released[0] == 7);
    jn_arena_rewind(arena, mark);
    CHECK_ROW("rewind", release_count == 2 && released[1] == 5);
    jn_arena_hold(arena, release_number)->resource = &numbers[3];
    jn_arena_free(arena);
    CHECK_ROW("free", release_count == 4);
    CHECK_ROW("last first", released[2] == 11 && released[3] == 3);
}

static jmp_buf out_of_memory;
static size_t missing;

static void jump(size_t size)
{
    missing = size;
    longjmp(out_of_memory, 1);
}

static void the_hook_hears_of_the_allocation_that_failed(void)
{
    struct jn_arena *volatile arena = NULL;
    jn_arena_set_hook(jump);
    jn_arena_fail_after(2);
    if (setjmp(out_of_memory) == 0) {
        arena = jn_arena_new();
        (void)jn_arena_take(arena, 30000, 7);
        CU_FAIL("the second allocation did not fail");
    }
    CHECK_ROW("size", missing >= 210000 && missing < 220000);
    (void)jn_arena_take(arena, 30000, 7);
    jn_arena_free(arena);
    jn_arena_set_hook(NULL);
}

static void counts_never_wrap(void)
{
    static const struct {
        uint64_t a, b, product, sum;
    } cases[] = {
        {3, 5, 15, 8},
        {UINT32_MAX, UINT32_MAX, 18446744065119617025u, 8589934590},
        {UINT64_MAX - 1, 1, UINT64_MAX - 1, JN_TOO_LARGE},
        {UINT64_MAX - 1, 2, JN_TOO_LARGE, JN_TOO_LARGE},
        {1u << 31, UINT64_C(1) << 33, JN_TOO_LARGE, 10737418240},
        {JN_TOO_LARGE, 1, JN_TOO_LARGE, JN_TOO_LARGE},
        {JN_TOO_LARGE, 7, JN_TOO_LARGE, JN_TOO_LARGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(jn_mul(cases[i].a, cases[i].b), cases[i].product);
        CU_ASSERT_EQUAL(jn_mul(cases[i].b, cases[i].a), cases[i].product);
        CU_ASSERT_EQUAL(jn_add(cases[i].a, cases[i].b), cases[i].sum);
    }
    CU_ASSERT_TRUE(jn_fits(UINT64_MAX - 1));
    CU_ASSERT_FALSE(jn_fits(JN_TOO_LARGE));
    CU_ASSERT_EQUAL(jn_ceil_div(21, 7), 3);
    CU_ASSERT_EQUAL(jn_ceil_div(22, 7), 4);
    CU_ASSERT_EQUAL(jn_ceil_div(0, 7), 0);
}

const struct jn_test tests[] = {
    {"pieces are zeroed, aligned and apart",
     pieces_are_zeroed_aligned_and_apart},
    {"equal work after a reset asks for nothing",
     equal_work_after_a_reset_asks_for_nothing},
    {"different work settles soon", different_work_settles_soon},
    {"a mark returns to its place", a_mark_returns_to_its_place},
    {"texts are copied, cut and formatted", texts_are_copied_cut_and_formatted},
    {"what is held ends with the arena, last first",
     what_is_held_ends_with_the_arena_last_first},
    {"the hook hears of the allocation that failed",
     the_hook_hears_of_the_allocation_that_failed},
    {"counts never wrap", counts_never_wrap},
    {NULL, NULL},
};
