/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_cost.h - what the units that update neurons take.
 *
 * Input:  the counts of jn_neuron_result.
 * Output: its cycles, energy and area.
 * Next:   cost/latency.c and cost/energy.c, which add them to the rest.
 */
#ifndef JN_COST_NEURON_COST_H
#define JN_COST_NEURON_COST_H

#include "spec/problem.h"

/* Cycles of the units alone, and those that the run takes longer for them. */
void jn_neuron_cycles(const struct jn_problem *problem,
                      struct jn_neuron_result *neurons);

/* CYCLES are those of the run: what leaks. */
void jn_neuron_energy_pj(const struct jn_neuron_unit *unit, double cycles,
                         struct jn_neuron_result *neurons);

double jn_neuron_area_um2(const struct jn_arch *arch);

#endif
