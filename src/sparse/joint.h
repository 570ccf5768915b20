/* SPDX-License-Identifier: GPL-3.0-or-later */
/* joint.h - tensors whose non-zeros have places, where they meet.
 *
 * Input:  parts of several tensors that are worked on at the same time.
 * Output: the mean of a product of what they hold, over the whole layer.
 * Next:   actions/sparse_mean.c, actions/sparse_operations.c.
 *
 * Parts of tensors that know nothing of places are independent of each other.
 * Of actual data, bands, blocks and channels two may have an index in common:
 * then their parts move together, and places where both are full count more
 * than the product of their means.
 */
#ifndef JN_SPARSE_JOINT_H
#define JN_SPARSE_JOINT_H

#include "sparse/spot.h"

struct jn_joint {
    const struct jn_stack *stack;
    const bool *at_first; /* loops that are in their first pass; NULL: none */
    struct jn_factor factors[JN_MAX_TENSORS + 1];
    size_t count;
};

/* Whether the non-zeros of the tensor have places; of some tensor. */
bool jn_joint_has_places(const struct jn_problem *problem, size_t tensor);
bool jn_joint_matters(const struct jn_problem *problem);

/* The mean of the product; each tensor is in one factor at most.  Where there
 * would be more than four million words or places to look at, the product of
 * means, and of a tensor's parts the lowest one. */
double jn_joint_mean(const struct jn_joint *joint, struct jn_arena *arena);

#endif
