/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Non-zeros spread as evenly as can be: Sparseloop's fixed structured model
 * (Wu et al., MICRO 2022, section 5.2).  What is known of a tile around takes
 * the place of the density, even where the density alone forbids it. */
#include "sparse/model.h"

#include <math.h>

__extension__ typedef unsigned __int128 wide;

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    return jn_density_ratio_fault("the density", density->density, arena);
}

/* The two whole numbers beside the mean are the only occupancies. */
struct between {
    uint64_t low;
    double above; /* the probability of low + 1 */
};

static double law(const struct jn_occupancy *occupancy, uint64_t nonzeros)
{
    const struct between *between = occupancy->parameters;
    if (nonzeros == between->low)
        return 1 - between->above;
    return nonzeros == between->low + 1 ? between->above : 0;
}

static void take_mean(double mean, struct between *between)
{
    between->low = (uint64_t)floor(mean);
    between->above = mean - floor(mean);
}

static bool take_enclosing(const struct jn_density *density,
                           const struct jn_tile_place *tile,
                           struct between *between)
{
    const struct jn_enclosing *enclosing = tile->enclosing;
    if (enclosing->words < tile->words ||
        enclosing->nonzeros > enclosing->words ||
        enclosing->words > jn_density_words(density))
        return false;
    if (density->by_timeloop_rule) {
        take_mean((double)tile->words * (double)enclosing->nonzeros /
                      (double)enclosing->words,
                  between);
        return true;
    }
    wide product = (wide)tile->words * enclosing->nonzeros;
    between->low = (uint64_t)(product / enclosing->words);
    between->above =
        (double)(product % enclosing->words) / (double)enclosing->words;
    return true;
}

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    struct between *between = jn_arena_take(arena, 1, sizeof *between);
    if (tile->enclosing == NULL)
        take_mean(density->by_timeloop_rule
                      ? density->density * (double)tile->words
                      : jn_density_product(density->density, tile->words),
                  between);
    else if (!take_enclosing(density, tile, between))
        return false;
    *occupancy = (struct jn_occupancy){
        .words = tile->words,
        .least = between->low,
        .most = between->low + (between->above > 0),
        .expected = (double)between->low + between->above,
        .empty = between->low == 0 ? 1 - between->above : 0,
        .law = law,
        .parameters = between};
    if (density->by_timeloop_rule)
        occupancy->least = (uint64_t)floor(
            (double)between->low / (double)tile->words * (double)tile->words);
    return true;
}

const struct jn_density_model jn_density_fixed = {
    .name = "fixed", .fault = fault, .place = place};
