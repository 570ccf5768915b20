/* SPDX-License-Identifier: GPL-3.0-or-later */
/* access.h - transfers to the accesses of each level: reads, fills, updates.
 *
 * Input:  transfers as if every level kept every tensor, and who keeps what.
 * Output: per level and tensor the counts of jn_tensor_result, and the flows
 *         that are left between the levels.
 * Next:   actions/network.h follows the flows, cost/ prices the accesses.
 *
 * Counts become averages here (an instance's share of its neighbours' words),
 * so they are doubles until they are rounded to accesses (spec 2.7, 2.8).
 */
#ifndef JN_ACTIONS_ACCESS_H
#define JN_ACTIONS_ACCESS_H

#include "actions/fit.h"
#include "nest/transfers.h"

/* One tensor between a level and its children, bypasses applied.  A level
 * that lets the tensor pass still shows what passes; outside of the outermost
 * level that keeps it nothing flows. */
struct jn_flow {
    struct jn_record *records;
    size_t record_count;
    struct jn_record remote; /* multicast 0: none */
    double link_words;
    double partition_words; /* of the level, 0 if it does not keep the tensor */
    bool both_ways;         /* what moves inward moves outward again: */
    double share;           /* of the records' words so many */
};

struct jn_flows {
    struct jn_flow of[JN_MAX_LEVELS][JN_MAX_TENSORS];
};

/* False if a count is 2^53 or more: doubles hold all smaller ones exactly. */
bool jn_access_exact(const struct jn_nest *nest, const struct jn_tiles *tiles,
                     const struct jn_transfers *transfers);

/* False if a distributed network (M:N) would have to serve multicasts of
 * several sizes; *NETWORK is then its index. */
bool jn_access_even(const struct jn_nest *nest,
                    const struct jn_transfers *transfers, size_t *network);

/* What has been counted of a nest. */
struct jn_counted {
    const struct jn_nest *nest;
    const struct jn_tiles *tiles;
    const struct jn_usage *usage;
    const struct jn_transfers *transfers;
    const struct jn_nest *neuron_nest; /* of the tensors of neurons, or NULL */
    const struct jn_usage *neuron_usage;
};

void jn_access_count(const struct jn_counted *counted, struct jn_arena *arena,
                     struct jn_flows *flows, struct jn_result *result);

#endif
