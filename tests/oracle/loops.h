/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loops.h - a mapping laid out as one stack of loops, ready to be run.
 *
 * Input:  a problem and a mapping of it.
 * Output: the loops, innermost first, and the box of a tensor that lies under
 *         any of them while they run.
 * Next:   oracle/walk.h runs them.
 */
#ifndef JN_TESTS_ORACLE_LOOPS_H
#define JN_TESTS_ORACLE_LOOPS_H

#include "base/arena.h"
#include "oracle/points.h"
#include "spec/problem.h"

enum { ORACLE_MAX_LOOPS = 96 };

struct oracle_loop {
    uint64_t end, residual;
    unsigned dim;
    size_t level; /* storage level, 0 = outermost */
    enum jn_axis axis;
    uint64_t stride; /* iterations of the dimension inside the loop */
    bool boundary;   /* outermost loop of its storage level's tile */
    bool master;     /* outermost of a run of spatial loops */

    /* Steps from the tile's first iteration to its last, by dimension: as a
     * rule, and when the loops outside are in their last pass. */
    uint64_t span[JN_MAX_DIMS], last_span[JN_MAX_DIMS];
};

struct oracle_nest {
    const struct jn_problem *problem;
    const struct jn_mapping *mapping;
    struct oracle_loop loops[ORACLE_MAX_LOOPS]; /* innermost first */
    size_t count;
    bool imperfect;

    /* What the loops in flight are at. */
    uint64_t index[ORACLE_MAX_LOOPS];
    int64_t at[JN_MAX_DIMS];
};

void oracle_nest_bind(const struct jn_problem *problem,
                      const struct jn_mapping *mapping,
                      struct oracle_nest *nest);

/* True when all loops of DIM from FROM outward make their last pass. */
bool oracle_nest_is_last(const struct oracle_nest *nest, size_t from,
                         unsigned dim);

/* Steps the loop makes now. */
uint64_t oracle_nest_end(const struct oracle_nest *nest, size_t loop);

/* The words of TENSOR that the loops up to LOOP touch now; with SPANLESS, the
 * one iteration at hand. */
void oracle_nest_box(const struct oracle_nest *nest, size_t loop, size_t tensor,
                     struct oracle_box *box);
void oracle_nest_point(const struct oracle_nest *nest, size_t tensor,
                       struct oracle_box *box);

/* Most words that TENSOR can have under LOOP. */
uint64_t oracle_nest_room(const struct oracle_nest *nest, size_t loop,
                          size_t tensor);

#endif
