/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scaling.h - the same circuit in another technology.
 *
 * Input:  two processes, each a node and a supply.
 * Output: how many times the energy or the area of the one that of the other
 *         is, after A. Stillmaker and B. Baas, "Scaling equations for the
 *         accurate prediction of CMOS device performance from 180 nm to 7 nm",
 *         Integration 58 (2017): gates alone, without long wires.
 * Next:   published.c and the memories; table.c when the table asks for it.
 */
#ifndef JN_ESTIMATE_SCALING_H
#define JN_ESTIMATE_SCALING_H

#include "joulenest.h"

#include <stdbool.h>

struct jn_process {
    double technology_nm;
    double voltage_v; /* 0: the node's usual supply */
};

/* Nodes that the paper covers. */
extern const double jn_scaling_min_nm, jn_scaling_max_nm;

/* The component's "technology_nm" and "voltage_v"; without the first the
 * process is that of the figures, FALLBACK_NM. */
struct jn_process jn_component_process(const struct jn_component *component,
                                       double fallback_nm);

/* Whether the functions below can answer: a node in the paper's range, and a
 * supply of 0.6 to 1.25 times the usual one (our caution, not the paper's). */
bool jn_scaling_knows(struct jn_process process);

/* The node's usual supply. */
double jn_scaling_usual_v(double technology_nm);

/* Energy in the process TO over energy in the process FROM. */
double jn_scaling_energy_ratio(struct jn_process from, struct jn_process to);

/* The same for areas; the supply plays no part. */
double jn_scaling_area_ratio(double from_nm, double to_nm);

#endif
