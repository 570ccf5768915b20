/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapspace.h - every legal mapping of a layer on a machine, by number.
 *
 * Input:  a problem and the constraints on its mappings.
 * Output: how many mappings there are, and each by its coordinates: the split
 *         of each dimension, the order of each level's loops in time, and who
 *         keeps what.
 * Next:   search/ strategies draw or count coordinates; eval.h judges them.
 *
 * A level's loops of more than one pass come in any order, in time and along
 * each axis of its fan-out.  An order is a number below the factorial of all
 * dimensions; where fewer have a loop, numbers that are equal modulo the
 * factorial of those mean the same mapping.
 */
#ifndef JN_SEARCH_MAPSPACE_H
#define JN_SEARCH_MAPSPACE_H

#include "search/factor.h"
#include "spec/problem.h"

enum { JN_MAX_ORDERS = 3 * JN_MAX_LEVELS };
enum { JN_MAX_MAPSPACE_LOOPS = 3 * JN_MAX_LEVELS * JN_MAX_DIMS };

struct jn_slot {
    uint8_t level;
    bool space;
};

/* Dimensions of a level's loops in time, or along one axis, outermost first:
 * some fixed outside, some free, some fixed inside. */
struct jn_order {
    uint8_t slot;
    uint8_t axis; /* enum jn_axis */
    uint8_t dims[JN_MAX_DIMS];
    size_t outer_count, free_count;
};

struct jn_mapspace {
    const struct jn_problem *problem;
    bool imperfect; /* loops may have residuals */
    struct jn_slot slots[JN_MAX_SLOTS];
    size_t slot_count;
    struct jn_slot_limit limits[JN_MAX_DIMS][JN_MAX_SLOTS];
    bool along_y[JN_MAX_DIMS][JN_MAX_SLOTS]; /* where there is one axis */
    struct jn_factors factors[JN_MAX_DIMS];
    size_t culprit;
    struct jn_order orders[JN_MAX_ORDERS];
    size_t order_count;
    struct jn_level_mapping fixed[JN_MAX_LEVELS]; /* without the free ones */
    jn_tensors free_keep[JN_MAX_LEVELS];          /* may be kept or let pass */
    double least_fanout[JN_MAX_LEVELS]; /* children to be used at least */
    double least_instances;             /* of compute, to be used at least */
};

/* A mapping's coordinates. */
struct jn_point {
    uint64_t split[JN_MAX_DIMS];    /* below jn_factors_size */
    uint64_t order[JN_MAX_ORDERS];  /* below the factorial of the free ones */
    jn_tensors keep[JN_MAX_LEVELS]; /* of the free ones */
};

/* False if the constraints leave no mapping: space->culprit is then the
 * dimension that cannot be split. */
bool jn_mapspace_make(const struct jn_problem *problem,
                      const struct jn_constraint *constraints, size_t count,
                      struct jn_arena *arena, struct jn_mapspace *space);

/* The same with factors that need not divide what they split
 * (search/factor.h).  Loops in space have no residual: an evaluation counts
 * instances as Timeloop does, by their average cut to an integer, and a search
 * would look for mappings that lose most by the cut.  Pieces that are not all
 * equal may still lie side by side, where a loop in time inside has the
 * residual: then each is counted as the largest. */
bool jn_mapspace_make_imperfect(const struct jn_problem *problem,
                                const struct jn_constraint *constraints,
                                size_t count, struct jn_arena *arena,
                                struct jn_mapspace *space);

/* Orders of N dimensions: a factorial. */
uint64_t jn_order_count(size_t n);

/* Brings DIMS into the order with this number: its first digit, to the base
 * of their count, picks the first of them, and so on. */
void jn_order_arrange(uint8_t *dims, size_t count, uint64_t number);

/* Number of points, rounded; search/size.h has all digits. */
double jn_mapspace_size(const struct jn_mapspace *space);

/* The mapping at POINT; LOOPS has room for JN_MAX_MAPSPACE_LOOPS. */
void jn_mapspace_find(const struct jn_mapspace *space,
                      const struct jn_point *point, struct jn_loop *loops,
                      struct jn_mapping *mapping);

/* The level below which a mapping uses fewer children than the constraints
 * demand, or the number of levels if compute
 * does, or JN_NO_LEVEL.  Points are not numbered by it: some are not legal.
 */
int jn_mapspace_idle_level(const struct jn_mapspace *space,
                           const struct jn_mapping *mapping, double *used);

/* The level whose loops along an axis need more children than there are, or
 * JN_NO_LEVEL; so many are used.  No such mapping is legal, even where loops at
 * other levels leave as many instances free. */
int jn_mapspace_wide_level(const struct jn_mapspace *space,
                           const struct jn_mapping *mapping, enum jn_axis axis,
                           uint64_t *used);

/* Goes on to the next point that means another mapping: false after the last,
 * when POINT is the first (all 0) again. */
bool jn_mapspace_next(const struct jn_mapspace *space, struct jn_point *point);

/* As jn_mapspace_next, for who keeps what alone: of the free ones, by level. */
bool jn_mapspace_next_keep(const struct jn_mapspace *space, jn_tensors *keep);

/* As jn_mapspace_next, with the split of one dimension left as it is. */
bool jn_mapspace_next_beside(const struct jn_mapspace *space, size_t beside,
                             struct jn_point *point);

/* Whether bounds are known of what its parts can cost. */
static inline bool jn_mapspace_has_bounds(const struct jn_mapspace *space)
{
    return !space->imperfect &&
           !(space->problem->arch->is_sparse &&
             space->problem->options.timeloop_sparse_rule);
}

#endif
