/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw.h"

#include <string.h>

/* The finalizer of MurmurHash3 (Appleby, public domain): neighbouring numbers
 * give streams that have nothing in common. */
static uint64_t mix(uint64_t number)
{
    number = (number ^ (number >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    number = (number ^ (number >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return number ^ (number >> 33);
}

gsl_rng *jn_draw_stream(uint64_t seed, uint64_t chunk)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)(mix(mix(seed + 1) + chunk) >> 32));
    return rng;
}

static uint64_t draw_64_bits(const gsl_rng *rng)
{
    uint64_t high = gsl_rng_get(rng);
    return high << 32 | gsl_rng_get(rng);
}

uint64_t jn_draw_below(const gsl_rng *rng, uint64_t size)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % size;
    uint64_t number = draw_64_bits(rng);
    while (number >= limit)
        number = draw_64_bits(rng);
    return number % size;
}

static void draw_split(const struct jn_mapspace *space, const gsl_rng *rng,
                       size_t dim, struct jn_point *point)
{
    uint64_t size = jn_factors_size(&space->factors[dim]);
    point->split[dim] = jn_draw_below(rng, size);
}

static void draw_order(const struct jn_mapspace *space, const gsl_rng *rng,
                       size_t order, struct jn_point *point)
{
    uint64_t size = jn_order_count(space->orders[order].free_count);
    point->order[order] = jn_draw_below(rng, size);
}

static void draw_keep(const struct jn_mapspace *space, const gsl_rng *rng,
                      size_t level, struct jn_point *point)
{
    point->keep[level] =
        (jn_tensors)draw_64_bits(rng) & space->free_keep[level];
}

void jn_draw_point(const struct jn_mapspace *space, const gsl_rng *rng,
                   struct jn_point *point)
{
    memset(point, 0, sizeof *point);
    for (size_t d = 0; d < space->problem->layer->dim_count; d++)
        draw_split(space, rng, d, point);
    for (size_t i = 0; i < space->order_count; i++)
        draw_order(space, rng, i, point);
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        draw_keep(space, rng, level, point);
}

void jn_draw_step(const struct jn_mapspace *space, const gsl_rng *rng,
                  struct jn_point *point)
{
    size_t dims = space->problem->layer->dim_count;
    size_t levels = space->problem->arch->level_count;
    uint64_t pick = jn_draw_below(rng, dims + space->order_count + levels);
    if (pick < dims)
        draw_split(space, rng, pick, point);
    else if (pick < dims + space->order_count)
        draw_order(space, rng, pick - dims, point);
    else
        draw_keep(space, rng, pick - dims - space->order_count, point);
}
