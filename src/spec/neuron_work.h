/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_work.h - how much the neurons of a layer do, whatever the mapping.
 *
 * Input:  a layer with neurons, bound to a machine.
 * Output: its steps, visits and actions.
 * Next:   actions/neurons.h and cost/ count with it, search/neurons.h bounds.
 */
#ifndef JN_SPEC_NEURON_WORK_H
#define JN_SPEC_NEURON_WORK_H

#include "spec/problem.h"

/* 1 where there is no time. */
double jn_neuron_steps(const struct jn_layer *layer);

/* Neurons of the layer times its steps. */
double jn_neuron_visits(const struct jn_layer *layer);

/* Sets what is done of each action from JN_VISIT on, the others to 0; so many
 * instances wait for the end of each step. */
void jn_neuron_work(const struct jn_problem *problem, double instances,
                    double counts[JN_ACTION_COUNT]);

#endif
