/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convolve.h - the sum of independent draws.
 *
 * Input:  draws, one after the other, each once or many times.
 * Output: the bounds, the mean and the probabilities of the sum.
 * Next:   density models in which parts of a tile are drawn apart.
 */
#ifndef JN_SPARSE_CONVOLVE_H
#define JN_SPARSE_CONVOLVE_H

#include "sparse/hypergeometric.h"
#include "sparse/occupancy.h"

struct jn_summand {
    struct jn_draw draw;
    uint64_t times;
    const struct jn_summand *next;
};

/* Starts with what is certain.  Products of probabilities are charged to
 * BUDGET; when it is used up the probabilities stay unknown.  They are worked
 * out when the law is first asked: ARENA must not be rewound to a mark between
 * jn_sum_end and there. */
struct jn_sum {
    struct jn_arena *arena;
    uint64_t *budget;
    struct jn_occupancy *occupancy; /* law set at the end only */
    const struct jn_summand *summands;
    double variance;
    bool is_unknown;
};

void jn_sum_start(struct jn_sum *sum, uint64_t words, uint64_t certain);
void jn_sum_add(struct jn_sum *sum, const struct jn_draw *draw, uint64_t times);
void jn_sum_end(struct jn_sum *sum);

#endif
