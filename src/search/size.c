/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/size.h"

#include <gmp.h>

static void set_count(mpz_t number, uint64_t count)
{
    mpz_import(number, 1, 1, sizeof count, 0, 0, &count);
}

/* SUM += TIMES * NUMBER. */
static void add_times(mpz_t sum, uint64_t times, const mpz_t number)
{
    mpz_t factor;
    mpz_init(factor);
    set_count(factor, times);
    mpz_addmul(sum, factor, number);
    mpz_clear(factor);
}

static void multiply(mpz_t product, uint64_t count)
{
    mpz_t factor;
    mpz_init(factor);
    set_count(factor, count);
    mpz_mul(product, product, factor);
    mpz_clear(factor);
}

/* From ways to go on behind a slot to those before it: a cut never leads to
 * fewer pieces, so that the smallest counts can be replaced first. */
static void take_slot(const struct jn_factors *factors, size_t slot,
                      mpz_t *ways)
{
    size_t cut_count = factors->first_cut[factors->count_count];
    const uint64_t *shapes = &factors->shapes[slot * cut_count];
    mpz_t sum;
    mpz_init(sum);
    for (size_t from = 0; from < factors->count_count; from++) {
        mpz_set_ui(sum, 0);
        for (size_t i = factors->first_cut[from];
             i < factors->first_cut[from + 1]; i++)
            add_times(sum, shapes[i], ways[factors->cuts[i].to]);
        mpz_set(ways[from], sum);
    }
    mpz_clear(sum);
}

/* As jn_factors_count does, without an end to the numbers. */
static void multiply_splits(mpz_t product, const struct jn_factors *factors,
                            struct jn_arena *arena)
{
    size_t count = factors->count_count;
    mpz_t *ways = jn_arena_take(arena, count, sizeof ways[0]);
    for (size_t i = 0; i < count; i++)
        mpz_init_set_ui(ways[i], i + 1 == count);
    for (size_t slot = factors->slot_count; slot-- > 0;)
        take_slot(factors, slot, ways);
    mpz_mul(product, product, ways[0]);
    for (size_t i = 0; i < count; i++)
        mpz_clear(ways[i]);
}

static const char *digits(const mpz_t number, struct jn_arena *arena)
{
    char *text = jn_arena_take(arena, mpz_sizeinbase(number, 10) + 2, 1);
    return mpz_get_str(text, 10, number);
}

void jn_mapspace_measure(const struct jn_mapspace *space,
                         struct jn_arena *arena, struct jn_mapspace_size *size)
{
    size_t level_count = space->problem->arch->level_count;
    mpz_t splits, orders, keeps;
    mpz_init_set_ui(splits, 1);
    mpz_init_set_ui(orders, 1);
    mpz_init_set_ui(keeps, 1);
    for (size_t d = 0; d < space->problem->layer->dim_count; d++)
        multiply_splits(splits, &space->factors[d], arena);
    for (size_t i = 0; i < space->order_count; i++)
        multiply(orders, jn_order_count(space->orders[i].free_count));
    for (size_t level = 0; level < level_count; level++)
        mpz_mul_2exp(keeps, keeps,
                     (mp_bitcnt_t)__builtin_popcount(space->free_keep[level]));
    size->splits = digits(splits, arena);
    size->orders = digits(orders, arena);
    size->keeps = digits(keeps, arena);
    mpz_mul(splits, splits, orders);
    mpz_mul(splits, splits, keeps);
    size->whole = digits(splits, arena);
    mpz_clears(splits, orders, keeps, (mpz_ptr)NULL);
}
