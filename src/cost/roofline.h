/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roofline.h - what the bandwidth of each level would allow.
 *
 * Input:  a problem and its result.
 * Output: operations per byte that the mapping reaches at each level, and
 *         those from which on the level would not slow the machine down.
 * Next:   report/.
 *
 * An operation is one run of the innermost loop body: a multiply-accumulate
 * is one, not two (Williams et al., CACM 52(4), 2009, count both).  Where zeros
 * count, only what takes time does: neither operations nor words that are
 * skipped.
 */
#ifndef JN_COST_ROOFLINE_H
#define JN_COST_ROOFLINE_H

#include "spec/problem.h"

/* The stream of a level that a bandwidth limits. */
enum jn_stream {
    JN_STREAM_READ,  /* words read for the level inside */
    JN_STREAM_WRITE, /* fills and updates */
    JN_STREAM_SHARED /* both */
};

/* "read", "write" or "read + write". */
const char *jn_stream_name(enum jn_stream stream);

/* Of the limits of a level the tightest counts; without any, all its traffic
 * does.  Rates and bytes are of all instances together. */
struct jn_roof {
    enum jn_stream stream;
    double bytes;
    double operations_per_byte; /* 0 when no byte moves */
    bool has_bandwidth;
    double bytes_per_cycle;
    double balance_operations_per_byte; /* compute-bound at or above this */
    double operations_per_cycle;        /* what it allows at most */
};

struct jn_roofline {
    double peak_operations_per_cycle;
    double operations_per_cycle; /* reached */
    struct jn_roof levels[JN_MAX_LEVELS];
};

/* What one instance of a level should move in a cycle, and what it can. */
struct jn_demand {
    enum jn_stream stream;
    bool has_limit;
    double wanted_words_per_cycle;
    double limit_words_per_cycle;
};

/* Of the level's limits the one that is exceeded most, or nearest to it. */
struct jn_demand jn_level_demand(const struct jn_level *level,
                                 const struct jn_level_result *result);

void jn_roofline_count(const struct jn_problem *problem,
                       const struct jn_result *result,
                       struct jn_roofline *roofline);

#endif
