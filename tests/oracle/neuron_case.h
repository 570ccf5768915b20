/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_case.h - layers with spiking neurons, at random.
 *
 * Input:  a number.
 * Output: a machine of two to four levels, a layer, a mapping: small enough to
 *         be run word by word.
 * Next:   neuron_run.h.
 */
#ifndef JN_TESTS_NEURON_CASE_H
#define JN_TESTS_NEURON_CASE_H

#include "base/diag.h"
#include "notation.h"

/* T N K C P R, of which C and R are summed over. */
enum { NEURON_DIMS = 6, MOST_NEURON_WORDS = 4096 };

struct neuron_case {
    struct notation n;
    char machine[64], dims[64], mapping[512];
};

/* The tensors are weights, inputs, outputs (the sums), potentials, spikes. */
void neuron_case_draw(uint64_t number, struct jn_arena *arena,
                      struct neuron_case *drawn);

/* The neurons of a notation whose last tensor is read and written. */
void neuron_case_fire(struct notation *n, size_t level, bool streaming,
                      struct jn_arena *arena);

#endif
