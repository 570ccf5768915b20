/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_data.c - a byte that picks format and shape, then any bytes as a file
 * of actual data, of which the tiles are counted. */
#include "fuzz/target.h"
#include "sparse/data.h"
#include "sparse/density.h"

#include <stdlib.h>

static const struct jn_data_format *const formats[] = {
    &jn_data_npy, &jn_data_bits, &jn_data_csv};

static const struct jn_density shapes[] = {
    {.rank_count = 2, .extents = {2, 3}},
    {.rank_count = 1, .extents = {100}},
    {.rank_count = 0},
    {.rank_count = 3, .extents = {5, 1, 7}}};

/* The tiles that cover the tensor hold what it does. */
static void count_tiles(const struct jn_bitmap *bitmap,
                        struct jn_density density, struct jn_arena *arena)
{
    static const uint64_t extents[JN_MAX_RANKS] = {1, 1, 3};
    struct jn_tile_grid grid;
    struct jn_occupancy occupancy;
    const struct jn_tile_query query = {&grid, NULL};
    density.model = jn_density_model_find("data");
    density.bitmap = bitmap;
    jn_tile_grid_cover(&density, extents, &grid);
    if (jn_density_fault(&density, arena) != NULL ||
        !jn_density_occupancy(&density, &query, arena, &occupancy))
        abort();
    uint64_t sum = 0;
    for (size_t i = 0; i < occupancy.histogram->entry_count; i++)
        sum += occupancy.histogram->entries[i].nonzeros *
               occupancy.histogram->entries[i].tile_count;
    if (sum != jn_bitmap_count(bitmap, 0, bitmap->words))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct jn_arena *arena = jn_arena_new();
    const struct jn_density *shape = &shapes[data[0] / 3 % 4];
    struct jn_bitmap bitmap;
    const struct jn_data_shape wanted = {.rank_count = shape->rank_count,
                                         .extents = shape->extents};
    struct jn_data_stream stream = {.path = "t",
                                    .shape = &wanted,
                                    .arena = arena,
                                    .diags = jn_diags_new(arena)};
    stream.file = fmemopen((void *)(uintptr_t)(data + 1), size - 1, "rb");
    bool read = formats[data[0] % 3]->read(&stream, &bitmap);
    if (read != (jn_diags_error_count(stream.diags) == 0))
        abort();
    if (read)
        count_tiles(&bitmap, *shape, arena);
    (void)fclose(stream.file);
    jn_arena_free(arena);
    return 0;
}
