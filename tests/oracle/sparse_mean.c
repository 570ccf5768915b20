/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_places.h"
#include "oracle/sparse_run.h"

#include <string.h>

/* All tensors. */
struct draws {
    size_t tensor_count;
    struct sparse_urns urns[SPARSE_MAX_TENSORS];
    struct sparse_drawn drawn[SPARSE_MAX_TENSORS];
    uint64_t nonzeros[SPARSE_MAX_TENSORS];
};

uint64_t sparse_placements(const struct sparse_case *counted, uint64_t most)
{
    uint64_t placements = 1;
    struct sparse_urns urns;
    for (size_t t = 0; t < counted->nest.layer.tensor_count; t++) {
        sparse_urns_fill(counted, t, &urns);
        if (placements <= most)
            placements *= sparse_urns_ways(&urns, most);
    }
    return placements;
}

static void place_first(const struct sparse_case *placed, struct draws *draws)
{
    draws->tensor_count = placed->nest.layer.tensor_count;
    for (size_t t = 0; t < draws->tensor_count; t++) {
        sparse_urns_fill(placed, t, &draws->urns[t]);
        sparse_drawn_first(&draws->urns[t], &draws->drawn[t]);
        draws->nonzeros[t] =
            sparse_drawn_words(&draws->urns[t], &draws->drawn[t]);
    }
}

/* As an odometer; false after the last. */
static bool place_next(struct draws *draws)
{
    for (size_t t = 0; t < draws->tensor_count; t++) {
        const bool is_next =
            sparse_drawn_next(&draws->urns[t], &draws->drawn[t]);
        draws->nonzeros[t] =
            sparse_drawn_words(&draws->urns[t], &draws->drawn[t]);
        if (is_next)
            return true;
    }
    return false;
}

static void place_at_random(struct oracle_dice *dice, struct draws *draws)
{
    for (size_t t = 0; t < draws->tensor_count; t++) {
        sparse_drawn_random(&draws->urns[t], dice, &draws->drawn[t]);
        draws->nonzeros[t] =
            sparse_drawn_words(&draws->urns[t], &draws->drawn[t]);
    }
}

void sparse_mean(const struct sparse_plan *plan, struct sparse_figures *mean)
{
    static struct draws draws;
    const double placements =
        (double)sparse_placements(plan->planned, UINT32_MAX);
    memset(mean, 0, sizeof *mean);
    place_first(plan->planned, &draws);
    do
        sparse_run(plan, draws.nonzeros, 1 / placements, mean);
    while (place_next(&draws));
    sparse_stream_metadata(plan, mean);
}

enum { FIGURES = sizeof(struct sparse_figures) / sizeof(double) };

void sparse_sample(const struct sparse_plan *plan,
                   const struct sparse_sampling *sampling,
                   struct sparse_figures *mean, struct sparse_figures *variance)
{
    static struct sparse_figures once;
    static struct draws draws;
    struct oracle_dice dice = {sampling->seed};
    double *sums = (double *)mean, *squares = (double *)variance;
    const double *added = (const double *)&once;
    const double samples = (double)sampling->samples;
    memset(mean, 0, sizeof *mean);
    memset(variance, 0, sizeof *variance);
    place_first(plan->planned, &draws);
    for (uint64_t sample = 0; sample < sampling->samples; sample++) {
        place_at_random(&dice, &draws);
        memset(&once, 0, sizeof once);
        sparse_run(plan, draws.nonzeros, 1, &once);
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
