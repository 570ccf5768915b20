/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constraint_read.h - the constraints that a level carries itself.
 *
 * Input:  a level's `temporal` or `spatial_loops` group.
 * Output: one struct jn_constraint, still without its level.
 * Next:   level.c puts it among the machine's constraints.
 */
#ifndef JN_SPEC_CONSTRAINT_READ_H
#define JN_SPEC_CONSTRAINT_READ_H

#include "spec/constraint.h"

bool jn_constraint_read_loops(const struct jn_node *group, bool spatial,
                              const struct jn_reader *reader,
                              struct jn_constraint *constraint);

#endif
