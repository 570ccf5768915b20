/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_dense.h - the same nest with and without an eye to zeros.
 *
 * Input:  a case; how full its tensors are said to be, which is full.
 * Output: the first figure of the two evaluations that differs by a bit.
 * Next:   test_dense_oracle.c.
 */
#ifndef JN_TESTS_ORACLE_COMPARE_DENSE_H
#define JN_TESTS_ORACLE_COMPARE_DENSE_H

#include "oracle/compare.h"

/* Prices, lines, rates: figures that differ from those of other cases. */
void oracle_machine_price(uint64_t number, struct oracle_case *priced);

/* Densities of one, each by another model. */
void oracle_densities_fill(uint64_t number, struct jn_arena *arena,
                           struct oracle_case *filled);

/* Levels that would skip or gate if there were zeros. */
void oracle_savings_draw(uint64_t number, struct jn_arena *arena,
                         struct oracle_case *drawn);

/* Evaluates the case as it is and where zeros are as all numbers. */
void oracle_compare_dense(const struct oracle_case *compared,
                          const struct oracle_bench *bench,
                          struct oracle_difference *difference);

#endif
