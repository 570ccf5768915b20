/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links.h - which words neighbours may pass on.
 *
 * Input:  a part of the mapspace where the bundles that matter are closed.
 * Output: which loops' advances may take a child to where a neighbour was.
 * Next:   search/relax_flows.h counts the words that are sent in any case.
 *
 * A child is sent nothing when it advances to where its neighbour just was
 * (nest/places.h).  Along a dimension that has a rank of its own that
 * cannot be: an advance takes it past all children.  Where dimensions share a
 * rank the advance of one may be as long as a step between children of
 * another.
 */
#ifndef JN_SEARCH_LINKS_H
#define JN_SEARCH_LINKS_H

#include "search/relax.h"

enum { JN_MAX_STEPS = 12, JN_MAX_SHIFTS = 512 };

/* The loops in time of a closed bundle outside of a fan-out, along the rank
 * that they share. */
struct jn_advance {
    const struct jn_view *view;
    size_t fanout; /* slot */
    int64_t steps[JN_MAX_STEPS];
    uint64_t ends[JN_MAX_STEPS];
    size_t count;
    int64_t shifts[JN_MAX_SHIFTS]; /* between neighbours; the first is none */
    size_t shift_count;
    bool unclear; /* more than one rank, or too many loops */
};

/* Looks at a closed bundle's loops outside of a boundary that has a fan-out
 * just above. */
void jn_links_look(const struct jn_relax *relax, const struct jn_part *part,
                   size_t boundary, size_t bundle, struct jn_advance *advance);

/* Whether a jump, not 0, takes a child to where a neighbour was. */
bool jn_links_shifts(const struct jn_advance *advance, int64_t jump);

/* Finds out what neighbours may pass on once all bundles that matter are
 * closed.  False if they can pass on nothing. */
bool jn_links_resolve(const struct jn_relax *relax, struct jn_part *part);

#endif
