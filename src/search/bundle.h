/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bundle.h - dimensions that meet in a rank, and all ways to split them.
 *
 * Input:  a layer's ranks and the factors of its dimensions.
 * Output: relax->bundles: their states (counts of pieces), the hops between
 *         these, and the words of each tensor's tiles.
 * Next:   search/relax_bound.h looks for the cheapest path through each.
 */
#ifndef JN_SEARCH_BUNDLE_H
#define JN_SEARCH_BUNDLE_H

#include "search/relax.h"

/* False if a rank joins more dimensions than a bundle holds. */
bool jn_bundles_make(struct jn_relax *relax, struct jn_arena *arena);

/* Whether a loop of DIM with this end is legal in the slot. */
bool jn_slot_fits(const struct jn_relax *relax, size_t dim, size_t slot,
                  uint64_t factor);

/* Words along a rank of a tile that spans so many steps of each dimension. */
double jn_rank_words(const struct jn_rank *rank, const uint64_t *spans);

/* The logarithm of the distinct words that instances together get at least
 * which divide the bundle's bounds among them (ENDS: loops in space, by the
 * bundle's dimensions), each over the whole run.
 *
 * An instance has bound / end steps of each dimension, in all combinations.
 * Sums of two finite sets of m and n elements are at least m + n - 1 different
 * ones; so it gets 1 + the sum of (bound / end - 1) words or more.  Times the
 * number of instances this never falls with longer ends, so that one fan-out
 * alone gives a bound too.  All instances together get no fewer than all words
 * there are. */
double jn_bundle_log_run(const struct jn_relax *relax,
                         const struct jn_bundle *bundle, size_t tensor,
                         const double *log_ends);

/* The logarithm of the share of a tile's words that all children get together
 * at least, of the sum of what each gets.  Children of different dimensions
 * may be at the same place; but those along the longest loop are all at
 * different ones: there are at least as many places as it has ends. */
double jn_bundle_log_meet(const struct jn_relax *relax,
                          const struct jn_bundle *bundle, size_t tensor,
                          const double *log_ends);

#endif
