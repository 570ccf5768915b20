/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategy.h - ways to go through a mapspace: one file and one table each.
 *
 * Input:  a worker and the number of a chunk.
 * Output: points that the worker tries.
 * Next:   search/search.c, which owns the workers, the clock and the best.
 */
#ifndef JN_SEARCH_STRATEGY_H
#define JN_SEARCH_STRATEGY_H

#include "search/worker.h"

struct jn_search_type {
    const char *name;
    /* Chunks of the whole search. */
    uint64_t (*chunk_count)(const struct jn_mapspace *space,
                            const struct jn_search_options *options);
    /* Works off one chunk; returns early when jn_worker_stops. */
    void (*run)(struct jn_worker *worker, uint64_t chunk);
    bool draws;         /* looks at the number of samples and the seed */
    bool is_exhaustive; /* its chunks together are the whole mapspace */
    /* For strategies that go in rounds; NULL otherwise.  One worker begins, all
     * find what it returns in worker->plan.  Before each round the worker has
     * the best mapping of all; next_round says how many chunks the round has,
     * 0 at the end.  A worker that had something of its own leaves. */
    void *(*begin)(struct jn_worker *worker, struct jn_arena *arena);
    uint64_t (*next_round)(void *plan, struct jn_worker *worker);
    void (*leave)(struct jn_worker *worker);
    void (*conclude)(const void *plan, struct jn_found *found);
};

/* Chunks of SIZE mappings each, the last one smaller, and what CHUNK has of
 * the mappings to try. */
uint64_t jn_search_chunks(const struct jn_search_options *options,
                          uint64_t size);
uint64_t jn_search_share(const struct jn_search_options *options,
                         uint64_t chunk, uint64_t size);

extern const struct jn_search_type jn_search_random;
extern const struct jn_search_type jn_search_exhaustive;
extern const struct jn_search_type jn_search_anneal;
extern const struct jn_search_type jn_search_exact;

#endif
