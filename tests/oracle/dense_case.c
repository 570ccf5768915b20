/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "nest/tile.h"
#include "oracle/compare_dense.h"
#include "sparse/model.h"

#include <string.h>

static double draw_price(struct oracle_dice *dice)
{
    return (double)oracle_roll(dice, 1000) / 7;
}

static void draw_bandwidth(struct oracle_dice *dice,
                           struct jn_bandwidth *bandwidth)
{
    bandwidth->given = oracle_chance(dice, 30);
    bandwidth->words_per_cycle = (double)(1 + oracle_roll(dice, 50)) / 3;
}

static void draw_prices(struct oracle_dice *dice,
                        struct jn_component *component)
{
    for (int action = 0; action < JN_ACTION_COUNT; action++)
        component->prices[action].energy_pj = draw_price(dice);
}

static void price_level(struct oracle_dice *dice, size_t level,
                        struct oracle_case *priced)
{
    struct jn_level *here = &priced->levels[level];
    struct jn_network *network = &priced->networks[level];
    draw_prices(dice, &here->component);
    draw_prices(dice, &network->component);
    draw_bandwidth(dice, &here->read);
    draw_bandwidth(dice, &here->write);
    draw_bandwidth(dice, &here->shared);
    here->address_generation_pj = draw_price(dice);
    here->block_words = 1 + oracle_roll(dice, 4);
    if (oracle_chance(dice, 30))
        here->cluster_size = here->mesh.x;
    network->has_hop_pj = true;
    network->hop_pj = draw_price(dice);
    network->router_pj = draw_price(dice);
    for (size_t t = 0; t < priced->layer.tensor_count; t++)
        priced->problem.storage[level][t] = (struct jn_storage){
            16, here->block_words, 1, (double)(1 + oracle_roll(dice, 3)) / 2};
}

void oracle_machine_price(uint64_t number, struct oracle_case *priced)
{
    struct oracle_dice dice = {number};
    for (size_t level = 0; level < priced->arch.level_count; level++)
        price_level(&dice, level, priced);
    draw_prices(&dice, &priced->arch.compute.component);
    jn_problem_look(&priced->problem);
}

static const double *fill_channels(uint64_t count, struct jn_arena *arena)
{
    double *densities = jn_arena_take(arena, (size_t)count, sizeof *densities);
    for (uint64_t i = 0; i < count; i++)
        densities[i] = 1;
    return densities;
}

static const struct jn_bitmap *fill_bitmap(const struct jn_density *density,
                                           struct jn_arena *arena)
{
    struct jn_bitmap *bitmap = jn_arena_take(arena, 1, sizeof *bitmap);
    const size_t words = (size_t)jn_density_words(density);
    uint64_t *bits = jn_arena_take(arena, words / 64 + 1, sizeof *bits);
    memset(bits, 0, (words / 64 + 1) * sizeof *bits);
    for (size_t word = 0; word < words; word++)
        bits[word / 64] |= (uint64_t)1 << word % 64;
    *bitmap = (struct jn_bitmap){
        .rank_count = density->rank_count, .words = words, .bits = bits};
    memcpy(bitmap->extents, density->extents, sizeof bitmap->extents);
    return bitmap;
}

static const struct jn_density *fill_tensor(struct oracle_dice *dice,
                                            const struct oracle_case *filled,
                                            size_t tensor,
                                            struct jn_arena *arena)
{
    static const struct jn_density_model *const models[] = {
        &jn_density_dense,  &jn_density_uniform,  &jn_density_fixed,
        &jn_density_blocks, &jn_density_channels, &jn_density_silent,
        &jn_density_data};
    const struct jn_tensor *here = &filled->layer.tensors[tensor];
    struct jn_density *density = jn_arena_take(arena, 1, sizeof *density);
    struct jn_spans bounds;
    memcpy(bounds.of, filled->layer.bounds, sizeof bounds.of);
    *density =
        (struct jn_density){.rank_count = here->rank_count, .density = 1};
    for (size_t r = 0; r < here->rank_count; r++)
        density->extents[r] = jn_tile_extent(&here->ranks[r], &bounds);
    density->model = models[oracle_roll(dice, sizeof models / sizeof *models)];
    density->bitmap = fill_bitmap(density, arena);
    if (here->rank_count == 0)
        return oracle_chance(dice, 50) ? density : NULL;
    density->rank = oracle_roll(dice, here->rank_count);
    density->block = density->block_nonzeros = density->extents[density->rank];
    density->densities = fill_channels(density->block, arena);
    return oracle_chance(dice, 80) ? density : NULL;
}

void oracle_densities_fill(uint64_t number, struct jn_arena *arena,
                           struct oracle_case *filled)
{
    struct oracle_dice dice = {number};
    for (size_t t = 0; t < filled->layer.tensor_count; t++) {
        const struct jn_density *density = fill_tensor(&dice, filled, t, arena);
        if (density != NULL && jn_density_fault(density, arena) == NULL)
            filled->problem.densities[t] = density;
    }
}

static void draw_saving(struct oracle_dice *dice,
                        const struct oracle_case *drawn, struct jn_arena *arena,
                        struct jn_level_sparsity *sparsity)
{
    const struct jn_layer *layer = &drawn->layer;
    struct jn_saving *saving = jn_arena_take(arena, 1, sizeof *saving);
    struct jn_saving_option *option = jn_arena_take(arena, 1, sizeof *option);
    const char **condition = jn_arena_take(arena, 1, sizeof *condition);
    *condition = layer->tensors[oracle_roll(dice, layer->tensor_count)].name;
    *option = (struct jn_saving_option){
        .target = layer->tensors[oracle_roll(dice, layer->tensor_count)].name,
        .conditions = condition,
        .condition_count = 1};
    *saving = (struct jn_saving){.kind = oracle_chance(dice, 50) ? JN_SAVE_GATE
                                                                 : JN_SAVE_SKIP,
                                 .options = option,
                                 .option_count = 1};
    sparsity->savings = saving;
    sparsity->saving_count = 1;
}

void oracle_savings_draw(uint64_t number, struct jn_arena *arena,
                         struct oracle_case *drawn)
{
    struct oracle_dice dice = {number};
    for (size_t level = 0; level < drawn->arch.level_count; level++)
        if (oracle_chance(&dice, 50))
            draw_saving(&dice, drawn, arena, &drawn->levels[level].sparsity);
    drawn->arch.compute.sparsity = (struct jn_compute_sparsity){
        oracle_chance(&dice, 50), oracle_chance(&dice, 50)};
}
