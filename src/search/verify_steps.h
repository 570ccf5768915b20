/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify_steps.h - the steps that may come next outside of a nest.
 *
 * Input:  a mapspace, and a nest without its outside.
 * Output: those that may cost less than what is claimed, as far as bounds say;
 *         and how many surely do not, and what these cost at least.
 * Next:   search/verify_tree.c looks for them in a proof.
 */
#ifndef JN_SEARCH_VERIFY_STEPS_H
#define JN_SEARCH_VERIFY_STEPS_H

#include "search/inside.h"

struct jn_outlook {
    const struct jn_mapspace *space;
    struct jn_lattice *lattice;
    struct jn_arena *arena;
    double cost;             /* claimed, rounded */
    struct jn_growth *steps; /* of all nests at hand, one after the other */
    size_t step_count, step_room;
    const struct jn_inside *inside;
    struct jn_inside next; /* with a step more */
    uint64_t closed_count;
    double log_closed;
    bool is_known; /* false: there are loops in space that bounds know nothing
                      of, or bounds that take too much memory */
};

/* Adds the steps that may follow to the list. */
void jn_verify_steps(struct jn_outlook *outlook,
                     const struct jn_inside *inside);

#endif
