/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arithmetic.h - the same network in other numbers.
 *
 * Input:  a machine and a network as read, before anything is priced; widths.
 * Output: both with these widths: a multiplier of another kind, words that take
 *         more bits or fewer in a storage that stays what it is.
 * Next:   load.h; kpi/use_case.h knows the names.
 */
#ifndef JN_SPEC_ARITHMETIC_H
#define JN_SPEC_ARITHMETIC_H

#include "spec/arch.h"
#include "spec/workload.h"

/* "fp32", "int8", ...: operands and finished results of so many bits.  Sums of
 * integers have twice as many and 8 more, for the carries of 256 products, but
 * not above 32; sums of floating-point numbers have as many, at least 16.
 * False if NAME is none. */
bool jn_arithmetic_named(const char *name, struct jn_arithmetic *arithmetic);

/* Whether an estimator has such a multiplier: 1 to 64 bits, of floating-point
 * numbers at least 8. */
bool jn_arithmetic_is_known(const struct jn_arithmetic *arithmetic);

/* Complains, at WORKLOAD's layers, where there are neurons or spikes: what
 * their words are is their own. */
bool jn_arithmetic_check(const struct jn_workload *workload,
                         struct jn_diags *diags);

/* Widths in the files give way.  A multiplication of a by b bits is priced as
 * one of sqrt(a b) bits by as many: its adders are an array of a by b.  Prices
 * of operations and the area that the files give for the arithmetic unit are
 * those of another one, and are asked for anew. */
void jn_arithmetic_apply(const struct jn_arithmetic *arithmetic,
                         struct jn_arena *arena, struct jn_arch *arch,
                         struct jn_workload *workload);

#endif
