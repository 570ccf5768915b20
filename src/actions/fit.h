/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.h - does a mapping fit the machine?
 *
 * Input:  the tiles and the instances that a nest uses.
 * Output: true, or the component that refuses it, with the figures.
 * Next:   only what fits is counted.
 */
#ifndef JN_ACTIONS_FIT_H
#define JN_ACTIONS_FIT_H

#include "nest/tile.h"

/* Instances in use at each level; the last entry is the compute level. */
struct jn_usage {
    uint64_t x[JN_MAX_LEVELS + 1], y[JN_MAX_LEVELS + 1]; /* full ends outside */
    uint64_t replication[JN_MAX_LEVELS + 1]; /* their product; an imperfect
                   factor counts with its average, the whole cut to an integer
                   (spec 2.7) */
    uint64_t fanout[JN_MAX_LEVELS]; /* children in use below each instance */
};

void jn_usage_count(const struct jn_nest *nest, struct jn_usage *usage);

/* Checks compute first, then the levels from the innermost outward; of the
 * tensors only those that a level keeps count. */
bool jn_fits_machine(const struct jn_nest *nest, const struct jn_tiles *tiles,
                     const struct jn_usage *usage, struct jn_refusal *refusal);

/* Says why not, but for the component; false. */
bool jn_fit_refuse(struct jn_refusal *refusal, enum jn_misfit misfit,
                   double needed, double available);

/* Bits that a level of some size has for tiles. */
double jn_fit_held_bits(const struct jn_level *level);

/* Bits that a level's tiles take of its capacity. */
double jn_fit_used_bits(const struct jn_nest *nest,
                        const struct jn_tiles *tiles, size_t level);

#endif
