/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Density models of tensors that are too large to place all non-zeros. */
#include "harness.h"
#include "sparse/density.h"
#include "sparse/placements.h"

#include <gsl/gsl_randist.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4000, WORDS = 2400 };

static const double channels[] = {0.1, 0.9, 0, 1, 0.37, 0.5, 0.05, 0.62};

/* Each has 2400 words. */
static const struct {
    const char *name;
    struct jn_density density;
} larges[] = {
    {"dense", {.rank_count = 1, .extents = {2400}}},
    {"uniform", {.rank_count = 2, .extents = {40, 60}, .density = 0.13}},
    {"uniform", {.rank_count = 2, .extents = {40, 60}, .density = 0.97}},
    {"fixed", {.rank_count = 2, .extents = {40, 60}, .density = 0.33}},
    {"blocks",
     {.rank_count = 2,
      .extents = {40, 60},
      .rank = 1,
      .block = 10,
      .block_nonzeros = 3}},
    {"channels",
     {.rank_count = 3, .extents = {8, 15, 20}, .densities = channels}},
    {"silent",
     {.rank_count = 3,
      .extents = {8, 15, 20},
      .rank = 1,
      .silent_share = 0.4,
      .density = 0.21}},
};

static struct jn_density large(size_t i)
{
    struct jn_density density = larges[i].density;
    density.model = jn_density_model_find(larges[i].name);
    return density;
}

static void set_some(bool *words, const size_t *choices, size_t count,
                     size_t chosen_count, const gsl_rng *rng)
{
    size_t chosen[WORDS];
    gsl_ran_choose(rng, chosen, chosen_count, (void *)(uintptr_t)choices, count,
                   sizeof *choices);
    for (size_t i = 0; i < chosen_count; i++)
        words[chosen[i]] = true;
}

/* Words of which the coordinate in RANK has IS_TAKEN set. */
static size_t list_words(const struct jn_density *density, size_t *choices,
                         const bool *is_taken)
{
    size_t count = 0;
    uint64_t behind = 1;
    for (size_t rank = density->rank + 1; rank < density->rank_count; rank++)
        behind *= density->extents[rank];
    for (size_t word = 0; word < WORDS; word++)
        if (is_taken[word / behind % density->extents[density->rank]])
            choices[count++] = word;
    return count;
}

static void place_uniform(const struct jn_density *density, bool *words,
                          const gsl_rng *rng)
{
    size_t choices[WORDS];
    for (size_t i = 0; i < WORDS; i++)
        choices[i] = i;
    set_some(words, choices, WORDS, (size_t)ceil(WORDS * density->density),
             rng);
}

static void place_blocks(const struct jn_density *density, bool *words,
                         const gsl_rng *rng)
{
    size_t choices[WORDS];
    for (size_t start = 0; start < WORDS; start += density->block) {
        for (size_t i = 0; i < density->block; i++)
            choices[i] = start + i;
        set_some(words, choices, density->block, density->block_nonzeros, rng);
    }
}

static void place_channels(const struct jn_density *density, bool *words,
                           const gsl_rng *rng)
{
    size_t choices[WORDS];
    for (size_t channel = 0; channel < 8; channel++) {
        bool is_taken[8] = {false};
        is_taken[channel] = true;
        size_t count = list_words(density, choices, is_taken);
        set_some(words, choices, count,
                 (size_t)ceil(300 * channels[channel] - 1e-9), rng);
    }
}

static void place_silent(const struct jn_density *density, bool *words,
                         const gsl_rng *rng)
{
    size_t choices[WORDS];
    bool is_active[WORDS] = {false};
    size_t slices = density->extents[density->rank];
    for (size_t i = 0; i < slices; i++)
        choices[i] = i;
    set_some(is_active, choices, slices,
             slices - (size_t)nearbyint((double)slices * density->silent_share),
             rng);
    size_t count = list_words(density, choices, is_active);
    set_some(words, choices, count,
             (size_t)ceil((double)count * density->density - 1e-9), rng);
}

static bool has_word_set(const void *words, uint64_t word)
{
    return ((const bool *)words)[word];
}

typedef void place_words(const struct jn_density *density, bool *words,
                         const gsl_rng *rng);

static place_words *placer_of(const char *name)
{
    return strcmp(name, "uniform") == 0    ? place_uniform
           : strcmp(name, "blocks") == 0   ? place_blocks
           : strcmp(name, "channels") == 0 ? place_channels
           : strcmp(name, "silent") == 0   ? place_silent
                                           : NULL;
}

/* One draw more or less is no surprise where hardly any is expected. */
static const double one_draw = 1.0 / DRAWS;

static bool within_four_errors(double share, double probability)
{
    double error = sqrt(probability * (1 - probability) / DRAWS);
    return fabs(share - probability) <= 4 * error + one_draw;
}

/* How many of DRAWS random tensors have so many non-zeros in one tile. */
static void draw_tensors(size_t i, const struct jn_tile_grid *grid,
                         const gsl_rng *rng, struct placements *placements)
{
    const struct jn_density density = large(i);
    for (int trial = 0; trial < DRAWS; trial++) {
        bool words[WORDS] = {false};
        const struct placed placed = {has_word_set, words, 1};
        placer_of(larges[i].name)(&density, words, rng);
        placements_add(placements, &density, grid, &placed);
    }
}

static void random_tensors_agree_within_four_standard_errors(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < sizeof larges / sizeof larges[0]; i++) {
        const struct jn_density density = large(i);
        struct jn_tile_grid grid;
        struct jn_occupancy occupancy;
        const struct jn_tile_query query = {&grid, NULL};
        if (placer_of(larges[i].name) == NULL)
            continue;
        jn_tile_grid_single(&density, (const uint64_t[]){3, 7, 4}, &grid);
        struct placements *placements = calloc(1, sizeof *placements);
        draw_tensors(i, &grid, rng, placements);
        CHECK_ROW(larges[i].name,
                  jn_density_occupancy(&density, &query, arena, &occupancy));
        double variance = 0, mean = 0, probability = 0;
        for (uint64_t held = 0; held <= 84; held++) {
            double share = placements->by_nonzeros[held] / DRAWS;
            double off = (double)held - occupancy.expected;
            CHECK_ROW(larges[i].name,
                      jn_occupancy_probability(&occupancy, held, &probability));
            CHECK_ROW(larges[i].name, within_four_errors(share, probability));
            mean += share * (double)held;
            variance += probability * off * off;
        }
        CHECK_ROW(larges[i].name, fabs(mean - occupancy.expected) <=
                                      4 * sqrt(variance / DRAWS) + 1e-9);
        free(placements);
    }
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

/* Largest contradiction in what an occupancy says of itself. */
static double contradiction(const struct jn_occupancy *occupancy)
{
    double sum = 0, mean = 0, probability = 0, empty = -1, edge = 0;
    for (uint64_t held = occupancy->least; held <= occupancy->most; held++) {
        if (!jn_occupancy_probability(occupancy, held, &probability) ||
            probability < 0 || probability > 1)
            return HUGE_VAL;
        sum += probability;
        mean += probability * (double)held;
    }
    bool known = jn_occupancy_probability(occupancy, 0, &empty) &&
                 jn_occupancy_probability(occupancy, occupancy->most, &edge);
    if (!known || edge <= 0 || occupancy->most > occupancy->words)
        return HUGE_VAL;
    return fmax(fmax(fabs(sum - 1), fabs(empty - occupancy->empty)),
                fabs(mean - occupancy->expected) / (1 + mean));
}

static void probabilities_bounds_and_means_go_together(void)
{
    struct jn_arena *arena = jn_arena_new();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < sizeof larges / sizeof larges[0]; i++)
        for (int trial = 0; trial < 40; trial++) {
            const struct jn_density density = large(i);
            struct jn_tile_grid grid;
            struct jn_occupancy occupancy;
            const struct jn_tile_query query = {&grid, NULL};
            placements_random_grid(&density, rng, &grid);
            for (size_t rank = 0; rank < density.rank_count; rank++)
                grid.extents[rank] = 1 + grid.extents[rank] % 12;
            CHECK_ROW(larges[i].name, jn_density_occupancy(&density, &query,
                                                           arena, &occupancy));
            CHECK_ROW(larges[i].name, contradiction(&occupancy) < 1e-10);
            jn_arena_reset(arena);
        }
    gsl_rng_free(rng);
    jn_arena_free(arena);
}

static struct jn_occupancy corner(const struct jn_density *density,
                                  const uint64_t *extents,
                                  struct jn_arena *arena)
{
    struct jn_tile_grid grid;
    struct jn_occupancy occupancy = {.least = UINT64_MAX};
    const struct jn_tile_query query = {&grid, NULL};
    jn_tile_grid_single(density, extents, &grid);
    CU_ASSERT_TRUE(jn_density_occupancy(density, &query, arena, &occupancy));
    return occupancy;
}

static bool is_fuller(const struct jn_occupancy *more,
                      const struct jn_occupancy *less)
{
    return more->expected >= less->expected - 1e-12 &&
           more->least >= less->least && more->most >= less->most &&
           more->empty <= less->empty + 1e-12;
}

static void larger_tiles_hold_more_and_denser_tensors_too(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof larges / sizeof larges[0]; i++) {
        struct jn_density density = large(i);
        struct jn_occupancy last =
            corner(&density, (const uint64_t[]){1, 1, 1}, arena);
        for (uint64_t size = 2; size <= 8; size++) {
            struct jn_occupancy next =
                corner(&density, (const uint64_t[]){size, size, size}, arena);
            CHECK_ROW(larges[i].name, is_fuller(&next, &last));
            CHECK_ROW(larges[i].name, next.expected > last.expected);
            last = next;
        }
        if (density.density == 0)
            continue;
        density.density = 0.02;
        last = corner(&density, (const uint64_t[]){3, 5, 2}, arena);
        for (density.density = 0.1; density.density < 1;
             density.density += 0.1) {
            struct jn_occupancy next =
                corner(&density, (const uint64_t[]){3, 5, 2}, arena);
            CHECK_ROW(larges[i].name, is_fuller(&next, &last));
            CHECK_ROW(larges[i].name, next.expected > last.expected);
            last = next;
        }
    }
    jn_arena_free(arena);
}

static void a_tile_of_a_vast_tensor_is_answered(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_density density = {.model =
                                           jn_density_model_find("uniform"),
                                       .rank_count = 2,
                                       .extents = {1 << 20, 1 << 20},
                                       .density = 0.3};
    struct jn_occupancy tile =
        corner(&density, (const uint64_t[]){8, 8}, arena);
    CU_ASSERT_TRUE(tile.least == 0 && tile.most == 64);
    CU_ASSERT_TRUE(fabs(tile.expected - 19.2) < 1e-9);
    CU_ASSERT_TRUE(fabs(tile.empty - pow(0.7, 64)) < 1e-9);
    CU_ASSERT_TRUE(contradiction(&tile) < 1e-10);
    jn_arena_free(arena);
}

static void what_a_model_cannot_tell_it_does_not(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_enclosing around = {12, 5}, full = {12, 13};
    const struct jn_enclosing small = {3, 1}, dense = {12, 12};
    struct jn_tile_grid grid;
    struct jn_occupancy occupancy;
    for (size_t i = 0; i < sizeof larges / sizeof larges[0]; i++) {
        const struct jn_density density = large(i);
        const char *name = larges[i].name;
        bool knows = strcmp(name, "uniform") == 0 || strcmp(name, "fixed") == 0;
        jn_tile_grid_single(&density, (const uint64_t[]){2, 2, 1}, &grid);
        struct jn_tile_query query = {&grid, &around};
        CHECK_ROW(name, jn_density_occupancy(&density, &query, arena,
                                             &occupancy) == knows);
        query.enclosing = &full;
        CHECK_ROW(name,
                  !jn_density_occupancy(&density, &query, arena, &occupancy));
        query.enclosing = &small;
        CHECK_ROW(name, strcmp(name, "dense") == 0 ||
                            !jn_density_occupancy(&density, &query, arena,
                                                  &occupancy));
        query.enclosing = &dense;
        CHECK_ROW(name,
                  jn_density_occupancy(&density, &query, arena, &occupancy) ==
                      (knows || strcmp(name, "dense") == 0));
        query.enclosing = NULL;
        grid.positions[0] = grid.steps[0] = 2000;
        CHECK_ROW(name,
                  !jn_density_occupancy(&density, &query, arena, &occupancy));
        grid.positions[0] = 1;
        grid.extents[0] = 0;
        CHECK_ROW(name,
                  !jn_density_occupancy(&density, &query, arena, &occupancy));
    }
    jn_arena_free(arena);
}

/* Pieces of blocks in so many fibers have too many sums to list. */
static void bounds_and_means_stay_when_probabilities_are_too_many(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_density density = {.model = jn_density_model_find("blocks"),
                                       .rank_count = 2,
                                       .extents = {1 << 20, 8},
                                       .rank = 1,
                                       .block = 4,
                                       .block_nonzeros = 2};
    struct jn_occupancy tile =
        corner(&density, (const uint64_t[]){1 << 20, 3}, arena);
    double probability = 0;
    CU_ASSERT_TRUE(tile.least == 1 << 20 && tile.most == 2 << 20);
    CU_ASSERT_TRUE(tile.expected == 1.5 * (1 << 20));
    CU_ASSERT_TRUE(tile.empty == 0);
    CU_ASSERT_FALSE(jn_occupancy_probability(&tile, tile.least, &probability));
    CU_ASSERT_TRUE(jn_occupancy_probability(&tile, 0, &probability));
    CU_ASSERT_TRUE(probability == 0);
    jn_arena_free(arena);
}

static const double wrong_channels[] = {0.5, 1.5};
static const struct jn_bitmap other_shape = {.rank_count = 1, .extents = {3}};

static const struct {
    const char *name, *sentence;
    struct jn_density density;
} faults[] = {
    {"uniform",
     "the density is 1.5, which is not from 0 to 1",
     {.density = 1.5}},
    {"fixed",
     "the density is nan, which is not from 0 to 1",
     {.density = (double)NAN}},
    {"silent",
     "the silent share is -0.25, which is not from 0 to 1",
     {.rank_count = 1, .extents = {4}, .silent_share = -0.25}},
    {"silent",
     "there is no rank 2, only 1 of them",
     {.rank_count = 1, .extents = {4}, .rank = 2}},
    {"dense", "rank 1 has no extent", {.rank_count = 2, .extents = {4}}},
    {"dense", "the tensor has more than 16 ranks", {.rank_count = 17}},
    {"dense",
     "the tensor has more than 281474976710656 words",
     {.rank_count = 2, .extents = {UINT64_MAX, UINT64_MAX}}},
    {"blocks", "a block has no words", {.rank_count = 1, .extents = {4}}},
    {"blocks",
     "5 of the 4 words of a block are not 0",
     {.rank_count = 1, .extents = {4}, .block = 4, .block_nonzeros = 5}},
    {"blocks",
     "rank 0 has 6 words, which are no blocks of 4",
     {.rank_count = 1, .extents = {6}, .block = 4, .block_nonzeros = 2}},
    {"band",
     "a band needs a square matrix",
     {.rank_count = 2, .extents = {3, 4}}},
    {"channels",
     "the density of a channel is 1.5, which is not from 0 to 1",
     {.rank_count = 1, .extents = {2}, .densities = wrong_channels}},
    {"data",
     "the data have another shape than the tensor",
     {.rank_count = 1, .extents = {4}, .bitmap = &other_shape}},
};

static void a_fault_is_said_in_a_sentence(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jn_density density = faults[i].density;
        density.model = jn_density_model_find(faults[i].name);
        const char *sentence = jn_density_fault(&density, arena);
        CHECK_ROW(faults[i].sentence,
                  sentence && strcmp(sentence, faults[i].sentence) == 0);
    }
    jn_arena_free(arena);
}

static void every_model_is_found_by_its_name(void)
{
    for (size_t i = 0; i < jn_density_model_count; i++)
        CHECK_ROW(jn_density_model_names[i],
                  jn_density_model_find(jn_density_model_names[i]) != NULL);
    CU_ASSERT_PTR_NULL(jn_density_model_find("gaussian"));
}

const struct jn_test tests[] = {
    {"random tensors agree within four standard errors",
     random_tensors_agree_within_four_standard_errors},
    {"probabilities, bounds and means go together",
     probabilities_bounds_and_means_go_together},
    {"larger tiles hold more, and denser tensors too",
     larger_tiles_hold_more_and_denser_tensors_too},
    {"a tile of a vast tensor is answered",
     a_tile_of_a_vast_tensor_is_answered},
    {"what a model cannot tell it does not",
     what_a_model_cannot_tell_it_does_not},
    {"bounds and means stay when probabilities are too many",
     bounds_and_means_stay_when_probabilities_are_too_many},
    {"a fault is said in a sentence", a_fault_is_said_in_a_sentence},
    {"every model is found by its name", every_model_is_found_by_its_name},
    {NULL, NULL}};
