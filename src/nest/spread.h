/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spread.h - how one visit serves all children of a fan-out.
 *
 * Input:  the spatial loops below a level and how far each moves a tensor.
 * Output: groups of children that get the same words (multicast), how far
 *         those travel, and which children their neighbours can serve.
 * Next:   nest/transfers.c multiplies by the words of nest/reuse.h.
 *
 * Children are numbered with the innermost spatial loop fastest and laid out
 * row by row in a grid; words enter at column 0 and in the middle row, go up
 * and down each column they are needed in, and along to the last such column
 * (spec 2.6).
 */
#ifndef JN_NEST_SPREAD_H
#define JN_NEST_SPREAD_H

#include "nest/nest.h"

struct jn_fan {
    const struct jn_view *view;
    const struct jn_nest_loop *loops; /* y before x, outermost first */
    const uint64_t *ends; /* passes that each really makes; NULL: in full */
    size_t count;
    uint64_t width, height; /* of the grid: the mesh, or the loops if larger */
    bool alone;             /* no multicast: every child is a group */
    bool wants_hops;        /* otherwise they are all 0 */
};

/* SCATTER groups of MULTICAST children each; hops of all of them together,
 * for one word each, in halves. */
struct jn_group {
    uint64_t multicast;
    uint64_t scatter;
    uint64_t half_hops;
    uint64_t unicast_half_hops;
};

struct jn_groups {
    struct jn_group *items; /* ascending by multicast */
    size_t count;
    uint64_t total;      /* sum of the scatters */
    struct jn_group one; /* where ITEMS points when all groups are alike */
};

/* The fan of a level's spatial loops. */
void jn_spread_fan(const struct jn_nest *nest, size_t level, size_t tensor,
                   const uint64_t *ends, struct jn_fan *fan);

uint64_t jn_spread_children(const struct jn_fan *fan);

/* Groups of all children, or of those not in LINKED (may be NULL). */
void jn_spread_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups);

/* The children whose tile, moved by BY since the last visit, is then where a
 * neighbour's tile was (in BEFORE, the last visit's fan).  NULL if none;
 * otherwise one flag per child, and *COUNT of them are set. */
const bool *jn_spread_linked(const struct jn_fan *fan,
                             const struct jn_fan *before, const int64_t *by,
                             struct jn_arena *arena, uint64_t *count);

#endif
