/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/portions.h"

#include "base/checked.h"
#include "sparse/model.h"
#include "sparse/windows.h"

#include <gsl/gsl_randist.h>

#include <limits.h>
#include <math.h>

/* Points at which a law is looked at; far tails are left out. */
enum { MOST_POINTS = 1024, FAR_SPREADS = 9 };

static void occupy(const struct jn_portions *portions,
                   const struct jn_spans *spans, struct jn_arena *arena,
                   struct jn_occupancy *occupancy)
{
    const struct jn_content_query query = {.problem = portions->problem,
                                           .tensor = portions->tensor};
    jn_spans_occupancy(&query, spans, NULL, arena, occupancy);
}

static uint64_t words_of(const struct jn_portions *portions,
                         const struct jn_spans *spans)
{
    return jn_tile_words(&portions->problem->layer->tensors[portions->tensor],
                         spans);
}

/* Actual data, of which the units lie side by side. */
static bool can_count(const struct jn_portions *portions)
{
    const struct jn_tensor *tensor =
        &portions->problem->layer->tensors[portions->tensor];
    const struct jn_density *density =
        portions->problem->densities[portions->tensor];
    if (density == NULL || density->model != &jn_density_data)
        return false;
    for (size_t r = 0; r < tensor->rank_count; r++)
        if (tensor->ranks[r].term_count != 1 ||
            tensor->ranks[r].terms[0].coefficient != 1)
            return false;
    return true;
}

/* Set bits of all tiles that span so many. */
static void count_tiles(const struct jn_portions *portions,
                        const struct jn_bitmap *bitmap,
                        const struct jn_spans *tile, struct jn_arena *arena,
                        struct jn_windows *windows)
{
    const struct jn_tensor *tensor =
        &portions->problem->layer->tensors[portions->tensor];
    struct jn_tile_grid grid = {.extents = {0}};
    for (size_t r = 0; r < tensor->rank_count; r++) {
        grid.extents[r] = grid.steps[r] =
            tile->of[tensor->ranks[r].terms[0].dim];
        grid.positions[r] = jn_ceil_div(bitmap->extents[r], grid.steps[r]);
    }
    jn_windows_count(bitmap, &grid, arena, windows);
}

/* A bit for each tile of UNIT spans that has a non-zero. */
static void coarsen(const struct jn_portions *portions, struct jn_arena *arena,
                    struct jn_bitmap *coarse)
{
    const struct jn_bitmap *fine =
        portions->problem->densities[portions->tensor]->bitmap;
    const struct jn_tensor *tensor =
        &portions->problem->layer->tensors[portions->tensor];
    struct jn_windows windows;
    count_tiles(portions, fine, &portions->unit, arena, &windows);
    *coarse = *fine;
    for (size_t r = 0; r < tensor->rank_count; r++)
        coarse->extents[r] = jn_ceil_div(
            fine->extents[r], portions->unit.of[tensor->ranks[r].terms[0].dim]);
    uint64_t *bits = jn_arena_take(
        arena, (size_t)jn_ceil_div(windows.count, 64), sizeof *bits);
    for (uint64_t i = 0; i < jn_ceil_div(windows.count, 64); i++)
        bits[i] = 0;
    coarse->words = windows.count;
    coarse->bits = bits;
    for (uint64_t i = 0; i < windows.count; i++)
        jn_bitmap_set(coarse, i, windows.counts[i] > 0);
}

/* What the groups of children come to. */
struct census {
    double largest; /* sum over groups */
    double units;
    uint64_t most;
};

/* The group of a child, both by their numbers. */
static uint64_t group_of(const struct jn_portions *portions,
                         const struct jn_bitmap *coarse, uint64_t child)
{
    const struct jn_tensor *tensor =
        &portions->problem->layer->tensors[portions->tensor];
    uint64_t group = 0;
    uint64_t stride = 1;
    for (size_t r = tensor->rank_count; r-- > 0;) {
        size_t dim = tensor->ranks[r].terms[0].dim;
        uint64_t units = portions->child.of[dim] / portions->unit.of[dim];
        uint64_t children = portions->group.of[dim] / portions->child.of[dim];
        uint64_t positions = jn_ceil_div(coarse->extents[r], units);
        group += child % positions / children * stride;
        stride *= jn_ceil_div(positions, children);
        child /= positions;
    }
    return group;
}

static struct census count_children(const struct jn_portions *portions,
                                    struct jn_arena *arena)
{
    struct jn_bitmap coarse;
    struct jn_windows windows;
    struct census census = {0, 0, 0};
    struct jn_spans child = portions->child; /* in units */
    for (size_t d = 0; d < portions->problem->layer->dim_count; d++)
        child.of[d] /= portions->unit.of[d];
    coarsen(portions, arena, &coarse);
    count_tiles(portions, &coarse, &child, arena, &windows);
    uint32_t *largest =
        jn_arena_take(arena, (size_t)windows.count, sizeof *largest);
    uint32_t *busy = jn_arena_take(arena, (size_t)windows.count, sizeof *busy);
    for (uint64_t i = 0; i < windows.count; i++)
        largest[i] = busy[i] = 0;
    for (uint64_t i = 0; i < windows.count; i++) {
        uint64_t group = group_of(portions, &coarse, i);
        uint32_t units = windows.counts[i];
        census.units += units;
        if (units > largest[group])
            largest[group] = units;
        busy[group] += units > 0;
    }
    for (uint64_t i = 0; i < windows.count; i++) {
        census.largest += largest[i];
        if (busy[i] > census.most)
            census.most = busy[i];
    }
    return census;
}

uint64_t jn_portions_most(const struct jn_portions *portions,
                          struct jn_arena *arena)
{
    struct jn_occupancy group;
    if (can_count(portions))
        return count_children(portions, arena).most;
    occupy(portions, &portions->group, arena, &group);
    return group.most < portions->children ? group.most : portions->children;
}

/* How many units of a child have work. */
struct law {
    const struct jn_occupancy *child; /* units are words; else NULL */
    double filled;                    /* share of the units */
    unsigned units;
    double least, most, expected, spread;
};

static double probability_at(const struct law *law, double units)
{
    double probability = 0;
    if (law->child == NULL)
        return gsl_ran_binomial_pdf((unsigned)units, law->filled, law->units);
    if (!jn_occupancy_probability(law->child, jn_whole(units), &probability))
        return 0;
    return probability;
}

/* The mean of the largest of N independent numbers: the sum of the
 * probabilities that it is above each. */
static double mean_of_largest(const struct law *law, double n)
{
    double far = FAR_SPREADS * law->spread + 1;
    double from = fmax(law->least, floor(law->expected - far));
    double to = fmin(law->most, ceil(law->expected + far));
    double step = floor((to - from) / MOST_POINTS) + 1;
    uint64_t points = jn_whole(ceil((to - from) / step));
    double below = 0;
    double mean = from;
    for (uint64_t i = 0; i < points; i++) {
        double at = from + jn_real(i) * step;
        below += probability_at(law, fmin(at + floor(step / 2), to)) * step;
        mean += fmin(step, to - at) * (1 - pow(fmin(below, 1), n));
    }
    return mean;
}

/* False if nothing is known of it. */
static bool find_law(const struct jn_portions *portions, struct jn_arena *arena,
                     struct jn_occupancy *child, struct law *law)
{
    struct jn_occupancy unit;
    uint64_t words = words_of(portions, &portions->unit);
    uint64_t units = words_of(portions, &portions->child) / words;
    occupy(portions, &portions->child, arena, child);
    if (words == 1) {
        double range = jn_real(child->most - child->least);
        *law =
            (struct law){.child = child,
                         .least = jn_real(child->least),
                         .most = jn_real(child->most),
                         .expected = child->expected,
                         .spread = child->has_spread ? child->spread : range};
        return child->law != NULL;
    }
    occupy(portions, &portions->unit, arena, &unit);
    double filled = 1 - unit.empty;
    *law = (struct law){.filled = filled,
                        .units = (unsigned)units,
                        .most = jn_real(units),
                        .expected = filled * jn_real(units),
                        .spread = sqrt(filled * unit.empty * jn_real(units))};
    return units < UINT_MAX;
}

/* A child has work or has none. */
static double share_of_groups(const struct jn_portions *portions,
                              struct jn_arena *arena)
{
    struct jn_occupancy child;
    struct jn_occupancy group;
    occupy(portions, &portions->child, arena, &child);
    occupy(portions, &portions->group, arena, &group);
    return child.empty < 1 ? (1 - group.empty) / (1 - child.empty) : 1;
}

double jn_portions_largest(const struct jn_portions *portions,
                           struct jn_arena *arena)
{
    struct jn_occupancy child;
    struct law law;
    double children = jn_real(portions->children);
    if (can_count(portions)) {
        struct census census = count_children(portions, arena);
        return census.units > 0 ? census.largest * children / census.units : 1;
    }
    if (words_of(portions, &portions->child) ==
        words_of(portions, &portions->unit))
        return share_of_groups(portions, arena);
    if (!find_law(portions, arena, &child, &law) || law.expected <= 0)
        return 1;
    return fmax(1, mean_of_largest(&law, children) / law.expected);
}
