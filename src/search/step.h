/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.h - one more loop in time, from the inside outward.
 *
 * Input:  a state of a lattice, and what waits there.
 * Output: the loops that may come next, and what they cost.
 * Next:   search/front.c and search/lattice.c.
 */
#ifndef JN_SEARCH_STEP_H
#define JN_SEARCH_STEP_H

#include "search/lattice.h"

/* A loop in time. */
struct jn_step {
    size_t dim, to;
    double end;
    uint64_t debts; /* that are left */
};

/* The loops that a slot may have next outside of a state; the first is after
 * dimension 0 and index SIZE_MAX. */
struct jn_stepping {
    const struct jn_lattice *lattice;
    size_t slot, state;
    uint64_t debts;
    size_t dim, index;
};

/* False after the last. */
bool jn_step_next(struct jn_stepping *at, struct jn_step *step);

/* The debts after a loop of the dimension; false if it is not the one that a
 * mark asks for. */
bool jn_step_move(const struct jn_lattice *lattice, size_t dim,
                  uint64_t *debts);

/* Whether a loop of the dimension in time may be outside of a state at the
 * level: what lasts there only as long as its tile is not needed any more, and
 * no step of time inside needs what the loop changes (neurons.h). */
bool jn_step_is_legal(const struct jn_lattice *lattice, size_t level,
                      size_t dim, size_t state, uint64_t debts);

/* What the last COUNT boundaries of a tensor cost that have not waited through
 * a fan-out, when a loop of the level moves the tensor. */
double jn_step_toll(const struct jn_lattice *lattice, size_t level,
                    size_t tensor, unsigned count, size_t state);

/* What the step costs in all. */
double jn_step_cost(const struct jn_lattice *lattice, size_t level,
                    const struct jn_stepping *at, const struct jn_step *step);

#endif
