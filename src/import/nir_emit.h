/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_emit.h - one node of a model of NIR's as a layer of ours.
 *
 * Input:  a node with weights or a window, and what enters it; a neuron.
 * Output: a group with the keys of a typed layer (spec/typed_layer.c).
 * Next:   nir_layers.h decides which nodes meet in a layer.
 */
#ifndef JN_IMPORT_NIR_EMIT_H
#define JN_IMPORT_NIR_EMIT_H

#include "import/nir_shape.h"
#include "import/nir_side.h"
#include "import/nir_tree.h"

/* What the words are that enter a layer. */
enum jn_nir_words {
    JN_NIR_FIRST,  /* the network's inputs: the side file says */
    JN_NIR_SPIKES, /* 0 or 1 */
    JN_NIR_GRADED
};

struct jn_nir_signal {
    enum jn_nir_words words;
    unsigned bits; /* of graded words; 0: not known */
};

struct jn_nir_layer {
    const struct jn_nir_node *node; /* whose name it has */
    struct jn_node *group;
    uint64_t inputs, outputs; /* words of one sample and step */
    bool is_full;             /* every input meets every output */
    bool has_neuron;
};

struct jn_nir_emitter {
    const struct jn_nir_graph *graph;
    const struct jn_nir_side *side;
    struct jn_maker maker;
    bool reset_told, leak_told; /* what is said once */
};

/* A layer for a linear node, a convolution or a pooling.  NULL after a
 * complaint. */
struct jn_nir_layer *jn_nir_emit(struct jn_nir_emitter *emitter,
                                 const struct jn_nir_node *node,
                                 const struct jn_nir_shape *in,
                                 const struct jn_nir_signal *signal);

/* A layer that hands each word on, to be added by whoever gets it (one SOURCE)
 * or that adds words of two: a sum, named NAME.  NODE is who needs it. */
struct jn_nir_sum {
    const char *name;
    const struct jn_nir_node *node;
    const struct jn_extents *extents;
    unsigned source_count;
};
struct jn_nir_layer *jn_nir_emit_sum(struct jn_nir_emitter *emitter,
                                     const struct jn_nir_sum *sum,
                                     const struct jn_nir_signal *signal);

/* Adds the neuron at NODE to a layer. */
void jn_nir_emit_neuron(struct jn_nir_emitter *emitter,
                        const struct jn_nir_node *node, bool is_recurrent,
                        struct jn_nir_layer *layer);

/* What leaves a node of this kind, which is no neuron. */
struct jn_nir_signal jn_nir_signal_behind(const struct jn_nir_node *node,
                                          const struct jn_nir_signal *in);

#endif
