/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search.h - the best mapping of a layer on a machine.
 *
 * Input:  a problem, constraints, what to minimize, and how to look.
 * Output: the best mapping found, its result, and how thoroughly was looked.
 * Next:   cli/cmd_map.c writes it as a mapping file.
 *
 * A strategy divides its work into numbered chunks, each with a random stream
 * of its own; workers take the chunks in turn.  What a chunk finds does not
 * depend on the others, and of equal costs the first point in counting order
 * wins: so the answer is the same at any number of threads.
 */
#ifndef JN_SEARCH_SEARCH_H
#define JN_SEARCH_SEARCH_H

#include "search/mapspace.h"
#include "search/objective.h"

#include <stdatomic.h>

struct jn_search_type; /* search/strategy.h */

#define JN_SEARCH_MEMORY_BYTES UINT64_C(500000000)

struct jn_stream;  /* search/stream.h */
struct jn_watcher; /* search/board.h */

/* Of exact searches, unless somebody wants more or less. */
enum { JN_SEARCH_EFFORT = 20000 };

struct jn_search_options {
    struct jn_objectives objectives;
    bool imperfect;        /* which of the mapspaces is to be made */
    const char *strategy;  /* see jn_search_strategy_name; NULL: the default */
    uint64_t sample_count; /* mappings to try, for those that draw them */
    uint64_t seed;
    unsigned threads;          /* >= 1 */
    double time_limit_seconds; /* 0: none */
    double gap_ratio;          /* stop when (best - bound) / best of the first
                                  objective is at most this; 0: prove the
                                  optimum */
    uint64_t effort; /* bounds that an exact search computes at most before it
                        says how far it came; 0: as many as it takes */
    uint64_t memory_limit_bytes;      /* 0: JN_SEARCH_MEMORY_BYTES */
    const struct jn_stream *stream;   /* of what is tried, by strategies that
                                         number it; NULL: nobody listens */
    const struct jn_watcher *watcher; /* search/board.h; NULL: nobody looks */
    const struct jn_point *start;     /* for strategies that improve a mapping;
                                         NULL: any */
    atomic_bool *interrupted; /* set from outside to stop early, or NULL */
};

struct jn_found {
    bool any;
    struct jn_point point;
    struct jn_mapping mapping; /* loops in the arena of the search */
    struct jn_cost cost;
    struct jn_cost bound;    /* no mapping costs less; 0 where none is known */
    double gap_ratio;        /* (best - bound) / best of the first objective; 1
                                when nothing is known */
    bool certified;          /* nothing better exists: gap 0, and complete */
    uint64_t tried_count;    /* mappings evaluated */
    uint64_t feasible_count; /* of which fit */
    bool complete;  /* every chunk was worked off, or the gap asked for was
                       reached */
    double seconds; /* wall time */
    struct jn_refusal refusal; /* of the first mapping tried that does not
                                  fit; misfit JN_FITS if there is none */
};

/* The strategy that is used on SPACE: the one asked for, or another one where
 * that cannot be. */
const char *jn_search_strategy_used(const struct jn_mapspace *space,
                                    const struct jn_search_options *options);

/* True if the strategy's answer depends on the seed and the number of samples.
 */
bool jn_search_draws(const char *strategy);

/* Searches SPACE.  JN_INFEASIBLE if no mapping that was tried fits. */
JN_MUST_USE enum jn_status
jn_search_run(const struct jn_mapspace *space,
              const struct jn_search_options *options, struct jn_arena *arena,
              struct jn_found *found);

#endif
