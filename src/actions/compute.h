/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compute.h - operations and the cycles they take.
 *
 * Input:  the passes of the loops and the instances in use.
 * Output: the counts of jn_compute_result.
 * Next:   cost/latency.h compares the cycles with the bandwidths.
 */
#ifndef JN_ACTIONS_COMPUTE_H
#define JN_ACTIONS_COMPUTE_H

#include "actions/fit.h"
#include "nest/transfers.h"

/* An operation takes an instance one cycle.  With residuals the cycles are
 * those of the full loops (spec 2.9). */
void jn_compute_count(const struct jn_nest *nest, const struct jn_usage *usage,
                      const struct jn_transfers *transfers,
                      struct jn_compute_result *result);

#endif
