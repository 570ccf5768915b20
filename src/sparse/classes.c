/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/classes.h"

#include "base/checked.h"
#include "sparse/model.h"

#include <assert.h>

enum { MOST_CLASSES = 65536, MOST_PRODUCTS = 1 << 24 };

/* Tiles that are alike in one rank: where the first of them starts, how long
 * they are, their share of all. */
struct stretch {
    uint64_t start, extent;
    double share;
};

struct stretches {
    struct stretch *items;
    size_t count;
};

/* Number of tiles that the end of the tensor does not cut. */
static uint64_t count_whole(const struct jn_density *density,
                            const struct jn_tile_grid *grid, size_t rank)
{
    uint64_t extent = density->extents[rank];
    uint64_t tile = grid->extents[rank];
    if (tile > extent)
        return 0;
    if (grid->positions[rank] == 1)
        return 1;
    uint64_t fitting = (extent - tile) / grid->steps[rank] + 1;
    return fitting < grid->positions[rank] ? fitting : grid->positions[rank];
}

/* Number of places among those that are WHOLE which differ. */
static uint64_t count_places(const struct jn_density *density, uint64_t step,
                             size_t rank, uint64_t whole)
{
    const struct jn_density_model *model = density->model;
    uint64_t period = model->period ? model->period(density, rank) : 1;
    if (period == 0 || whole == 0)
        return whole;
    uint64_t places =
        period == 1 ? 1 : period / jn_common_divisor(step, period);
    return places < whole ? places : whole;
}

/* Share of the tiles from FIRST on, each STEP-th before END, that are asked
 * for. */
static double find_share(const struct jn_tile_grid *grid, size_t rank,
                         uint64_t first, uint64_t end, uint64_t step)
{
    const uint64_t *weights = grid->weights[rank];
    uint64_t all = 0;
    uint64_t some = 0;
    if (weights == NULL)
        return jn_real(jn_ceil_div(end - first, step)) /
               jn_real(grid->positions[rank]);
    for (uint64_t i = 0; i < grid->positions[rank]; i++) {
        all += weights[i];
        if (i >= first && i < end && (i - first) % step == 0)
            some += weights[i];
    }
    return jn_real(some) / jn_real(all);
}

static bool find_stretches(const struct jn_density *density,
                           const struct jn_tile_grid *grid, size_t rank,
                           struct jn_arena *arena, struct stretches *stretches)
{
    uint64_t step = grid->positions[rank] == 1 ? 1 : grid->steps[rank];
    uint64_t whole = count_whole(density, grid, rank);
    uint64_t cut = grid->positions[rank] - whole;
    uint64_t places = count_places(density, step, rank, whole);
    if (places > MOST_CLASSES || cut > MOST_CLASSES)
        return false;
    stretches->count = (size_t)(places + cut);
    assert(stretches->count > 0);
    stretches->items =
        jn_arena_take(arena, stretches->count, sizeof *stretches->items);
    for (uint64_t i = 0; i < places; i++)
        stretches->items[i] =
            (struct stretch){i * step, grid->extents[rank],
                             find_share(grid, rank, i, whole, places)};
    for (uint64_t i = 0; i < cut; i++) {
        uint64_t start = (whole + i) * step;
        stretches->items[places + i] = (struct stretch){
            start, density->extents[rank] - start,
            find_share(grid, rank, whole + i, whole + i + 1, 1)};
    }
    return true;
}

/* One tile of the class of a number, and the class's share of all tiles. */
static double take_class(const struct stretches *ranks, size_t rank_count,
                         size_t number, struct jn_tile_place *tile)
{
    double share = 1;
    tile->words = 1;
    for (size_t rank = rank_count; rank-- > 0;) {
        const struct stretch *stretch =
            &ranks[rank].items[number % ranks[rank].count];
        number /= ranks[rank].count;
        tile->starts[rank] = stretch->start;
        tile->extents[rank] = stretch->extent;
        tile->words *= stretch->extent;
        share *= stretch->share;
    }
    return share;
}

bool jn_tile_classes_mix(const struct jn_density *density,
                         const struct jn_tile_query *query,
                         struct jn_arena *arena, struct jn_occupancy *occupancy)
{
    struct stretches ranks[JN_MAX_RANKS];
    uint64_t classes = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++) {
        if (!find_stretches(density, query->grid, rank, arena, &ranks[rank]))
            return false;
        classes = jn_mul(classes, ranks[rank].count);
    }
    if (classes > MOST_CLASSES)
        return false;
    struct jn_mixture *mixture = jn_arena_take(arena, 1, sizeof *mixture);
    mixture->count = (size_t)classes;
    mixture->shares =
        jn_arena_take(arena, mixture->count, sizeof *mixture->shares);
    mixture->parts =
        jn_arena_take(arena, mixture->count, sizeof *mixture->parts);
    uint64_t budget = MOST_PRODUCTS;
    for (size_t i = 0; i < mixture->count; i++) {
        struct jn_tile_place tile = {.enclosing = query->enclosing,
                                     .budget = &budget};
        mixture->shares[i] = take_class(ranks, density->rank_count, i, &tile);
        if (!density->model->place(density, &tile, arena, &mixture->parts[i]))
            return false;
    }
    if (mixture->count == 1)
        *occupancy = mixture->parts[0];
    else
        jn_occupancy_mixed(mixture, occupancy);
    return true;
}
