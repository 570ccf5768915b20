/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/events.h"

#include "base/arena.h"
#include "base/checked.h"
#include "sparse/content.h"
#include "sparse/event_pairs.h"
#include "sparse/event_sums.h"
#include "sparse/model.h"
#include "spec/problem.h"

#include <math.h>
#include <string.h>

const uint64_t jn_event_window_steps[JN_EVENT_WINDOWS] = {2, 4};

/* A spiking operand being looked at. */
struct look {
    const struct jn_problem *problem;
    const struct jn_density *density; /* NULL: no zeros */
    const struct jn_tensor *tensor;
    size_t number;
    bool is_separable;
    struct jn_reads reads;
    struct jn_event_sums sums; /* if the density has words */
    struct jn_arena *arena;
};

static const struct jn_layer *layer_of(const struct look *look)
{
    return look->problem->layer;
}

/* --- occupancies of all tiles that span so much --- */

static void occupy(const struct look *look, const struct jn_spans *spans,
                   struct jn_occupancy *occupancy)
{
    const struct jn_content_query query = {.problem = look->problem,
                                           .tensor = look->number};
    jn_spans_occupancy(&query, spans, NULL, look->arena, occupancy);
}

static double mean_rate(const struct look *look, const struct jn_spans *spans)
{
    struct jn_occupancy occupancy;
    occupy(look, spans, &occupancy);
    return occupancy.expected / jn_real(occupancy.words);
}

static struct jn_spans span_all(const struct jn_layer *layer, jn_dims dims)
{
    struct jn_spans spans;
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans.of[d] =
            d < layer->dim_count && dims >> d & 1 ? layer->bounds[d] : 1;
    return spans;
}

/* --- one operand --- */

/* Words of all steps, without padding. */
static double count_words(const struct look *look)
{
    double words = 1;
    for (size_t r = 0; r < look->tensor->rank_count; r++)
        words *= jn_real(look->density && look->density->layout
                             ? look->density->layout->lengths[r]
                             : jn_layer_rank_extent(layer_of(look),
                                                    &look->tensor->ranks[r]));
    return words;
}

/* A spike in some of so many steps, at a rate. */
static double some_spike(double rate, uint64_t steps)
{
    return 1 - pow(1 - rate, jn_real(steps));
}

/* The share of inputs that never spike, by the model `silent`. */
static double find_silent(const struct jn_density *density)
{
    double slices = jn_real(density->extents[density->rank]);
    return nearbyint(slices * density->silent_share) / slices;
}

/* The same of an input of a model that knows no words. */
static double input_active(const struct look *look, double rate, uint64_t steps)
{
    const struct jn_density *density = look->density;
    if (density == NULL || density->rank == look->reads.time)
        return some_spike(rate, steps);
    if (density->model == &jn_density_silent)
        return (1 - find_silent(density)) * some_spike(density->density, steps);
    if (density->model != &jn_density_channels)
        return some_spike(rate, steps);
    double active = 0;
    uint64_t channels = density->extents[density->rank];
    for (uint64_t i = 0; i < channels; i++)
        active += some_spike(density->densities[i], steps);
    return active / jn_real(channels);
}

/* The share of windows in which an input is active, where all are alike: the
 * last one may be cut. */
static double mean_active(const struct look *look, double rate, uint64_t all,
                          uint64_t steps)
{
    double whole = jn_real(all / steps);
    double rest = jn_real(all % steps);
    double active = whole * input_active(look, rate, steps);
    if (rest > 0)
        active += input_active(look, rate, all % steps);
    return active / jn_real(jn_ceil_div(all, steps));
}

static double find_active(const struct look *look,
                          const struct jn_event_operand *operand,
                          uint64_t steps)
{
    double windows = operand->words / jn_real(operand->steps) *
                     jn_real(jn_ceil_div(operand->steps, steps));
    return jn_event_has_words(look->density)
               ? jn_event_active(look->density, &look->reads, steps) / windows
               : mean_active(look, operand->rate, operand->steps, steps);
}

static void look_at_time(const struct look *look,
                         struct jn_event_operand *operand)
{
    struct look plain = *look; /* knows the rate alone */
    plain.density = NULL;
    operand->has_time = true;
    operand->steps = jn_layer_rank_extent(
        layer_of(look), &look->tensor->ranks[look->reads.time]);
    uint64_t all = operand->steps;
    operand->silent_share = 1 - find_active(look, operand, all);
    operand->silent_share_by_rate = 1 - some_spike(operand->rate, all);
    for (size_t i = 0; i < JN_EVENT_WINDOWS; i++) {
        uint64_t steps = jn_event_window_steps[i];
        operand->window_active[i] = find_active(look, operand, steps);
        operand->window_active_by_rate[i] =
            mean_active(&plain, operand->rate, all, steps);
    }
}

static void look_at(const struct look *look, struct jn_event_operand *operand)
{
    *operand = (struct jn_event_operand){.tensor = look->number,
                                         .words = count_words(look)};
    if (jn_event_has_words(look->density)) {
        operand->is_counted = look->density->model == &jn_density_data;
        operand->spikes = look->sums.spikes;
        operand->step_spikes = look->sums.step_spikes;
    } else {
        const struct jn_spans whole = span_all(layer_of(look), ~(jn_dims)0);
        operand->spikes = mean_rate(look, &whole) * operand->words;
    }
    operand->rate = operand->words > 0 ? operand->spikes / operand->words : 0;
    if (look->reads.time != JN_NO_TIME && operand->words > 0)
        look_at_time(look, operand);
}

/* --- operations of one operand --- */

/* The mean over all operations of whether the word that they read spikes. */
static double reads_per_operation(const struct look *look, double dense,
                                  double rate)
{
    const struct jn_spans word = span_all(layer_of(look), 0);
    if (jn_event_has_words(look->density) && look->is_separable)
        return look->sums.reads / dense;
    double mean = mean_rate(look, &word);
    /* what the model cannot tell is taken as full */
    return mean >= 1 ? rate : mean;
}

static int find_outputs(const struct jn_layer *layer)
{
    int outputs = jn_layer_find_tensor(layer, "outputs");
    for (size_t t = 0; outputs < 0 && t < layer->tensor_count; t++)
        if (layer->tensors[t].read_write)
            outputs = (int)t;
    return outputs;
}

/* Whether no output is reached from several places. */
static bool is_plain(const struct jn_tensor *outputs)
{
    for (size_t r = 0; r < outputs->rank_count; r++)
        if (outputs->ranks[r].term_count > 1)
            return false;
    return true;
}

static void find_touched(const struct look *look,
                         const struct jn_event_operand *operand,
                         struct jn_events *events)
{
    const struct jn_layer *layer = layer_of(look);
    int outputs = find_outputs(layer);
    if (outputs < 0 || !is_plain(&layer->tensors[outputs]))
        return;
    jn_dims summed =
        look->tensor->indexed_by & ~layer->tensors[outputs].indexed_by;
    const struct jn_spans field = span_all(layer, summed);
    struct jn_occupancy occupancy;
    uint64_t fan_in = 1;
    for (size_t d = 0; d < layer->dim_count; d++)
        fan_in = jn_mul(fan_in, field.of[d]);
    occupy(look, &field, &occupancy);
    events->has_touched = true;
    events->touched = 1 - occupancy.empty;
    events->touched_by_rate = some_spike(operand->rate, fan_in);
}

static void count_single(const struct look *look, struct jn_events *events)
{
    const struct jn_event_operand *operand = &events->operands[0];
    events->synops =
        events->dense_operations *
        reads_per_operation(look, events->dense_operations, operand->rate);
    if (jn_event_has_words(look->density) && look->is_separable) {
        events->synops = look->sums.reads;
        events->step_synops = look->sums.step_reads;
    }
    events->synops_by_rate = events->dense_operations * operand->rate;
    find_touched(look, operand, events);
}

/* --- the layer --- */

static size_t find_operands(const struct jn_layer *layer, size_t operands[2])
{
    static const char *const names[][2] = {
        {"inputs", NULL}, {"query", "key"}, {"scores", "value"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int first = jn_layer_find_tensor(layer, names[i][0]);
        int second = names[i][1] && first >= 0
                         ? jn_layer_find_tensor(layer, names[i][1])
                         : -1;
        if (first < 0 || (names[i][1] && second < 0))
            continue;
        operands[0] = (size_t)first;
        operands[1] = second >= 0 ? (size_t)second : 0;
        return second >= 0 ? 2 : 1;
    }
    return 0;
}

static void start_look(const struct jn_problem *problem, size_t tensor,
                       struct jn_arena *arena, struct look *look)
{
    *look = (struct look){.problem = problem,
                          .density = problem->densities[tensor],
                          .tensor = &problem->layer->tensors[tensor],
                          .number = tensor,
                          .arena = arena};
    look->is_separable =
        jn_reads_find(problem->layer, tensor, NULL, arena, &look->reads);
    if (jn_event_has_words(look->density))
        jn_event_sums_find(look->density, &look->reads, arena, &look->sums);
}

static void count_pair(const struct look *looks, struct jn_events *events)
{
    const struct jn_event_pair pair = {
        .layer = layer_of(looks),
        .tensors = {looks[0].number, looks[1].number},
        .densities = {looks[0].density, looks[1].density},
        .rates = {events->operands[0].rate, events->operands[1].rate},
        .outputs = find_outputs(layer_of(looks))};
    jn_event_pair_count(&pair, looks[0].arena, events);
}

static uint64_t count_steps(const struct jn_layer *layer)
{
    int time = jn_layer_find_dim(layer, "T");
    return time >= 0 ? layer->bounds[time] : 1;
}

bool jn_events_count(const struct jn_layer *layer,
                     const struct jn_density *const *densities,
                     struct jn_arena *arena, struct jn_events *events)
{
    struct look looks[2];
    size_t operands[2] = {0, 0};
    const size_t count = find_operands(layer, operands);
    *events = (struct jn_events){.operand_count = count};
    if (count == 0)
        return false;
    struct jn_problem *problem = jn_arena_take(arena, 1, sizeof *problem);
    problem->layer = layer;
    for (size_t t = 0; t < layer->tensor_count; t++)
        problem->densities[t] = densities[t];
    events->dense_operations = jn_real(jn_layer_points(layer));
    events->step_count = count_steps(layer);
    for (size_t i = 0; i < count; i++) {
        start_look(problem, operands[i], arena, &looks[i]);
        look_at(&looks[i], &events->operands[i]);
    }
    if (count == 1)
        count_single(&looks[0], events);
    else
        count_pair(looks, events);
    events->has_error = events->synops > 0;
    if (events->has_error)
        events->error_percent =
            100 * (events->synops_by_rate - events->synops) / events->synops;
    return true;
}
