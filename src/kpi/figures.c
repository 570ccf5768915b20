/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kpi/figures.h"

#include "base/checked.h"
#include "cost/network_energy.h"
#include "cost/pace.h"
#include "cost/traffic.h"
#include "sparse/events.h"

#include <math.h>
#include <string.h>

static double level_bits(const struct jn_outcome *outcome, size_t level)
{
    const struct jn_result *result = outcome->result;
    double bits = 0;
    for (size_t t = 0; t < result->tensor_count; t++) {
        if (!result->levels[level].tensors[t].kept)
            continue;
        struct jn_traffic traffic = jn_traffic_of(result, level, t);
        bits += traffic.instances *
                ((traffic.read_words + traffic.written_words) *
                     outcome->problem->storage[level][t].word_bits +
                 traffic.read_metadata_bits + traffic.written_metadata_bits);
    }
    return bits;
}

static void add_bits(const struct jn_outcome *outcome, double runs,
                     struct jn_figures *figures)
{
    const struct jn_problem *problem = outcome->problem;
    const struct jn_arch *arch = problem->arch;
    for (size_t level = 0; level < arch->level_count; level++)
        *(level == 0 ? &figures->dram_bits : &figures->buffer_bits) +=
            runs * level_bits(outcome, level);
    for (size_t i = 0; i < outcome->summary->part_count; i++) {
        const struct jn_part *part = &outcome->summary->parts[i];
        if (part->activity != JN_ACTIVITY_TRANSFER)
            continue;
        size_t network = part->component - arch->level_count;
        figures->network_bits +=
            runs * part->words *
            jn_network_word_bits(problem, &arch->networks[network],
                                 part->tensor);
    }
}

static double *operations_of(enum jn_action operation,
                             struct jn_figures *figures)
{
    return operation == JN_ADD       ? &figures->additions
           : operation == JN_COMPARE ? &figures->comparisons
                                     : &figures->multiplications;
}

static void add_operations(const struct jn_outcome *outcome, double runs,
                           struct jn_figures *figures)
{
    const struct jn_problem *problem = outcome->problem;
    const struct jn_result *result = outcome->result;
    const struct jn_neuron_result *neurons = &result->neurons;
    double done = result->sparse ? result->sparse->computes.of[JN_ACTUAL]
                                 : jn_real(result->compute.computes);
    *operations_of(problem->layer->operation, figures) += runs * done;
    if (problem->events)
        figures->synops += runs * problem->events->synops;
    if (problem->layer->neuron.model == JN_NEURON_NONE)
        return;
    figures->neuron_updates += runs * neurons->counts[JN_VISIT];
    figures->spikes += runs * neurons->counts[JN_SPIKE];
}

/* Dynamic energy of a component, or 0 if the machine has none of it. */
static double dynamic_pj(const struct jn_summary *summary, size_t component)
{
    return summary->component_pj[component] - summary->leakage_pj[component];
}

static void add_energy(const struct jn_outcome *outcome, double runs,
                       struct jn_figures *figures)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_summary *summary = outcome->summary;
    figures->energy_pj += runs * outcome->result->energy_pj;
    figures->static_pj += runs * summary->activity_pj[JN_ACTIVITY_LEAK];
    figures->operation_pj +=
        runs * dynamic_pj(summary, jn_compute_component(arch));
    if (arch->neurons.given)
        figures->neuron_pj +=
            runs * dynamic_pj(summary, jn_neuron_component(arch));
}

static void wait_for_steps(const struct jn_outcome *outcomes, size_t count,
                           struct jn_figures *figures)
{
    struct jn_pace pace;
    jn_pace_count(outcomes, count, &pace);
    figures->idle_pj = pace.idle_pj;
    figures->static_pj += pace.idle_pj;
    figures->energy_pj += pace.idle_pj;
    figures->latency_ns = fmax(figures->latency_ns, pace.period_ns);
}

void jn_figures_count(const struct jn_outcome *outcomes, size_t count,
                      struct jn_figures *figures)
{
    double clock_ghz = outcomes[0].problem->arch->clock_ghz;
    *figures = (struct jn_figures){.whole = true};
    for (size_t i = 0; i < count; i++) {
        const struct jn_outcome *outcome = &outcomes[i];
        figures->whole &= outcome->fate == JN_EVALUATED;
        if (outcome->fate != JN_EVALUATED)
            continue;
        double runs = jn_real(outcome->problem->layer->count);
        add_energy(outcome, runs, figures);
        add_operations(outcome, runs, figures);
        add_bits(outcome, runs, figures);
        figures->cycles += runs * jn_real(outcome->result->cycles);
        figures->area_um2 = fmax(figures->area_um2, outcome->result->area_um2);
    }
    if (clock_ghz <= 0)
        return;
    figures->latency_ns = figures->cycles / clock_ghz;
    wait_for_steps(outcomes, count, figures);
}
