/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"

#include "actions/access.h"
#include "actions/compute.h"
#include "actions/fit.h"
#include "actions/instances.h"
#include "actions/network.h"
#include "actions/neurons.h"
#include "actions/sparse.h"
#include "cost/area.h"
#include "cost/energy.h"
#include "cost/latency.h"
#include "cost/network_energy.h"
#include "cost/neuron_cost.h"
#include "nest/nest.h"
#include "nest/tile.h"
#include "nest/transfers.h"
#include "spec/spec.h"

#include <assert.h>
#include <string.h>

static enum jn_status refuse_too_large(const struct jn_problem *problem,
                                       struct jn_refusal *refusal)
{
    refusal->misfit = JN_MISFIT_TOO_LARGE;
    refusal->component = problem->arch->compute.component.name;
    return JN_INFEASIBLE;
}

/* Counts that would be wrong never leave this line. */
static enum jn_status check_counts(const struct jn_counted *counted,
                                   struct jn_refusal *refusal)
{
    const struct jn_problem *problem = counted->nest->problem;
    size_t network;
    if (!jn_access_exact(counted->nest, counted->tiles, counted->transfers))
        return refuse_too_large(problem, refusal);
    if (jn_access_even(counted->nest, counted->transfers, &network))
        return JN_OK;
    refusal->misfit = JN_MISFIT_UNEVEN;
    refusal->component = problem->arch->networks[network].component.name;
    return JN_INFEASIBLE;
}

/* One evaluation, from loops to the report's numbers.  Each stage reads what
 * the stages above it wrote; none of them looks back. */
enum jn_status jn_evaluate(const struct jn_problem *problem,
                           const struct jn_mapping *mapping,
                           struct jn_arena *scratch, struct jn_result *result)
{
    struct jn_nest nest;
    struct jn_tiles tiles;
    struct jn_usage usage;
    struct jn_sparse_tiles *sparse = NULL;
    struct jn_transfers transfers;
    struct jn_flows flows;
    struct jn_nest neuron_nest;
    struct jn_usage neuron_usage;
    bool has_neurons = problem->layer->neuron.model != JN_NEURON_NONE;
    const struct jn_counted counted = {&nest,      &tiles,       &usage,
                                       &transfers, &neuron_nest, &neuron_usage};

    jn_arena_reset(scratch);
    result->level_count = problem->arch->level_count;
    result->network_count = problem->arch->network_count;
    result->tensor_count = problem->layer->tensor_count;
    result->sparse = NULL;
    result->neurons = (struct jn_neuron_result){0};

    jn_nest_bind(problem, mapping, scratch, &nest);
    if (has_neurons && !jn_neurons_fit(&nest, &result->refusal))
        return JN_INFEASIBLE;
    jn_tiles_size(&nest, &tiles);
    jn_usage_count(&nest, &usage);
    if (problem->arch->is_sparse)
        sparse = jn_sparse_size(&nest, scratch);
    if (sparse != NULL)
        jn_instances_fold(sparse, &usage);
    if (sparse != NULL
            ? !jn_sparse_fits(sparse, &tiles, &usage, &result->refusal)
            : !jn_fits_machine(&nest, &tiles, &usage, &result->refusal))
        return JN_INFEASIBLE;

    jn_transfers_count(&nest, &tiles, scratch, &transfers);
    if (has_neurons) {
        jn_nest_bind_neurons(problem, mapping, scratch, &neuron_nest);
        jn_usage_count(&neuron_nest, &neuron_usage);
        jn_transfers_add(&neuron_nest, &tiles, scratch, &transfers);
        jn_neurons_count(problem, &neuron_usage, &result->neurons);
    }
    if (check_counts(&counted, &result->refusal) != JN_OK)
        return JN_INFEASIBLE;
    jn_compute_count(&nest, &usage, &transfers, &result->compute);
    jn_access_count(&counted, scratch, &flows, result);
    jn_network_count(&nest, &usage, &flows, scratch, result);
    if (sparse != NULL)
        jn_sparse_count(sparse, scratch, result);

    if (!jn_latency_cycles(problem, &usage, result))
        return refuse_too_large(problem, &result->refusal);
    jn_network_energy_pj(problem, &usage, result);
    jn_energy_pj(problem, &usage, result);
    jn_area_um2(problem->arch, result);
    return JN_OK;
}

static void *keep(struct jn_arena *arena, const void *items, size_t count,
                  size_t size)
{
    void *kept = jn_arena_take(arena, count, size);
    if (count > 0)
        memcpy(kept, items, count * size);
    return kept;
}

static void keep_sparse(struct jn_result *result, struct jn_arena *arena)
{
    struct jn_sparse_result *sparse =
        keep(arena, result->sparse, 1, sizeof *sparse);
    for (size_t level = 0; level < result->level_count; level++)
        for (size_t t = 0; t < result->tensor_count; t++) {
            struct jn_sparse_tensor *tensor = &sparse->of[level][t];
            tensor->ranks = keep(arena, tensor->ranks, tensor->rank_count,
                                 sizeof *tensor->ranks);
        }
    result->sparse = sparse;
}

void jn_result_keep(struct jn_result *result, struct jn_arena *arena)
{
    for (size_t n = 0; n < result->network_count; n++)
        for (size_t t = 0; t < result->tensor_count; t++) {
            struct jn_flow_result *flow = &result->networks[n].tensors[t];
            flow->records = keep(arena, flow->records, flow->record_count,
                                 sizeof *flow->records);
        }
    if (result->sparse)
        keep_sparse(result, arena);
}

enum jn_status jn_evaluate_mapping(const struct jn_spec *spec, size_t layer,
                                   const struct jn_mapping *mapping,
                                   struct jn_arena *scratch,
                                   struct jn_result *result)
{
    assert(layer < spec->workload.layer_count);
    return jn_evaluate(&spec->problems[layer], mapping, scratch, result);
}

enum jn_status jn_evaluate_layer(const struct jn_spec *spec, size_t layer,
                                 struct jn_arena *scratch,
                                 struct jn_result *result)
{
    assert(layer < spec->workload.layer_count);
    if (spec->mappings[layer] == NULL)
        return JN_BAD_INPUT;
    return jn_evaluate_mapping(spec, layer, spec->mappings[layer], scratch,
                               result);
}
