/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"

#include "actions/access.h"
#include "actions/compute.h"
#include "actions/fit.h"
#include "actions/network.h"
#include "cost/area.h"
#include "cost/energy.h"
#include "cost/latency.h"
#include "cost/network_energy.h"
#include "nest/nest.h"
#include "nest/tile.h"
#include "nest/transfers.h"
#include "spec/spec.h"

#include <assert.h>

/* Counts that are wrong rather than large never leave this line. */
static bool can_be_counted(const struct jn_nest *nest,
                           const struct jn_tiles *tiles,
                           const struct jn_transfers *transfers,
                           struct jn_refusal *refusal)
{
    const struct jn_arch *arch = nest->problem->arch;
    size_t network;
    if (!jn_access_exact(nest, tiles, transfers)) {
        refusal->misfit = JN_MISFIT_TOO_LARGE;
        refusal->component = arch->compute.component.name;
        return false;
    }
    if (!jn_access_even(nest, transfers, &network)) {
        refusal->misfit = JN_MISFIT_UNEVEN;
        refusal->component = arch->networks[network].component.name;
        return false;
    }
    return true;
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
    struct jn_transfers transfers;
    struct jn_flows flows;
    const struct jn_counted counted = {&nest, &tiles, &usage, &transfers};

    jn_arena_reset(scratch);
    result->level_count = problem->arch->level_count;
    result->network_count = problem->arch->network_count;
    result->tensor_count = problem->layer->tensor_count;

    jn_nest_bind(problem, mapping, scratch, &nest);
    jn_tiles_size(&nest, &tiles);
    jn_usage_count(&nest, &usage);
    if (!jn_fits_machine(&nest, &tiles, &usage, &result->refusal))
        return JN_INFEASIBLE;

    jn_transfers_count(&nest, &tiles, scratch, &transfers);
    if (!can_be_counted(&nest, &tiles, &transfers, &result->refusal))
        return JN_INFEASIBLE;
    jn_compute_count(&nest, &usage, &transfers, &result->compute);
    jn_access_count(&counted, scratch, &flows, result);
    jn_network_count(&nest, &usage, &flows, scratch, result);

    jn_latency_cycles(problem, &usage, result);
    jn_network_energy_pj(problem, &usage, result);
    jn_energy_pj(problem, &usage, result);
    jn_area_um2(problem->arch, result);
    return JN_OK;
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
