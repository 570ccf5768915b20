/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_overbook.h - which words of tiles are held where they are too full.
 *
 * Input:  a case of which one level may overbook, its schedule.
 * Output: for each tensor that the level keeps how many non-zeros of a tile
 *         stay, found by looking at all placements; means of tiles.
 * Next:   sparse_run.h streams the others.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_OVERBOOK_H
#define JN_TESTS_ORACLE_SPARSE_OVERBOOK_H

#include "oracle/sparse_schedule.h"
#include "oracle/sparse_tree.h"

/* A tensor at the level that overbooks. */
struct sparse_holding {
    bool is_streamed; /* some tiles are too full */
    unsigned held;    /* non-zeros of a tile: the first ones */
    double overbooked_tiles, overflow_words;
    double share; /* of the non-zeros, that are not held */
};

struct sparse_overbooking {
    bool fits;
    struct sparse_holding of[SPARSE_MAX_TENSORS];
};

void sparse_overbook(const struct sparse_case *planned,
                     const struct sparse_schedule *schedule,
                     struct sparse_overbooking *overbooking);

/* Words of the tile that are not zero and not held. */
uint64_t sparse_tail(uint64_t tile, uint64_t nonzeros, unsigned held);

/* Next level outward that keeps the tensor, or SPARSE_NOWHERE. */
int sparse_outer(const struct sparse_case *looked_at, size_t level,
                 size_t tensor);

/* Mean metadata of a tile of the tensor at a level, and its mean words. */
struct sparse_tile_means {
    double words;
    struct sparse_units units;
};
void sparse_tile_mean(const struct sparse_case *planned,
                      const struct sparse_schedule *schedule, size_t level,
                      size_t tensor, struct sparse_tile_means *means);

#endif
