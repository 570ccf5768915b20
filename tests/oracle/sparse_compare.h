/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_compare.h - a sparse evaluation and the oracle, side by side.
 *
 * Input:  a case.
 * Output: the first figure that differs, in words.
 * Next:   test_sparse_oracle.c.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_COMPARE_H
#define JN_TESTS_ORACLE_SPARSE_COMPARE_H

#include "oracle/sparse_run.h"

/* What the oracle knows: means, and how far they may be off. */
struct sparse_expected {
    const struct sparse_figures *mean;
    const struct sparse_figures *variance; /* NULL: the means are exact */
    uint64_t samples;                      /* else of so many */
    bool has_crossings;                    /* operations are left out */
};

/* Where the first difference is and both figures; "" if there is none. */
struct sparse_difference {
    char text[256];
};

void sparse_compare(const struct sparse_case *compared,
                    const struct sparse_expected *expected,
                    const struct jn_sparse_result *counted,
                    struct sparse_difference *difference);

/* Evaluates and runs the case.  Where it has too many placements, those drawn
 * at random decide, and more of them if it looks as if the two differed. */
void sparse_try(const struct sparse_case *tried, struct jn_arena *arena,
                struct sparse_difference *difference);

/* The dense figures of the schedule alone against those of an evaluation. */
void sparse_try_dense(const struct sparse_case *tried, struct jn_arena *arena,
                      struct sparse_difference *difference);

#endif
