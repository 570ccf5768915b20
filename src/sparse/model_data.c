/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tensor's own non-zeros: every tile is counted. */
#include "base/arena.h"
#include "sparse/model.h"
#include "sparse/tally.h"
#include "sparse/windows.h"

#include <string.h>

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    (void)arena;
    const struct jn_bitmap *bitmap = density->bitmap;
    if (bitmap->rank_count != density->rank_count ||
        memcmp(bitmap->extents, density->extents,
               density->rank_count * sizeof *bitmap->extents) != 0)
        return "the data have another shape than the tensor";
    return NULL;
}

static bool count_tiles(const struct jn_density *density,
                        const struct jn_tile_grid *grid, struct jn_arena *arena,
                        struct jn_occupancy *occupancy)
{
    struct jn_windows windows;
    struct jn_tally tally;
    struct jn_histogram *histogram = jn_arena_take(arena, 1, sizeof *histogram);
    uint64_t words = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        words *= grid->extents[rank] < density->extents[rank]
                     ? grid->extents[rank]
                     : density->extents[rank];
    jn_windows_count(density->bitmap, grid, arena, &windows);
    jn_tally_start(&tally, words, windows.count, arena);
    for (uint64_t i = 0; i < windows.count; i++)
        jn_tally_add(&tally, windows.counts[i], 1);
    jn_tally_end(&tally, histogram);
    jn_occupancy_counted(words, histogram, occupancy);
    return true;
}

const struct jn_density_model jn_density_data = {
    .name = "data", .fault = fault, .grid = count_tiles};
