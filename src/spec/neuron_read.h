/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_read.h - reads a layer's neurons, and adds their tensors.
 *
 * Input:  `neuron` of the layer and of the workload's defaults (either may be
 *         NULL), and a layer that has its own dimensions and tensors.
 * Output: layer->neuron and the layer's last tensors.
 * Next:   layer.c sets bits and densities of all tensors.
 */
#ifndef JN_SPEC_NEURON_READ_H
#define JN_SPEC_NEURON_READ_H

#include "spec/workload.h"

/* Adds the tensors of neurons whose model, leak, style and so on are set; the
 * rest of NEURON follows from the layer. */
bool jn_neuron_bind(const struct jn_neuron *neuron, struct jn_place place,
                    const struct jn_reader *reader, struct jn_layer *layer);

bool jn_neuron_read(const struct jn_node *own, const struct jn_node *defaults,
                    const struct jn_reader *reader, struct jn_layer *layer);

#endif
