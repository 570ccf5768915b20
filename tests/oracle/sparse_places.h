/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_places.h - where the non-zeros of a tensor may be.
 *
 * Input:  a case.
 * Output: all placements of a tensor's non-zeros, one by one or at random; all
 *         of them are equally likely.
 * Next:   sparse_mean.c.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_PLACES_H
#define JN_TESTS_ORACLE_SPARSE_PLACES_H

#include "oracle/sparse_case.h"

/* HELD of the words are not zero. */
struct sparse_urn {
    uint64_t words;
    unsigned held;
};

/* Urns to draw from, independently of each other.  If there are slices, the
 * first urn is of these, and the second of the words of those drawn. */
struct sparse_urns {
    struct sparse_urn of[SPARSE_MAX_WORDS];
    size_t count;
    uint64_t slices[SPARSE_MAX_WORDS];
    bool has_slices;
};

/* What was drawn from each: bit i stands for the i-th word of the urn. */
struct sparse_drawn {
    uint64_t of[SPARSE_MAX_WORDS];
};

void sparse_urns_fill(const struct sparse_case *filled, size_t tensor,
                      struct sparse_urns *urns);

/* Ways to draw, or more than MOST. */
uint64_t sparse_urns_ways(const struct sparse_urns *urns, uint64_t most);

void sparse_drawn_first(const struct sparse_urns *urns,
                        struct sparse_drawn *drawn);

/* False after the last way; then the first one comes again. */
bool sparse_drawn_next(const struct sparse_urns *urns,
                       struct sparse_drawn *drawn);
void sparse_drawn_random(const struct sparse_urns *urns,
                         struct oracle_dice *dice, struct sparse_drawn *drawn);

/* Words that are not zero. */
uint64_t sparse_drawn_words(const struct sparse_urns *urns,
                            const struct sparse_drawn *drawn);

#endif
