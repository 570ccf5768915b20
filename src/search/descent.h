/* SPDX-License-Identifier: GPL-3.0-or-later */
/* descent.h - searches a template depth first, and proves what it leaves out.
 *
 * Input:  a part whose template is decided, and a worker with the best mapping
 *         so far.
 * Output: better mappings, if there are any; what is left open at the end.
 * Next:   search/exact.c goes from template to template.
 */
#ifndef JN_SEARCH_DESCENT_H
#define JN_SEARCH_DESCENT_H

#include "search/branch.h"
#include "search/worker.h"

enum { JN_TRIES_PER_BOUND = 4 }; /* evaluations that take as long */

struct jn_descent {
    struct jn_worker *worker;
    const struct jn_relax *relax;
    struct jn_relaxed *relaxed;
    struct jn_layout_store store;
    struct jn_part *parts; /* room for JN_MAX_PARTS, between two steps */
    struct jn_arena *arenas[JN_MAX_LEVELS * JN_MAX_DIMS]; /* by depth */
    size_t width;     /* branches of a part to look at; 0: all of them */
    uint64_t effort;  /* bounds to be computed at most */
    double log_slack; /* as much above the bound is good enough */
    double log_open;  /* no mapping that was left out costs less */
};

/* Everything lives in ARENA, but for what jn_descent_end frees. */
void jn_descent_start(struct jn_descent *descent, struct jn_worker *worker,
                      const struct jn_relax *relax, struct jn_arena *arena);
void jn_descent_end(struct jn_descent *descent);

/* The logarithm of the cost up to which a part is of interest. */
double jn_descent_target(const struct jn_descent *descent);

/* Bounds the branch, with its dual to start from. */
void jn_descent_bound(struct jn_descent *descent, struct jn_branch *branch,
                      unsigned rounds);

/* Sorts branches, the lowest bound first; of equal ones those that come first
 * in the list. */
void jn_branches_sort(struct jn_branch *branches, size_t count);

void jn_descent_run(struct jn_descent *descent, const struct jn_branch *branch);

#endif
