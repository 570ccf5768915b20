/* SPDX-License-Identifier: GPL-3.0-or-later */
/* windows.h - the non-zeros of every tile of a shape, overlapping or not.
 *
 * Input:  a bitmap; extents, steps and positions of the tiles in each rank.
 * Output: one count for each tile.
 * Next:   model_data.c makes a histogram of them.
 */
#ifndef JN_SPARSE_WINDOWS_H
#define JN_SPARSE_WINDOWS_H

#include "sparse/bitmap.h"
#include "sparse/density.h"

/* All tiles start within the tensor.  Takes at most 4 bytes for each word of
 * the tensor, and time in proportion to its words and ranks, whatever the
 * tiles. */
struct jn_windows {
    uint32_t *counts; /* the last rank moves fastest */
    uint64_t count;
};
void jn_windows_count(const struct jn_bitmap *bitmap,
                      const struct jn_tile_grid *grid, struct jn_arena *arena,
                      struct jn_windows *windows);

#endif
