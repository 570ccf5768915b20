/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some indices of one rank, nobody knows which, are silent: all their words
 * are zero.  The words of the others are not zero at random places. */
#include "sparse/model.h"

#include <math.h>

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    const char *sentence = jn_density_rank_fault(density, arena);
    if (sentence == NULL)
        sentence = jn_density_ratio_fault("the silent share",
                                          density->silent_share, arena);
    if (sentence == NULL)
        sentence =
            jn_density_ratio_fault("the density", density->density, arena);
    return sentence;
}

/* A tile is drawn twice: some of its slices are not silent, and some words of
 * these are not zero. */
struct twice {
    struct jn_draw slices, words;
    uint64_t slice_words; /* of the tile, in each slice */
};

static struct jn_draw words_drawn(const struct twice *twice, uint64_t slices)
{
    struct jn_draw draw = twice->words;
    draw.drawn = slices * twice->slice_words;
    return draw;
}

static double sum_probability(const struct twice *twice, uint64_t nonzeros)
{
    double sum = 0;
    uint64_t last = jn_draw_most(&twice->slices);
    for (uint64_t i = jn_draw_least(&twice->slices); i <= last; i++) {
        struct jn_draw draw = words_drawn(twice, i);
        sum += jn_draw_probability(&twice->slices, i) *
               jn_draw_probability(&draw, nonzeros);
    }
    return sum;
}

static double law(const struct jn_occupancy *occupancy, uint64_t nonzeros)
{
    return sum_probability(occupancy->parameters, nonzeros);
}

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    if (tile->enclosing != NULL)
        return false;
    uint64_t slices = density->extents[density->rank];
    uint64_t drawn = tile->extents[density->rank];
    uint64_t active =
        slices - (uint64_t)llround((double)slices * density->silent_share);
    struct twice *twice = jn_arena_take(arena, 1, sizeof *twice);
    twice->slices = (struct jn_draw){slices, active, drawn};
    twice->slice_words = tile->words / drawn;
    twice->words.words = active * (jn_density_words(density) / slices);
    twice->words.nonzeros = jn_density_nonzeros(
        density->density, twice->words.words, density->by_timeloop_rule);

    struct jn_draw fewest = words_drawn(twice, jn_draw_least(&twice->slices));
    struct jn_draw most = words_drawn(twice, jn_draw_most(&twice->slices));
    struct jn_draw mean = {jn_density_words(density), twice->words.nonzeros,
                           tile->words};
    *occupancy = (struct jn_occupancy){.words = tile->words,
                                       .least = jn_draw_least(&fewest),
                                       .most = jn_draw_most(&most),
                                       .expected = jn_draw_expected(&mean),
                                       .empty = sum_probability(twice, 0),
                                       .law = law,
                                       .parameters = twice};
    return true;
}

const struct jn_density_model jn_density_silent = {
    .name = "silent", .fault = fault, .place = place};
