/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolls.h - what words cost that cross a boundary.
 *
 * Input:  a relaxation's monomials.
 * Output: charges by boundary, and what they add up to where so many of a
 *         tensor's boundaries wait.
 * Next:   search/lattice.c sums them up, search/inside.c keeps accounts of
 * them.
 *
 * Words that a level sends are due when all its children's fan-outs are known:
 * they go once to all that need them.  Words that arrive are many times as
 * many, and of first partial sums that are not read there are as many as all
 * children together have.
 */
#ifndef JN_SEARCH_TOLLS_H
#define JN_SEARCH_TOLLS_H

#include "search/lattice.h"

/* Fills in the charges and all that follows from them.  False if more
 * boundaries of a tensor may wait than a lattice knows. */
bool jn_tolls_list(struct jn_lattice *lattice);

#endif
