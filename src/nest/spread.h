/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spread.h - how one visit serves all children of a fan-out.
 *
 * Input:  the spatial loops below a level and how far each moves a tensor.
 * Output: groups of children that get the same words (multicast), and how far
 *         those travel: in closed form, or by nest/meet.h or nest/places.h.
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
    size_t count;
    const struct jn_pass *pass; /* NULL: all loops pass in full */
    bool ragged; /* a loop's last pass depends on another of them: some places
                    in the grid have no child */
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
                   const struct jn_pass *pass, struct jn_fan *fan);

/* Places in the grid, the number of children that are there, and whether a
 * ragged fan has one at a place. */
uint64_t jn_fan_places(const struct jn_fan *fan);
uint64_t jn_fan_children(const struct jn_fan *fan);
bool jn_fan_has(const struct jn_fan *fan, uint64_t place);

/* Groups of all children, or of those not in LINKED (may be NULL). */
void jn_spread_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups);

/* The entry for this multicast, made if need be: ITEMS must have room. */
struct jn_group *jn_groups_find(struct jn_groups *groups, uint64_t multicast);

static inline uint64_t jn_fan_end(const struct jn_fan *fan, size_t loop)
{
    return fan->pass != NULL ? fan->pass->ends[loop] : fan->loops[loop].end;
}

/* Whether the loop's children get different words. */
static inline bool jn_fan_parts(const struct jn_fan *fan, size_t loop)
{
    return fan->alone || jn_nest_moves(&fan->loops[loop], fan->view);
}

/* True unless two dimensions move the same rank, when different children may
 * be at the same place. */
bool jn_fan_injective(const struct jn_fan *fan);

/* Twice the way from the middle row of HEIGHT to a row, up or down. */
static inline uint64_t jn_fan_below(uint64_t row, uint64_t height)
{
    return 2 * row < height - 1 ? height - 1 - 2 * row : 0;
}

static inline uint64_t jn_fan_above(uint64_t row, uint64_t height)
{
    return 2 * row > height - 1 ? 2 * row - (height - 1) : 0;
}

#endif
