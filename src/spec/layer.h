/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layer.h - one layer of a network, from its group.
 *
 * Input:  an item of `layers`, and the workload's defaults.
 * Output: struct jn_layer.
 * Next:   workload.c.
 */
#ifndef JN_SPEC_LAYER_H
#define JN_SPEC_LAYER_H

#include "spec/bits.h"
#include "spec/workload.h"

/* What holds for every layer that says nothing else.  Bounds are those of
 * jn_layer_type_dims, 0 when not given. */
struct jn_layer_defaults {
    struct jn_word_bits bits;
    const struct jn_node *density; /* a layer's tensors say what is wrong */
    const struct jn_node *neuron, *encoding; /* so do its neurons */
    uint64_t bounds[JN_MAX_DIMS];
};

bool jn_layer_defaults_read(const struct jn_node *group,
                            const struct jn_reader *reader,
                            struct jn_layer_defaults *defaults);

bool jn_layer_read(const struct jn_node *group,
                   const struct jn_layer_defaults *defaults,
                   const struct jn_reader *reader, struct jn_layer *layer);

#endif
