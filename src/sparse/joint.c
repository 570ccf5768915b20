/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/joint.h"

#include "base/checked.h"
#include "sparse/bitmap.h"
#include "sparse/model.h"

enum { MOST_PLACES = 1 << 22 };

static bool has_places(const struct jn_density *density)
{
    return density != NULL && (density->model == &jn_density_data ||
                               density->model == &jn_density_band ||
                               density->model == &jn_density_blocks ||
                               density->model == &jn_density_channels);
}

/* Dimensions that move two of the tensors of a set. */
static jn_dims shared_dims(const struct jn_layer *layer, jn_tensors tensors)
{
    jn_dims once = 0;
    jn_dims twice = 0;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        if (!(tensors >> t & 1))
            continue;
        twice |= once & layer->tensors[t].indexed_by;
        once |= layer->tensors[t].indexed_by;
    }
    return twice;
}

bool jn_joint_matters(const struct jn_problem *problem)
{
    jn_tensors placed = 0;
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        if (has_places(problem->densities[t]))
            placed |= (jn_tensors)1 << t;
    return shared_dims(problem->layer, placed) != 0;
}

/* The part that starts at these steps of the dimensions. */
static void find_place(const struct jn_problem *problem,
                       const struct jn_factor *factor, const uint64_t *starts,
                       struct jn_tile_place *place)
{
    const struct jn_layer *layer = problem->layer;
    const struct jn_tensor *tensor = &layer->tensors[factor->tensor];
    struct jn_spans spans = *factor->spans;
    for (size_t d = 0; d < layer->dim_count; d++)
        if (spans.of[d] > layer->bounds[d] - starts[d])
            spans.of[d] = layer->bounds[d] - starts[d];
    place->words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        uint64_t start = 0;
        for (size_t i = 0; i < rank->term_count; i++) {
            const struct jn_term *term = &rank->terms[i];
            uint64_t at = starts[term->dim];
            if (term->coefficient < 0)
                at = layer->bounds[term->dim] - at - spans.of[term->dim];
            start += at * (uint64_t)(term->coefficient < 0 ? -term->coefficient
                                                           : term->coefficient);
        }
        place->starts[r] = start;
        place->extents[r] = jn_tile_extent(rank, &spans);
        place->words *= place->extents[r];
    }
}

/* Set bits of the box, row by row. */
static uint64_t count_bits(const struct jn_bitmap *bitmap,
                           const struct jn_tile_place *place)
{
    size_t ranks = bitmap->rank_count;
    uint64_t at[JN_MAX_RANKS] = {0};
    uint64_t count = 0;
    if (ranks == 0)
        return jn_bitmap_count(bitmap, 0, 1);
    for (;;) {
        uint64_t first = 0;
        for (size_t r = 0; r < ranks; r++)
            first = first * bitmap->extents[r] + place->starts[r] + at[r];
        count += jn_bitmap_count(bitmap, first, place->extents[ranks - 1]);
        size_t r = ranks - 1;
        while (r > 0 && ++at[r - 1] == place->extents[r - 1])
            at[--r] = 0;
        if (r == 0)
            return count;
    }
}

static bool is_in_band(const struct jn_density *density, uint64_t row,
                       uint64_t column)
{
    uint64_t apart = row > column ? row - column : column - row;
    return apart <= density->band_width;
}

static uint64_t count_band(const struct jn_density *density,
                           const struct jn_tile_place *place)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < place->extents[0]; i++)
        for (uint64_t j = 0; j < place->extents[1]; j++)
            count +=
                is_in_band(density, place->starts[0] + i, place->starts[1] + j);
    return count;
}

/* What a factor is at its place. */
static double value_at(const struct jn_problem *problem,
                       const struct jn_factor *factor, const uint64_t *starts,
                       struct jn_arena *arena)
{
    const struct jn_density *density = problem->densities[factor->tensor];
    struct jn_arena_mark mark = jn_arena_mark(arena);
    uint64_t budget = 0; /* no probabilities but that of an empty tile */
    struct jn_tile_place place = {.budget = &budget};
    struct jn_occupancy occupancy;
    find_place(problem, factor, starts, &place);
    if (density->model == &jn_density_data)
        jn_occupancy_certain(place.words, count_bits(density->bitmap, &place),
                             &occupancy);
    else if (density->model == &jn_density_band)
        jn_occupancy_certain(place.words, count_band(density, &place),
                             &occupancy);
    else if (!density->model->place(density, &place, arena, &occupancy))
        jn_occupancy_certain(place.words, place.words, &occupancy);
    jn_arena_rewind(arena, mark);
    return factor->counts ? occupancy.expected / jn_real(place.words)
                          : 1 - occupancy.empty;
}

/* Steps of some dimensions in turn, by so many at once. */
struct odometer {
    const struct jn_layer *layer;
    jn_dims dims;
    const struct jn_spans *spans;
};

static bool advance(const struct odometer *odometer, uint64_t *starts)
{
    const struct jn_layer *layer = odometer->layer;
    for (size_t d = layer->dim_count; d-- > 0;) {
        if (!(odometer->dims >> d & 1))
            continue;
        starts[d] += odometer->spans->of[d];
        if (starts[d] < layer->bounds[d])
            return true;
        starts[d] = 0;
    }
    return false;
}

static uint64_t count_steps(const struct odometer *odometer)
{
    uint64_t count = 1;
    for (size_t d = 0; d < odometer->layer->dim_count; d++)
        if (odometer->dims >> d & 1)
            count = jn_mul(count, jn_ceil_div(odometer->layer->bounds[d],
                                              odometer->spans->of[d]));
    return count;
}

/* A factor's means by its place along the shared dimensions. */
struct profile {
    const struct jn_factor *factor;
    jn_dims shared, others; /* of the factor's tensor */
    double *means;
};

static double alone(const struct jn_problem *problem,
                    const struct jn_factor *factor, struct jn_arena *arena)
{
    const struct jn_content_query query = {.problem = problem,
                                           .tensor = factor->tensor};
    struct jn_occupancy occupancy;
    jn_spans_occupancy(&query, factor->spans, NULL, arena, &occupancy);
    return factor->counts ? occupancy.expected / jn_real(occupancy.words)
                          : 1 - occupancy.empty;
}

static void fill_profile(const struct jn_problem *problem,
                         struct profile *profile, struct jn_arena *arena)
{
    const struct jn_spans *spans = profile->factor->spans;
    const struct odometer outer = {problem->layer, profile->shared, spans};
    const struct odometer inner = {problem->layer, profile->others, spans};
    uint64_t starts[JN_MAX_DIMS] = {0};
    double steps = jn_real(count_steps(&inner));
    size_t at = 0;
    profile->means = jn_arena_take(arena, (size_t)count_steps(&outer),
                                   sizeof profile->means[0]);
    do {
        double sum = 0;
        do
            sum += value_at(problem, profile->factor, starts, arena);
        while (advance(&inner, starts));
        profile->means[at++] = sum / steps;
    } while (advance(&outer, starts));
}

/* The mean of the part that holds these steps. */
static double look_up(const struct jn_layer *layer,
                      const struct profile *profile, const uint64_t *starts)
{
    const struct jn_spans *spans = profile->factor->spans;
    uint64_t at = 0;
    for (size_t d = 0; d < layer->dim_count; d++)
        if (profile->shared >> d & 1)
            at = at * jn_ceil_div(layer->bounds[d], spans->of[d]) +
                 starts[d] / spans->of[d];
    return profile->means[at];
}

/* Factors with places, and the steps along shared dimensions at which none of
 * them changes. */
struct meeting {
    struct profile profiles[JN_MAX_TENSORS];
    size_t count;
    jn_dims shared;
    struct jn_spans cells;
};

static bool is_small(const struct jn_problem *problem,
                     const struct meeting *meeting)
{
    const struct odometer cells = {problem->layer, meeting->shared,
                                   &meeting->cells};
    if (count_steps(&cells) > MOST_PLACES)
        return false;
    for (size_t i = 0; i < meeting->count; i++) {
        const struct profile *profile = &meeting->profiles[i];
        const struct odometer all = {problem->layer,
                                     profile->shared | profile->others,
                                     profile->factor->spans};
        if (count_steps(&all) > MOST_PLACES)
            return false;
    }
    return true;
}

static void find_cells(const struct jn_layer *layer, struct meeting *meeting)
{
    for (size_t i = 0; i < meeting->count; i++) {
        struct profile *profile = &meeting->profiles[i];
        jn_dims dims = layer->tensors[profile->factor->tensor].indexed_by;
        profile->shared = dims & meeting->shared;
        profile->others = dims & ~meeting->shared;
    }
    for (size_t d = 0; d < JN_MAX_DIMS; d++) {
        uint64_t cell = 0;
        for (size_t i = 0; i < meeting->count; i++)
            if (meeting->profiles[i].shared >> d & 1)
                cell = jn_common_divisor(
                    cell, meeting->profiles[i].factor->spans->of[d]);
        meeting->cells.of[d] = cell > 0 ? cell : 1;
    }
}

static double meet(const struct jn_problem *problem, struct meeting *meeting,
                   struct jn_arena *arena)
{
    const struct odometer cells = {problem->layer, meeting->shared,
                                   &meeting->cells};
    struct jn_arena_mark mark = jn_arena_mark(arena);
    uint64_t starts[JN_MAX_DIMS] = {0};
    double sum = 0;
    for (size_t i = 0; i < meeting->count; i++)
        fill_profile(problem, &meeting->profiles[i], arena);
    do {
        double product = 1;
        for (size_t i = 0; i < meeting->count; i++)
            product *= look_up(problem->layer, &meeting->profiles[i], starts);
        sum += product;
    } while (advance(&cells, starts));
    jn_arena_rewind(arena, mark);
    return sum / jn_real(count_steps(&cells));
}

double jn_joint_mean(const struct jn_problem *problem,
                     const struct jn_factor *factors, size_t count,
                     struct jn_arena *arena)
{
    struct meeting meeting = {.count = 0};
    jn_tensors placed = 0;
    double product = 1;
    for (size_t i = 0; i < count; i++) {
        if (!has_places(problem->densities[factors[i].tensor])) {
            product *= alone(problem, &factors[i], arena);
            continue;
        }
        placed |= (jn_tensors)1 << factors[i].tensor;
        meeting.profiles[meeting.count++].factor = &factors[i];
    }
    meeting.shared = shared_dims(problem->layer, placed);
    find_cells(problem->layer, &meeting);
    if (meeting.shared != 0 && is_small(problem, &meeting))
        return product * meet(problem, &meeting, arena);
    for (size_t i = 0; i < meeting.count; i++)
        product *= alone(problem, meeting.profiles[i].factor, arena);
    return product;
}
