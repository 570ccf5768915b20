/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/latency.h"

#include "base/checked.h"

#include <math.h>

/* Words per cycle that one instance is asked for. */
struct demand {
    double read, write;
};

static double per_cycle(uint64_t words, double sharing, double cycles)
{
    double share =
        sharing == 1 ? jn_real(words) : ceil(jn_real(words) / sharing);
    return share / cycles;
}

static struct demand sum_demand(const struct jn_problem *problem,
                                const struct jn_usage *usage, size_t level,
                                const struct jn_result *result)
{
    struct demand demand = {0, 0};
    double cycles = jn_real(result->compute.cycles);
    double used = jn_real(usage->x[level] * usage->y[level]);
    double sharing = used / jn_real(usage->replication[level]);
    for (size_t t = 0; t < result->tensor_count; t++) {
        const struct jn_tensor_result *tensor =
            &result->levels[level].tensors[t];
        double scale = problem->storage[level][t].bandwidth_scale;
        uint64_t written =
            tensor->fills_per_instance + tensor->updates_per_instance;
        demand.read +=
            per_cycle(tensor->reads_per_instance, sharing, cycles) * scale;
        demand.write += per_cycle(written, sharing, cycles) * scale;
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

/* Not more than fit: whoever asks tests the whole run's cycles. */
static uint64_t count_cycles(double cycles)
{
    return cycles < 0x1p53 ? jn_whole(ceil(cycles)) : UINT64_C(1) << 53;
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
    run->cycles = count_cycles(jn_real(result->compute.cycles) / ratio);
}

uint64_t jn_latency_slowest(const struct jn_result *result)
{
    return result->bottleneck == result->level_count
               ? result->compute.cycles
               : result->levels[result->bottleneck].cycles;
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

bool jn_latency_cycles(const struct jn_problem *problem,
                       const struct jn_usage *usage, struct jn_result *result)
{
    const struct jn_arch *arch = problem->arch;
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
    result->cycles = jn_add(slowest, count_cycles(network_latency(arch)));
    result->utilization_ratio =
        jn_real(result->compute.computes) / instances / jn_real(result->cycles);
    return result->cycles < UINT64_C(1) << 53;
}
