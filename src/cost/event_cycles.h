/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event_cycles.h - how long steps take in which only spikes make work.
 *
 * Input:  the turns of the busiest instance in each step.
 * Output: cycles, and how far from even the work is.
 * Next:   reports; the cycles of an evaluation are those of its means.
 */
#ifndef JN_COST_EVENT_CYCLES_H
#define JN_COST_EVENT_CYCLES_H

#include "actions/event_load.h"

struct jn_event_cycles {
    /* Each step takes as long as the busiest instance needs for its turns, one
     * in a cycle, and for its share of the neurons, beside that or after it;
     * then comes the barrier. */
    double cycles;
    double step_imbalance; /* sum of the largest work of each step over the even
                              share; 1: no step waits */
    double run_imbalance;  /* the same without barriers, of the whole run */
};

struct jn_event_cycles jn_event_cycles(const struct jn_problem *problem,
                                       const struct jn_result *result,
                                       const struct jn_event_load *load);

#endif
