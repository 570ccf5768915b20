/* SPDX-License-Identifier: GPL-3.0-or-later */
/* in_full.h - nests on which the rules' short cuts change nothing.
 *
 * Input:  a case.
 * Output: the tensors for which a walk by rule and a walk in full must agree.
 * Next:   test_oracle.c compares those with the walk in full.
 *
 * By rule one child stands for all children and the second step of a loop in
 * time for the steps after it.  That is exact when
 *
 * - all steps in time that move a sliding window are really made: loops of
 *   dimensions that share a rank of the tensor with another dimension have
 *   at most two steps.  All other steps either leave the tile where it is or
 *   bring it to words that it has not touched, as the third step does what the
 *   second did.  (Three steps of a window are not exact: the rule then takes
 *   the jump back from the second step, not from the last, and may find the
 *   tile at rest or in step where it is not.)
 * - no tile is cut short, or else: the loops of all dimensions with a residual
 *   run in time and have at most two steps, and the translation rule is the
 *   new one.  (The old one remembers steps of no length, and a tile that is
 *   cut short moves its middle by none.)
 *
 * Found by comparing both walks on 600,000 random nests: none differs within
 * the class; outside of it one in fifteen windows does, and half of the nests
 * with residuals.
 */
#ifndef JN_TESTS_ORACLE_IN_FULL_H
#define JN_TESTS_ORACLE_IN_FULL_H

#include "oracle/case.h"

jn_tensors oracle_exact_tensors(const struct oracle_case *looked_at);

/* Steps of a walk in full. */
uint64_t oracle_full_steps(const struct oracle_case *looked_at);

#endif
