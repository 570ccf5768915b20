/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimate.h - what every action of every component costs.
 *
 * Input:  a machine; prices that its files give are known already.
 * Output: all other prices and areas, each with who gave it and from where.
 * Next:   cost/ multiplies them with the counts of actions/.
 *
 * Who is asked: the user's estimators (shared objects and tables), the
 * machine's tables, those that are built in; the most accurate first, ties in
 * this order.  A component with an attribute `estimator`, or of kind "pat",
 * is priced by the estimator of that name only (by "pat" after the user's own).
 */
#ifndef JN_ESTIMATE_ESTIMATE_H
#define JN_ESTIMATE_ESTIMATE_H

#include "config/tree.h"
#include "spec/arch.h"

/* Completes ARCH.  OPTIONS may be NULL.  False after complaints: a storage
 * needs prices of reads and fills, a compute of its operations; what nobody
 * else knows of leakage and area is 0, by the estimator "none".  An update
 * costs what a fill does unless whoever prices fills knows better; likewise
 * additions and comparisons, and computes.
 *
 * Networks: words over a hop that a table prices set hop_pj; for a network of
 * kind "wire", or with `estimator = "wire"`, the millimetre is priced.  Their
 * components' prices[JN_WIRE] and prices[JN_HOP] tell who
 * did.  A network about which neither its files nor a table say anything costs
 * nothing. */
bool jn_estimate(struct jn_arch *arch, const struct jn_options *options,
                 const struct jn_reader *reader);

#endif
