/* SPDX-License-Identifier: GPL-3.0-or-later */
/* restrict.h - what constraints leave of a mapspace.
 *
 * Input:  a mapspace with its slots listed, and constraints.
 * Output: its limits, orders, and who keeps what.
 * Next:   search/mapspace.c counts what is left.
 */
#ifndef JN_SEARCH_RESTRICT_H
#define JN_SEARCH_RESTRICT_H

#include "search/mapspace.h"

/* Constraints on levels, dimensions and tensors that are not there are passed
 * over.  The outermost level keeps everything that is not said to bypass it. */
void jn_mapspace_restrict(struct jn_mapspace *space,
                          const struct jn_constraint *constraints,
                          size_t count);

#endif
