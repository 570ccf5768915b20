/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points.h - tiles as explicit sets of a tensor's words.
 *
 * Input:  boxes of coordinates.
 * Output: sorted lists of every word in them, and what two lists differ in.
 * Next:   oracle/walk.h moves them about.
 */
#ifndef JN_TESTS_ORACLE_POINTS_H
#define JN_TESTS_ORACLE_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ORACLE_MAX_RANKS = 6 };

/* All words from LOW to HIGH, both included, in every rank. */
struct oracle_box {
    int64_t low[ORACLE_MAX_RANKS];
    int64_t high[ORACLE_MAX_RANKS];
};

/* Words as numbers, ascending.  A word's number is a sum over its coordinates,
 * so that a shift of the tile adds the same to each of them. */
struct oracle_points {
    int64_t *words;
    size_t count;
};

uint64_t oracle_box_words(const struct oracle_box *box, size_t rank_count);

bool oracle_box_holds(const struct oracle_box *box, size_t rank_count,
                      const int64_t *word);

/* The words of BOX that are not in WITHOUT (which may be NULL).  POINTS has
 * room for the whole box. */
void oracle_points_fill(const struct oracle_box *box,
                        const struct oracle_box *without, size_t rank_count,
                        struct oracle_points *points);

/* FROM shifted by so much in every rank. */
void oracle_points_shift(const struct oracle_points *from, const int64_t *shift,
                         size_t rank_count, struct oracle_points *points);

bool oracle_points_equal(const struct oracle_points *a,
                         const struct oracle_points *b);

#endif
