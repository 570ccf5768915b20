/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/machine.h"
#include "harness.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static jmp_buf out_of_memory;

static void jump(size_t size)
{
    (void)size;
    longjmp(out_of_memory, 1);
}

/* Needs a parser, a line, a grid, long cells and complaints. */
static void write_tables(const char *good, const char *bad)
{
    struct jn_arena *arena = jn_arena_new();
    const char *text = "class,action,size_bits,width_bits,energy_pj,source\n";
    for (int i = 0; i < 40; i++)
        text = jn_arena_format(arena, "%ssram,read fill,%d,%d,%d,\"%0*d\"\n",
                               text, 1000 + 100000 * (i / 2), 20 + 80 * (i % 2),
                               i + 3, 300 + i, i);
    for (int i = 0; i < 5; i++)
        text = jn_arena_format(arena, "%sregfile,read fill,%d,,%d,x\n", text,
                               1000 * (i + 1), i + 5);
    write_text(good, text);
    text = "class,action,energy_pj,source\n";
    for (int i = 0; i < 40; i++)
        text =
            jn_arena_format(arena, "%ssram,raed,%d,x\nsarm,read,x,\n", text, i);
    write_text(bad, jn_arena_format(arena, "%ssram,\"read", text));
    jn_arena_free(arena);
}

/* Prices a machine while the k-th allocation fails; false once none did. */
static bool price_failing(const char *path,
                          void (*fail_after)(size_t countdown), size_t k)
{
    struct jn_arena *volatile arena = NULL;
    volatile bool failed = true;
    fail_after(k);
    if (setjmp(out_of_memory) == 0) {
        arena = jn_arena_new();
        struct bench bench = {{arena, jn_diags_new(arena), NULL}};
        struct machine machine;
        make_machine(&machine);
        (void)price_machine(&machine, path, &bench);
        CU_ASSERT_PTR_NOT_NULL(complaints(&bench));
        failed = false;
    }
    fail_after(0);
    jn_arena_free(arena);
    return failed;
}

static size_t open_files(void)
{
    int lowest = dup(0);
    (void)close(lowest);
    return (size_t)lowest;
}

static void fail_each(const char *path, void (*fail_after)(size_t countdown),
                      size_t at_least)
{
    size_t k = 1;
    while (k < 20000 && price_failing(path, fail_after, k))
        k++;
    CHECK_ROW(path, k > at_least && k < 20000);
}

static void every_allocation_of_pricing_may_fail(void)
{
    char good[] = "/tmp/jn-good-XXXXXX.csv", bad[] = "/tmp/jn-bad-XXXXXX.csv";
    CU_ASSERT_FATAL(close(mkstemps(good, 4)) == 0);
    CU_ASSERT_FATAL(close(mkstemps(bad, 4)) == 0);
    write_tables(good, bad);
    size_t files_before = open_files();
    jn_arena_set_hook(jump);
    fail_each(good, jn_arena_fail_after, 2);
    fail_each(bad, jn_arena_fail_after, 2);
    fail_each(good, jn_arena_fail_at_piece, 100);
    fail_each(bad, jn_arena_fail_at_piece, 100);
    fail_each("tests/estimate/plugin_good.so", jn_arena_fail_after, 1);
    fail_each("tests/estimate/plugin_good.so", jn_arena_fail_at_piece, 30);
    jn_arena_set_hook(NULL);
    CU_ASSERT_EQUAL(open_files(), files_before);
    unlink(good);
    unlink(bad);
}

const struct jn_test tests[] = {
    {"every allocation of pricing may fail",
     every_allocation_of_pricing_may_fail},
    {NULL, NULL},
};
