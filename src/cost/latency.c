/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/latency.h"

#include "base/checked.h"
#include "cost/neuron_cost.h"
#include "cost/traffic.h"

#include <assert.h>
#include <math.h>

/* Words per cycle that one instance is asked for. */
struct demand {
    double read, write;
};

/* What a tensor makes of it. */
struct stream {
    double scale;  /* words of the tensor to those of the level */
    double used;   /* instances of the level */
    double cycles; /* of compute */
};

static double per_cycle(const struct stream *stream, uint64_t words,
                        double sharing)
{
    double share =
        sharing == 1 ? jn_real(words) : ceil(jn_real(words) / sharing);
    return share / stream->cycles * stream->scale;
}

static struct demand dense_demand(const struct stream *stream, double sharing,
                                  const struct jn_tensor_result *tensor)
{
    uint64_t written =
        tensor->fills_per_instance + tensor->updates_per_instance;
    return (struct demand){
        per_cycle(stream, tensor->reads_per_instance, sharing),
        per_cycle(stream, written, sharing)};
}

/* Does all move that would without zeros, and nothing else? */
static bool moves_all(const struct jn_traffic *traffic,
                      const struct jn_tensor_result *tensor)
{
    uint64_t written =
        tensor->fills_per_instance + tensor->updates_per_instance;
    return traffic->instances == tensor->utilized_instances &&
           traffic->read_words == jn_real(tensor->reads_per_instance) &&
           traffic->written_words == jn_real(written) &&
           traffic->read_metadata_bits == 0 &&
           traffic->written_metadata_bits == 0;
}

/* METADATA is in words of the level.  Timeloop cuts it to whole ones and counts
 * the last word of a run as a whole one; means of many runs have parts of
 * words. */
static double sparse_per_cycle(const struct stream *stream, double words,
                               double metadata, double instances, bool cuts)
{
    double share = instances / stream->used;
    if (!cuts)
        return (words * stream->scale + metadata) * share / stream->cycles;
    double each = ceil((words + floor(metadata)) * instances / stream->used);
    return each / stream->cycles * stream->scale;
}

static struct demand sparse_demand(const struct jn_problem *problem,
                                   size_t level, const struct stream *stream,
                                   const struct jn_traffic *traffic)
{
    double word_bits = problem->arch->levels[level].word_bits;
    bool cuts = problem->options.timeloop_sparse_rule;
    return (struct demand){
        sparse_per_cycle(stream, traffic->read_words,
                         traffic->read_metadata_bits / word_bits,
                         traffic->instances, cuts),
        sparse_per_cycle(stream, traffic->written_words,
                         traffic->written_metadata_bits / word_bits,
                         traffic->instances, cuts)};
}

static struct demand sum_demand(const struct jn_problem *problem,
                                const struct jn_usage *usage, size_t level,
                                const struct jn_result *result)
{
    struct demand demand = {0, 0};
    struct stream stream = {.used = jn_real(usage->x[level] * usage->y[level]),
                            .cycles = jn_real(result->compute.cycles)};
    double sharing = stream.used / jn_real(usage->replication[level]);
    for (size_t t = 0; t < result->tensor_count; t++) {
        const struct jn_tensor_result *tensor =
            &result->levels[level].tensors[t];
        stream.scale = problem->storage[level][t].bandwidth_scale;
        struct demand each = dense_demand(&stream, sharing, tensor);
        if (result->sparse) {
            struct jn_traffic traffic = jn_traffic_of(result, level, t);
            if (!moves_all(&traffic, tensor))
                each = sparse_demand(problem, level, &stream, &traffic);
        }
        demand.read += each.read;
        demand.write += each.write;
    }
    return demand;
}

static double throttle(const struct jn_bandwidth *limit, double demand,
                       double slowest)
{
    if (!limit->given || demand <= limit->words_per_cycle)
        return slowest;
    return fmin(slowest, limit->words_per_cycle / demand);
}

static void run_level(const struct jn_problem *problem,
                      const struct jn_usage *usage, size_t level,
                      struct jn_result *result)
{
    const struct jn_level *storage = &problem->arch->levels[level];
    struct jn_level_result *run = &result->levels[level];
    struct demand demand = sum_demand(problem, usage, level, result);
    double ratio = throttle(&storage->read, demand.read, 1);
    ratio = throttle(&storage->write, demand.write, ratio);
    ratio = throttle(&storage->shared, demand.read + demand.write, ratio);
    run->read_words_per_cycle = demand.read;
    run->write_words_per_cycle = demand.write;
    run->throttling_ratio = ratio;
    run->cycles = jn_ceil_count(jn_real(result->compute.cycles) / ratio);
}

/* Of what runs side by side, and the time that neurons take by themselves. */
uint64_t jn_latency_slowest(const struct jn_result *result)
{
    uint64_t waiting = result->neurons.waiting_cycles;
    if (result->bottleneck == result->level_count)
        return result->compute.cycles + waiting;
    if (result->bottleneck > result->level_count)
        return result->neurons.cycles + waiting;
    return result->levels[result->bottleneck].cycles + waiting;
}

/* Units that update neurons beside the synaptic work may be the slowest. */
static uint64_t run_neurons(const struct jn_problem *problem, uint64_t slowest,
                            struct jn_result *result)
{
    const struct jn_neuron_unit *unit = &problem->arch->neurons;
    if (problem->layer->neuron.model == JN_NEURON_NONE) {
        result->neurons.waiting_cycles = 0;
        return slowest;
    }
    jn_neuron_cycles(problem, &result->neurons);
    if (unit->overlaps && result->neurons.cycles > slowest) {
        slowest = result->neurons.cycles;
        result->bottleneck = result->level_count + 1;
    }
    return jn_add(slowest, result->neurons.waiting_cycles);
}

static double network_latency(const struct jn_arch *arch)
{
    double cycles = 0;
    for (size_t level = 0; level < arch->level_count; level++) {
        int read = arch->levels[level].read_network;
        int update = arch->levels[level].update_network;
        if (read != JN_NO_NETWORK)
            cycles += arch->networks[read].fill_latency_cycles;
        if (update != JN_NO_NETWORK)
            cycles += arch->networks[update].drain_latency_cycles;
    }
    return cycles;
}

static uint64_t whole_cycles(double cycles)
{
    double whole = nearbyint(cycles);
    if (fabs(cycles - whole) > 1e-12 * cycles)
        whole = ceil(cycles);
    return jn_whole(fmax(whole, 1));
}

/* Operations that are skipped take no time unless their instance waits for
 * others; what rounding adds to a mean is no cycle more.  A run takes one at
 * least. */
static uint64_t sparse_compute_cycles(const struct jn_result *result)
{
    uint64_t cycles = result->compute.cycles;
    double in_use = result->sparse->in_use[result->level_count];
    double all = result->sparse->computes.algorithmic;
    assert(all > 0);
    double share = jn_traffic_computes(result) / all;
    double taken = jn_real(cycles) * (in_use > 0 ? share / in_use : share);
    return whole_cycles(taken);
}

/* If the children of each fan-out start the next step together, a step takes
 * as long as the largest work in it. */
static void wait_for_largest(struct jn_result *result)
{
    struct jn_sparse_result *sparse = result->sparse;
    double cycles = jn_real(result->compute.cycles);
    uint64_t waiting = result->neurons.waiting_cycles;
    uint64_t slowest = jn_latency_slowest(result) - waiting;
    for (size_t level = 0; level < result->level_count; level++)
        cycles *= sparse->imbalance[level];
    cycles = fmin(cycles, 0x1p53);
    sparse->waiting_cycles = result->cycles;
    if (cycles > jn_real(slowest))
        sparse->waiting_cycles =
            whole_cycles(cycles) + (result->cycles - slowest);
}

bool jn_latency_cycles(const struct jn_problem *problem,
                       const struct jn_usage *usage, struct jn_result *result)
{
    const struct jn_arch *arch = problem->arch;
    if (result->sparse)
        result->compute.cycles = sparse_compute_cycles(result);
    uint64_t slowest = result->compute.cycles;
    double instances = jn_real(arch->compute.mesh.x * arch->compute.mesh.y);
    result->bottleneck = arch->level_count;
    for (size_t level = arch->level_count; level-- > 0;) {
        run_level(problem, usage, level, result);
        if (result->levels[level].cycles > slowest) {
            slowest = result->levels[level].cycles;
            result->bottleneck = level;
        }
    }
    slowest = run_neurons(problem, slowest, result);
    result->cycles = jn_add(slowest, jn_ceil_count(network_latency(arch)));
    if (result->sparse)
        wait_for_largest(result);
    result->utilization_ratio =
        jn_traffic_computes(result) / instances / jn_real(result->cycles);
    return result->cycles < UINT64_C(1) << 53;
}
