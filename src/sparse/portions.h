/* SPDX-License-Identifier: GPL-3.0-or-later */
/* portions.h - how evenly a tensor's non-zeros fall to the children of a
 * fan-out.
 *
 * Input:  the parts of a tensor that all children, one child, and one look at
 *         a tile are about.
 * Output: how many children can have work at once; the largest work of a child
 *         over the mean.
 * Next:   actions/instances.h, actions/imbalance.h.
 *
 * A unit is work if it has a non-zero.  Actual data whose ranks are one
 * dimension each are counted.  Of other models the children of a group are
 * taken to be independent of each other.  That is right where a child has a
 * small part of the tensor; where children share few non-zeros, one that has
 * many leaves few to the others, and the largest is larger than this says.
 */
#ifndef JN_SPARSE_PORTIONS_H
#define JN_SPARSE_PORTIONS_H

#include "sparse/content.h"

struct jn_portions {
    const struct jn_problem *problem;
    size_t tensor;
    struct jn_spans unit, child, group;
    uint64_t children; /* with different parts of the tensor */
};

/* The most children of a group that have a unit with work: not more than
 * that. */
uint64_t jn_portions_most(const struct jn_portions *portions,
                          struct jn_arena *arena);

/* The mean of the largest number of units with work that a child of a group
 * has, over the mean number; 1: all have the same at any time, or none has
 * any. */
double jn_portions_largest(const struct jn_portions *portions,
                           struct jn_arena *arena);

#endif
