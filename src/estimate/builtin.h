/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builtin.h - the estimators that come with joulenest, one file each.
 *
 * Input:  a component as described.h completes it.
 * Output: energies of a line (storage), an operation (compute), a bit and
 *         millimetre (wires); areas of an instance.
 * Next:   estimate.c lists them once.
 */
#ifndef JN_ESTIMATE_BUILTIN_H
#define JN_ESTIMATE_BUILTIN_H

#include "estimate/scaling.h"
#include "joulenest.h"
#include "spec/arch.h"

extern const struct jn_estimator jn_estimator_sram;
extern const struct jn_estimator jn_estimator_regfile;
extern const struct jn_estimator jn_estimator_dram;
extern const struct jn_estimator jn_estimator_arith;
extern const struct jn_estimator jn_estimator_wire;
extern const struct jn_estimator jn_estimator_pat;

/* Whether the component asks for the estimator of this name, by its kind or by
 * its attribute `estimator`. */
bool jn_component_chooses(const struct jn_component *component,
                          const char *name);

/* Whether the component is of no finer kind than its class, NAME. */
bool jn_component_is_plain(const struct jn_component *component,
                           const char *name);

/* What formulas of memories have figures for: accesses to data, and areas. */
bool jn_is_access_or_area(enum jn_action action);

/* Energy of a 16-bit integer multiply-accumulate, the unit of Eyeriss'
 * relative costs. */
double jn_arith_mac16_pj(struct jn_process process);

/* Sizes of memories by the attributes "size_bits" and "width_bits"; 0 when
 * not given. */
double jn_component_size_bytes(const struct jn_component *component);
double jn_component_width_bits(const struct jn_component *component);

#endif
