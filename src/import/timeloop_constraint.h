/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_constraint.h - constraints of Timeloop's architectures.
 *
 * Input:  `architecture_constraints` in any of its forms; machine, layer; the
 *         mapping's loops by level.
 * Output: struct jn_constraint for the search; a test of the mapping as
 *         Timeloop's model makes it.
 * Next:   search/.
 *
 * The test covers factors, largest factors, the order of the loops that make
 * more than one pass, and the split; which tensors are kept is not tested.
 */
#ifndef JN_IMPORT_TIMELOOP_CONSTRAINT_H
#define JN_IMPORT_TIMELOOP_CONSTRAINT_H

#include "import/timeloop_mapping.h"

/* Adds those of NODE (NULL: none) to the machine's constraints: a list, one
 * inside `targets` or `constraints`, or `constraints_x` that the latter names;
 * a target may have a list of its own.  False after
 * complaints. */
bool jn_timeloop_constraints_read(const struct jn_node *node,
                                  const struct jn_layer *layer,
                                  const struct jn_reader *reader,
                                  struct jn_arch *arch);

/* Complains about each of the machine's constraints that the nest violates. */
bool jn_timeloop_constraints_check(const struct jn_timeloop_nest *nest,
                                   struct jn_diags *diags);

#endif
