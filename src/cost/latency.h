/* SPDX-License-Identifier: GPL-3.0-or-later */
/* latency.h - cycles, and the level that sets them.
 *
 * Input:  the accesses of each level and the cycles of compute.
 * Output: cycles of each level under its bandwidth limits, of the whole,
 *         the bottleneck, the utilisation.
 * Next:   cost/energy.h: leakage takes as long as the run.
 *
 * Levels work at the same time (double buffering is assumed), so the slowest
 * sets the cycles; the networks' latencies come on top (spec 2.10, 2.11).
 * Where zeros count, what is skipped takes no time; what is gated does, and
 * metadata move as words do.
 */
#ifndef JN_COST_LATENCY_H
#define JN_COST_LATENCY_H

#include "actions/fit.h"

/* Where zeros count the cycles of compute become those of what is not skipped.
 * False if the cycles are 2^53 or more. */
bool jn_latency_cycles(const struct jn_problem *problem,
                       const struct jn_usage *usage, struct jn_result *result);

/* Cycles of the slowest level, without the networks' latencies. */
uint64_t jn_latency_slowest(const struct jn_result *result);

#endif
