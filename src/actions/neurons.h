/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neurons.h - where neurons can be updated, and what that takes.
 *
 * Input:  a nest of a layer with neurons, on a machine with a unit for them.
 * Output: whether the mapping allows it; levels that no sums come to; counts of
 *         what the units do.
 * Next:   access.h counts accesses to state and spikes, cost/ prices all.
 */
#ifndef JN_ACTIONS_NEURONS_H
#define JN_ACTIONS_NEURONS_H

#include "actions/fit.h"

/* False, and why, unless each sum is complete at one instance of the level with
 * the units, all steps of a neuron come there one after the other, and partial
 * sums that leave it have somewhere to go.  Sets nest->idle. */
bool jn_neurons_fit(struct jn_nest *nest, struct jn_refusal *refusal);

/* Counts of all instances.  USAGE is that of the nest of neurons. */
void jn_neurons_count(const struct jn_problem *problem,
                      const struct jn_usage *usage,
                      struct jn_neuron_result *result);

#endif
