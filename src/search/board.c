/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/board.h"

#include "search/worker.h"

enum { TICKS_PER_SECOND = 10 };

void jn_board_start(struct jn_board *board, const struct jn_watcher *watcher)
{
    board->watcher = watcher;
    board->begin_seconds = jn_worker_clock();
    atomic_init(&board->tried_count, 0);
    atomic_init(&board->next_tick, 0);
    board->progress = (struct jn_progress){.gap_ratio = 1};
    pthread_mutex_init(&board->mutex, NULL);
}

void jn_board_end(struct jn_board *board)
{
    pthread_mutex_destroy(&board->mutex);
}

static void find_gap(struct jn_progress *progress)
{
    progress->gap_ratio = 1;
    if (progress->any && progress->best_cost > 0 && progress->bound > 0)
        progress->gap_ratio = progress->bound < progress->best_cost
                                  ? 1 - progress->bound / progress->best_cost
                                  : 0;
}

void jn_board_best(struct jn_board *board, double cost)
{
    struct jn_progress *progress = &board->progress;
    if (!board->watcher)
        return;
    pthread_mutex_lock(&board->mutex);
    if (!progress->any || cost < progress->best_cost)
        progress->best_cost = cost;
    progress->any = true;
    find_gap(progress);
    pthread_mutex_unlock(&board->mutex);
}

void jn_board_bound(struct jn_board *board, double bound)
{
    struct jn_progress *progress = &board->progress;
    if (!board->watcher)
        return;
    pthread_mutex_lock(&board->mutex);
    if (bound > progress->bound)
        progress->bound = bound;
    find_gap(progress);
    pthread_mutex_unlock(&board->mutex);
}

/* True for one of those who ask in the same tenth of a second. */
static bool is_time(struct jn_board *board, double seconds)
{
    uint_fast64_t now = (uint_fast64_t)(seconds * TICKS_PER_SECOND);
    uint_fast64_t next = atomic_load(&board->next_tick);
    return now >= next &&
           atomic_compare_exchange_strong(&board->next_tick, &next, now + 1);
}

bool jn_board_tick(struct jn_board *board, uint64_t tried, double done_ratio)
{
    struct jn_progress *progress = &board->progress;
    if (!board->watcher)
        return true;
    atomic_fetch_add(&board->tried_count, tried);
    double seconds = jn_worker_clock() - board->begin_seconds;
    if (!is_time(board, seconds))
        return true;
    pthread_mutex_lock(&board->mutex);
    progress->tried_count = atomic_load(&board->tried_count);
    progress->done_ratio = done_ratio;
    progress->seconds = seconds;
    bool goes_on = board->watcher->show(progress, board->watcher->data);
    pthread_mutex_unlock(&board->mutex);
    return goes_on;
}
