/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leaf.h - the mappings of one split of all dimensions.
 *
 * Input:  a part of the mapspace with all its bundles closed.
 * Output: its mappings, tried by a worker unless they surely cost too much: of
 *         those that surely cost the same the one with the lowest number.
 * Next:   search/exact.c.
 */
#ifndef JN_SEARCH_LEAF_H
#define JN_SEARCH_LEAF_H

#include "search/layout.h"
#include "search/worker.h"

/* The logarithm of the cost up to which mappings are of interest. */
double jn_leaf_target(const struct jn_worker *worker);

void jn_leaf_try(struct jn_worker *worker, const struct jn_relax *relax,
                 const struct jn_part *part, struct jn_layout_store *store);

#endif
