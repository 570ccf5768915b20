/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reach.h - how small and how large factors and tiles can get at all.
 *
 * Input:  a mapspace.
 * Output: what every mapping in it has to do with a level's capacity or
 *         children that the level cannot serve; nothing if there is no such
 *         thing.
 * Next:   search/explain.h.
 *
 * Each level and each dimension is looked at by itself: what is found excludes
 * all mappings; where nothing is found there may still be none.
 */
#ifndef JN_SEARCH_REACH_H
#define JN_SEARCH_REACH_H

#include "search/mapspace.h"

enum jn_obstacle_kind {
    JN_NO_OBSTACLE,
    JN_OBSTACLE_SPLIT,       /* no factors of DIM make its bound */
    JN_OBSTACLE_CAPACITY,    /* the smallest tiles are larger than the level */
    JN_OBSTACLE_UTILIZATION, /* the largest tiles fill too little of it */
    JN_OBSTACLE_FANOUT,      /* the loops in space need more children */
    JN_OBSTACLE_PARALLELISM, /* they cannot use enough of them */
    JN_OBSTACLE_TOTAL        /* nor of the compute instances, all together */
};

/* Needed and available are words of the level, or children. */
struct jn_obstacle {
    enum jn_obstacle_kind kind;
    size_t level, dim;
    double needed, available;
    double words[JN_MAX_TENSORS]; /* of the tiles, 0 for those not kept */
};

/* The mapspace that the constraints leave has an obstacle. */
bool jn_reach_find(const struct jn_problem *problem,
                   const struct jn_constraint *constraints, size_t count,
                   struct jn_arena *arena, struct jn_obstacle *obstacle);

#endif
