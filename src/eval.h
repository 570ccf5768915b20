/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval.h - the straight line: from a mapping to energy, area and latency.
 *
 * Input:  a problem (spec/problem.h) and a mapping that is legal for it.
 * Output: struct jn_result (joulenest.h).
 * Next:   report/ prints it, search/ compares it.
 */
#ifndef JN_EVAL_H
#define JN_EVAL_H

#include "base/arena.h"
#include "spec/problem.h"

/* JN_INFEASIBLE fills only result->refusal.  SCRATCH is reset first; what
 * RESULT points to lives in it. */
JN_MUST_USE enum jn_status jn_evaluate(const struct jn_problem *problem,
                                       const struct jn_mapping *mapping,
                                       struct jn_arena *scratch,
                                       struct jn_result *result);

/* Copies what RESULT points to into ARENA, where the next evaluation leaves it
 * alone. */
void jn_result_keep(struct jn_result *result, struct jn_arena *arena);

#endif
