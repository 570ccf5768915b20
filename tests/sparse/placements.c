/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/placements.h"

#include <math.h>

/* Non-zeros of the box with its corner at START; the last rank is fastest. */
static uint64_t count_tile(const struct jn_density *density,
                           const uint64_t *start, const uint64_t *extents,
                           const struct placed *placed)
{
    uint64_t words = 1, held = 0;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        words *= extents[rank];
    for (uint64_t number = 0; number < words; number++) {
        uint64_t rest = number, word = 0, stride = 1;
        bool inside = true;
        for (size_t rank = density->rank_count; rank-- > 0;) {
            uint64_t at = start[rank] + rest % extents[rank];
            rest /= extents[rank];
            inside &= at < density->extents[rank];
            word += at * stride;
            stride *= density->extents[rank];
        }
        held += inside && placed->has(placed->nonzeros, word);
    }
    return held;
}

void placements_add(struct placements *placements,
                    const struct jn_density *density,
                    const struct jn_tile_grid *grid,
                    const struct placed *placed)
{
    uint64_t tiles = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        tiles *= grid->positions[rank];
    for (uint64_t number = 0; number < tiles; number++) {
        uint64_t start[JN_MAX_RANKS] = {0}, rest = number;
        for (size_t rank = 0; rank < density->rank_count; rank++) {
            start[rank] = rest % grid->positions[rank] * grid->steps[rank];
            rest /= grid->positions[rank];
        }
        uint64_t held = count_tile(density, start, grid->extents, placed);
        placements->by_nonzeros[held] += placed->weight;
        placements->sum += placed->weight;
    }
}

double placements_compare(const struct placements *placements,
                          const struct jn_occupancy *occupancy)
{
    double worst = 0, expected = 0;
    uint64_t least = UINT64_MAX, most = 0;
    for (uint64_t held = 0; held <= MOST_PLACED; held++) {
        double weight = placements->by_nonzeros[held];
        if (weight > 0) {
            least = least < held ? least : held;
            most = held;
        }
        double share = weight / placements->sum, probability = -1;
        expected += share * (double)held;
        if (!jn_occupancy_probability(occupancy, held, &probability))
            return HUGE_VAL;
        worst = fmax(worst, fabs(probability - share));
    }
    worst = fmax(worst, fabs(occupancy->expected - expected));
    worst = fmax(worst, fabs(occupancy->empty -
                             placements->by_nonzeros[0] / placements->sum));
    return least == occupancy->least && most == occupancy->most ? worst
                                                                : HUGE_VAL;
}

void placements_random_grid(const struct jn_density *density, gsl_rng *rng,
                            struct jn_tile_grid *grid)
{
    *grid = (struct jn_tile_grid){.extents = {0}};
    for (size_t rank = 0; rank < density->rank_count; rank++) {
        uint64_t extent = density->extents[rank];
        grid->extents[rank] = 1 + gsl_rng_uniform_int(rng, extent + 1);
        grid->steps[rank] = 1 + gsl_rng_uniform_int(rng, extent);
        grid->positions[rank] =
            1 + gsl_rng_uniform_int(rng, (extent - 1) / grid->steps[rank] + 1);
    }
}
