/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor.h - the ways to split a dimension's bound into factors, by number.
 *
 * Input:  a bound, and what each slot may take of it.
 * Output: how many ordered factorizations there are, and each by its number.
 * Next:   search/mapspace.h makes them one coordinate per dimension.
 *
 * A slot is a place in a mapping that takes one factor: the time of a level,
 * or one axis of its fan-out.  Factors are perfect: their product is the
 * bound.
 */
#ifndef JN_SEARCH_FACTOR_H
#define JN_SEARCH_FACTOR_H

#include "base/arena.h"

#include <stdint.h>

enum { JN_MAX_SLOTS = 2 * JN_MAX_LEVELS };

/* Factors from LEAST to MOST, both included.  With TWO_AXES the factor is
 * divided once more, into one along y and one along x. */
struct jn_slot_limit {
    uint64_t least, most;
    bool two_axes;
};

/* What a slot takes: all of it, and the part along y where there are two
 * axes (1 otherwise). */
struct jn_share {
    uint64_t factor, along_y;
};

struct jn_factors {
    size_t slot_count;
    const struct jn_slot_limit *limits;
    const uint64_t *divisors; /* of the bound, ascending */
    size_t divisor_count;
    const uint64_t *shapes; /* by divisor: its divisions over two axes */
    const uint64_t *ways;   /* by slot and divisor: factorizations of the
                               divisor over this slot and all after it */
};

/* LIMITS is kept, not copied. */
void jn_factors_count(uint64_t bound, const struct jn_slot_limit *limits,
                      size_t slot_count, struct jn_arena *arena,
                      struct jn_factors *factors);

/* Number of factorizations; JN_TOO_LARGE if it does not fit. */
uint64_t jn_factors_size(const struct jn_factors *factors);

/* The factorization NUMBER (below the size), one share per slot. */
void jn_factors_find(const struct jn_factors *factors, uint64_t number,
                     struct jn_share *shares);

#endif
