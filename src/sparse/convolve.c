/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/convolve.h"

#include "base/checked.h"

#include <math.h>
#include <string.h>

struct row {
    double *items; /* NULL: unknown */
    uint64_t count;
};

/* Only sums of products of probabilities: no digits cancel. */
static struct row convolve(const struct jn_sum *sum, struct row a, struct row b)
{
    uint64_t products = jn_mul(a.count, b.count);
    struct row result = {NULL, a.count + b.count - 1};
    if (a.items == NULL || b.items == NULL || products > *sum->budget)
        return result;
    *sum->budget -= products;
    result.items =
        jn_arena_take(sum->arena, (size_t)result.count, sizeof *result.items);
    for (uint64_t i = 0; i < a.count; i++)
        for (uint64_t j = 0; j < b.count; j++)
            result.items[i + j] += a.items[i] * b.items[j];
    return result;
}

/* The row convolved TIMES times with itself, by squaring. */
static struct row repeat(const struct jn_sum *sum, struct row row,
                         uint64_t times)
{
    static double one = 1;
    struct row result = {&one, 1};
    while (times > 0) {
        if (times & 1)
            result = convolve(sum, result, row);
        times >>= 1;
        if (times > 0)
            row = convolve(sum, row, row);
    }
    return result;
}

static struct row list_probabilities(const struct jn_sum *sum,
                                     const struct jn_draw *draw)
{
    uint64_t least = jn_draw_least(draw);
    struct row row = {NULL, jn_draw_most(draw) - least + 1};
    if (row.count > *sum->budget)
        return row;
    *sum->budget -= row.count;
    row.items = jn_arena_take(sum->arena, (size_t)row.count, sizeof *row.items);
    for (uint64_t i = 0; i < row.count; i++)
        row.items[i] = jn_draw_probability(draw, least + i);
    return row;
}

void jn_sum_start(struct jn_sum *sum, uint64_t words, uint64_t certain)
{
    jn_occupancy_certain(words, certain, sum->occupancy);
    sum->occupancy->law = NULL;
    sum->probabilities = jn_arena_take(sum->arena, 1, sizeof(double));
    sum->probabilities[0] = 1;
}

void jn_sum_add(struct jn_sum *sum, const struct jn_draw *draw, uint64_t times)
{
    struct jn_occupancy *occupancy = sum->occupancy;
    if (draw->drawn == 0 || times == 0)
        return;
    struct row old = {sum->probabilities,
                      occupancy->most - occupancy->least + 1};
    if (old.items != NULL)
        sum->probabilities =
            convolve(sum, old,
                     repeat(sum, list_probabilities(sum, draw), times))
                .items;
    occupancy->least += times * jn_draw_least(draw);
    occupancy->most += times * jn_draw_most(draw);
    occupancy->expected += jn_real(times) * jn_draw_expected(draw);
    occupancy->empty *= pow(jn_draw_probability(draw, 0), jn_real(times));
}

void jn_sum_end(struct jn_sum *sum)
{
    if (sum->probabilities != NULL)
        jn_occupancy_table(sum->probabilities, sum->occupancy);
}
