/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each word is not zero with a probability of its own, whatever the others are.
 * So a tile has as many non-zeros as its rates add up to, in the mean, and is
 * empty with the product of what they leave to 1.  How probable the occupancies
 * in between are is not worked out. */
#include "base/arena.h"
#include "base/checked.h"
#include "sparse/model.h"
#include "sparse/rate_tiles.h"
#include "sparse/rates.h"

#include <math.h>

/* What is summed over the words of a tile. */
static double rate_of(double rate)
{
    return rate;
}

static double variance_of(double rate)
{
    return rate * (1 - rate);
}

static double log_of_zero(double rate)
{
    return rate < 1 ? log1p(-rate) : 0;
}

static double is_possible(double rate)
{
    return rate > 0;
}

static double is_certain(double rate)
{
    return rate >= 1;
}

enum quantity { RATE, VARIANCE, LOG_OF_ZERO, POSSIBLE, CERTAIN, QUANTITIES };

static double (*const quantities[QUANTITIES])(double) = {
    [RATE] = rate_of,
    [VARIANCE] = variance_of,
    [LOG_OF_ZERO] = log_of_zero,
    [POSSIBLE] = is_possible,
    [CERTAIN] = is_certain,
};

/* Means over all tiles. */
struct means {
    double weight, rate, squares, empty;
    uint64_t least, most;
};

/* Tiles whose words along the map's own ranks have these sums. */
static void add_tile(const double *sums, const struct jn_rate_depth *depth,
                     double weight, struct means *means)
{
    double words = jn_real(depth->words);
    double rate = words * sums[RATE];
    double part = weight * depth->weight;
    uint64_t fewest = depth->words * jn_whole(sums[CERTAIN]);
    uint64_t most = depth->words * jn_whole(sums[POSSIBLE]);
    if (part <= 0)
        return;
    means->weight += part;
    means->rate += part * rate;
    means->squares += part * (words * sums[VARIANCE] + rate * rate);
    means->empty += fewest > 0 ? 0 : part * exp(words * sums[LOG_OF_ZERO]);
    means->least = fewest < means->least ? fewest : means->least;
    means->most = most > means->most ? most : means->most;
}

static bool sum_tiles(const struct jn_density *density,
                      const struct jn_tile_grid *grid, struct jn_arena *arena,
                      struct jn_occupancy *occupancy)
{
    struct jn_rate_tiles tiles;
    struct means means = {.least = UINT64_MAX};
    double *sums[QUANTITIES];
    uint64_t words = 1;
    if (!jn_rate_tiles_find(density, grid, arena, &tiles))
        return false;
    for (int q = 0; q < QUANTITIES; q++) {
        sums[q] = jn_arena_take(arena, (size_t)tiles.count, sizeof(double));
        jn_rate_tiles_sum(&tiles, quantities[q], arena, sums[q]);
    }
    for (uint64_t i = 0; i < tiles.count; i++) {
        double of[QUANTITIES];
        for (int q = 0; q < QUANTITIES; q++)
            of[q] = sums[q][i];
        for (size_t d = 0; d < tiles.depth_count; d++)
            add_tile(of, &tiles.depths[d], tiles.weights ? tiles.weights[i] : 1,
                     &means);
    }
    for (size_t r = 0; r < density->rank_count; r++)
        words *= grid->extents[r] < density->extents[r] ? grid->extents[r]
                                                        : density->extents[r];
    double mean = means.rate / means.weight;
    *occupancy = (struct jn_occupancy){
        .words = words,
        .least = means.least,
        .most = means.most,
        .expected = mean,
        .empty = fmin(1, means.empty / means.weight),
        .has_spread = true,
        .spread = sqrt(fmax(0, means.squares / means.weight - mean * mean))};
    return true;
}

const struct jn_density_model jn_density_rates = {.name = "rates",
                                                  .grid = sum_tiles};
