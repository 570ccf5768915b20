/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_terms.h - energy and latencies as sums of monomials.
 *
 * Input:  a machine's prices and rates, and who keeps what.
 * Output: relax->monomials and the boundaries that their words cross.
 * Next:   search/relax_bound.h weighs them.
 *
 * Every monomial is one thing that costs: reads, fills and updates of a level
 * for a tensor, words of a network, hops, operations, leakage; its words are
 * those that search/relax.h describes.  All are positive, so that one which is
 * left out only lowers the sum: networks whose energy is counted in a way of
 * its own are left out.
 */
#ifndef JN_SEARCH_RELAX_TERMS_H
#define JN_SEARCH_RELAX_TERMS_H

#include "search/relax.h"

/* Whether the level is one that the tensor's words stop at. */
bool jn_keeps(const struct jn_relax *relax, size_t level, size_t tensor);

/* The next level inward that keeps the tensor; the arithmetic if none. */
size_t jn_next_keeper(const struct jn_relax *relax, size_t level,
                      size_t tensor);

/* Fills the sums; not what places the boundaries among the loops. */
void jn_relax_list_terms(struct jn_relax *relax);

#endif
