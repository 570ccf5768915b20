/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout.h - the ways to lay loops in space out along two axes, and how far
 * words then travel.
 *
 * Input:  a level and the ends of its loops in space.
 * Output: all layouts that fit its children, with the hops of a word of each
 *         tensor.
 * Next:   search/exact.c and search/leaf.c.
 */
#ifndef JN_SEARCH_LAYOUT_H
#define JN_SEARCH_LAYOUT_H

#include "search/relax.h"

enum { JN_LAYOUT_LISTS = 64 };

/* A split of the loops over the axes, and their orders along each. */
struct jn_layout {
    uint32_t along_y[JN_MAX_DIMS];
    uint32_t order_y, order_x;
    double hops[JN_MAX_TENSORS]; /* 0 where it depends on the loops inside */
};

struct jn_layouts {
    struct jn_layout *items;
    size_t count;
    double least[JN_MAX_TENSORS]; /* hops of any of them */
    uint32_t ends[JN_MAX_DIMS];   /* these are for */
    bool links;
    struct jn_layouts *next;
};

/* Layouts that were asked for before are remembered. */
struct jn_layout_store {
    struct jn_arena *arena;
    struct jn_layouts *lists[JN_MAX_LEVELS][JN_LAYOUT_LISTS];
};

/* All layouts of the loops with ENDS below the level; of those that surely
 * cost the same, the first.  With LINKS neighbours may pass words on, and all
 * of them count. */
const struct jn_layouts *jn_layouts_find(struct jn_layout_store *store,
                                         const struct jn_relax *relax,
                                         size_t level, const uint32_t *ends,
                                         bool links);

#endif
