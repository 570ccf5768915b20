/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/network.h"

#include "base/checked.h"

#include <math.h>

/* Where results are not added up at the level that they go to, each one but
 * the first of its word meets the old sum on its way back (spec 2.11). */
static bool doubles(const struct jn_problem *problem,
                    const struct jn_network *network,
                    const struct jn_tensor *tensor)
{
    return tensor->read_write && network->carries_updates &&
           network->kind == JN_NETWORK_MESH &&
           problem->arch->levels[network->level].no_reduction;
}

/* A tree adds up halfway between its leaves and its root. */
static double tree_hops(const struct jn_record *record)
{
    return floor(log2(jn_real(record->multicast))) / 2 * record->accesses;
}

static void meet_old_sums(const struct jn_flow *flow, struct jn_record *record)
{
    record->accesses = 2 * record->accesses - flow->partition_words;
}

static void send_packets(double per_word, struct jn_record *record)
{
    record->accesses *= per_word;
    record->hops *= per_word;
    record->unicast_hops *= per_word;
}

/* Times that a record's words pass on this network. */
static double passes(const struct jn_flow *flow,
                     const struct jn_network *network)
{
    return flow->share * (network->carries_reads + network->carries_updates);
}

static void pass_both_ways(const struct jn_flow *flow,
                           const struct jn_network *network,
                           struct jn_record *record)
{
    send_packets(passes(flow, network), record);
}

/* The flow's records, or a copy where the network changes them. */
static struct jn_record *take_records(const struct jn_flow *flow,
                                      const struct jn_network *network,
                                      double per_word, bool doubled,
                                      struct jn_arena *arena)
{
    bool is_tree = network->kind == JN_NETWORK_REDUCTION_TREE;
    if (!doubled && !is_tree && !flow->both_ways && per_word == 1)
        return flow->records;
    struct jn_record *records =
        jn_arena_take(arena, flow->record_count, sizeof records[0]);
    for (size_t i = 0; i < flow->record_count; i++) {
        records[i] = flow->records[i];
        if (flow->both_ways)
            pass_both_ways(flow, network, &records[i]);
        else if (doubled)
            meet_old_sums(flow, &records[i]);
        if (per_word != 1)
            send_packets(per_word, &records[i]);
        if (is_tree)
            records[i].hops = tree_hops(&records[i]);
    }
    return records;
}

/* With results doubled per record as Timeloop does it a record can come out
 * below 0 (where tiles have holes); the sum of reductions does not. */
static void sum_records(struct jn_flow_result *result, bool reduces)
{
    double hops = 0;
    int64_t reductions = 0;
    result->ingresses = 0;
    for (size_t i = 0; i < result->record_count; i++) {
        const struct jn_record *record = &result->records[i];
        result->ingresses += record->accesses;
        hops += record->hops;
        if (reduces)
            reductions +=
                (int64_t)(jn_real(record->multicast - 1) * record->accesses);
    }
    if (result->remote.multicast > 0) {
        hops += result->remote.hops;
        if (reduces)
            reductions += (int64_t)(jn_real(result->remote.multicast - 1) *
                                    result->remote.accesses);
    }
    result->spatial_reductions = reductions > 0 ? (uint64_t)reductions : 0;
    result->average_hops = result->ingresses > 0 ? hops / result->ingresses : 0;
}

/* The result's records are set. */
static void count_tensor(const struct jn_network *network,
                         const struct jn_tensor *tensor,
                         const struct jn_flow *flow,
                         struct jn_flow_result *result)
{
    result->carried =
        tensor->read_write || network->kind != JN_NETWORK_REDUCTION_TREE;
    result->record_count = result->carried ? flow->record_count : 0;
    result->link_transfers = jn_whole(flow->link_words);
    sum_records(result, network->carries_updates && tensor->read_write);
}

void jn_network_count(const struct jn_nest *nest, const struct jn_usage *usage,
                      const struct jn_flows *flows, struct jn_arena *arena,
                      struct jn_result *result)
{
    const struct jn_problem *problem = nest->problem;
    for (size_t n = 0; n < problem->arch->network_count; n++) {
        const struct jn_network *network = &problem->arch->networks[n];
        size_t level = (size_t)network->level;
        for (size_t t = 0; t < nest->tensor_count; t++) {
            const struct jn_tensor *tensor = &problem->layer->tensors[t];
            const struct jn_flow *flow = &flows->of[level][t];
            struct jn_flow_result *carried = &result->networks[n].tensors[t];
            bool doubled = doubles(problem, network, tensor);
            carried->fanout = usage->fanout[level];
            carried->records = take_records(
                flow, network, problem->packets[n][t].per_word, doubled, arena);
            carried->remote = flow->remote;
            if (doubled && flow->remote.multicast > 0)
                meet_old_sums(flow, &carried->remote);
            count_tensor(network, tensor, flow, carried);
        }
    }
}
