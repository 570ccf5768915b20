/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models that count tiles, against tiles counted word by word. */
#include "harness.h"
#include "sparse/density.h"
#include "sparse/placements.h"

#include <math.h>
#include <stdlib.h>

static const double tiny = 1e-12;

static bool has_bit(const void *bitmap, uint64_t word)
{
    return jn_bitmap_has(bitmap, word);
}

static void random_bits(struct jn_bitmap *bitmap, double density, gsl_rng *rng)
{
    for (uint64_t word = 0; word < bitmap->words; word++)
        jn_bitmap_set(bitmap, word, gsl_rng_uniform(rng) < density);
}

static void random_shape(struct jn_density *density, gsl_rng *rng)
{
    static const uint64_t longest[] = {0, 300, 17, 9, 5};
    *density =
        (struct jn_density){.model = jn_density_model_find("data"),
                            .rank_count = 1 + gsl_rng_uniform_int(rng, 4)};
    for (size_t rank = 0; rank < density->rank_count; rank++)
        density->extents[rank] =
            1 + gsl_rng_uniform_int(rng, longest[density->rank_count]);
}

/* Exactly: the counts themselves, and what follows from them. */
static bool counted_alike(const struct placements *placements,
                          const struct jn_occupancy *occupancy)
{
    const struct jn_histogram *histogram = occupancy->histogram;
    if ((double)histogram->tile_count != placements->sum)
        return false;
    double seen = 0;
    for (size_t i = 0; i < histogram->entry_count; i++) {
        struct jn_tile_count entry = histogram->entries[i];
        if (entry.tile_count == 0 ||
            placements->by_nonzeros[entry.nonzeros] != (double)entry.tile_count)
            return false;
        if (i > 0 && histogram->entries[i - 1].nonzeros >= entry.nonzeros)
            return false;
        seen += (double)entry.tile_count;
    }
    return seen == placements->sum;
}

/* True if the model and counting agree on the tiles of a grid. */
static bool agrees(const struct jn_density *density,
                   const struct jn_tile_grid *grid,
                   const struct jn_bitmap *bitmap, struct jn_arena *arena)
{
    struct jn_occupancy occupancy;
    const struct jn_tile_query query = {grid, NULL};
    const struct placed placed = {has_bit, bitmap, 1};
    struct placements *placements = calloc(1, sizeof *placements);
    placements_add(placements, density, grid, &placed);
    bool same = jn_density_occupancy(density, &query, arena, &occupancy) &&
                counted_alike(placements, &occupancy) &&
                placements_compare(placements, &occupancy) < tiny;
    free(placements);
    return same;
}

static void data_of_random_tensors_are_counted_exactly(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    unsigned same = 0;
    for (unsigned trial = 0; trial < 4000; trial++) {
        struct jn_density density;
        struct jn_bitmap bitmap;
        struct jn_tile_grid grid;
        random_shape(&density, rng);
        jn_bitmap_start(&bitmap, density.extents, density.rank_count, arena);
        random_bits(&bitmap, gsl_rng_uniform(rng), rng);
        density.bitmap = &bitmap;
        placements_random_grid(&density, rng, &grid);
        CU_ASSERT_TRUE(jn_density_fault(&density, arena) == NULL);
        same += agrees(&density, &grid, &bitmap, arena);
        jn_arena_reset(arena);
    }
    CU_ASSERT_TRUE(same == 4000);
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

static void bands_of_random_matrices_are_counted_exactly(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    unsigned same = 0;
    for (unsigned trial = 0; trial < 3000; trial++) {
        uint64_t extent = 1 + gsl_rng_uniform_int(rng, 40);
        const struct jn_density density = {
            .model = jn_density_model_find("band"),
            .rank_count = 2,
            .extents = {extent, extent},
            .band_width = gsl_rng_uniform_int(rng, extent + 2)};
        struct jn_bitmap bitmap;
        struct jn_tile_grid grid;
        jn_bitmap_start(&bitmap, density.extents, 2, arena);
        for (uint64_t word = 0; word < bitmap.words; word++) {
            uint64_t i = word / extent, j = word % extent;
            jn_bitmap_set(&bitmap, word,
                          (i < j ? j - i : i - j) <= density.band_width);
        }
        placements_random_grid(&density, rng, &grid);
        same += agrees(&density, &grid, &bitmap, arena);
        jn_arena_reset(arena);
    }
    CU_ASSERT_TRUE(same == 3000);
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

/* Tiles of 300 x 300 words: more than are counted in a table. */
static void large_tiles_are_counted_as_small_ones(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct jn_density density = {.model = jn_density_model_find("data"),
                                 .rank_count = 2,
                                 .extents = {400, 500}};
    struct jn_bitmap bitmap;
    struct jn_tile_grid grid;
    struct jn_occupancy whole, band;
    const struct jn_tile_query query = {&grid, NULL};
    jn_bitmap_start(&bitmap, density.extents, 2, arena);
    random_bits(&bitmap, 0.3, rng);
    density.bitmap = &bitmap;
    grid = (struct jn_tile_grid){
        .extents = {300, 300}, .steps = {1, 1}, .positions = {101, 201}};
    CU_ASSERT_TRUE(jn_density_occupancy(&density, &query, arena, &whole));
    uint64_t sum = 0;
    uint64_t least = UINT64_MAX;
    for (uint64_t tile = 0; tile < 101 * 201; tile += 97) {
        uint64_t held = 0;
        for (uint64_t row = 0; row < 300; row++)
            held += jn_bitmap_count(&bitmap,
                                    (tile / 201 + row) * 500 + tile % 201, 300);
        double probability = 0;
        least = least < held ? least : held;
        sum += held;
        CU_ASSERT_TRUE(jn_occupancy_probability(&whole, held, &probability));
        CU_ASSERT_TRUE(probability >= 1.0 / (101 * 201) - tiny);
    }
    CU_ASSERT_TRUE(whole.least <= least && least < whole.most);
    CU_ASSERT_TRUE(whole.histogram->tile_count == 101 * 201);
    CU_ASSERT_TRUE(fabs(whole.expected - (double)sum / 210) < 100);

    const struct jn_density diagonal = {.model = jn_density_model_find("band"),
                                        .rank_count = 2,
                                        .extents = {500, 500},
                                        .band_width = 20};
    grid = (struct jn_tile_grid){
        .extents = {300, 300}, .steps = {1, 1}, .positions = {201, 201}};
    CU_ASSERT_TRUE(jn_density_occupancy(&diagonal, &query, arena, &band));
    CU_ASSERT_TRUE(band.words == 90000 && band.least == 4100);
    CU_ASSERT_TRUE(band.most == 300 * 41 - 2 * 210);
    CU_ASSERT_TRUE(band.histogram->tile_count == 201 * 201);
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

/* Every distance from the diagonal has its own occupancy. */
static void a_band_with_too_many_tiles_at_its_edge_is_refused(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_density density = {.model = jn_density_model_find("band"),
                                       .rank_count = 2,
                                       .extents = {1 << 20, 1 << 20},
                                       .band_width = 500};
    struct jn_tile_grid grid;
    struct jn_occupancy occupancy;
    const struct jn_tile_query query = {&grid, NULL};
    jn_tile_grid_cover(&density, (const uint64_t[]){1024, 1024}, &grid);
    CU_ASSERT_TRUE(jn_density_occupancy(&density, &query, arena, &occupancy));
    double words = (1 << 20) * 1001.0 - 500 * 501;
    CU_ASSERT_TRUE(fabs(occupancy.expected * (1 << 20) - words) < 1);
    grid = (struct jn_tile_grid){
        .extents = {1024, 1024},
        .steps = {1, 1},
        .positions = {(1 << 20) - 1023, (1 << 20) - 1023}};
    CU_ASSERT_FALSE(jn_density_occupancy(&density, &query, arena, &occupancy));
    jn_arena_free(arena);
}

static void a_single_word_is_a_tensor_without_ranks(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_density density = {.model = jn_density_model_find("data")};
    struct jn_bitmap bitmap;
    struct jn_tile_grid grid = {.extents = {0}};
    jn_bitmap_start(&bitmap, density.extents, 0, arena);
    density.bitmap = &bitmap;
    CU_ASSERT_TRUE(agrees(&density, &grid, &bitmap, arena));
    jn_bitmap_set(&bitmap, 0, true);
    CU_ASSERT_TRUE(agrees(&density, &grid, &bitmap, arena));
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"data of random tensors are counted exactly",
     data_of_random_tensors_are_counted_exactly},
    {"bands of random matrices are counted exactly",
     bands_of_random_matrices_are_counted_exactly},
    {"large tiles are counted as small ones",
     large_tiles_are_counted_as_small_ones},
    {"a band with too many tiles at its edge is refused",
     a_band_with_too_many_tiles_at_its_edge_is_refused},
    {"a single word is a tensor without ranks",
     a_single_word_is_a_tensor_without_ranks},
    {NULL, NULL}};
