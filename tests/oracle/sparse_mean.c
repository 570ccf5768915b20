/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_run.h"

#include <string.h>

/* Ways to choose SOME of ALL, or more than MOST. */
static uint64_t choose(unsigned all, unsigned some, uint64_t most)
{
    uint64_t ways = 1;
    if (some > all - some)
        some = all - some;
    for (unsigned i = 1; i <= some && ways <= most; i++)
        ways = ways * (all - some + i) / i;
    return ways;
}

uint64_t sparse_placements(const struct sparse_case *counted, uint64_t most)
{
    uint64_t placements = 1;
    for (size_t t = 0; t < counted->nest.layer.tensor_count; t++)
        if (counted->fields[t].kind == JN_DENSITY_UNIFORM && placements <= most)
            placements *= choose(sparse_case_words(counted, t),
                                 counted->fields[t].nonzeros, most);
    return placements;
}

static uint64_t lowest(unsigned count)
{
    return ((uint64_t)1 << count) - 1;
}

static void place_first(const struct sparse_case *placed, uint64_t *nonzeros)
{
    for (size_t t = 0; t < placed->nest.layer.tensor_count; t++) {
        const struct sparse_field *field = &placed->fields[t];
        nonzeros[t] = field->kind == JN_DENSITY_DATA ? field->bits
                      : field->kind == JN_DENSITY_UNIFORM
                          ? lowest(field->nonzeros)
                          : lowest(sparse_case_words(placed, t));
    }
}

/* Next larger number with as many bits set; they stay as they are when there
 * are none. */
static uint64_t next_placement(uint64_t bits)
{
    const uint64_t low = bits & -bits;
    const uint64_t ripple = bits + low;
    return bits == 0 ? 0 : ripple | ((bits ^ ripple) >> 2) / low;
}

/* As an odometer; false after the last. */
static bool place_next(const struct sparse_case *placed, uint64_t *nonzeros)
{
    for (size_t t = 0; t < placed->nest.layer.tensor_count; t++) {
        const unsigned words = sparse_case_words(placed, t);
        const unsigned held = placed->fields[t].nonzeros;
        if (placed->fields[t].kind != JN_DENSITY_UNIFORM)
            continue;
        if (nonzeros[t] != lowest(held) << (words - held)) {
            nonzeros[t] = next_placement(nonzeros[t]);
            return true;
        }
        nonzeros[t] = lowest(held);
    }
    return false;
}

void sparse_mean(const struct sparse_plan *plan, struct sparse_figures *mean)
{
    uint64_t nonzeros[SPARSE_MAX_TENSORS];
    const double placements =
        (double)sparse_placements(plan->planned, UINT32_MAX);
    memset(mean, 0, sizeof *mean);
    place_first(plan->planned, nonzeros);
    do
        sparse_run(plan, nonzeros, 1 / placements, mean);
    while (place_next(plan->planned, nonzeros));
}

static uint64_t place_at_random(struct oracle_dice *dice, unsigned words,
                                unsigned count)
{
    uint64_t bits = 0;
    for (unsigned word = 0; word < words; word++)
        if (oracle_roll(dice, words - word) < count) {
            bits |= (uint64_t)1 << word;
            count--;
        }
    return bits;
}

enum { FIGURES = sizeof(struct sparse_figures) / sizeof(double) };

void sparse_sample(const struct sparse_plan *plan,
                   const struct sparse_sampling *sampling,
                   struct sparse_figures *mean, struct sparse_figures *variance)
{
    static struct sparse_figures once;
    struct oracle_dice dice = {sampling->seed};
    double *sums = (double *)mean, *squares = (double *)variance;
    const double *added = (const double *)&once;
    const double samples = (double)sampling->samples;
    uint64_t nonzeros[SPARSE_MAX_TENSORS];
    memset(mean, 0, sizeof *mean);
    memset(variance, 0, sizeof *variance);
    place_first(plan->planned, nonzeros);
    for (uint64_t sample = 0; sample < sampling->samples; sample++) {
        for (size_t t = 0; t < plan->planned->nest.layer.tensor_count; t++)
            if (plan->planned->fields[t].kind == JN_DENSITY_UNIFORM)
                nonzeros[t] =
                    place_at_random(&dice, sparse_case_words(plan->planned, t),
                                    plan->planned->fields[t].nonzeros);
        memset(&once, 0, sizeof once);
        sparse_run(plan, nonzeros, 1, &once);
        for (size_t i = 0; i < FIGURES; i++) {
            sums[i] += added[i];
            squares[i] += added[i] * added[i];
        }
    }
    for (size_t i = 0; i < FIGURES; i++) {
        sums[i] /= samples;
        squares[i] = (squares[i] / samples - sums[i] * sums[i]) / (samples - 1);
    }
}
