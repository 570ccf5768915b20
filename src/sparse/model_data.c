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

/* Each tile as often as it is asked for. */
static void tally_tiles(const struct jn_density *density,
                        const struct jn_tile_grid *grid,
                        const struct jn_windows *windows,
                        struct jn_tally *tally)
{
    uint64_t at[JN_MAX_RANKS] = {0};
    for (uint64_t i = 0; i < windows->count; i++) {
        uint64_t weight = jn_tile_grid_weight(grid, density->rank_count, at);
        if (weight > 0)
            jn_tally_add(tally, windows->counts[i], weight);
        for (size_t r = density->rank_count;
             r-- > 0 && ++at[r] == grid->positions[r];)
            at[r] = 0;
    }
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
    tally_tiles(density, grid, &windows, &tally);
    jn_tally_end(&tally, histogram);
    jn_occupancy_counted(words, histogram, occupancy);
    return true;
}

/* Row by row. */
static bool count_tile(const struct jn_density *density,
                       const struct jn_tile_place *tile, struct jn_arena *arena,
                       struct jn_occupancy *occupancy)
{
    (void)arena;
    const struct jn_bitmap *bitmap = density->bitmap;
    size_t rows = bitmap->rank_count > 0 ? bitmap->rank_count - 1 : 0;
    uint64_t length = bitmap->rank_count > 0 ? tile->extents[rows] : 1;
    uint64_t at[JN_MAX_RANKS] = {0};
    uint64_t count = 0;
    size_t r;
    do {
        uint64_t first = 0;
        for (r = 0; r < bitmap->rank_count; r++)
            first = first * bitmap->extents[r] + tile->starts[r] + at[r];
        count += jn_bitmap_count(bitmap, first, length);
        for (r = rows; r > 0 && ++at[r - 1] == tile->extents[r - 1]; r--)
            at[r - 1] = 0;
    } while (r > 0);
    jn_occupancy_certain(tile->words, count, occupancy);
    return true;
}

/* Each word has its own. */
static struct jn_urn urn(const struct jn_density *density, const uint64_t *at)
{
    const struct jn_bitmap *bitmap = density->bitmap;
    uint64_t word = 0;
    for (size_t r = 0; r < bitmap->rank_count; r++)
        word = word * bitmap->extents[r] + at[r];
    return (struct jn_urn){word, 1, jn_bitmap_has(bitmap, word)};
}

const struct jn_density_model jn_density_data = {.name = "data",
                                                 .fault = fault,
                                                 .urn = urn,
                                                 .place = count_tile,
                                                 .grid = count_tiles};
