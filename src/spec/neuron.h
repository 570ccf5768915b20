/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron.h - what spiking neurons make of a layer's sums.
 *
 * Input:  the group `neuron` of a layer, and the workload's default.
 * Output: struct jn_neuron, and the tensors that it adds to the layer: state
 *         that is carried from step to step, and the spikes.
 * Next:   nest/ binds a second nest for these tensors, without the loops that
 *         make sums; actions/neurons.h counts.
 *
 * A layer has two operations (spec 2.1): its own, which makes a sum for each
 * neuron and time step, and the update of the neuron with it:
 *
 *     I = as * I + sum         (cuba models; otherwise I is the sum)
 *     u = a * V + I;  spike = u >= threshold;  V = spike ? reset(u) : u
 *
 * Steps of a neuron come one after the other, each after all of its sum.
 */
#ifndef JN_SPEC_NEURON_H
#define JN_SPEC_NEURON_H

#include "joulenest.h"

enum jn_neuron_model {
    JN_NEURON_NONE,
    JN_NEURON_IF,       /* no leak */
    JN_NEURON_LIF,      /* V leaks */
    JN_NEURON_CUBA_LIF, /* so does the current I */
    JN_NEURON_ALIF,     /* the threshold adapts to what the neuron fires */
    JN_NEURON_LI,       /* never fires: V is what is read out */
    JN_NEURON_CUBA_LI
};

enum jn_neuron_leak {
    JN_LEAK_NONE,
    JN_LEAK_SHIFT,   /* by a power of two: shift and subtract */
    JN_LEAK_MULTIPLY /* by any factor */
};

/* Which neurons are updated in a step. */
enum jn_update_style {
    JN_UPDATE_EVERY,   /* all */
    JN_UPDATE_TOUCHED, /* those with a spike in their receptive field, but all
                          of them are looked at */
    JN_UPDATE_LAZY     /* the same, and the others are not even looked at: what
                          has leaked since is made up for later */
};

/* MODEL is JN_NEURON_NONE in a layer without neurons. */
struct jn_neuron {
    enum jn_neuron_model model;
    enum jn_neuron_leak leak;
    enum jn_update_style style;
    bool resets_to_value; /* else the threshold is subtracted: one addition */
    bool streaming;       /* state is there before the first step and stays
                             after the last */
    bool recurrent;       /* spikes of a step are inputs of the next one */
    uint64_t refractory_steps;
    bool has_touched;
    double touched_share; /* of neurons and steps, where it was given */
    int time;             /* dimension of the steps, -1: there is one step */
    size_t sums;          /* tensor that the layer's own operation makes */
    int spikes;           /* tensor, -1: none (li, cuba_li) */
    jn_tensors tensors;   /* all that the neurons add to the layer */
    jn_tensors states;    /* of these, what is carried over time */
    jn_dims summed;       /* dimensions that do not index the sums */
    jn_dims coupled; /* those that a step needs all of from the last one if it
                        is recurrent: summed or indexing what has no time */
};

/* What one update does. */
struct jn_update {
    unsigned decays, multiplications, integrations, comparisons;
};
struct jn_update jn_neuron_update(const struct jn_neuron *neuron);

static inline jn_dims jn_neuron_time(const struct jn_neuron *neuron)
{
    return neuron->time < 0 ? 0 : (jn_dims)1 << neuron->time;
}

static inline bool jn_neuron_has(const struct jn_neuron *neuron, size_t tensor)
{
    return neuron->tensors >> tensor & 1;
}

static inline bool jn_neuron_is_state(const struct jn_neuron *neuron,
                                      size_t tensor)
{
    return neuron->states >> tensor & 1;
}

#endif
