/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h - the program's figures and the oracle's, side by side.
 *
 * Input:  a case.
 * Output: the first figure that differs, in words.
 * Next:   test_oracle.c.
 */
#ifndef JN_TESTS_ORACLE_COMPARE_H
#define JN_TESTS_ORACLE_COMPARE_H

#include "oracle/case.h"
#include "oracle/walk.h"

/* Where both work. */
struct oracle_bench {
    struct jn_arena *counting, *running;
};

/* Where the first difference is and both figures; "" if there is none. */
struct oracle_difference {
    char text[256];
};

/* What nest/ counts against what a walk in MODE sees, for TENSORS. */
void oracle_compare_transfers(const struct oracle_case *compared,
                              enum oracle_mode mode, jn_tensors tensors,
                              const struct oracle_bench *bench,
                              struct oracle_difference *difference);

/* What an evaluation says against what follows from a walk by rule. */
void oracle_compare_results(const struct oracle_case *compared,
                            const struct oracle_bench *bench,
                            struct oracle_difference *difference);

#endif
