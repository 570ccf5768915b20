/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures.h - what one inference of a network comes to, to be compared.
 *
 * Input:  the outcomes of all layers, each counted as often as it runs.
 * Output: energy, time, area, operations and bits moved.
 * Next:   report/contest.h.
 */
#ifndef JN_KPI_FIGURES_H
#define JN_KPI_FIGURES_H

#include "cost/totals.h"

/* Of operations those that are done: neither gated nor skipped. */
struct jn_figures {
    bool whole; /* every layer was evaluated */
    double energy_pj;
    double static_pj;    /* leakage within it, also while steps are awaited */
    double idle_pj;      /* of this, while steps are awaited */
    double operation_pj; /* dynamic, of the arithmetic units within it */
    double neuron_pj;    /* dynamic, of the neurons' units within it */
    double cycles;       /* that work takes */
    double latency_ns;   /* with what is awaited; 0: the machine has no clock */
    double area_um2;
    double multiplications; /* each with an addition */
    double additions;       /* without a multiplication */
    double comparisons;
    double synops; /* operations of which no spiking operand is zero; 0 where
                      nothing spikes */
    double neuron_updates, spikes;
    double dram_bits;    /* in and out of the outermost level, metadata too */
    double buffer_bits;  /* the same of all other levels */
    double network_bits; /* that enter networks */
};

void jn_figures_count(const struct jn_outcome *outcomes, size_t count,
                      struct jn_figures *figures);

/* All but leakage; what arithmetic units and neurons take alone. */
static inline double jn_figures_dynamic_pj(const struct jn_figures *figures)
{
    return figures->energy_pj - figures->static_pj;
}

static inline double jn_figures_compute_pj(const struct jn_figures *figures)
{
    return figures->operation_pj + figures->neuron_pj;
}

/* Energy-delay product; 0 without a clock. */
static inline double jn_figures_edp_pj_s(const struct jn_figures *figures)
{
    return figures->energy_pj * figures->latency_ns / 1e9;
}

#endif
