/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "sparse/density.h"
#include "sparse/placements.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double tiny = 1e-12;
static const double channel_densities[] = {0.25, 0.5, 1, 0};

/* A model of a small tensor, and in how many ways a placement comes about. */
struct small {
    const char *name;
    struct jn_density density;
    unsigned (*weigh)(const struct jn_density *density, uint32_t mask);
};

static unsigned count_bits(uint32_t mask)
{
    return (unsigned)__builtin_popcount(mask);
}

static uint64_t words_of(const struct jn_density *density)
{
    uint64_t words = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        words *= density->extents[rank];
    return words;
}

/* Coordinate of a word in the density's special rank. */
static uint64_t special_index(const struct jn_density *density, uint64_t word)
{
    for (size_t rank = density->rank_count; rank-- > density->rank + 1;)
        word /= density->extents[rank];
    return word % density->extents[density->rank];
}

static unsigned weigh_uniform(const struct jn_density *density, uint32_t mask)
{
    double nonzeros = ceil(density->density * (double)words_of(density) - 1e-9);
    return count_bits(mask) == nonzeros;
}

static unsigned weigh_dense(const struct jn_density *density, uint32_t mask)
{
    return count_bits(mask) == words_of(density);
}

/* The blocks go along the last rank, so that they are groups of bits. */
static unsigned weigh_blocks(const struct jn_density *density, uint32_t mask)
{
    for (uint64_t i = 0; i < words_of(density); i += density->block)
        if (count_bits(mask >> i & ((1u << density->block) - 1)) !=
            density->block_nonzeros)
            return 0;
    return 1;
}

static unsigned weigh_channels(const struct jn_density *density, uint32_t mask)
{
    uint64_t slices = density->extents[density->rank];
    uint64_t slice_words = words_of(density) / slices;
    for (uint64_t slice = 0; slice < slices; slice++) {
        unsigned held = 0;
        for (uint64_t word = 0; word < words_of(density); word++)
            held += special_index(density, word) == slice && mask >> word & 1;
        if (held !=
            ceil(density->densities[slice] * (double)slice_words - 1e-9))
            return 0;
    }
    return 1;
}

/* Number of sets of silent slices that the placement leaves silent. */
static unsigned weigh_silent(const struct jn_density *density, uint32_t mask)
{
    uint64_t slices = density->extents[density->rank];
    double silent_count = nearbyint(density->silent_share * (double)slices);
    double active_words = (double)words_of(density) / (double)slices *
                          ((double)slices - silent_count);
    unsigned sets = 0;
    uint32_t used = 0;
    for (uint64_t word = 0; word < words_of(density); word++)
        if (mask >> word & 1)
            used |= 1u << special_index(density, word);
    if (count_bits(mask) != ceil(density->density * active_words - 1e-9))
        return 0;
    for (uint32_t silent = 0; silent < 1u << slices; silent++)
        sets += count_bits(silent) == silent_count && (silent & used) == 0;
    return sets;
}

static const struct small smalls[] = {
    {"dense", {.rank_count = 2, .extents = {3, 4}}, weigh_dense},
    {"uniform",
     {.rank_count = 3, .extents = {2, 3, 2}, .density = 0.4},
     weigh_uniform},
    {"uniform",
     {.rank_count = 1, .extents = {11}, .density = 1},
     weigh_uniform},
    {"uniform",
     {.rank_count = 2, .extents = {3, 4}, .density = 0},
     weigh_uniform},
    {"uniform",
     {.rank_count = 2, .extents = {4, 3}, .density = 0.75},
     weigh_uniform},
    {"blocks",
     {.rank_count = 1, .extents = {12}, .block = 4, .block_nonzeros = 2},
     weigh_blocks},
    {"blocks",
     {.rank_count = 2,
      .extents = {2, 6},
      .rank = 1,
      .block = 3,
      .block_nonzeros = 1},
     weigh_blocks},
    {"blocks",
     {.rank_count = 2,
      .extents = {3, 4},
      .rank = 1,
      .block = 4,
      .block_nonzeros = 3},
     weigh_blocks},
    {"channels",
     {.rank_count = 2, .extents = {3, 4}, .densities = channel_densities},
     weigh_channels},
    {"channels",
     {.rank_count = 2,
      .extents = {3, 4},
      .rank = 1,
      .densities = channel_densities},
     weigh_channels},
    {"silent",
     {.rank_count = 2, .extents = {4, 3}, .silent_share = 0.5, .density = 0.6},
     weigh_silent},
    {"silent",
     {.rank_count = 3,
      .extents = {2, 3, 2},
      .rank = 1,
      .silent_share = 0.33,
      .density = 0.875},
     weigh_silent},
    {"silent",
     {.rank_count = 1, .extents = {12}, .silent_share = 1, .density = 0.5},
     weigh_silent},
};

static bool has_bit(const void *mask, uint64_t word)
{
    return *(const uint32_t *)mask >> word & 1;
}

/* What all placements say of the tiles of a grid. */
static struct placements *place_all(const struct small *small,
                                    const struct jn_density *density,
                                    const struct jn_tile_grid *grid)
{
    struct placements *placements = calloc(1, sizeof *placements);
    for (uint32_t mask = 0; mask < 1u << words_of(density); mask++) {
        unsigned weight = small->weigh(density, mask);
        const struct placed placed = {has_bit, &mask, weight};
        if (weight > 0)
            placements_add(placements, density, grid, &placed);
    }
    return placements;
}

static void all_placements_in_a_small_tensor_agree(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < sizeof smalls / sizeof smalls[0]; i++) {
        struct jn_density density = smalls[i].density;
        density.model = jn_density_model_find(smalls[i].name);
        CHECK_ROW(smalls[i].name, jn_density_fault(&density, arena) == NULL);
        for (int trial = 0; trial < 60; trial++) {
            struct jn_tile_grid grid;
            struct jn_occupancy occupancy;
            const struct jn_tile_query query = {&grid, NULL};
            placements_random_grid(&density, rng, &grid);
            struct placements *placements =
                place_all(&smalls[i], &density, &grid);
            CHECK_ROW(smalls[i].name, jn_density_occupancy(&density, &query,
                                                           arena, &occupancy));
            CHECK_ROW(smalls[i].name,
                      placements_compare(placements, &occupancy) < tiny);
            free(placements);
            jn_arena_reset(arena);
        }
    }
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

/* A tile of 2 x 2 in one of 3 x 3 in a tensor of 4 x 3. */
static void all_placements_with_a_known_tile_around_agree(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_density density = {.model =
                                           jn_density_model_find("uniform"),
                                       .rank_count = 2,
                                       .extents = {4, 3},
                                       .density = 0.5};
    struct jn_tile_grid around, grid;
    jn_tile_grid_single(&density, (const uint64_t[]){3, 3}, &around);
    jn_tile_grid_single(&density, (const uint64_t[]){2, 2}, &grid);
    for (uint64_t known = 3; known <= 6; known++) {
        struct placements *placements = calloc(1, sizeof *placements);
        const struct jn_enclosing enclosing = {9, known};
        const struct jn_tile_query query = {&grid, &enclosing};
        struct jn_occupancy occupancy;
        for (uint32_t mask = 0; mask < 1u << 12; mask++) {
            const struct placed placed = {has_bit, &mask, 1};
            if (count_bits(mask) == 6 && count_bits(mask & 0x1ff) == known)
                placements_add(placements, &density, &grid, &placed);
        }
        CU_ASSERT_TRUE(
            jn_density_occupancy(&density, &query, arena, &occupancy));
        CU_ASSERT_TRUE(placements_compare(placements, &occupancy) < tiny);
        free(placements);
    }
    jn_arena_free(arena);
}

/* One tile in the corner of a tensor of one rank. */
static const struct {
    const char *name, *model;
    double density;
    uint64_t extent, words, least, most;
    double expected, empty, at_most; /* the last: P(most) */
    bool by_timeloop_rule;
} singles[] = {
    {"even", "fixed", 0.5, 100, 10, 5, 5, 5, 0, 1, false},
    {"a quarter over", "fixed", 0.25, 100, 9, 2, 3, 2.25, 0, 0.25, false},
    {"mostly empty", "fixed", 0.125, 100, 1, 0, 1, 0.125, 0.875, 0.125, false},
    {"empty", "fixed", 0, 100, 9, 0, 0, 0, 1, 1, false},
    {"fixed rounded", "fixed", 0.07, 100, 100, 7, 7, 7, 0, 1, false},
    {"fixed rounded, ruled", "fixed", 0.07, 100, 100, 7, 8, 7, 0, 0, true},
    {"fixed one less, ruled", "fixed", 0.58, 100, 100, 56, 58, 58, 0, 1, true},
    {"never empty", "uniform", 0.75, 100, 50, 25, 50, 37.5, 0,
     5.212394321635692e-10, false},
    {"never empty, ruled", "uniform", 0.75, 100, 50, 0, 50, 37.5, 0,
     5.212394321635692e-10, true},
    {"whole", "uniform", 0.07, 100, 100, 7, 7, 7, 0, 1, false},
    {"whole, ruled", "uniform", 0.07, 100, 100, 8, 8, 8, 0, 1, true},
    {"whole by division", "uniform", 1.0 / 49, 49, 49, 1, 1, 1, 0, 1, false},
    {"whole by division, ruled", "uniform", 1.0 / 49, 49, 49, 0, 1, 1, 0, 1,
     true},
    {"larger than the tensor", "dense", 1, 6, 9, 6, 6, 6, 0, 1, false},
};

static void one_tile_is_known_from_hand(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof singles / sizeof singles[0]; i++) {
        const struct jn_density density = {
            .model = jn_density_model_find(singles[i].model),
            .rank_count = 1,
            .extents = {singles[i].extent},
            .density = singles[i].density,
            .by_timeloop_rule = singles[i].by_timeloop_rule};
        struct jn_tile_grid grid;
        struct jn_occupancy found;
        double at_most = -1;
        jn_tile_grid_single(&density, &singles[i].words, &grid);
        const struct jn_tile_query query = {&grid, NULL};
        const char *name = singles[i].name;
        CHECK_ROW(name, jn_density_occupancy(&density, &query, arena, &found));
        CHECK_ROW(name, jn_occupancy_probability(&found, found.most, &at_most));
        CHECK_ROW(name, found.least == singles[i].least);
        CHECK_ROW(name, found.most == singles[i].most);
        CHECK_ROW(name, fabs(found.expected - singles[i].expected) < tiny);
        CHECK_ROW(name, fabs(found.empty - singles[i].empty) < tiny);
        CHECK_ROW(name, fabs(at_most - singles[i].at_most) < tiny);
    }
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"all placements in a small tensor agree",
     all_placements_in_a_small_tensor_agree},
    {"all placements with a known tile around agree",
     all_placements_with_a_known_tile_around_agree},
    {"one tile is known from hand", one_tile_is_known_from_hand},
    {NULL, NULL}};
