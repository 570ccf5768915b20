/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/convolve.h"

#include "base/checked.h"

#include <math.h>
#include <string.h>

struct row {
    double *items;
    uint64_t count;
};

/* Only sums of products of probabilities: no digits cancel. */
static struct row convolve(struct jn_arena *arena, struct row a, struct row b)
{
    struct row result = {NULL, a.count + b.count - 1};
    result.items =
        jn_arena_take(arena, (size_t)result.count, sizeof *result.items);
    for (uint64_t i = 0; i < a.count; i++)
        for (uint64_t j = 0; j < b.count; j++)
            result.items[i + j] += a.items[i] * b.items[j];
    return result;
}

/* The row convolved TIMES times with itself, by squaring. */
static struct row repeat(struct jn_arena *arena, struct row row, uint64_t times)
{
    static double one = 1;
    struct row result = {&one, 1};
    while (times > 0) {
        if (times & 1)
            result = convolve(arena, result, row);
        times >>= 1;
        if (times > 0)
            row = convolve(arena, row, row);
    }
    return result;
}

static struct row list_probabilities(struct jn_arena *arena,
                                     const struct jn_draw *draw)
{
    uint64_t least = jn_draw_least(draw);
    struct row row = {NULL, jn_draw_most(draw) - least + 1};
    struct jn_draw_margins margins = {.are_known = false};
    row.items = jn_arena_take(arena, (size_t)row.count, sizeof *row.items);
    for (uint64_t i = 0; i < row.count; i++)
        row.items[i] = jn_draw_probability_again(draw, &margins, least + i);
    return row;
}

/* The law of a sum, worked out when it is first asked. */
struct table {
    struct jn_arena *arena;
    const struct jn_summand *summands;
    double *probabilities; /* NULL: not yet */
};

struct handle {
    struct table *table;
};

static double *work_out(const struct table *table)
{
    static double one = 1;
    struct row row = {&one, 1};
    for (const struct jn_summand *at = table->summands; at; at = at->next)
        row = convolve(table->arena, row,
                       repeat(table->arena,
                              list_probabilities(table->arena, &at->draw),
                              at->times));
    return row.items;
}

static double law(const struct jn_occupancy *occupancy, uint64_t nonzeros)
{
    const struct handle *handle = occupancy->parameters;
    struct table *table = handle->table;
    if (table->probabilities == NULL)
        table->probabilities = work_out(table);
    return table->probabilities[nonzeros - occupancy->least];
}

static void charge(struct jn_sum *sum, uint64_t products)
{
    if (products > *sum->budget)
        sum->is_unknown = true;
    else
        *sum->budget -= products;
}

/* Products that it takes to add the draw, as work_out goes. */
static void charge_draw(struct jn_sum *sum, const struct jn_draw *draw,
                        uint64_t times)
{
    uint64_t old = sum->occupancy->most - sum->occupancy->least + 1;
    uint64_t row = jn_draw_most(draw) - jn_draw_least(draw) + 1;
    uint64_t count = 1;
    charge(sum, row);
    while (times > 0 && !sum->is_unknown) {
        if (times & 1) {
            charge(sum, jn_mul(count, row));
            count += row - 1;
        }
        times >>= 1;
        if (times > 0) {
            charge(sum, jn_mul(row, row));
            row += row - 1;
        }
    }
    charge(sum, jn_mul(old, count));
}

void jn_sum_start(struct jn_sum *sum, uint64_t words, uint64_t certain)
{
    jn_occupancy_certain(words, certain, sum->occupancy);
    sum->summands = NULL;
    sum->variance = 0;
    sum->is_unknown = false;
}

void jn_sum_add(struct jn_sum *sum, const struct jn_draw *draw, uint64_t times)
{
    struct jn_occupancy *occupancy = sum->occupancy;
    double spread = jn_draw_spread(draw);
    if (draw->drawn == 0 || times == 0)
        return;
    charge_draw(sum, draw, times);
    struct jn_summand *summand = jn_arena_take(sum->arena, 1, sizeof *summand);
    *summand = (struct jn_summand){*draw, times, sum->summands};
    sum->summands = summand;
    sum->variance += jn_real(times) * spread * spread;
    occupancy->least += times * jn_draw_least(draw);
    occupancy->most += times * jn_draw_most(draw);
    occupancy->expected += jn_real(times) * jn_draw_expected(draw);
    occupancy->empty *= pow(jn_draw_probability(draw, 0), jn_real(times));
}

void jn_sum_end(struct jn_sum *sum)
{
    struct jn_occupancy *occupancy = sum->occupancy;
    occupancy->has_spread = true;
    occupancy->spread = sqrt(sum->variance);
    if (sum->summands == NULL)
        return;
    struct table *table = jn_arena_take(sum->arena, 1, sizeof *table);
    *table = (struct table){sum->arena, sum->summands, NULL};
    struct handle *handle = jn_arena_take(sum->arena, 1, sizeof *handle);
    handle->table = table;
    occupancy->law = sum->is_unknown ? NULL : law;
    occupancy->parameters = handle;
}
