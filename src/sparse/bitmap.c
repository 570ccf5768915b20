/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/bitmap.h"

#include "base/arena.h"

#include <assert.h>

void jn_bitmap_start(struct jn_bitmap *bitmap, const uint64_t *extents,
                     size_t rank_count, struct jn_arena *arena)
{
    assert(rank_count <= JN_MAX_RANKS);
    *bitmap = (struct jn_bitmap){.rank_count = rank_count, .words = 1};
    for (size_t rank = 0; rank < rank_count; rank++) {
        bitmap->extents[rank] = extents[rank];
        bitmap->words *= extents[rank];
        assert(bitmap->words > 0 && bitmap->words <= JN_MAX_BITMAP_WORDS);
    }
    bitmap->bits = jn_arena_take(arena, (size_t)(bitmap->words / 64 + 1),
                                 sizeof *bitmap->bits);
}

static uint64_t low_bits(uint64_t count)
{
    return count == 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static uint64_t count_set(uint64_t bits)
{
    return (uint64_t)__builtin_popcountll(bits);
}

uint64_t jn_bitmap_count(const struct jn_bitmap *bitmap, uint64_t first,
                         uint64_t count)
{
    if (count == 0)
        return 0;
    uint64_t last = first + count - 1;
    assert(last < bitmap->words);
    const uint64_t *bits = bitmap->bits;
    size_t from = (size_t)(first / 64);
    size_t to = (size_t)(last / 64);
    uint64_t head = bits[from] >> first % 64;
    if (from == to)
        return count_set(head & low_bits(count));
    uint64_t sum = count_set(head);
    for (size_t i = from + 1; i < to; i++)
        sum += count_set(bits[i]);
    return sum + count_set(bits[to] & low_bits(last % 64 + 1));
}
