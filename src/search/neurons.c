/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/neurons.h"

#include "spec/neuron_unit.h"
#include "spec/neuron_work.h"

#include <math.h>
#include <string.h>

static jn_tensors one(size_t tensor)
{
    return (jn_tensors)1 << tensor;
}

jn_dims jn_neurons_unspread(const struct jn_problem *problem, size_t level)
{
    const struct jn_neuron *neuron = &problem->layer->neuron;
    if (neuron->model == JN_NEURON_NONE)
        return 0;
    if (level >= problem->arch->neurons.level)
        return neuron->recurrent ? jn_neuron_time(neuron) : 0;
    return neuron->summed | jn_neuron_time(neuron);
}

/* With the least that depends on mappings: one instance of the level waits for
 * the end of each step. */
static double find_energy_pj(const struct jn_problem *problem,
                             const double counts[JN_ACTION_COUNT])
{
    const struct jn_price *prices = problem->arch->neurons.component.prices;
    double sum_pj = 0;
    for (int action = 0; action < JN_ACTION_COUNT; action++)
        sum_pj += counts[action] * prices[action].energy_pj;
    return sum_pj;
}

static void find_cycles(const struct jn_problem *problem,
                        const double counts[JN_ACTION_COUNT],
                        struct jn_neuron_bounds *bounds)
{
    const struct jn_neuron_unit *unit = &problem->arch->neurons;
    bounds->overlaps = unit->overlaps;
    bounds->cycles =
        counts[JN_VISIT] * unit->cycles_per_update / (double)unit->units;
    bounds->waiting_cycles =
        jn_neuron_steps(problem->layer) * unit->sync_cycles;
    if (unit->overlaps)
        bounds->waiting_cycles = ceil(bounds->waiting_cycles);
}

/* Between which levels the tensor is kept. */
static void place_tensor(const jn_tensors *keep, size_t tensor,
                         struct jn_neuron_bounds *bounds)
{
    size_t outer = 0;
    size_t inner = bounds->unit;
    while (outer < bounds->unit && !(keep[outer] & one(tensor)))
        outer++;
    while (inner > 0 && !(keep[inner] & one(tensor)))
        inner--;
    bounds->lasts[tensor] = (uint8_t)outer;
    bounds->home[tensor] = (uint8_t)inner;
}

jn_tensors jn_neurons_unsure(const struct jn_problem *problem, size_t level)
{
    const struct jn_neuron *neuron = &problem->layer->neuron;
    if (neuron->model == JN_NEURON_NONE ||
        level >= problem->arch->neurons.level)
        return 0;
    return one(neuron->sums);
}

/* Room that sums take or not, words that are rounded, tiles that levels
 * forget. */
static bool is_hidden(const struct jn_mapspace *space, const jn_tensors *keep)
{
    const struct jn_problem *problem = space->problem;
    const struct jn_neuron *neuron = &problem->layer->neuron;
    jn_tensors own = neuron->tensors | one(neuron->sums);
    double share = problem->spiking.state_share;
    bool hidden = share < 1 || share > 1;
    for (size_t level = 0; level < problem->arch->level_count; level++)
        hidden |= (space->fixed[level].no_temporal_reuse & own) != 0 ||
                  (problem->arch->levels[level].has_size &&
                   (keep[level] & jn_neurons_unsure(problem, level)) != 0);
    return hidden;
}

void jn_neurons_find(const struct jn_mapspace *space, const jn_tensors *keep,
                     struct jn_neuron_bounds *bounds)
{
    const struct jn_problem *problem = space->problem;
    const struct jn_layer *layer = problem->layer;
    const struct jn_neuron *neuron = &layer->neuron;
    double counts[JN_ACTION_COUNT];
    memset(bounds, 0, sizeof *bounds);
    if (neuron->model == JN_NEURON_NONE)
        return;
    bounds->any = true;
    bounds->unit = problem->arch->neurons.level;
    jn_neuron_work(problem, 1, counts);
    bounds->visits = jn_neuron_visits(layer);
    bounds->energy_pj = find_energy_pj(problem, counts);
    bounds->streams = neuron->streaming;
    bounds->time = neuron->recurrent ? jn_neuron_time(neuron) : 0;
    bounds->coupled = neuron->coupled;
    find_cycles(problem, counts, bounds);
    for (size_t t = 0; t < layer->tensor_count; t++) {
        if (jn_neuron_has(neuron, t))
            bounds->without[t] = neuron->summed;
        if (jn_neuron_is_state(neuron, t) || t == neuron->sums)
            place_tensor(keep, t, bounds);
    }
    bounds->hidden = is_hidden(space, keep);
}

/* X or more, rounded to the nearest integer, is no less than n / (n + 1/2) of
 * it, n being what the least comes to. */
double jn_neurons_rounded_share(double x, double instances)
{
    double least = floor(x / instances * (1 - 1e-12) + 0.5);
    return least / (least + 0.5);
}

/* Where more than how often words come is of account, nothing is said. */
static bool is_plain(const struct jn_mapspace *space, jn_tensors spikes)
{
    const struct jn_arch *arch = space->problem->arch;
    bool plain = !arch->is_sparse && !space->imperfect;
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_level_mapping *fixed = &space->fixed[level];
        plain &= ((fixed->no_coalesce | fixed->no_temporal_reuse |
                   fixed->rmw_first_update) &
                  spikes) == 0;
    }
    for (size_t n = 0; n < arch->network_count; n++)
        plain &= !arch->networks[n].distributed;
    return plain;
}

bool jn_neurons_waste(const struct jn_mapspace *space, const jn_tensors *keep)
{
    const struct jn_problem *problem = space->problem;
    const struct jn_neuron *neuron = &problem->layer->neuron;
    if (neuron->model == JN_NEURON_NONE || neuron->spikes < 0)
        return false;
    jn_tensors spikes = one((size_t)neuron->spikes);
    bool outside = false;
    if (problem->options.no_first_read_elision || !is_plain(space, spikes))
        return false;
    for (size_t level = 0; level <= problem->arch->neurons.level; level++) {
        const struct jn_level *storage = &problem->arch->levels[level];
        bool free = (space->free_keep[level] & spikes) != 0;
        bool kept = (keep[level] & spikes) != 0;
        if (outside && kept && free && !(storage->min_utilization > 0))
            return true;
        outside |= kept;
    }
    return false;
}
