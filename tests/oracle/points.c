/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/points.h"

#include <assert.h>
#include <string.h>

/* What one step in a rank adds to a word's number: ranks have 60 bits between
 * them, and coordinates stay far below their share. */
static int64_t rank_weight(size_t rank, size_t rank_count)
{
    return (int64_t)1 << (60 / rank_count * (rank_count - 1 - rank));
}

static int64_t word_number(const int64_t *word, size_t rank_count)
{
    int64_t number = 0;
    for (size_t rank = 0; rank < rank_count; rank++)
        number += word[rank] * rank_weight(rank, rank_count);
    return number;
}

uint64_t oracle_box_words(const struct oracle_box *box, size_t rank_count)
{
    uint64_t words = 1;
    for (size_t rank = 0; rank < rank_count; rank++)
        words *= (uint64_t)(box->high[rank] - box->low[rank] + 1);
    return words;
}

bool oracle_box_holds(const struct oracle_box *box, size_t rank_count,
                      const int64_t *word)
{
    for (size_t rank = 0; rank < rank_count; rank++)
        if (word[rank] < box->low[rank] || word[rank] > box->high[rank])
            return false;
    return true;
}

/* Steps to the next word of the box, last rank first; false after the last. */
static bool next_word(const struct oracle_box *box, size_t rank_count,
                      int64_t *word)
{
    for (size_t rank = rank_count; rank-- > 0;) {
        if (word[rank] < box->high[rank]) {
            word[rank]++;
            return true;
        }
        word[rank] = box->low[rank];
    }
    return false;
}

void oracle_points_fill(const struct oracle_box *box,
                        const struct oracle_box *without, size_t rank_count,
                        struct oracle_points *points)
{
    int64_t word[ORACLE_MAX_RANKS];
    assert(rank_count <= ORACLE_MAX_RANKS);
    memcpy(word, box->low, sizeof word);
    points->count = 0;
    do {
        if (!without || !oracle_box_holds(without, rank_count, word))
            points->words[points->count++] = word_number(word, rank_count);
    } while (next_word(box, rank_count, word));
}

void oracle_points_shift(const struct oracle_points *from, const int64_t *shift,
                         size_t rank_count, struct oracle_points *points)
{
    const int64_t step = word_number(shift, rank_count);
    points->count = from->count;
    for (size_t i = 0; i < from->count; i++)
        points->words[i] = from->words[i] + step;
}

bool oracle_points_equal(const struct oracle_points *a,
                         const struct oracle_points *b)
{
    return a->count == b->count &&
           (a->count == 0 ||
            memcmp(a->words, b->words, a->count * sizeof *a->words) == 0);
}
