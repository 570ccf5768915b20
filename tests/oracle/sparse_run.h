/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_run.h - what is done and left undone with the non-zeros in place.
 *
 * Input:  a schedule and one placement, or all there are.
 * Output: figures as in struct jn_sparse_result, per instance.
 * Next:   sparse_compare.h.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_RUN_H
#define JN_TESTS_ORACLE_SPARSE_RUN_H

#include "oracle/sparse_overbook.h"

/* A tensor at a level. */
struct sparse_seen {
    struct jn_sparse_counts of[JN_LEAK];
    struct jn_format_counts ranks[SPARSE_MAX_RANKS][JN_LEAK][JN_COURSE_COUNT];
    double temporal_reductions;
    double decompressions, compressions;
};

struct sparse_figures {
    struct sparse_seen of[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS];
    struct jn_sparse_counts computes; /* of all instances */
};

/* A case made ready to be run often. */
struct sparse_plan {
    const struct sparse_case *planned;
    struct sparse_schedule schedule;
    struct sparse_overbooking overbooking;
    struct sparse_cut cuts[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS];
};

bool sparse_plan_make(const struct sparse_case *planned,
                      enum sparse_foresight foresight,
                      struct sparse_plan *plan);

/* Runs it with the non-zeros of each tensor given as bits, and adds what
 * happens times WEIGHT to FIGURES. */
void sparse_run(const struct sparse_plan *plan, const uint64_t *nonzeros,
                double weight, struct sparse_figures *figures);

/* Metadata of words that are not held where they are used: the same share of
 * them as of the words. */
void sparse_stream_metadata(const struct sparse_plan *plan,
                            struct sparse_figures *mean);

/* Placements that a case has, or more than MOST. */
uint64_t sparse_placements(const struct sparse_case *counted, uint64_t most);

/* The mean over all placements. */
void sparse_mean(const struct sparse_plan *plan, struct sparse_figures *mean);

/* Means over random placements, and the squares of their standard errors. */
struct sparse_sampling {
    uint64_t seed, samples;
};
void sparse_sample(const struct sparse_plan *plan,
                   const struct sparse_sampling *sampling,
                   struct sparse_figures *mean,
                   struct sparse_figures *variance);

#endif
