/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker.h - tries points of a mapspace and keeps the best.
 *
 * Input:  points, from a strategy.
 * Output: their costs; the best so far.
 * Next:   search/search.c merges the workers.
 */
#ifndef JN_SEARCH_WORKER_H
#define JN_SEARCH_WORKER_H

#include "search/board.h"
#include "search/search.h"
#include "search/stream.h"

struct jn_worker {
    const struct jn_mapspace *space;
    const struct jn_search_options *options;
    double deadline_seconds; /* on the monotonic clock; 0: none */
    atomic_bool *stop;       /* set for all workers when one sees the end */
    struct jn_arena *scratch;
    struct jn_loop *loops;
    struct jn_result *result;
    struct jn_point best;
    struct jn_cost best_cost;
    bool any;
    uint64_t tried_count, feasible_count;
    struct jn_board *board;
    uint64_t told_count; /* of those tried, on the board */
    const atomic_uint_fast64_t *done_count;
    uint64_t chunk_count;
    uint64_t chunk; /* being worked off */
    void *plan;     /* of all workers, for strategies that go in rounds */
    void *own;      /* what the strategy keeps for this worker */
    uint64_t polls; /* of jn_worker_stops */
    uint64_t refusal_chunk;
    struct jn_text text;       /* of the chunk's trials, for a stream */
    uint64_t number;           /* of the next trial, set by the strategy */
    struct jn_refusal refusal; /* the first of the lowest chunk with any */
};

/* In the order in which jn_mapspace_next goes. */
int jn_point_compare(const struct jn_point *a, const struct jn_point *b);

/* Evaluates a point.  False if it does not fit, when worker->refusal says
 * why, or if it costs more than a cap allows; otherwise its cost. */
bool jn_worker_try(struct jn_worker *worker, const struct jn_point *point,
                   struct jn_cost *cost);

/* True when the time is over or somebody interrupted the search. */
bool jn_worker_stops(struct jn_worker *worker);

/* Takes over the better of two bests: by cost, then by counting order. */
void jn_worker_merge(struct jn_worker *into, const struct jn_worker *from);

/* Seconds on the monotonic clock. */
double jn_worker_clock(void);

#endif
