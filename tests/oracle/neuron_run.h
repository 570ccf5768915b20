/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_run.h - runs a layer with neurons, word by word.
 *
 * Input:  a mapping of a layer with neurons.
 * Output: how many words of sums, state and spikes moved, by all instances.
 * Next:   test_neuron_oracle.c compares.
 *
 * Each instance of a level that keeps a tensor holds one tile of it.  When the
 * loops ask for another, what is changed and still needed goes to the next
 * level outside that keeps the tensor, and of the new one what there is already
 * comes from there.  A neuron is updated as soon as its sum is complete.
 */
#ifndef JN_TESTS_NEURON_RUN_H
#define JN_TESTS_NEURON_RUN_H

#include "spec/mapping.h"
#include "spec/problem.h"

struct neuron_words {
    uint64_t reads[JN_MAX_LEVELS], fills[JN_MAX_LEVELS], updates[JN_MAX_LEVELS];
};

struct neuron_run {
    struct neuron_words of[JN_MAX_TENSORS]; /* of sums, state and spikes */
    uint64_t visits;                        /* neurons times steps */
    bool lost;   /* sums that nobody outside keeps were not complete */
    bool spread; /* two instances had parts of a sum, or steps of a neuron */
};

void neuron_run(const struct jn_problem *problem,
                const struct jn_mapping *mapping, struct neuron_run *run);

#endif
