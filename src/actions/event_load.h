/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event_load.h - which instances the spikes of each step keep busy.
 *
 * Input:  a mapping that was evaluated, of a layer with neurons whose spikes
 *         are known by place.
 * Output: turns of the busiest instance between two barriers.
 * Next:   cost/event_cycles.h, reports.
 *
 * Instances are those of the level with the neurons.  All wait for each other
 * at the end of each step; where loops outside of the steps cut the neurons
 * into passes, steps are gone through in each of them.  In a turn each of an
 * instance's arithmetic units does one operation of the same spike.
 */
#ifndef JN_ACTIONS_EVENT_LOAD_H
#define JN_ACTIONS_EVENT_LOAD_H

#include "spec/problem.h"

struct jn_event_load {
    double instances; /* in use */
    double lanes;     /* arithmetic units in use of each */
    double turns;     /* of all instances */
    double largest;   /* of the instance that has most over the run */
    uint64_t steps;   /* steps side by side in space are one */
    uint64_t passes;
    const double *busiest; /* by pass and step: of the instance that has most */
};

/* False where spikes are not known by place, with imperfect factors, and where
 * it would take too long: that is more than a second or so.  The list is from
 * ARENA. */
bool jn_event_load_count(const struct jn_problem *problem,
                         const struct jn_mapping *mapping,
                         struct jn_arena *arena, struct jn_event_load *load);

#endif
