/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constraint_check.h - whether a mapping does what a machine demands.
 *
 * Input:  a bound mapping and the machine's constraints.
 * Output: a complaint for each constraint that it violates.
 * Next:   spec.c, for mappings from files; search/ for those it makes up.
 */
#ifndef JN_SPEC_CONSTRAINT_CHECK_H
#define JN_SPEC_CONSTRAINT_CHECK_H

#include "spec/arch.h"
#include "spec/workload.h"

/* Complains at PLACE, with a note at each constraint that is violated.
 * Constraints on levels that the machine does not have, and on dimensions and
 * tensors that the layer does not have, are passed over. */
bool jn_constraints_check(const struct jn_arch *arch,
                          const struct jn_layer *layer,
                          const struct jn_mapping *mapping,
                          struct jn_place place, struct jn_diags *diags);

#endif
