/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/memo.h"

#include <string.h>

static size_t find(const struct jn_memo *memo, uint64_t key)
{
    size_t at =
        (size_t)((key ^ key >> 31) * UINT64_C(0x9E3779B97F4A7C15) >> 32) &
        (memo->size - 1);
    while (memo->keys[at] != 0 && memo->keys[at] != key)
        at = (at + 1) & (memo->size - 1);
    return at;
}

static void take_memo(struct jn_memo *memo, size_t size, struct jn_arena *arena)
{
    memo->size = size;
    memo->keys = jn_arena_take(arena, size, sizeof *memo->keys);
    memo->slots = jn_arena_take(arena, size, sizeof *memo->slots);
}

/* Room for one more. */
static void grow(struct jn_memo *memo, struct jn_arena *arena)
{
    struct jn_memo old = *memo;
    if (2 * (old.count + 1) <= old.size)
        return;
    take_memo(memo, old.size > 0 ? 2 * old.size : 1024, arena);
    for (size_t i = 0; i < old.size; i++) {
        if (old.keys[i] == 0)
            continue;
        size_t at = find(memo, old.keys[i]);
        memo->keys[at] = old.keys[i];
        memo->slots[at] = old.slots[i];
    }
}

const uint32_t *jn_memo_recall(const struct jn_memo *memo, uint64_t key)
{
    if (memo->size == 0)
        return NULL;
    size_t at = find(memo, key);
    return memo->keys[at] == 0 ? NULL : &memo->slots[at];
}

size_t jn_memo_add(struct jn_memo *memo, uint64_t key, struct jn_arena *arena)
{
    grow(memo, arena);
    size_t at = find(memo, key);
    memo->keys[at] = key;
    memo->slots[at] = (uint32_t)memo->count;
    return memo->count++;
}

void *jn_memo_widen(struct jn_arena *arena, const void *old, size_t *room,
                    size_t size)
{
    size_t more = *room > 0 ? 2 * *room : 1024;
    void *items = jn_arena_take(arena, more, size);
    if (*room > 0)
        memcpy(items, old, *room * size);
    *room = more;
    return items;
}
