/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/energy.h"

#include "base/checked.h"
#include "cost/latency.h"

#include <math.h>

static uint64_t instances_of(const struct jn_level *level)
{
    return level->mesh.x * level->mesh.y;
}

/* How many instances in use share one physical array, which is accessed once
 * for all of them (spec 2.10). */
static double instances_per_cluster(const struct jn_level *level, uint64_t used,
                                    double *clusters)
{
    uint64_t built = instances_of(level) / level->cluster_size;
    *clusters = fmin(jn_real(used), jn_real(built));
    return jn_real(used) / *clusters;
}

static void price_tensor(const struct jn_level *level,
                         const struct jn_level_result *priced,
                         struct jn_tensor_result *tensor)
{
    double sharing = priced->instances_per_access;
    tensor->address_generation_pj =
        jn_real(tensor->address_generations_per_cluster) *
        level->address_generation_pj * priced->clusters;
    tensor->energy_pj = 0;
    for (int action = 0; action < JN_LEAK; action++) {
        double each = jn_real(tensor->lines[action]) *
                      level->component.prices[action].energy_pj / sharing;
        tensor->energy_pj_of[action] = each * tensor->utilized_instances;
        tensor->energy_pj += tensor->energy_pj_of[action];
    }
    tensor->energy_pj += tensor->address_generation_pj;
}

/* Instances that leak: those in use, or where only whole groups of GATES can
 * be turned off, the groups with any in use (spec 2.10). */
static double leaking_instances(const struct jn_problem *problem, size_t level,
                                const struct jn_usage *usage)
{
    const struct jn_level *levels = problem->arch->levels;
    int gater = levels[level].power_gated_at;
    if (gater == JN_NO_LEVEL)
        return jn_real(usage->replication[level]);
    uint64_t each = instances_of(&levels[level]) / instances_of(&levels[gater]);
    if (each <= 1)
        return jn_real(usage->replication[level]);
    return jn_real(each) * jn_real(usage->replication[gater]);
}

static void price_level(const struct jn_problem *problem, size_t level,
                        const struct jn_usage *usage, struct jn_result *result)
{
    const struct jn_level *storage = &problem->arch->levels[level];
    struct jn_level_result *priced = &result->levels[level];
    priced->instances_per_access = instances_per_cluster(
        storage, usage->x[level] * usage->y[level], &priced->clusters);
    priced->leaking_instances = leaking_instances(problem, level, usage);
    priced->utilized_instances = jn_real(usage->replication[level]);
    priced->leakage_pj = storage->component.prices[JN_LEAK].energy_pj *
                         priced->leaking_instances *
                         jn_real(jn_latency_slowest(result));
    priced->energy_pj = priced->leakage_pj;
    for (size_t t = 0; t < result->tensor_count; t++) {
        price_tensor(storage, priced, &priced->tensors[t]);
        priced->energy_pj += priced->tensors[t].energy_pj;
    }
}

static void price_compute(const struct jn_problem *problem,
                          struct jn_result *result)
{
    const struct jn_price *prices = problem->arch->compute.component.prices;
    struct jn_compute_result *compute = &result->compute;
    compute->leakage_pj = prices[JN_LEAK].energy_pj *
                          jn_real(compute->utilized_instances) *
                          jn_real(jn_latency_slowest(result));
    compute->energy_pj = jn_real(compute->computes) *
                         prices[problem->layer->operation].energy_pj;
}

void jn_energy_pj(const struct jn_problem *problem,
                  const struct jn_usage *usage, struct jn_result *result)
{
    price_compute(problem, result);
    result->energy_pj = result->compute.energy_pj + result->compute.leakage_pj;
    for (size_t level = 0; level < result->level_count; level++) {
        price_level(problem, level, usage, result);
        result->energy_pj += result->levels[level].energy_pj;
    }
    for (size_t n = 0; n < result->network_count; n++)
        result->energy_pj += result->networks[n].energy_pj;
}
