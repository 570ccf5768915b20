/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_paths.h - the sums as they are on known paths.
 *
 * Input:  a path through each bundle, and what is known of the words.
 * Output: the logarithms of all monomials, and of what these add up to.
 * Next:   search/relax_dual.c moves shares and prices towards them; of closed
 *         parts they are bounds (search/relax.h).
 *
 * On known paths no mean stands for a sum, so that the objective itself can be
 * taken.  It is a bound all the same: orders and layouts are not known yet.
 */
#ifndef JN_SEARCH_RELAX_PATHS_H
#define JN_SEARCH_RELAX_PATHS_H

#include "search/relax_flows.h"

struct jn_paths {
    const struct jn_relax *relax;
    const struct jn_part *part;
    const struct jn_flow *flows;
    const uint16_t (*states)[JN_MAX_SLOTS + 1]; /* by bundle */
    double ends[JN_MAX_DIMS][JN_MAX_SLOTS];     /* logarithms from here on */
    double free[JN_MAX_TENSORS][JN_MAX_SLOTS];  /* of all that do not move it */
    double all[JN_MAX_SLOTS];
    double instances[JN_MAX_LEVELS + 1]; /* of all levels' loops in space
                                            further out */
    double alike[JN_MAX_TENSORS][JN_MAX_LEVELS + 1]; /* that get the same */
    double meets[JN_MAX_TENSORS][JN_MAX_LEVELS + 1]; /* sums of log_meet */
    double times[JN_MAX_BOUNDARIES];  /* of revisits that count */
    double visits[JN_MAX_BOUNDARIES]; /* words */
    double distinct[JN_MAX_TENSORS];  /* words */
};

struct jn_values {
    double items[JN_MAX_MONOMIALS]; /* logarithms */
    double sums[JN_MAX_SUMS];       /* logarithms */
};

/* Fills in all but the first four, which the caller has set. */
void jn_paths_follow(struct jn_paths *paths);

/* The monomials on the paths, and the sums from FIRST on. */
void jn_paths_value(const struct jn_paths *paths, size_t first,
                    struct jn_values *values);

/* The latency of the slowest component; WHICH is its sum. */
double jn_values_slowest(const struct jn_relax *relax,
                         const struct jn_values *values, size_t *which);

#endif
