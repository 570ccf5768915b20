/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hypergeometric.h - words drawn from a tensor: how many are not zero.
 *
 * Input:  words of the whole, non-zeros among them, words that are drawn.
 * Output: the probability of each number of non-zeros drawn.
 * Next:   the density models that put non-zeros at random places.
 */
#ifndef JN_SPARSE_HYPERGEOMETRIC_H
#define JN_SPARSE_HYPERGEOMETRIC_H

#include <stdbool.h>
#include <stdint.h>

/* Counts up to this; larger ones would lose digits. */
#define JN_MAX_SPARSE_WORDS ((uint64_t)1 << 48)

/* DRAWN words out of WORDS, of which NONZEROS are not zero. */
struct jn_draw {
    uint64_t words, nonzeros, drawn;
};

/* The fewest and the most non-zeros that a draw can hold. */
uint64_t jn_draw_least(const struct jn_draw *draw);
uint64_t jn_draw_most(const struct jn_draw *draw);

double jn_draw_expected(const struct jn_draw *draw);
double jn_draw_spread(const struct jn_draw *draw); /* standard deviation */

/* C(r,o) C(N-r,s-o) / C(N,s); 0 outside of least and most. */
double jn_draw_probability(const struct jn_draw *draw, uint64_t occupancy);

/* What the probabilities of all occupancies of a draw have in common: of the
 * table drawn or not, zero or not, the part of the margins and the mean of each
 * cell.  Found by the first of them that needs it. */
struct jn_draw_margins {
    bool are_known;
    double rest, means[4];
};
double jn_draw_probability_again(const struct jn_draw *draw,
                                 struct jn_draw_margins *margins,
                                 uint64_t occupancy);

#endif
