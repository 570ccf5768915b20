/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_WORDS = 65536, FIRST_ROOM = 4096 };

void jn_tally_start(struct jn_tally *tally, uint64_t words, uint64_t tiles,
                    struct jn_arena *arena)
{
    *tally = (struct jn_tally){.arena = arena};
    if (words <= FEW_WORDS || words <= tiles) {
        tally->count_count = words + 1;
        tally->counts = jn_arena_take(arena, (size_t)tally->count_count,
                                      sizeof *tally->counts);
        return;
    }
    tally->list_room = FIRST_ROOM;
    tally->list = jn_arena_take(arena, tally->list_room, sizeof *tally->list);
}

static int compare(const void *left, const void *right)
{
    const struct jn_tile_count *a = left, *b = right;
    return (a->nonzeros > b->nonzeros) - (a->nonzeros < b->nonzeros);
}

/* Sorts the list and makes one entry of those that are equal. */
static void tidy_list(struct jn_tally *tally)
{
    struct jn_tile_count *list = tally->list;
    size_t length = 0;
    qsort(list, tally->list_length, sizeof *list, compare);
    for (size_t i = 0; i < tally->list_length; i++) {
        if (length > 0 && list[length - 1].nonzeros == list[i].nonzeros)
            list[length - 1].tile_count += list[i].tile_count;
        else
            list[length++] = list[i];
    }
    tally->list_length = length;
}

void jn_tally_list(struct jn_tally *tally, uint64_t nonzeros, uint64_t times)
{
    if (times == 0)
        return;
    tally->tile_count += times;
    size_t length = tally->list_length;
    if (length > 0 && tally->list[length - 1].nonzeros == nonzeros) {
        tally->list[length - 1].tile_count += times;
        return;
    }
    if (length == tally->list_room)
        tidy_list(tally);
    if (tally->list_length > tally->list_room / 2) {
        struct jn_tile_count *larger =
            jn_arena_take(tally->arena, 2 * tally->list_room, sizeof *larger);
        memcpy(larger, tally->list, tally->list_length * sizeof *larger);
        tally->list = larger;
        tally->list_room *= 2;
    }
    tally->list[tally->list_length++] = (struct jn_tile_count){nonzeros, times};
}

static void list_counts(struct jn_tally *tally)
{
    size_t length = 0;
    for (uint64_t i = 0; i < tally->count_count; i++)
        length += tally->counts[i] > 0;
    tally->list = jn_arena_take(tally->arena, length, sizeof *tally->list);
    for (uint64_t i = 0; i < tally->count_count; i++)
        if (tally->counts[i] > 0)
            tally->list[tally->list_length++] =
                (struct jn_tile_count){i, tally->counts[i]};
}

void jn_tally_end(struct jn_tally *tally, struct jn_histogram *histogram)
{
    assert(tally->tile_count > 0);
    if (tally->counts != NULL)
        list_counts(tally);
    else
        tidy_list(tally);
    *histogram = (struct jn_histogram){tally->tile_count, tally->list_length,
                                       tally->list};
}
