/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_limits.h - what the program says that it does not know exactly.
 *
 * Input:  a case with its schedule.
 * Output: whether it meets one of the limits (src/sparse/region.h).
 * Next:   sparse_compare.h leaves those figures out.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_LIMITS_H
#define JN_TESTS_ORACLE_SPARSE_LIMITS_H

#include "oracle/sparse_run.h"

/* A tile that stays counts once, but is looked at in every run of its level's
 * loops: which run decides is the same on the average over all placements
 * alone. */
bool sparse_depends_on_run(const struct sparse_plan *plan);

/* Savings of different operands look at words of one tensor of which neither
 * has all of the other, and some of its slices are silent. */
bool sparse_has_crossings(const struct sparse_plan *plan);

/* True where words that are not held, the last of a tile, may not meet what the
 * others do. */
bool sparse_streams_unevenly(const struct sparse_plan *plan);

#endif
