/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board.h - how far a search has come, for whoever waits for it.
 *
 * Input:  what the workers have tried and found.
 * Output: struct jn_progress, shown at most ten times a second.
 * Next:   cli/progress.h draws it; a caller of the library may end the search.
 *
 * Nothing here changes what is found, unless the search is ended.
 */
#ifndef JN_SEARCH_BOARD_H
#define JN_SEARCH_BOARD_H

#include "joulenest.h"

#include <pthread.h>
#include <stdatomic.h>

/* Called by any of the threads, but never by two at once.  False ends the
 * search. */
struct jn_watcher {
    bool (*show)(const struct jn_progress *progress, void *data);
    void *data;
};

struct jn_board {
    const struct jn_watcher *watcher; /* NULL: nobody looks */
    double begin_seconds;
    atomic_uint_fast64_t tried_count;
    atomic_uint_fast64_t next_tick; /* tenths of a second from the beginning */
    pthread_mutex_t mutex;          /* for all below */
    struct jn_progress progress;
};

void jn_board_start(struct jn_board *board, const struct jn_watcher *watcher);
void jn_board_end(struct jn_board *board);

/* A better mapping was found; the least cost of all counts. */
void jn_board_best(struct jn_board *board, double cost);

/* No mapping costs less than this; the greatest of all counts. */
void jn_board_bound(struct jn_board *board, double bound);

/* So many more mappings were tried, and this share of the work is done (0 if
 * that is not known).  Shows what there is if it is time.  False if the
 * watcher ends the search. */
bool jn_board_tick(struct jn_board *board, uint64_t tried, double done_ratio);

#endif
