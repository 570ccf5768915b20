/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/neuron_cost.h"

#include "base/checked.h"

#include <math.h>

static uint64_t whole_cycles(double cycles)
{
    return cycles < 0x1p53 ? jn_whole(ceil(cycles)) : UINT64_C(1) << 53;
}

/* A neuron that is only looked at takes its turn all the same. */
void jn_neuron_cycles(const struct jn_problem *problem,
                      struct jn_neuron_result *neurons)
{
    const struct jn_neuron_unit *unit = &problem->arch->neurons;
    const struct jn_layer *layer = problem->layer;
    double units = jn_real(neurons->utilized_instances) * jn_real(unit->units);
    double steps =
        layer->neuron.time < 0 ? 1 : jn_real(layer->bounds[layer->neuron.time]);
    double cycles = neurons->counts[JN_VISIT] * unit->cycles_per_update / units;
    double waiting = steps * unit->sync_cycles;
    neurons->cycles = whole_cycles(cycles);
    if (!unit->overlaps)
        waiting += cycles;
    neurons->waiting_cycles = whole_cycles(waiting);
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
