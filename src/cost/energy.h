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

/* Levels, compute and leakage; network energies must be there already. */
void jn_energy_pj(const struct jn_problem *problem,
                  const struct jn_usage *usage, struct jn_result *result);

#endif
