/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/neuron_work.h"

#include <string.h>

double jn_neuron_steps(const struct jn_layer *layer)
{
    int time = layer->neuron.time;
    return time < 0 ? 1 : (double)layer->bounds[time];
}

double jn_neuron_visits(const struct jn_layer *layer)
{
    double visits = 1;
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        if (!(layer->neuron.summed >> dim & 1))
            visits *= (double)layer->bounds[dim];
    return visits;
}

void jn_neuron_work(const struct jn_problem *problem, double instances,
                    double counts[JN_ACTION_COUNT])
{
    const struct jn_neuron *neuron = &problem->layer->neuron;
    struct jn_update update = jn_neuron_update(neuron);
    double visits = jn_neuron_visits(problem->layer);
    double updates = visits * problem->spiking.state_share;
    double spikes =
        neuron->spikes < 0 ? 0 : visits * problem->spiking.spike_share;
    memset(counts, 0, JN_ACTION_COUNT * sizeof *counts);
    counts[JN_VISIT] = neuron->style == JN_UPDATE_LAZY ? updates : visits;
    counts[JN_DECAY] = update.decays * updates;
    counts[JN_MULTIPLY] = update.multiplications * updates;
    counts[JN_INTEGRATE] = update.integrations * updates;
    counts[JN_THRESHOLD] = update.comparisons * updates;
    counts[JN_RESET] = spikes;
    counts[JN_SPIKE] = spikes;
    counts[JN_SYNC] = jn_neuron_steps(problem->layer) * instances;
}
