/* SPDX-License-Identifier: GPL-3.0-or-later */
/* use_case.h - one task, and who is to do it: networks on machines.
 *
 * Input:  a file of ours with `contestants`.
 * Output: struct jn_use_case, checked in itself; the files it names are not
 *         opened.
 * Next:   cli/cmd_compare.c evaluates each contestant.
 */
#ifndef JN_KPI_USE_CASE_H
#define JN_KPI_USE_CASE_H

#include "config/tree.h"
#include "joulenest.h"

/* What somebody has measured, for one inference.  A figure that is not given
 * is negative. */
struct jn_measured {
    double energy_uj, static_uj, latency_us, area_mm2;
    const char *source;
};

enum { JN_NOBODY = -1 };

struct jn_contestant {
    const char *name;
    const char *title; /* the same without the machine */
    struct jn_place place;
    const char *const *files; /* machine, network, mappings; none if measured */
    size_t file_count;
    double accuracy_percent; /* negative: not given */
    const char *accuracy_source;
    bool has_arithmetic;
    struct jn_arithmetic arithmetic;
    struct jn_place arithmetic_place;
    const char *equal_title; /* whose spikes carry as much information as the
                                operands here, or NULL */
    int equal_to;            /* the same as an index, or JN_NOBODY */
    bool is_measured;
    struct jn_measured measured;
};

struct jn_use_case {
    const char *name;
    double least_accuracy_percent; /* negative: not given */
    const struct jn_contestant *contestants;
    size_t contestant_count;
};

/* Reads the root of the file; each contestant that names no machine runs on
 * every one of the file's `machines`, as "NAME on MACHINE" where there are
 * several.  Files beside the use case's are found first.  False after
 * complaints. */
bool jn_use_case_read(const struct jn_node *root,
                      const struct jn_reader *reader, struct jn_use_case *of);

/* The arithmetic of equal information: the number of spikes in STEPS steps is
 * one of STEPS + 1, ceil(log2(STEPS + 1)) bits (Z. Yan, Z. Bai, W.-F. Wong,
 * "Reconsidering the energy efficiency of spiking neural networks", 2024).
 * Weights and sums are as wide as in the network that spikes. */
struct jn_arithmetic jn_use_case_equal(uint64_t steps, unsigned weight_bits,
                                       unsigned sum_bits);

#endif
