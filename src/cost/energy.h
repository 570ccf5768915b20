/* SPDX-License-Identifier: GPL-3.0-or-later */
/* energy.h - action counts times prices.
 *
 * Input:  the counts and cycles of an evaluation, the components' prices.
 * Output: pJ by level, tensor and action, and in all.
 * Next:   report/.
 */
#ifndef JN_COST_ENERGY_H
#define JN_COST_ENERGY_H

#include "actions/fit.h"

/* What a line access of a storage level is to, where zeros count. */
enum jn_line_kind { JN_DATA, JN_METADATA, JN_CONTENT_COUNT };

/* The action whose price a read, fill or update has that takes this course:
 * JN_GATED_METADATA_FILL of JN_FILL, JN_GATED and JN_METADATA. */
enum jn_action jn_action_of(enum jn_action access, enum jn_course course,
                            enum jn_line_kind content);

/* Levels, compute and leakage; network energies must be there already.  Where
 * zeros count it fills in the energies of result->sparse, too. */
void jn_energy_pj(const struct jn_problem *problem,
                  const struct jn_usage *usage, struct jn_result *result);

#endif
