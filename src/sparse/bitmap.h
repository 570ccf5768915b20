/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitmap.h - which words of a tensor are not zero, one bit each.
 *
 * Input:  positions of words; the last rank moves fastest.
 * Output: packed bits, and how many of a range are set.
 * Next:   data.h reads files into it, windows.h counts its tiles.
 */
#ifndef JN_SPARSE_BITMAP_H
#define JN_SPARSE_BITMAP_H

#include "joulenest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tensors of which the actual data are taken have at most so many words. */
#define JN_MAX_BITMAP_WORDS UINT32_MAX

struct jn_bitmap {
    size_t rank_count;
    uint64_t extents[JN_MAX_RANKS];
    uint64_t words;
    uint64_t *bits; /* word i: bit i % 64 of bits[i / 64]; from an arena */
};

/* All words zero.  The extents make 1 to JN_MAX_BITMAP_WORDS words. */
void jn_bitmap_start(struct jn_bitmap *bitmap, const uint64_t *extents,
                     size_t rank_count, struct jn_arena *arena);

static inline bool jn_bitmap_has(const struct jn_bitmap *bitmap, uint64_t word)
{
    return bitmap->bits[word / 64] >> word % 64 & 1;
}

static inline void jn_bitmap_set(struct jn_bitmap *bitmap, uint64_t word,
                                 bool is_set)
{
    bitmap->bits[word / 64] |= (uint64_t)is_set << word % 64;
}

/* Number of set bits among COUNT from FIRST on. */
uint64_t jn_bitmap_count(const struct jn_bitmap *bitmap, uint64_t first,
                         uint64_t count);

#endif
