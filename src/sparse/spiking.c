/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/spiking.h"

#include "sparse/coding.h"
#include "sparse/density.h"
#include "sparse/events.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Share of the tensor's words that are not zero; without a density they all
 * are taken to be. */
static double share_of(const struct jn_density *density, struct jn_arena *arena)
{
    struct jn_tile_grid grid;
    struct jn_occupancy occupancy;
    if (density == NULL)
        return 1;
    jn_tile_grid_single(density, density->extents, &grid);
    const struct jn_tile_query query = {&grid, NULL};
    bool known = jn_density_occupancy(density, &query, arena, &occupancy);
    assert(known);
    double words = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        words *= (double)density->extents[rank];
    return known ? occupancy.expected / words : 1;
}

static const struct jn_events *find_events(const struct jn_problem *problem,
                                           struct jn_arena *arena)
{
    struct jn_events *events = jn_arena_take(arena, 1, sizeof *events);
    return jn_events_count(problem->layer, problem->densities, arena, events)
               ? events
               : NULL;
}

static double find_touched(const struct jn_neuron *neuron,
                           const struct jn_events *events)
{
    if (neuron->has_touched)
        return neuron->touched_share;
    return events && events->has_touched ? events->touched : 1;
}

/* What is known of the spikes of a tensor that neurons send: as of one that a
 * layer reads. */
static bool look_at_output(const struct jn_problem *problem, size_t tensor,
                           struct jn_arena *arena,
                           struct jn_event_operand *operand)
{
    struct jn_events events;
    struct jn_layer *layer = jn_arena_take(arena, 1, sizeof *layer);
    const struct jn_density *densities[JN_MAX_TENSORS] = {
        problem->densities[tensor], NULL};
    *layer = *problem->layer;
    layer->tensors[0] = problem->layer->tensors[tensor];
    layer->tensors[0].name = "inputs";
    layer->tensors[0].read_write = false;
    layer->tensors[1] = problem->layer->tensors[tensor];
    layer->tensor_count = 2;
    layer->type = "";
    if (!jn_events_count(layer, densities, arena, &events))
        return false;
    *operand = events.operands[0];
    return true;
}

static bool find_operand(const struct jn_problem *problem, size_t tensor,
                         struct jn_arena *arena,
                         struct jn_event_operand *operand)
{
    const struct jn_events *events = problem->events;
    for (size_t i = 0; events && i < events->operand_count; i++)
        if (events->operands[i].tensor == tensor) {
            *operand = events->operands[i];
            return true;
        }
    return jn_neuron_has(&problem->layer->neuron, tensor) &&
           look_at_output(problem, tensor, arena, operand);
}

static int format_of(const struct jn_level *level, const char *tensor)
{
    for (size_t i = 0; i < level->spike_format_count; i++)
        if (strcmp(level->spike_formats[i].tensor, tensor) == 0)
            return (int)level->spike_formats[i].number;
    return JN_SPIKE_BITMAP;
}

/* A level with a format for it holds a tensor's words in fewer bits, or more;
 * a network sends packets instead of them. */
static void code_tensor(size_t tensor, const struct jn_event_operand *operand,
                        struct jn_problem *problem)
{
    const struct jn_arch *arch = problem->arch;
    const struct jn_tensor *of = &problem->layer->tensors[tensor];
    for (size_t l = 0; l < arch->level_count; l++) {
        int format = format_of(&arch->levels[l], of->name);
        if (format == JN_SPIKE_BITMAP)
            continue;
        struct jn_coding coding =
            jn_coding_of((enum jn_spike_format)format, operand, of->bits);
        problem->storage[l][tensor] = jn_problem_store(
            &arch->levels[l], of, fmax(coding.bits_per_word, 0x1p-20));
    }
    for (size_t n = 0; n < arch->network_count; n++) {
        int format = arch->networks[n].spike_format;
        if (format == JN_SPIKE_BITMAP)
            continue;
        struct jn_coding coding =
            jn_coding_of((enum jn_spike_format)format, operand, of->bits);
        problem->packets[n][tensor] = (struct jn_packet){
            coding.packets_per_word, coding.bits_per_packet};
    }
}

static void code_spikes(struct jn_arena *arena, struct jn_problem *problem)
{
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        struct jn_event_operand operand;
        if (problem->layer->tensors[t].is_binary &&
            find_operand(problem, t, arena, &operand))
            code_tensor(t, &operand, problem);
    }
}

void jn_spiking_bind(struct jn_arena *arena, struct jn_problem *problem)
{
    const struct jn_neuron *neuron = &problem->layer->neuron;
    bool has_neurons = neuron->model != JN_NEURON_NONE;
    if (!has_neurons && jn_layer_find_dim(problem->layer, "T") < 0)
        return;
    problem->events = find_events(problem, arena);
    code_spikes(arena, problem);
    if (!has_neurons)
        return;
    struct jn_spiking *spiking = &problem->spiking;
    spiking->touched_share = find_touched(neuron, problem->events);
    spiking->state_share =
        neuron->style == JN_UPDATE_EVERY ? 1 : spiking->touched_share;
    spiking->spike_share =
        neuron->spikes < 0
            ? 0
            : share_of(problem->densities[neuron->spikes], arena);
}
