/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/neuron_cost.h"

#include "base/checked.h"
#include "spec/neuron_work.h"

/* A neuron that is only looked at takes its turn all the same. */
void jn_neuron_cycles(const struct jn_problem *problem,
                      struct jn_neuron_result *neurons)
{
    const struct jn_neuron_unit *unit = &problem->arch->neurons;
    double units = jn_real(neurons->utilized_instances) * jn_real(unit->units);
    double cycles = neurons->counts[JN_VISIT] * unit->cycles_per_update / units;
    double waiting = jn_neuron_steps(problem->layer) * unit->sync_cycles;
    neurons->cycles = jn_ceil_count(cycles);
    if (!unit->overlaps)
        waiting += cycles;
    neurons->waiting_cycles = jn_ceil_count(waiting);
}

void jn_neuron_energy_pj(const struct jn_neuron_unit *unit, double cycles,
                         struct jn_neuron_result *neurons)
{
    const struct jn_price *prices = unit->component.prices;
    neurons->energy_pj = 0;
    for (int action = 0; action < JN_ACTION_COUNT; action++) {
        neurons->energy_pj_of[action] =
            neurons->counts[action] * prices[action].energy_pj;
        neurons->energy_pj += neurons->energy_pj_of[action];
    }
    neurons->leakage_pj = prices[JN_LEAK].energy_pj *
                          jn_real(neurons->utilized_instances) * cycles;
}

double jn_neuron_area_um2(const struct jn_arch *arch)
{
    const struct jn_mesh *mesh = &arch->levels[arch->neurons.level].mesh;
    return arch->neurons.component.area_um2 * jn_real(arch->neurons.units) *
           jn_real(mesh->x * mesh->y);
}
