/* SPDX-License-Identifier: GPL-3.0-or-later */
/* region.h - what a tensor's tile meets of another one.
 *
 * Input:  a stack of loops, the level that sends the tile to its child.
 * Output: the part of the other tensor that is worked on while the tile is
 *         there; the probability that it has no non-zero.
 * Next:   actions/sparse.h: then the tile need not be sent.
 */
#ifndef JN_SPARSE_REGION_H
#define JN_SPARSE_REGION_H

#include "sparse/content.h"
#include "sparse/stack.h"

/* A tile of TARGET on its way from LEVEL to CHILD. */
struct jn_sending {
    const struct jn_stack *stack;
    size_t target, level, child;
};

/* What is inside while the tile is with the child: all loops below, those in
 * time up to the first that moves the target, and those in space that serve
 * several children with the same words. */
void jn_region_span(const struct jn_sending *sending, struct jn_spans *spans);

/* The probability that some of CONDITIONS has no non-zero where the target's
 * tile meets it, by Timeloop's rule (spec 2.12). */
double jn_region_empty_timeloop(const struct jn_sending *sending,
                                jn_tensors conditions, struct jn_arena *arena);

/* The probability that a part of a tensor has no non-zero. */
double jn_spans_empty(const struct jn_problem *problem, size_t tensor,
                      const struct jn_spans *spans, struct jn_arena *arena);

#endif
