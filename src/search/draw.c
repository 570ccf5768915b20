/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw.h"

#include <assert.h>
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

/* A prime factor, those that occur more often more likely. */
static uint64_t draw_prime_of(const gsl_rng *rng, uint64_t number)
{
    uint64_t primes[64];
    size_t count = 0;
    for (uint64_t p = 2; p * p <= number; p++)
        for (; number % p == 0; number /= p)
            primes[count++] = p;
    if (number > 1 || count == 0)
        primes[count++] = number;
    return primes[jn_draw_below(rng, count)];
}

/* A slot that takes more than 1; SIZE_MAX if none does. */
static size_t draw_taker(const struct jn_factors *factors, const gsl_rng *rng,
                         const struct jn_share *shares)
{
    size_t slots[JN_MAX_SLOTS];
    size_t count = 0;
    for (size_t slot = 0; slot < factors->slot_count; slot++)
        if (shares[slot].factor > 1)
            slots[count++] = slot;
    return count > 0 ? slots[jn_draw_below(rng, count)] : SIZE_MAX;
}

/* The share takes PRIME more, along an axis that is drawn. */
static void multiply(const struct jn_slot_limit *limit, const gsl_rng *rng,
                     uint64_t prime, struct jn_share *share)
{
    share->factor *= prime;
    if (limit->two_axes && jn_draw_below(rng, 2) == 0)
        share->along_y *= prime;
}

/* The share takes PRIME less. */
static void divide(const gsl_rng *rng, uint64_t prime, struct jn_share *share)
{
    assert(prime > 1);
    bool may_y = share->along_y % prime == 0;
    bool may_x = share->factor / share->along_y % prime == 0;
    share->factor /= prime;
    if (may_y && (!may_x || jn_draw_below(rng, 2) == 0))
        share->along_y /= prime;
}

static bool admits(const struct jn_slot_limit *limit,
                   const struct jn_share *share)
{
    if (share->factor < limit->least || share->factor > limit->most)
        return false;
    return !limit->two_axes ||
           (share->along_y <= limit->most_y &&
            share->factor / share->along_y <= limit->most_x);
}

/* From one slot to another; from any that takes something if FROM is
 * SIZE_MAX. */
struct move {
    size_t dim, from, to;
};

/* A prime factor of a dimension goes from one slot to another, if both may
 * take what they then have. */
static void move_factor(const struct jn_mapspace *space, const gsl_rng *rng,
                        struct move move, struct jn_point *point)
{
    size_t from = move.from;
    size_t to = move.to;
    const struct jn_factors *factors = &space->factors[move.dim];
    struct jn_share shares[JN_MAX_SLOTS];
    jn_factors_find(factors, point->split[move.dim], shares);
    if (from == SIZE_MAX)
        from = draw_taker(factors, rng, shares);
    if (from == SIZE_MAX || from == to || shares[from].factor == 1)
        return;
    uint64_t prime = draw_prime_of(rng, shares[from].factor);
    divide(rng, prime, &shares[from]);
    multiply(&factors->limits[to], rng, prime, &shares[to]);
    if (admits(&factors->limits[from], &shares[from]) &&
        admits(&factors->limits[to], &shares[to]))
        point->split[move.dim] = jn_factors_number(factors, shares);
}

void jn_draw_coordinate(const struct jn_mapspace *space, const gsl_rng *rng,
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

void jn_draw_step(const struct jn_mapspace *space, const gsl_rng *rng,
                  struct jn_point *point)
{
    enum { EXCHANGE = 1, MOVE = 4, KINDS = 8 }; /* the first of each kind */
    uint64_t kind = jn_draw_below(rng, KINDS);
    if (kind < EXCHANGE || space->imperfect) {
        jn_draw_coordinate(space, rng, point);
        return;
    }
    size_t dims = space->problem->layer->dim_count;
    size_t dim = jn_draw_below(rng, dims);
    size_t to = jn_draw_below(rng, space->slot_count);
    if (kind >= MOVE) {
        move_factor(space, rng, (struct move){dim, SIZE_MAX, to}, point);
        return;
    }
    size_t other = jn_draw_below(rng, dims);
    size_t from = jn_draw_below(rng, space->slot_count);
    move_factor(space, rng, (struct move){dim, from, to}, point);
    move_factor(space, rng, (struct move){other, to, from}, point);
}
