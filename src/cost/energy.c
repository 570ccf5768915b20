/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/energy.h"

#include "base/checked.h"
#include "cost/latency.h"
#include "cost/neuron_cost.h"

#include <assert.h>
#include <math.h>

enum jn_action jn_action_of(enum jn_action access, enum jn_course course,
                            enum jn_line_kind content)
{
    assert(access < JN_LEAK);
    if (content == JN_METADATA)
        return (enum jn_action)(JN_METADATA_READ + JN_LEAK * course + access);
    if (course == JN_ACTUAL)
        return access;
    return (enum jn_action)(JN_GATED_READ + JN_LEAK * (course - JN_GATED) +
                            access);
}

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

/* What the actions of a tensor at a level have in common. */
struct pricing {
    const struct jn_price *prices;
    double sharing;   /* instances per access */
    double instances; /* average in use */
};

/* COUNT actions of each instance. */
static double price_actions(const struct pricing *pricing,
                            enum jn_action action, double count)
{
    double each = count * pricing->prices[action].energy_pj / pricing->sharing;
    return each * pricing->instances;
}

/* Where zeros are as all numbers. */
static void price_lines(const struct pricing *pricing,
                        struct jn_tensor_result *tensor)
{
    tensor->energy_pj = 0;
    for (int action = 0; action < JN_LEAK; action++) {
        tensor->energy_pj_of[action] = price_actions(
            pricing, (enum jn_action)action, jn_real(tensor->lines[action]));
        tensor->energy_pj += tensor->energy_pj_of[action];
    }
}

/* Accesses of one kind, each course by itself and all together. */
static double price_courses(const struct pricing *pricing,
                            enum jn_action access, enum jn_line_kind content,
                            const double lines[JN_COURSE_COUNT],
                            double energy_pj_of[JN_COURSE_COUNT])
{
    double sum_pj = 0;
    for (int course = 0; course < JN_COURSE_COUNT; course++) {
        enum jn_action action =
            jn_action_of(access, (enum jn_course)course, content);
        energy_pj_of[course] = price_actions(pricing, action, lines[course]);
        sum_pj += energy_pj_of[course];
    }
    return sum_pj;
}

/* Where zeros count.  What there is none of adds nothing: with actual accesses
 * alone the sums come to the last bit to those of price_lines. */
static void price_sparse_lines(const struct pricing *pricing,
                               struct jn_sparse_tensor *sparse,
                               struct jn_tensor_result *tensor)
{
    tensor->energy_pj = 0;
    for (int a = 0; a < JN_LEAK; a++) {
        tensor->energy_pj_of[a] =
            price_courses(pricing, (enum jn_action)a, JN_DATA, sparse->lines[a],
                          sparse->energy_pj_of[a]);
        tensor->energy_pj += tensor->energy_pj_of[a];
    }
    for (int a = 0; a < JN_LEAK; a++)
        tensor->energy_pj +=
            price_courses(pricing, (enum jn_action)a, JN_METADATA,
                          sparse->metadata_lines[a], sparse->metadata_pj_of[a]);
    sparse->decompression_pj =
        price_actions(pricing, JN_DECOMPRESS, sparse->decompressions);
    sparse->compression_pj =
        price_actions(pricing, JN_COMPRESS, sparse->compressions);
    tensor->energy_pj += sparse->decompression_pj;
    tensor->energy_pj += sparse->compression_pj;
}

/* SPARSE is NULL where zeros are as all numbers. */
static void price_tensor(const struct jn_level *level,
                         const struct jn_level_result *priced,
                         struct jn_sparse_tensor *sparse,
                         struct jn_tensor_result *tensor)
{
    const struct pricing pricing = {
        level->component.prices, priced->instances_per_access,
        sparse ? sparse->instances : tensor->utilized_instances};
    double addresses = sparse
                           ? sparse->address_generations
                           : jn_real(tensor->address_generations_per_cluster);
    tensor->address_generation_pj =
        addresses * level->address_generation_pj * priced->clusters;
    if (sparse)
        price_sparse_lines(&pricing, sparse, tensor);
    else
        price_lines(&pricing, tensor);
    tensor->energy_pj += tensor->address_generation_pj;
}

/* On average over the run. */
static double instances_in_use(const struct jn_usage *usage, size_t level,
                               const struct jn_result *result)
{
    double share = result->sparse ? result->sparse->in_use[level] : 1;
    return jn_real(usage->replication[level]) * share;
}

/* Instances that leak: those in use, or where only whole groups of GATES can
 * be turned off, the groups with any in use (spec 2.10). */
static double leaking_instances(const struct jn_problem *problem, size_t level,
                                const struct jn_usage *usage,
                                const struct jn_result *result)
{
    const struct jn_level *levels = problem->arch->levels;
    int gater = levels[level].power_gated_at;
    if (gater == JN_NO_LEVEL)
        return instances_in_use(usage, level, result);
    uint64_t each = instances_of(&levels[level]) / instances_of(&levels[gater]);
    if (each <= 1)
        return instances_in_use(usage, level, result);
    return jn_real(each) * instances_in_use(usage, (size_t)gater, result);
}

static void price_level(const struct jn_problem *problem, size_t level,
                        const struct jn_usage *usage, struct jn_result *result)
{
    const struct jn_level *storage = &problem->arch->levels[level];
    struct jn_level_result *priced = &result->levels[level];
    priced->instances_per_access = instances_per_cluster(
        storage, usage->x[level] * usage->y[level], &priced->clusters);
    priced->leaking_instances =
        leaking_instances(problem, level, usage, result);
    priced->utilized_instances = instances_in_use(usage, level, result);
    priced->leakage_pj = storage->component.prices[JN_LEAK].energy_pj *
                         priced->leaking_instances *
                         jn_real(jn_latency_slowest(result));
    priced->energy_pj = priced->leakage_pj;
    for (size_t t = 0; t < result->tensor_count; t++) {
        struct jn_sparse_tensor *sparse =
            result->sparse ? &result->sparse->of[level][t] : NULL;
        price_tensor(storage, priced, sparse, &priced->tensors[t]);
        priced->energy_pj += priced->tensors[t].energy_pj;
    }
}

static double price_sparse_computes(const struct jn_price *prices,
                                    enum jn_action operation,
                                    struct jn_sparse_result *sparse)
{
    const enum jn_action actions[JN_COURSE_COUNT] = {
        [JN_ACTUAL] = operation,
        [JN_GATED] = JN_GATED_COMPUTE,
        [JN_SKIPPED] = JN_SKIPPED_COMPUTE};
    double sum_pj = 0;
    for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
        sparse->compute_pj_of[course] =
            sparse->computes.of[course] * prices[actions[course]].energy_pj;
        sum_pj += sparse->compute_pj_of[course];
    }
    return sum_pj;
}

/* Where all children have work, all that the mapping takes. */
static double computing_instances(const struct jn_usage *usage,
                                  const struct jn_result *result)
{
    if (result->sparse && result->sparse->in_use[result->level_count] < 1)
        return instances_in_use(usage, result->level_count, result);
    return jn_real(result->compute.utilized_instances);
}

static void price_compute(const struct jn_problem *problem,
                          const struct jn_usage *usage,
                          struct jn_result *result)
{
    const struct jn_price *prices = problem->arch->compute.component.prices;
    struct jn_compute_result *compute = &result->compute;
    double computing = computing_instances(usage, result);
    if (result->sparse)
        result->sparse->computing_instances = computing;
    compute->leakage_pj = prices[JN_LEAK].energy_pj * computing *
                          jn_real(jn_latency_slowest(result));
    compute->energy_pj =
        result->sparse ? price_sparse_computes(
                             prices, problem->layer->operation, result->sparse)
                       : jn_real(compute->computes) *
                             prices[problem->layer->operation].energy_pj;
}

void jn_energy_pj(const struct jn_problem *problem,
                  const struct jn_usage *usage, struct jn_result *result)
{
    price_compute(problem, usage, result);
    result->energy_pj = result->compute.energy_pj + result->compute.leakage_pj;
    for (size_t level = 0; level < result->level_count; level++) {
        price_level(problem, level, usage, result);
        result->energy_pj += result->levels[level].energy_pj;
    }
    for (size_t n = 0; n < result->network_count; n++)
        result->energy_pj += result->networks[n].energy_pj;
    if (problem->layer->neuron.model == JN_NEURON_NONE)
        return;
    jn_neuron_energy_pj(&problem->arch->neurons,
                        jn_real(jn_latency_slowest(result)), &result->neurons);
    result->energy_pj += result->neurons.energy_pj + result->neurons.leakage_pj;
}
