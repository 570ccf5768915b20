/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memo.h - numbers for what has been looked at: a hash table.
 *
 * Input:  keys, not 0.
 * Output: their numbers, in the order in which they came.
 * Next:   search/lattice.c keeps what it found by number.
 */
#ifndef JN_SEARCH_MEMO_H
#define JN_SEARCH_MEMO_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct jn_memo {
    uint64_t *keys;  /* 0: free */
    uint32_t *slots; /* the numbers */
    size_t size, count;
};

/* The key's number; NULL if it has none. */
const uint32_t *jn_memo_recall(const struct jn_memo *memo, uint64_t key);

/* The number of a new key. */
size_t jn_memo_add(struct jn_memo *memo, uint64_t key, struct jn_arena *arena);

/* Twice the room for items of SIZE bytes, with the old ones. */
void *jn_memo_widen(struct jn_arena *arena, const void *old, size_t *room,
                    size_t size);

#endif
