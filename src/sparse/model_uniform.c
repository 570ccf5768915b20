/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Non-zeros at random places of the whole tensor, their number known. */
#include "sparse/model.h"

#include <math.h>

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    return jn_density_ratio_fault("the density", density->density, arena);
}

/* What the law of a tile needs. */
struct handle {
    struct jn_draw draw;
    struct jn_draw_margins *margins;
};

static double law(const struct jn_occupancy *occupancy, uint64_t nonzeros)
{
    const struct handle *handle = occupancy->parameters;
    return jn_draw_probability_again(&handle->draw, handle->margins, nonzeros);
}

/* Whether the enclosing tile can hold what it is said to. */
static bool is_possible(const struct jn_draw *whole,
                        const struct jn_enclosing *enclosing)
{
    struct jn_draw around = *whole;
    around.drawn = enclosing->words;
    return enclosing->words <= whole->words &&
           enclosing->nonzeros >= jn_draw_least(&around) &&
           enclosing->nonzeros <= jn_draw_most(&around);
}

/* Timeloop's least occupancy: src/workload/density-models/
 * hypergeometric-distribution.cpp, where an unsigned difference wraps. */
static uint64_t timeloop_least(const struct jn_draw *whole, uint64_t words)
{
    if (words < whole->words)
        return 0;
    double tensor = (double)whole->words;
    return (uint64_t)floor((double)whole->nonzeros / tensor * tensor);
}

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    struct jn_draw whole = {.words = jn_density_words(density)};
    whole.nonzeros = jn_density_nonzeros(density->density, whole.words,
                                         density->by_timeloop_rule);
    struct handle *handle = jn_arena_take(arena, 1, sizeof *handle);
    struct jn_draw *draw = &handle->draw;
    handle->margins = jn_arena_take(arena, 1, sizeof *handle->margins);
    *draw = whole;
    if (tile->enclosing != NULL) {
        if (!is_possible(&whole, tile->enclosing) ||
            tile->enclosing->words < tile->words)
            return false;
        draw->words = tile->enclosing->words;
        draw->nonzeros = tile->enclosing->nonzeros;
    }
    draw->drawn = tile->words;
    *occupancy = (struct jn_occupancy){
        .words = tile->words,
        .least = jn_draw_least(draw),
        .most = jn_draw_most(draw),
        .expected = jn_draw_expected(draw),
        .empty = jn_draw_probability_again(draw, handle->margins, 0),
        .has_spread = true,
        .spread = jn_draw_spread(draw),
        .law = law,
        .parameters = handle};
    if (density->by_timeloop_rule)
        occupancy->least = timeloop_least(&whole, tile->words);
    return true;
}

const struct jn_density_model jn_density_uniform = {
    .name = "uniform", .fault = fault, .place = place};
