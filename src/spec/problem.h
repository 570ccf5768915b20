/* SPDX-License-Identifier: GPL-3.0-or-later */
/* problem.h - one layer on one machine, bound: all that evaluation needs and
 * that no mapping changes.
 *
 * Input:  a checked machine with its prices, a checked layer, the options.
 * Output: struct jn_problem.
 * Next:   eval.h; search/ evaluates many mappings of one problem.
 */
#ifndef JN_SPEC_PROBLEM_H
#define JN_SPEC_PROBLEM_H

#include "spec/arch.h"
#include "spec/view.h"
#include "spec/workload.h"

/* A tensor at a level. */
struct jn_storage {
    double word_bits;        /* whole, but of spikes that are coded */
    uint64_t block_words;    /* its words in a line, >= 1 */
    uint64_t lines_per_word; /* > 1 when a word is wider than a line */
    double bandwidth_scale;  /* its words in words of the level */
};

/* How the words of a tensor are sent over a network. */
struct jn_packet {
    double per_word;
    double bits; /* 0: as the words themselves */
};

/* What is known of a layer's spikes on average. */
struct jn_spiking {
    double touched_share; /* of neurons and steps: with a spike among inputs */
    double spike_share;   /* of neurons and steps: with a spike as output */
    double state_share;   /* of neurons and steps: with state read and written */
};

struct jn_events;  /* sparse/events.h */
struct jn_density; /* sparse/density.h */

struct jn_problem {
    const struct jn_arch *arch;
    const struct jn_layer *layer;
    struct jn_options options;
    struct jn_storage storage[JN_MAX_LEVELS][JN_MAX_TENSORS];
    const struct jn_density *densities[JN_MAX_TENSORS]; /* NULL: no zeros */
    struct jn_packet packets[JN_MAX_NETWORKS][JN_MAX_TENSORS];
    struct jn_spiking spiking;
    const struct jn_events *events; /* NULL: nothing spikes */
    struct jn_view views[JN_MAX_TENSORS];
    struct jn_mesh children[JN_MAX_LEVELS]; /* below one instance of a level */
    bool needs_hops[JN_MAX_LEVELS]; /* a network below has a price by hops */
    bool is_free[JN_MAX_NETWORKS];  /* the network has no price at all */
};

/* Sets what follows from arch, layer and options alone: all from views on. Part
 * of jn_problem_bind; for problems made by hand. */
void jn_problem_look(struct jn_problem *problem);

/* The same problem with other options. */
void jn_problem_vary(const struct jn_problem *bound,
                     const struct jn_options *options,
                     struct jn_problem *problem);

/* A tensor whose words take BITS, on average, at a level. */
struct jn_storage jn_problem_store(const struct jn_level *level,
                                   const struct jn_tensor *tensor, double bits);

/* Binding cannot fail: per-tensor settings that match no tensor of any layer
 * are spec.c's to complain about. */
void jn_problem_bind(const struct jn_arch *arch, const struct jn_layer *layer,
                     const struct jn_options *options,
                     struct jn_problem *problem);

#endif
