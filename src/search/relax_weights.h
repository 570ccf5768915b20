/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_weights.h - what each logarithm weighs in a bound.
 *
 * Input:  shares and prices, and what is known of the words (relax_flows.h).
 * Output: a constant, and weights of the logarithms of ends and words.
 * Next:   search/relax_bound.h adds them up along the paths of each bundle.
 *
 * A monomial with the share a of its sum, which has the power p in the
 * objective, adds  p (a log monomial - a log a):  the first inequality of
 * search/relax.h.  The logarithm of a monomial is a sum of logarithms of ends
 * and words, so each of these gets the weight p a.  A limit
 *     log (product of ends in space)  <=  log (most children)      or
 *     log (sum of bits)               <=  log (capacity)
 * with the price p adds  p (left side - right side),  which is 0 or less for
 * what is legal; of the sum of bits the mean, as above.
 */
#ifndef JN_SEARCH_RELAX_WEIGHTS_H
#define JN_SEARCH_RELAX_WEIGHTS_H

#include "search/relax_flows.h"

struct jn_weights {
    const struct jn_relax *relax;
    const struct jn_part *part;
    const struct jn_flow *flows; /* by monomial */
    double constant;
    double times[JN_MAX_BOUNDARIES];    /* of loops in time that count */
    double visits[JN_MAX_BOUNDARIES];   /* of the words of all visits */
    double distinct[JN_MAX_BOUNDARIES]; /* of distinct words alone */
    double space[JN_MAX_TENSORS][JN_MAX_LEVELS + 1];
    double meets[JN_MAX_TENSORS][JN_MAX_LEVELS + 1]; /* of children's words */
    double shared[JN_MAX_LEVELS + 1];
    double ends[JN_MAX_DIMS][JN_MAX_SLOTS];
    double runs[JN_MAX_TENSORS][JN_MAX_SLOTS + 1]; /* of a bundle's words that
                                                      slide: 1 + the fan-out */
};

/* Fills in all but the first three and the runs. */
void jn_weights_find(struct jn_weights *weights, const struct jn_dual *dual);

#endif
