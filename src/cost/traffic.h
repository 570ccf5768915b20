/* SPDX-License-Identifier: GPL-3.0-or-later */
/* traffic.h - what takes time: words that move and operations that are made.
 *
 * Input:  the counts of an evaluation.
 * Output: the same of what is not skipped, metadata included.
 * Next:   cost/latency.h, cost/roofline.h, cost/totals.h.
 */
#ifndef JN_COST_TRAFFIC_H
#define JN_COST_TRAFFIC_H

#include "joulenest.h"

/* Of a tensor through one instance of a level, over the run.  Metadata come on
 * top of the words. */
struct jn_traffic {
    double read_words, written_words;
    double read_metadata_bits, written_metadata_bits;
    double instances; /* average in use */
};

struct jn_traffic jn_traffic_of(const struct jn_result *result, size_t level,
                                size_t tensor);

/* Operations of all instances that take a cycle. */
double jn_traffic_computes(const struct jn_result *result);

#endif
