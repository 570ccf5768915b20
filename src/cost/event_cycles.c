/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/event_cycles.h"

#include "spec/neuron_work.h"

#include <math.h>

static double over_even(double largest, const struct jn_event_load *load)
{
    return load->turns > 0 ? largest * load->instances / load->turns : 1;
}

struct jn_event_cycles jn_event_cycles(const struct jn_problem *problem,
                                       const struct jn_result *result,
                                       const struct jn_event_load *load)
{
    const struct jn_neuron_unit *unit = &problem->arch->neurons;
    uint64_t barriers = load->passes * load->steps;
    double updates = result->neurons.counts[JN_VISIT] *
                     unit->cycles_per_update /
                     (load->instances * (double)unit->units) / (double)barriers;
    struct jn_event_cycles of = {
        .cycles = jn_neuron_steps(problem->layer) * unit->sync_cycles,
        .run_imbalance = over_even(load->largest, load)};
    double largest = 0;
    for (uint64_t i = 0; i < barriers; i++) {
        double synaptic = ceil(load->busiest[i]);
        largest += load->busiest[i];
        of.cycles +=
            unit->overlaps ? fmax(synaptic, updates) : synaptic + updates;
    }
    of.step_imbalance = over_even(largest, load);
    return of;
}
