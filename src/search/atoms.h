/* SPDX-License-Identifier: GPL-3.0-or-later */
/* atoms.h - constraints taken apart into single demands.
 *
 * Input:  constraints, of which each may demand several things.
 * Output: one constraint for each of them, with its text and its place.
 * Next:   search/explain.h finds those that together leave nothing.
 */
#ifndef JN_SEARCH_ATOMS_H
#define JN_SEARCH_ATOMS_H

#include "search/demands.h"

struct jn_atom {
    struct jn_constraint constraint;
    const char *text;  /* "'R = 3' in time at GLB" */
    const char *where; /* " (machine.cfg:12)" */
};

/* Demands that can leave no mapping: factors, who keeps what, splits and
 * parallelism.  Orders alone never do.  Those on levels, dimensions and
 * tensors that are not there are left out. */
size_t jn_atoms_list(const struct jn_problem *problem,
                     const struct jn_demands *demands, struct jn_arena *arena,
                     struct jn_atom **atoms);

/* The same demand with another value; ATOM has a single factor. */
void jn_atom_change(const struct jn_problem *problem, uint64_t value,
                    struct jn_arena *arena, struct jn_atom *atom);

#endif
