/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor.h - the ways to split a dimension's bound over slots, by number.
 *
 * Input:  a bound, and what each slot may take of it.
 * Output: how many splits there are, and each by its number.
 * Next:   search/mapspace.h makes them one coordinate per dimension.
 *
 * A slot is a place in a mapping that takes one factor: the time of a level,
 * or its fan-out.  From the outermost slot inward, a split cuts the dimension
 * into more and more pieces: 1 before the first slot, as many as the bound
 * behind the last.  A slot goes from one count of pieces to another:
 *
 * - by a perfect factor, where the first count divides the second and all
 *   divide the bound;
 * - by any factor, where the second count, cut into pieces of END, makes as
 *   many as the first, rounded up.  The last of these pieces may have fewer
 *   passes: the residual, (count - 1) mod END + 1.  Of the ends that make the
 *   same count the smallest that the slot may take is taken.  The counts are
 *   the quotients of the bound, rounded up.
 */
#ifndef JN_SEARCH_FACTOR_H
#define JN_SEARCH_FACTOR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    JN_MAX_SLOTS = 2 * JN_MAX_LEVELS,
    JN_MAX_COUNTS = 1024 /* of a dimension split by any factor, besides the
                            divisors of its bound */
};

/* Factors from LEAST to MOST, both included.  With TWO_AXES the factor is
 * divided once more, into one along y and, inside it, one along x; where both
 * have a loop the one along x has no residual: for children in rows of which
 * the last is shorter there are no counts.  With WHOLE no factor has one. */
struct jn_slot_limit {
    uint64_t least, most;
    uint64_t most_y, most_x; /* with two axes */
    bool two_axes, whole;
};

/* What a slot takes: all of it, and the part along y where there are two
 * axes (1 otherwise).  The residuals are those of the factor, or of its parts
 * along x and along y: equal to it for a perfect factor. */
struct jn_share {
    uint64_t factor, along_y;
    uint64_t residual, residual_y;
};

/* From one count of pieces to a larger one or the same, by index. */
struct jn_cut {
    size_t to;
    uint64_t end; /* the smallest that makes it */
};

struct jn_factors {
    size_t slot_count;
    const struct jn_slot_limit *limits;
    bool perfect;
    const uint64_t *counts; /* of pieces, ascending: from 1 to the bound */
    size_t count_count;
    const struct jn_cut *cuts; /* by count, those into most pieces first */
    const size_t *first_cut;   /* by count, one more for the end */
    const uint64_t *shapes;    /* by slot and cut: shares that make it */
    const uint64_t *ways;      /* by slot and count: ways to go on from the
                                  count over this slot and all after it */
};

/* Splits into perfect factors.  LIMITS is kept, not copied. */
void jn_factors_count(uint64_t bound, const struct jn_slot_limit *limits,
                      size_t slot_count, struct jn_arena *arena,
                      struct jn_factors *factors);

/* Splits into any factors.  Where there are more than JN_MAX_COUNTS counts, or
 * more splits than 64 bits can number, only every second, fourth, ... of the
 * counts that do not divide the bound is used. */
void jn_factors_count_imperfect(uint64_t bound,
                                const struct jn_slot_limit *limits,
                                size_t slot_count, struct jn_arena *arena,
                                struct jn_factors *factors);

/* Number of splits; JN_TOO_LARGE if it does not fit. */
uint64_t jn_factors_size(const struct jn_factors *factors);

/* The smallest end of a loop from one count to another (by index), whatever
 * slot it is in; 0 if there is none. */
uint64_t jn_factors_end(const struct jn_factors *factors, size_t from,
                        size_t to);

/* How many shares take a slot from one count to another: 0 if it may not, 1
 * at most where it has one axis. */
uint64_t jn_factors_shapes(const struct jn_factors *factors, size_t slot,
                           size_t from, size_t to);

/* The SHAPE-th of these shares: of two axes, those that cut least along y
 * first. */
struct jn_share jn_factors_share(const struct jn_factors *factors, size_t slot,
                                 size_t from, size_t to, uint64_t shape);

/* The split NUMBER (below the size), one share per slot. */
void jn_factors_find(const struct jn_factors *factors, uint64_t number,
                     struct jn_share *shares);

/* The number of the split with these shares: the inverse.  Residuals of
 * perfect factors are not looked at. */
uint64_t jn_factors_number(const struct jn_factors *factors,
                           const struct jn_share *shares);

#endif
