/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_inner.h - what a run of the loops remembers.
 *
 * Input:  the loops of oracle/loops.h.
 * Output: the state of every tile and the children of every fan-out.
 * Next:   walk.c (time) calls space.c (space) and the other way round.
 */
#ifndef JN_TESTS_ORACLE_WALK_INNER_H
#define JN_TESTS_ORACLE_WALK_INNER_H

#include "oracle/walk.h"

/* A tensor's tile under a loop, in one instance. */
struct oracle_tile {
    bool filled; /* it holds the words of LAST */
    struct oracle_box last;
    bool moving; /* it came there by STEP */
    int64_t step[ORACLE_MAX_RANKS];
    struct oracle_points delta; /* what it had to fetch at the last call */
};

/* What one child gets in one call. */
struct oracle_child {
    bool present;
    bool linked; /* from its neighbour */
    struct oracle_points delta;
    struct oracle_points room; /* where a copy's words are */
};

/* A fan-out: a run of spatial loops. */
struct oracle_space {
    size_t master, innermost;
    uint64_t fanout; /* children if no loop is cut short */
    uint64_t columns, rows;
    struct oracle_child *children[JN_MAX_TENSORS];
    struct oracle_points *before[JN_MAX_TENSORS]; /* by instance and child */
};

struct oracle_walk {
    struct oracle_nest nest;
    enum oracle_mode mode;
    struct jn_arena *arena;
    struct oracle_transfers *transfers;
    size_t tensor_count;
    uint64_t epochs; /* how many times this call stands for */

    /* By loop: the tiles of a boundary, by instance and tensor; the instances
     * that were ever used; the fan-out of a master. */
    struct oracle_tile *tiles[ORACLE_MAX_LOOPS];
    bool *used[ORACLE_MAX_LOOPS];
    uint64_t instances[ORACLE_MAX_LOOPS];
    struct oracle_space spaces[ORACLE_MAX_LOOPS];

    bool *compute_used; /* by compute instance */
    uint64_t compute_room;
    uint64_t computes;
};

/* Runs LOOP and all inside it once, in INSTANCE. */
void oracle_walk_loop(struct oracle_walk *walk, size_t loop, uint64_t instance);

struct oracle_tile *oracle_walk_tile(struct oracle_walk *walk, size_t loop,
                                     uint64_t instance, size_t tensor);

void oracle_walk_record(struct oracle_walk *walk, size_t level, size_t tensor,
                        const struct oracle_parcel *parcel);

/* Lays out the fan-out whose outermost loop is MASTER. */
void oracle_space_bind(struct oracle_walk *walk, size_t master);

/* Runs the fan-out whose outermost loop is MASTER. */
void oracle_space_run(struct oracle_walk *walk, size_t master,
                      uint64_t instance);

#endif
