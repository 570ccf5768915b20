/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constraints.h - constraints as a file of ours.
 *
 * Input:  constraints, from files or made up for a dataflow.
 * Output: a file that spec/constraint.h reads as the same constraints.
 * Next:   `joulenest map --constraints=FILE`.
 */
#ifndef JN_EXPORT_CONSTRAINTS_H
#define JN_EXPORT_CONSTRAINTS_H

#include "spec/constraint.h"

#include <stdio.h>

/* Constraints that say what else a level must not keep (keep_only) come from
 * a machine's levels only and cannot be printed. */
void jn_constraints_print(const struct jn_constraint *constraints, size_t count,
                          FILE *stream);

#endif
