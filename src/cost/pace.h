/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pace.h - what a machine spends that waits for the next time steps.
 *
 * Input:  the layers of a network whose steps come at a pace (`step_us`), run
 *         one after the other.
 * Output: the time of all steps, what is left of it, and the leakage of the
 *         whole machine meanwhile.
 * Next:   report/.
 */
#ifndef JN_COST_PACE_H
#define JN_COST_PACE_H

#include "cost/totals.h"

struct jn_pace {
    double period_ns; /* of all steps; 0: there is no pace, or no clock */
    double busy_ns;   /* of the layers, each as often as it runs */
    double idle_ns;   /* 0 where the layers take longer than the steps */
    double idle_pj;   /* leakage of all instances, not counted elsewhere */
};

void jn_pace_count(const struct jn_outcome *outcomes, size_t count,
                   struct jn_pace *pace);

#endif
