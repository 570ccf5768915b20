/* SPDX-License-Identifier: GPL-3.0-or-later */
/* joint.h - tensors whose non-zeros have places, where they meet.
 *
 * Input:  parts of several tensors that are worked on at the same time.
 * Output: the mean of a product of what they hold, over the whole layer.
 * Next:   actions/sparse_mean.c.
 *
 * Parts of tensors that know nothing of places are independent of each other.
 * Of actual data, bands, blocks and channels two may have an index in common:
 * then their parts move together, and places where both are full count more
 * than the product of their means.
 */
#ifndef JN_SPARSE_JOINT_H
#define JN_SPARSE_JOINT_H

#include "sparse/content.h"

/* A part of a tensor; those of all factors move as the loops outside of them
 * go on. */
struct jn_factor {
    size_t tensor;
    const struct jn_spans *spans;
    bool counts; /* the share of its words that are not zero; else whether
                    there are any */
};

/* Whether two tensors with places have a dimension in common. */
bool jn_joint_matters(const struct jn_problem *problem);

/* The mean of the product; each tensor is in one factor at most.  Where there
 * would be more than four million places to look at, the product of means. */
double jn_joint_mean(const struct jn_problem *problem,
                     const struct jn_factor *factors, size_t count,
                     struct jn_arena *arena);

#endif
