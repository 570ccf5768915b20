/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally.h - tiles counted by their occupancy.
 *
 * Input:  the occupancy of one tile after the other.
 * Output: a histogram.
 * Next:   models that count tiles: band, data.
 */
#ifndef JN_SPARSE_TALLY_H
#define JN_SPARSE_TALLY_H

#include "sparse/occupancy.h"

struct jn_tally {
    struct jn_arena *arena;
    uint64_t tile_count;
    uint64_t *counts; /* by occupancy; NULL: there is a list instead */
    uint64_t count_count;
    struct jn_tile_count *list;
    size_t list_length, list_room;
};

/* Tiles of up to WORDS non-zeros, about TILES of them. */
void jn_tally_start(struct jn_tally *tally, uint64_t words, uint64_t tiles,
                    struct jn_arena *arena);

/* TIMES more tiles that hold NONZEROS. */
static inline void jn_tally_add(struct jn_tally *tally, uint64_t nonzeros,
                                uint64_t times);

/* The histogram lives as long as the arena. */
void jn_tally_end(struct jn_tally *tally, struct jn_histogram *histogram);

void jn_tally_list(struct jn_tally *tally, uint64_t nonzeros, uint64_t times);

static inline void jn_tally_add(struct jn_tally *tally, uint64_t nonzeros,
                                uint64_t times)
{
    if (tally->counts == NULL) {
        jn_tally_list(tally, nonzeros, times);
        return;
    }
    tally->counts[nonzeros] += times;
    tally->tile_count += times;
}

#endif
