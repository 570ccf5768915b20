/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_bound.h - the bound of one choice of shares and prices.
 *
 * Input:  what a part of the mapspace leaves (relax_flows.h, relax_fits.h).
 * Output: the cheapest path of each bundle, and the bound they add up to.
 * Next:   search/relax_dual.c betters the choice.
 */
#ifndef JN_SEARCH_RELAX_BOUND_H
#define JN_SEARCH_RELAX_BOUND_H

#include "search/relax.h"

/* Finds out what does not depend on the choice. */
void jn_relaxed_prepare(const struct jn_relax *relax,
                        const struct jn_part *part, struct jn_relaxed *relaxed);

/* The bound of a part that RELAXED has been prepared for. */
void jn_relaxed_bound(const struct jn_relax *relax, const struct jn_part *part,
                      const struct jn_dual *dual, struct jn_relaxed *relaxed);

#endif
