/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spot.h - what parts of a tensor hold at one place.
 *
 * Input:  parts of a tensor whose non-zeros have places; where the loops
 *         outside of them stand.
 * Output: the share of their words that are not zero, or the probability that
 *         there are any.
 * Next:   joint.c goes through all places.
 */
#ifndef JN_SPARSE_SPOT_H
#define JN_SPARSE_SPOT_H

#include "sparse/region.h"

/* Parts of a tensor that move as the loops outside of them go on. */
struct jn_factor {
    size_t tensor;
    const struct jn_parts *parts;
    /* What share of the only part's words is not zero; else whether each part
     * has any. */
    bool counts;
    /* Loops inside this one go through their steps by themselves, whatever
     * other factors do. */
    size_t apart;
};

struct jn_spot {
    const struct jn_stack *stack;
    const struct jn_factor *factor;
    const uint64_t *steps; /* of each loop of the stack */
};

/* Whether there is one part, whose words lie side by side. */
bool jn_factor_is_tile(const struct jn_stack *stack,
                       const struct jn_factor *factor);

/* Words to look at for each spot. */
uint64_t jn_spot_work(const struct jn_stack *stack,
                      const struct jn_factor *factor);

double jn_spot_value(const struct jn_spot *spot, struct jn_arena *arena);

#endif
