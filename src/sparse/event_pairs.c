/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/event_pairs.h"

#include "base/arena.h"
#include "base/checked.h"
#include "sparse/event_sums.h"
#include "sparse/model.h"
#include "sparse/rates.h"

#include <math.h>

enum { MOST_SUMS = 1 << 25, MOST_POINTS = 1 << 27 };

static const struct jn_tensor *tensor_of(const struct jn_event_pair *pair,
                                         size_t operand)
{
    return &pair->layer->tensors[pair->tensors[operand]];
}

/* The probability of a spike at a word whose ranks are one dimension each; AT
 * is where the dimensions stand. */
static double rate_at(const struct jn_event_pair *pair, size_t operand,
                      const uint64_t *at)
{
    const struct jn_tensor *tensor = tensor_of(pair, operand);
    const struct jn_density *density = pair->densities[operand];
    if (density == NULL)
        return 1;
    const struct jn_layout *layout = density->layout;
    bool is_data = density->model == &jn_density_data;
    uint64_t number = 0;
    for (size_t r = 0; r < density->rank_count; r++) {
        uint64_t index = at[tensor->ranks[r].terms[0].dim];
        if (is_data)
            number = number * density->extents[r] + index;
        else if (layout->has[r])
            number = number * density->rates->array.extents[layout->source[r]] +
                     index;
    }
    return is_data ? jn_bitmap_has(density->bitmap, number)
                   : density->rates->values[number];
}

static bool knows_words(const struct jn_event_pair *pair)
{
    for (size_t i = 0; i < 2; i++) {
        const struct jn_tensor *tensor = tensor_of(pair, i);
        const struct jn_density *density = pair->densities[i];
        if (density != NULL && !jn_event_has_words(density))
            return false;
        for (size_t r = 0; r < tensor->rank_count; r++)
            if (tensor->ranks[r].term_count != 1 ||
                tensor->ranks[r].terms[0].coefficient != 1)
                return false;
    }
    return true;
}

/* Bounds of some dimensions; all others stand still. */
static void bound(const struct jn_layer *layer, jn_dims dims,
                  uint64_t bounds[JN_MAX_DIMS])
{
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        bounds[d] =
            d < layer->dim_count && dims >> d & 1 ? layer->bounds[d] : 1;
}

static uint64_t count_points(const struct jn_layer *layer, jn_dims dims)
{
    uint64_t bounds[JN_MAX_DIMS];
    uint64_t count = 1;
    bound(layer, dims, bounds);
    for (size_t d = 0; d < layer->dim_count; d++)
        count = jn_mul(count, bounds[d]);
    return count;
}

/* The spikes of an operand, for each place of the dimensions that both have. */
static void sum_operand(const struct jn_event_pair *pair, size_t operand,
                        jn_dims shared, double *sums)
{
    const struct jn_layer *layer = pair->layer;
    uint64_t bounds[JN_MAX_DIMS];
    uint64_t at[JN_MAX_DIMS] = {0};
    bound(layer, tensor_of(pair, operand)->indexed_by, bounds);
    do {
        uint64_t place = 0;
        for (size_t d = 0; d < layer->dim_count; d++)
            if (shared >> d & 1)
                place = place * layer->bounds[d] + at[d];
        sums[place] += rate_at(pair, operand, at);
    } while (jn_event_advance(bounds, layer->dim_count, at));
}

/* Operations at each place: every spike of the one with every of the other. */
static void count_synops(const struct jn_event_pair *pair, jn_dims shared,
                         struct jn_arena *arena, struct jn_events *events)
{
    const struct jn_layer *layer = pair->layer;
    size_t places = (size_t)count_points(layer, shared);
    int time = jn_layer_find_dim(layer, "T");
    bool has_time = time >= 0 && shared >> time & 1;
    jn_dims moved =
        tensor_of(pair, 0)->indexed_by | tensor_of(pair, 1)->indexed_by;
    double others = jn_real(count_points(layer, ~moved));
    double *sums[2], *steps = NULL;
    uint64_t bounds[JN_MAX_DIMS];
    uint64_t at[JN_MAX_DIMS] = {0};
    size_t place = 0;
    for (size_t i = 0; i < 2; i++) {
        sums[i] = jn_arena_take(arena, places, sizeof(double));
        sum_operand(pair, i, shared, sums[i]);
    }
    if (has_time)
        steps =
            jn_arena_take(arena, (size_t)layer->bounds[time], sizeof(double));
    events->synops = 0;
    bound(layer, shared, bounds);
    do {
        double synops = sums[0][place] * sums[1][place] * others;
        events->synops += synops;
        if (has_time)
            steps[at[time]] += synops;
        place++;
    } while (jn_event_advance(bounds, layer->dim_count, at));
    events->step_synops = steps;
}

/* Whether some point of the sum has a spike of each operand; PLACE is the
 * output's. */
static bool is_touched(const struct jn_event_pair *pair, const uint64_t *summed,
                       const uint64_t *place)
{
    uint64_t steps[JN_MAX_DIMS] = {0}; /* of other dimensions than PLACE */
    do {
        uint64_t at[JN_MAX_DIMS];
        for (size_t d = 0; d < JN_MAX_DIMS; d++)
            at[d] = place[d] + steps[d];
        if (rate_at(pair, 0, at) > 0 && rate_at(pair, 1, at) > 0)
            return true;
    } while (jn_event_advance(summed, pair->layer->dim_count, steps));
    return false;
}

/* Output by output. */
static double count_touched(const struct jn_event_pair *pair, jn_dims outputs)
{
    const struct jn_layer *layer = pair->layer;
    uint64_t bounds[JN_MAX_DIMS], summed[JN_MAX_DIMS];
    uint64_t place[JN_MAX_DIMS] = {0};
    uint64_t count = 0;
    bound(layer, outputs, bounds);
    bound(layer, ~outputs, summed);
    do
        count += is_touched(pair, summed, place);
    while (jn_event_advance(bounds, layer->dim_count, place));
    return jn_real(count) / jn_real(count_points(layer, outputs));
}

static bool is_data(const struct jn_density *density)
{
    return density == NULL || density->model == &jn_density_data;
}

static void find_touched(const struct jn_event_pair *pair, bool knows,
                         struct jn_events *events)
{
    if (pair->outputs < 0)
        return;
    jn_dims outputs = pair->layer->tensors[pair->outputs].indexed_by;
    double fan_in = jn_real(count_points(pair->layer, ~outputs));
    events->has_touched = true;
    events->touched_by_rate =
        1 - pow(1 - pair->rates[0] * pair->rates[1], fan_in);
    events->touched = events->touched_by_rate;
    if (knows && is_data(pair->densities[0]) && is_data(pair->densities[1]) &&
        jn_layer_points(pair->layer) <= MOST_POINTS)
        events->touched = count_touched(pair, outputs);
}

void jn_event_pair_count(const struct jn_event_pair *pair,
                         struct jn_arena *arena, struct jn_events *events)
{
    jn_dims shared =
        tensor_of(pair, 0)->indexed_by & tensor_of(pair, 1)->indexed_by;
    bool knows = knows_words(pair);
    events->synops_by_rate =
        events->dense_operations * pair->rates[0] * pair->rates[1];
    events->synops = events->synops_by_rate;
    if (knows && count_points(pair->layer, shared) <= MOST_SUMS)
        count_synops(pair, shared, arena, events);
    find_touched(pair, knows, events);
}
