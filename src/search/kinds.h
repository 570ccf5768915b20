/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kinds.h - orders of loops in time that may cost different things.
 *
 * Input:  the ends of all loops.
 * Output: for a level, the first order of each kind.
 * Next:   search/actual.h says what they do, search/leaf.h tries them.
 */
#ifndef JN_SEARCH_KINDS_H
#define JN_SEARCH_KINDS_H

#include "search/relax.h"

/* The dimensions that have loops in time at a level, outermost first. */
struct jn_line {
    uint8_t dims[JN_MAX_DIMS];
    size_t count;
};

/* The loops of a part with all bundles closed. */
struct jn_loops {
    const struct jn_relax *relax;
    const struct jn_part *part;
    struct jn_share shares[JN_MAX_DIMS][JN_MAX_SLOTS];
    struct jn_line lines[JN_MAX_LEVELS]; /* as arranged last */
    bool links;                          /* neighbours may serve each other */
};

enum { JN_MAX_KINDS = 128 };

/* Orders by number.  Too many kinds are not told apart: then all orders. */
struct jn_kinds {
    uint64_t numbers[JN_MAX_KINDS];
    uint64_t count;
    bool all;
};

/* The kinds of orders (by index in the mapspace) that do what the part says.
 *
 * Two orders of a level are of one kind if, to every tensor that crosses the
 * level, the same loops are inside the innermost that moves it: these alone
 * leave it in place, all others do the same outside.  Where tiles may overlap
 * it also matters which loops follow from there outward, until one moves the
 * tensor along another rank. */
void jn_kinds_list(const struct jn_loops *loops, size_t index,
                   struct jn_kinds *kinds);

static inline uint64_t jn_kinds_number(const struct jn_kinds *kinds,
                                       uint64_t kind)
{
    return kinds->all ? kind : kinds->numbers[kind];
}

/* Brings the loops of a level into the order with this number. */
void jn_kinds_arrange(struct jn_loops *loops, size_t index, uint64_t number);

#endif
