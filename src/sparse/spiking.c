/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/spiking.h"

#include "sparse/density.h"
#include "sparse/events.h"

#include <assert.h>

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

void jn_spiking_bind(struct jn_arena *arena, struct jn_problem *problem)
{
    const struct jn_neuron *neuron = &problem->layer->neuron;
    bool has_neurons = neuron->model != JN_NEURON_NONE;
    if (!has_neurons && jn_layer_find_dim(problem->layer, "T") < 0)
        return;
    problem->events = find_events(problem, arena);
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
