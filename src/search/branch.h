/* SPDX-License-Identifier: GPL-3.0-or-later */
/* branch.h - cuts a part of the mapspace into smaller ones.
 *
 * Input:  a part.
 * Output: parts that together have all its mappings, each with one more thing
 *         decided.
 * Next:   search/descent.h bounds and searches them.
 *
 * First is decided which loops revisit which tensors, which makes a template:
 * whether neighbours pass words on; at each level which tensors the innermost
 * loop leaves in place, so that they may stay; whether partial sums come back
 * at all.  Then come the loops in space, one dimension after the other, and
 * then whole bundles.
 */
#ifndef JN_SEARCH_BRANCH_H
#define JN_SEARCH_BRANCH_H

#include "search/layout.h"

struct jn_branch {
    struct jn_part part;
    struct jn_dual dual;
    double log_bound; /* of the objective */
    size_t rank;      /* place in the list that it was sorted with */
};

/* Room for any list of parts. */
enum { JN_MAX_PARTS = 512 };

/* The part of all mappings with the relaxation's keeps. */
void jn_part_whole(const struct jn_relax *relax, struct jn_part *part);

/* Decides the next thing of a template: the number of parts, the most
 * promising kind first; 0 if all is decided. */
size_t jn_part_split(const struct jn_relax *relax, const struct jn_part *part,
                     struct jn_part *parts);

/* The same for the next loop in space; SIZE_MAX if no part has any mapping. */
size_t jn_part_split_space(const struct jn_relax *relax,
                           const struct jn_part *part,
                           struct jn_layout_store *store,
                           struct jn_part *parts);

#endif
