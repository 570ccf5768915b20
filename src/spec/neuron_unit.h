/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_unit.h - the part of a machine that updates neurons.
 *
 * Input:  a machine's group `neurons`, and its levels, read already.
 * Output: arch->neurons.
 * Next:   estimate/ prices it; actions/neurons.h counts what it does.
 */
#ifndef JN_SPEC_NEURON_UNIT_H
#define JN_SPEC_NEURON_UNIT_H

#include "spec/arch.h"
#include "spec/workload.h"

bool jn_neuron_unit_read(const struct jn_node *group,
                         const struct jn_reader *reader, struct jn_arch *arch);

/* Tensors of the layer that LEVEL cannot keep, since its neurons are updated
 * further out, and those that it has to: their sums. */
jn_tensors jn_neurons_banned(const struct jn_arch *arch,
                             const struct jn_layer *layer, size_t level);
jn_tensors jn_neurons_needed(const struct jn_arch *arch,
                             const struct jn_layer *layer, size_t level);

#endif
