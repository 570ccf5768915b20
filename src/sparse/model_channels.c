/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A density for each index of one rank; random places within the slice. */
#include "sparse/convolve.h"
#include "sparse/model.h"

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    const char *sentence = jn_density_rank_fault(density, arena);
    if (sentence != NULL)
        return sentence;
    for (uint64_t i = 0; i < density->extents[density->rank]; i++) {
        sentence = jn_density_ratio_fault("the density of a channel",
                                          density->densities[i], arena);
        if (sentence != NULL)
            return sentence;
    }
    return NULL;
}

static uint64_t period(const struct jn_density *density, size_t rank)
{
    return rank == density->rank ? 0 : 1;
}

static struct jn_urn slice_at(const struct jn_density *density, uint64_t index)
{
    uint64_t words =
        jn_density_words(density) / density->extents[density->rank];
    return (struct jn_urn){index, words,
                           jn_density_nonzeros(density->densities[index], words,
                                               density->by_timeloop_rule)};
}

static struct jn_urn urn(const struct jn_density *density, const uint64_t *at)
{
    return slice_at(density, at[density->rank]);
}

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    if (tile->enclosing != NULL)
        return false;
    uint64_t slices = tile->extents[density->rank];
    uint64_t start = tile->starts[density->rank];
    struct jn_draw draw = {.drawn = tile->words / slices};
    struct jn_sum sum = {
        .arena = arena, .budget = tile->budget, .occupancy = occupancy};
    jn_sum_start(&sum, tile->words, 0);
    for (uint64_t i = start; i < start + slices; i++) {
        struct jn_urn slice = slice_at(density, i);
        draw.words = slice.words;
        draw.nonzeros = slice.nonzeros;
        jn_sum_add(&sum, &draw, 1);
    }
    jn_sum_end(&sum);
    return true;
}

const struct jn_density_model jn_density_channels = {.name = "channels",
                                                     .fault = fault,
                                                     .period = period,
                                                     .urn = urn,
                                                     .place = place};
