/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objective.h - what a search minimizes.
 *
 * Input:  the result of an evaluation.
 * Output: a few numbers, compared one after the other.
 * Next:   search/worker.h keeps the best.
 */
#ifndef JN_SEARCH_OBJECTIVE_H
#define JN_SEARCH_OBJECTIVE_H

#include "base/arena.h"
#include "joulenest.h"

/* Listed once in objective.c, with name and formula. */
enum jn_objective {
    JN_OBJECTIVE_ENERGY,
    JN_OBJECTIVE_LATENCY,
    JN_OBJECTIVE_EDP,
    JN_OBJECTIVE_ED2P,
    JN_OBJECTIVE_ACCESSES, /* words that a level reads and writes */
    JN_OBJECTIVE_COUNT
};

enum { JN_MAX_OBJECTIVES = JN_MAX_LEVELS };

/* The first decides; where it is equal, the next. */
struct jn_objectives {
    enum jn_objective items[JN_MAX_OBJECTIVES];
    size_t count;
    const char *level_names[JN_MAX_OBJECTIVES]; /* of accesses */
    uint8_t levels[JN_MAX_OBJECTIVES];          /* the same, once bound */
    double tolerances[JN_MAX_OBJECTIVES]; /* share of its best by which a cost
                          may be above it, before the next objective decides;
                          for search/phases.h */
    bool capped[JN_MAX_OBJECTIVES]; /* nothing above the cap counts as found */
    double caps[JN_MAX_OBJECTIVES];
};

struct jn_cost {
    double items[JN_MAX_OBJECTIVES];
};

/* "energy", "latency", "edp", "ed2p", "accesses". */
const char *jn_objective_name(enum jn_objective objective);

/* The same for an item of a list, with its level: "accesses@DRAM". */
const char *jn_objectives_name(const struct jn_objectives *objectives,
                               size_t index, struct jn_arena *arena);

void jn_objectives_cost(const struct jn_objectives *objectives,
                        const struct jn_result *result, struct jn_cost *cost);

/* True if a cost is above its cap; costs and caps are rounded first. */
bool jn_cost_breaks_cap(const struct jn_objectives *objectives,
                        const struct jn_cost *cost);

/* COST to 32 significant bits.  Costs that agree to ten digits count as
 * equal, so that the order in which a sum was rounded never decides between
 * mappings that cost the same.  Rounding is monotone; 0 and infinity stay. */
double jn_cost_round(double cost);

/* Negative, 0 or positive as A is better than, equal to or worse than B; costs
 * are rounded first. */
int jn_cost_compare(const struct jn_objectives *objectives,
                    const struct jn_cost *a, const struct jn_cost *b);

#endif
