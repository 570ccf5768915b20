/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spike_case.h - random convolutions of spikes, run point by point.
 *
 * Input:  a generator of random numbers.
 * Output: a layer whose inputs come from a file; what its loops come to.
 * Next:   test_events.c, tests/actions/test_spike_operations.c.
 */
#ifndef JN_TESTS_SPARSE_SPIKE_CASE_H
#define JN_TESTS_SPARSE_SPIKE_CASE_H

#include "notation.h"

#include <gsl/gsl_rng.h>

enum { SPIKE_STEPS = 5, SPIKE_WORDS = 8192, SPIKE_COUNTED = 7 };

/* Inputs are steps x batch x channels x height x width. */
struct spike_case {
    uint64_t steps, batch, channels, filters;
    uint64_t size[2], kernel[2], outputs[2];
    uint64_t stride, dilation, padding[4];
    bool has_rates; /* numbers are counts in SPIKE_COUNTED steps, else spikes */
    bool repeats;   /* all steps are alike, and the file has one of them */
    unsigned char numbers[SPIKE_WORDS];
    char path[64];
};

/* Writes the file; remove it at the end. */
void spike_case_draw(const gsl_rng *rng, bool has_rates,
                     struct spike_case *drawn);

/* The layer "inputs weights outputs" of two storage levels and compute, with
 * the inputs' density, on the MACHINE of notation.h. */
void spike_case_read(const struct spike_case *drawn, const char *machine,
                     const char *mapping, struct notation *n);

/* Means, which are counts if the inputs are spikes. */
struct spike_run {
    double words, spikes, synops;
    double step_spikes[SPIKE_STEPS], step_synops[SPIKE_STEPS];
    double silent, active[2]; /* inputs; inputs x windows of 2 and 4 steps */
    double touched, outputs;  /* outputs x steps of a filter */
};
void spike_case_run(const struct spike_case *drawn, struct spike_run *run);

#endif
