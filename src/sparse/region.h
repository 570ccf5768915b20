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

/* The children of an instance that a region is of. */
enum jn_onlookers {
    JN_ALL_SERVED, /* those that one sending serves with the same words */
    JN_EACH_CHILD, /* one by itself */
    JN_ALL_CHILDREN
};

/* A tile of TARGET on its way from LEVEL to CHILD. */
struct jn_sending {
    const struct jn_stack *stack;
    size_t target, level, child;
    enum jn_onlookers onlookers;
};

/* What is inside while the tile is with the child: all loops below, those in
 * time up to the first that moves the target, at whatever level, and those in
 * space that pass over the onlookers. */
void jn_region_span(const struct jn_sending *sending, struct jn_arena *arena,
                    struct jn_spans *spans);

/* The probability that a part of a tensor whose words lie side by side has no
 * non-zero. */
double jn_spans_empty(const struct jn_stack *stack, size_t tensor,
                      const struct jn_spans *spans, struct jn_arena *arena);

/* Part of a tensor: what the loops of a region pass over.  Those of one
 * dimension need not follow each other, and parts of the same extents differ
 * if their loops do. */
struct jn_part {
    struct jn_spans spans;
    const bool *has; /* each loop of the stack */
};

/* Parts of one tensor, around a word that all of them share. */
enum { JN_MAX_PARTS = 4 };
struct jn_parts {
    struct jn_part of[JN_MAX_PARTS]; /* none within another */
    size_t count;
};

void jn_region_part(const struct jn_sending *sending, struct jn_arena *arena,
                    struct jn_part *part);

/* The part of these spans, which are those inside of some loop. */
void jn_part_find(const struct jn_stack *stack, const struct jn_spans *spans,
                  struct jn_arena *arena, struct jn_part *part);

/* Adds the part of TENSOR that the tile meets.  Of one within another only the
 * inner one is of account: where that has a non-zero, so has the other.  The
 * same is taken for granted of parts beyond JN_MAX_PARTS, which five savings
 * that look at one tensor in different ways would ask for. */
void jn_parts_add(const struct jn_sending *sending, size_t tensor,
                  struct jn_arena *arena, struct jn_parts *parts);

/* The probability that each of the parts has a non-zero; of those that cross
 * each other exactly with non-zeros at random places, else the lowest one.
 * Tensors whose non-zeros have places are for sparse/joint.h. */
double jn_parts_filled(const struct jn_stack *stack, size_t tensor,
                       const struct jn_parts *parts, struct jn_arena *arena);

/* The probability that some of CONDITIONS has no non-zero where the target's
 * tile meets it, by Timeloop's rule (spec 2.12). */
double jn_region_empty_timeloop(const struct jn_sending *sending,
                                jn_tensors conditions, struct jn_arena *arena);

#endif
