/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.h - what moves between levels, found by running the loops.
 *
 * Input:  a problem and a mapping of it.
 * Output: the same figures as nest/transfers.h.
 * Next:   oracle/traffic.h makes reads, fills and updates of them.
 *
 * Nothing is worked out: every level holds the words of its tile one by one,
 * and a step of a loop asks which words of the next tile are not there yet.
 * It is slow on purpose and shares no code with src/nest.
 */
#ifndef JN_TESTS_ORACLE_WALK_H
#define JN_TESTS_ORACLE_WALK_H

#include "base/arena.h"
#include "oracle/loops.h"

enum oracle_mode {
    /* One child stands for all children of a fan-out, and the second step of
     * a loop in time for all that follow: the rules to be reproduced. */
    ORACLE_BY_RULE,
    /* All steps of all loops on all instances. */
    ORACLE_IN_FULL
};

enum { ORACLE_MAX_PARCELS = 64 };

struct oracle_parcel {
    uint64_t multicast, scatter;
    uint64_t accesses;
    double hops, unicast_hops;
};

struct oracle_transfer {
    uint64_t tile_words, union_words;
    struct oracle_parcel parcels[ORACLE_MAX_PARCELS]; /* ascending */
    size_t parcel_count;
    uint64_t link_words;
};

struct oracle_transfers {
    struct oracle_transfer of[JN_MAX_LEVELS][JN_MAX_TENSORS];
    uint64_t fanout[JN_MAX_LEVELS];
    double replication[JN_MAX_LEVELS]; /* before it is cut to an integer */
    double compute_replication;
    uint64_t computes; /* of all compute instances that really ran */
    uint64_t computers;
    uint64_t last_cycles; /* product of the ends of the loops in time */
    bool imperfect;
    uint64_t steps; /* how often a loop was entered: the work done */
};

void oracle_walk(const struct jn_problem *problem,
                 const struct jn_mapping *mapping, enum oracle_mode mode,
                 struct jn_arena *arena, struct oracle_transfers *transfers);

#endif
