/* SPDX-License-Identifier: GPL-3.0-or-later */
/* instances.h - children that are skipped by whole instances.
 *
 * Input:  the tiles, the savings.
 * Output: the instances that children with work need at most, and take on
 *         average; how unevenly work that is skipped falls to children.
 * Next:   actions/fit.h: more children than instances may fit; cost/latency.h,
 *         cost/energy.h.
 *
 * A step of a level is as long as the target's tile stays with the children.
 * The mean is over the steps in which any child of an instance has work: the
 * others take no time.
 */
#ifndef JN_ACTIONS_INSTANCES_H
#define JN_ACTIONS_INSTANCES_H

#include "actions/sparse_line.h"

/* Where a level has more children than instances inside and skips them, USAGE
 * gets the instances that those with work need: as many columns as there are,
 * then row by row. */
void jn_instances_fold(struct jn_sparse_tiles *sparse, struct jn_usage *usage);

/* Sets the counts' in_use: the share of a level's children that have work. */
void jn_instances_count(const struct jn_sparse_counting *counting);

/* Sets the counts' imbalance.  Of every tensor that work is skipped for, the
 * innermost part that decides counts; largest works by tensors multiply, which
 * is right where different loops in space move them. */
void jn_imbalance_count(const struct jn_sparse_counting *counting);

#endif
