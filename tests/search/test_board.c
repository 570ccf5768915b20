/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "search/board.h"
#include "search/search.h"

#include <string.h>

static struct notation n;
static struct jn_mapspace space;

struct glance {
    struct jn_progress last;
    unsigned count;
    unsigned most; /* ends the search then; 0: never */
};

static bool look(const struct jn_progress *progress, void *data)
{
    struct glance *glance = data;
    CU_ASSERT_TRUE(progress->tried_count >= glance->last.tried_count);
    glance->last = *progress;
    glance->count++;
    return glance->count != glance->most;
}

static void a_gap_follows_from_the_best_and_the_bound(void)
{
    struct glance glance = {.count = 0};
    const struct jn_watcher watcher = {look, &glance};
    struct jn_board board;
    jn_board_start(&board, &watcher);
    CU_ASSERT_TRUE(jn_board_tick(&board, 5, 0.5));
    CU_ASSERT_EQUAL(glance.last.tried_count, 5);
    CU_ASSERT_EQUAL(glance.last.done_ratio, 0.5);
    CU_ASSERT_EQUAL(glance.last.gap_ratio, 1);
    CU_ASSERT_FALSE(glance.last.any);
    CU_ASSERT_TRUE(jn_board_tick(&board, 7, 0.6));
    CU_ASSERT_EQUAL(glance.count, 1);
    jn_board_best(&board, 80);
    jn_board_best(&board, 90);
    CU_ASSERT_EQUAL(board.progress.best_cost, 80);
    CU_ASSERT_EQUAL(board.progress.gap_ratio, 1);
    jn_board_bound(&board, 60);
    jn_board_bound(&board, 40);
    CU_ASSERT_EQUAL(board.progress.gap_ratio, 0.25);
    jn_board_bound(&board, 81);
    CU_ASSERT_EQUAL(board.progress.gap_ratio, 0);
    jn_board_end(&board);
}

static void without_a_watcher_nothing_happens(void)
{
    struct jn_board board;
    jn_board_start(&board, NULL);
    jn_board_best(&board, 3);
    jn_board_bound(&board, 2);
    CU_ASSERT_TRUE(jn_board_tick(&board, 5, 0.5));
    CU_ASSERT_FALSE(board.progress.any);
    jn_board_end(&board);
}

static void run(unsigned threads, uint64_t samples, struct glance *glance,
                struct jn_found *found)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_watcher watcher = {look, glance};
    struct jn_search_options options = {.strategy = "random",
                                        .sample_count = samples,
                                        .threads = threads,
                                        .watcher = glance ? &watcher : NULL};
    options.objectives.count = 1;
    notation_read(&n, "1x1 1x1 2x2 2x2", "M4 C6 P5", "W:M,C I:C,P O!:M,P", "");
    n.levels[0].component.prices[JN_READ].energy_pj = 200.5;
    jn_problem_look(&n.problem);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
    (void)!jn_search_run(&space, &options, arena, found);
    jn_arena_free(arena);
}

static void looking_changes_nothing(void)
{
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct glance glance = {.count = 0};
        struct jn_found watched, alone;
        run(threads, 20000, &glance, &watched);
        run(threads, 20000, NULL, &alone);
        CU_ASSERT_TRUE(glance.count >= 1);
        CU_ASSERT_EQUAL(watched.tried_count, alone.tried_count);
        CU_ASSERT_EQUAL(watched.cost.items[0], alone.cost.items[0]);
        CU_ASSERT_EQUAL(
            memcmp(&watched.point, &alone.point, sizeof alone.point), 0);
    }
}

static void a_watcher_can_end_the_search(void)
{
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct glance glance = {.most = 3};
        struct jn_found found;
        run(threads, UINT64_C(1) << 40, &glance, &found);
        CU_ASSERT_EQUAL(glance.count, 3);
        CU_ASSERT_TRUE(found.any && !found.complete);
        CU_ASSERT_TRUE(glance.last.any);
        CU_ASSERT_TRUE(glance.last.seconds >= 0.2);
        CU_ASSERT_TRUE(glance.last.best_cost >= found.cost.items[0]);
    }
}

const struct jn_test tests[] = {
    {"a gap follows from the best and the bound",
     a_gap_follows_from_the_best_and_the_bound},
    {"without a watcher nothing happens", without_a_watcher_nothing_happens},
    {"looking changes nothing", looking_changes_nothing},
    {"a watcher can end the search", a_watcher_can_end_the_search},
    {NULL, NULL}};
