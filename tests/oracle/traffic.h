/* SPDX-License-Identifier: GPL-3.0-or-later */
/* traffic.h - reads, fills and updates of every level, once more.
 *
 * Input:  what oracle/walk.h saw moving, with every level keeping everything.
 * Output: what the levels do when some are bypassed, and what the networks
 *         carry.
 * Next:   test_oracle.c compares both with the program's.
 */
#ifndef JN_TESTS_ORACLE_TRAFFIC_H
#define JN_TESTS_ORACLE_TRAFFIC_H

#include "oracle/walk.h"

struct oracle_record {
    uint64_t multicast, scatter;
    double accesses, hops, unicast_hops;
};

/* One tensor at one level and on the network inside it. */
struct oracle_traffic {
    uint64_t tile_words, partition_words;
    uint64_t utilized_instances;
    uint64_t reads, fills, updates, temporal_reductions;
    uint64_t fanout;
    struct oracle_record records[ORACLE_MAX_PARCELS];
    size_t record_count;
    double ingresses;
    uint64_t link_words;
    uint64_t spatial_reductions;
};

struct oracle_traffics {
    struct oracle_traffic of[JN_MAX_LEVELS][JN_MAX_TENSORS];
    uint64_t computes;
    uint64_t compute_instances;
    uint64_t cycles;
};

void oracle_traffic_count(const struct jn_problem *problem,
                          const struct jn_mapping *mapping,
                          const struct oracle_transfers *transfers,
                          struct oracle_traffics *traffics);

#endif
