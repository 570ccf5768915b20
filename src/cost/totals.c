/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/totals.h"

#include "base/checked.h"
#include "cost/traffic.h"

#include <assert.h>
#include <string.h>

static void add_layer(const struct jn_outcome *outcome, struct jn_total *total)
{
    const struct jn_result *result = outcome->result;
    const struct jn_summary *summary = outcome->summary;
    uint64_t runs = outcome->problem->layer->count;
    total->layer_count++;
    total->run_count = jn_add(total->run_count, runs);
    total->computes =
        jn_add(total->computes, jn_mul(runs, result->compute.computes));
    total->untimed_computes +=
        (double)runs *
        (jn_real(result->compute.computes) - jn_traffic_computes(result));
    total->cycles = jn_add(total->cycles, jn_mul(runs, result->cycles));
    total->energy_pj += (double)runs * result->energy_pj;
    for (size_t i = 0; i < JN_MAX_COMPONENTS; i++)
        total->component_pj[i] += (double)runs * summary->component_pj[i];
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++)
        total->activity_pj[i] += (double)runs * summary->activity_pj[i];
}

static void rate_total(const struct jn_arch *arch, struct jn_total *total)
{
    double most = (double)total->cycles * (double)jn_component_instances(
                                              arch, jn_compute_component(arch));
    double timed = (double)total->computes - total->untimed_computes;
    total->utilization_ratio = most > 0 ? timed / most : 0;
}

static struct jn_total *find_module(struct jn_total *modules, size_t *count,
                                    const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(modules[i].name, name) == 0)
            return &modules[i];
    modules[*count].name = name;
    return &modules[(*count)++];
}

static double *find_tensor(struct jn_tensor_total *tensors, size_t *count,
                           const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(tensors[i].name, name) == 0)
            return &tensors[i].energy_pj;
    tensors[*count].name = name;
    return &tensors[(*count)++].energy_pj;
}

static void add_tensors(const struct jn_outcome *outcome,
                        struct jn_tensor_total *tensors, size_t *count)
{
    const struct jn_layer *layer = outcome->problem->layer;
    for (size_t i = 0; i < layer->tensor_count; i++)
        *find_tensor(tensors, count, layer->tensors[i].name) +=
            (double)layer->count * outcome->summary->tensor_pj[i];
}

static double tensorless_pj(const struct jn_outcome *outcomes, size_t count)
{
    double sum_pj = 0;
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].fate == JN_EVALUATED)
            sum_pj += (double)outcomes[i].problem->layer->count *
                      outcomes[i].summary->tensor_pj[JN_NO_TENSOR];
    return sum_pj;
}

static void sum_tensors(const struct jn_outcome *outcomes, size_t count,
                        struct jn_arena *arena, struct jn_totals *totals)
{
    struct jn_tensor_total *tensors =
        jn_arena_take(arena, count * JN_MAX_TENSORS + 1, sizeof *tensors);
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].fate == JN_EVALUATED)
            add_tensors(&outcomes[i], tensors, &totals->tensor_count);
    tensors[totals->tensor_count++] =
        (struct jn_tensor_total){"", tensorless_pj(outcomes, count)};
    totals->tensors = tensors;
}

static void sum_modules(const struct jn_outcome *outcomes, size_t count,
                        struct jn_arena *arena, struct jn_totals *totals)
{
    struct jn_total *modules = jn_arena_take(arena, count, sizeof *modules);
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].fate == JN_EVALUATED)
            add_layer(&outcomes[i],
                      find_module(modules, &totals->module_count,
                                  outcomes[i].problem->layer->module));
    for (size_t i = 0; i < totals->module_count; i++)
        rate_total(outcomes[0].problem->arch, &modules[i]);
    totals->modules = modules;
}

void jn_totals_count(const struct jn_outcome *outcomes, size_t count,
                     struct jn_arena *arena, struct jn_totals *totals)
{
    assert(count > 0);
    *totals = (struct jn_totals){.all.name = "total"};
    for (size_t i = 0; i < count; i++) {
        totals->fate_count[outcomes[i].fate]++;
        if (outcomes[i].fate == JN_EVALUATED)
            add_layer(&outcomes[i], &totals->all);
    }
    rate_total(outcomes[0].problem->arch, &totals->all);
    sum_modules(outcomes, count, arena, totals);
    sum_tensors(outcomes, count, arena, totals);
}
