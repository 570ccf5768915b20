/* SPDX-License-Identifier: GPL-3.0-or-later */
/* published.h - energies that were published at 45 nm and again at 7 nm.
 *
 * Input:  points by size (bits of a word, bytes of a memory) at both nodes.
 * Output: the energy at any size, node and supply.
 * Next:   arith.c, sram.c, regfile.c.
 *
 * The figures at 45 nm (0.9 V) are from M. Horowitz, "Computing's energy
 * problem (and what we can do about it)", ISSCC 2014, Fig. 1.1.9; those at
 * 7 nm from N. Jouppi et al., "Ten lessons from three generations shaped
 * Google's TPUv4i", ISCA 2021, Table 2, which renews Horowitz's.  Nodes
 * between the two lie on a power law through both; larger ones and supplies
 * other than the usual are scaled by scaling.h.
 */
#ifndef JN_ESTIMATE_PUBLISHED_H
#define JN_ESTIMATE_PUBLISHED_H

#include "estimate/power.h"
#include "estimate/scaling.h"

struct jn_published {
    const struct jn_point *at_45nm_pj;
    size_t count_45nm;
    const struct jn_point *at_7nm_pj;
    size_t count_7nm;
};

/* Energy of one operation of the given size; the process is one that
 * jn_scaling_knows.  Sizes between and beyond the points follow the power law
 * through the nearest two. */
double jn_published_energy_pj(const struct jn_published *figures, double size,
                              struct jn_process process);

/* Where such an energy comes from, in words. */
const char *jn_published_source(struct jn_process process);

#endif
