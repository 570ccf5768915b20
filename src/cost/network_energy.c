/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/network_energy.h"

#include "base/checked.h"
#include "cost/area.h"

#include <math.h>
#include <string.h>

double jn_network_word_bits(const struct jn_problem *problem,
                            const struct jn_network *network, size_t tensor)
{
    size_t index = (size_t)(network - problem->arch->networks);
    if (network->has_word_bits)
        return network->word_bits;
    if (problem->packets[index][tensor].bits > 0)
        return problem->packets[index][tensor].bits;
    return problem->storage[network->level][tensor].word_bits;
}

double jn_network_hop_pj(const struct jn_problem *problem,
                         const struct jn_network *network, size_t tensor)
{
    bool is_tree = network->kind == JN_NETWORK_REDUCTION_TREE;
    if (network->has_hop_pj && !is_tree)
        return network->hop_pj;
    if (network->wire_pj_per_bit_mm == 0)
        return 0;
    double um = network->has_tile_width_um && !is_tree
                    ? network->tile_width_um
                    : jn_area_hop_um(problem->arch, (size_t)network->level);
    return jn_network_word_bits(problem, network, tensor) * um / 1000 *
           network->wire_pj_per_bit_mm;
}

/* A word passes one router more than it makes hops; the sum is cut to an
 * integer after each record (spec 2.11), but for what rounding has taken from
 * a mean of counts: that is no whole router less. */
static uint64_t pass_routers(uint64_t routers, const struct jn_record *record)
{
    if (record->accesses <= 0)
        return routers;
    double each = 1 + floor(record->hops / record->accesses);
    double sum = jn_real(routers) + each * record->accesses;
    return jn_whole(sum * (1 + 1e-13));
}

static uint64_t count_routers(const struct jn_flow_result *flow)
{
    uint64_t routers = 0;
    for (size_t i = 0; i < flow->record_count; i++)
        routers = pass_routers(routers, &flow->records[i]);
    if (flow->remote.multicast > 0)
        routers = pass_routers(routers, &flow->remote);
    return routers;
}

static double sum_hops(const struct jn_flow_result *flow)
{
    double hops = 0;
    for (size_t i = 0; i < flow->record_count; i++)
        if (flow->records[i].accesses > 0)
            hops += flow->records[i].hops;
    if (flow->remote.multicast > 0 && flow->remote.accesses > 0)
        hops += flow->remote.hops;
    return hops;
}

static double count_entries(const struct jn_flow_result *flow)
{
    return flow->remote.multicast > 0 ? flow->ingresses + flow->remote.accesses
                                      : flow->ingresses;
}

static void price_mesh(const struct jn_network *network, double per_hop,
                       double instances, struct jn_flow_result *flow)
{
    double pj = sum_hops(flow) * per_hop +
                jn_real(count_routers(flow)) * network->router_pj +
                count_entries(flow) * network->ingress_pj;
    double link_pj =
        jn_real(flow->link_transfers) * (per_hop + 2 * network->router_pj);
    flow->energy_pj = pj * instances;
    flow->link_transfer_energy_pj = link_pj * instances;
    flow->spatial_reduction_energy_pj = 0;
}

static void price_tree(const struct jn_network *network, double per_hop,
                       double instances, struct jn_flow_result *flow)
{
    flow->energy_pj = sum_hops(flow) * per_hop * instances;
    flow->link_transfer_energy_pj = 0;
    flow->spatial_reduction_energy_pj =
        jn_real(flow->spatial_reductions) * network->adder_pj * instances;
}

static double multicast_pj(const struct jn_network *network, const char *tensor,
                           uint64_t factor)
{
    double any = 0;
    for (size_t i = 0; i < network->multicast_price_count; i++) {
        const struct jn_multicast_price *price = &network->multicast_prices[i];
        if (price->tensor != NULL && strcmp(price->tensor, tensor) != 0)
            continue;
        if (price->factor == factor)
            return price->energy_pj;
        if (price->factor == 0)
            any = price->energy_pj;
    }
    return any;
}

/* Each word is priced by how many children take it. */
static void price_multicasts(const struct jn_network *network,
                             const char *tensor, double instances,
                             struct jn_flow_result *flow)
{
    flow->energy_pj = 0;
    flow->link_transfer_energy_pj = 0;
    flow->spatial_reduction_energy_pj = 0;
    for (size_t i = 0; i < flow->record_count; i++) {
        const struct jn_record *record = &flow->records[i];
        double pj = multicast_pj(network, tensor, record->multicast);
        if (network->only_last_multicast && record->accesses > 0)
            flow->energy_pj = 0;
        flow->energy_pj += pj * record->accesses * instances;
    }
}

static void give_away(struct jn_flow_result *flow)
{
    flow->energy_per_hop_fj = 0;
    flow->energy_pj = 0;
    flow->link_transfer_energy_pj = 0;
    flow->spatial_reduction_energy_pj = 0;
}

static void price_flow(const struct jn_problem *problem,
                       const struct jn_network *network, size_t tensor,
                       double instances, struct jn_flow_result *flow)
{
    const char *name = problem->layer->tensors[tensor].name;
    double per_hop = jn_network_hop_pj(problem, network, tensor);
    flow->energy_per_hop_fj = per_hop * 1000;
    switch (network->kind) {
    case JN_NETWORK_MESH:
        price_mesh(network, per_hop, instances, flow);
        break;
    case JN_NETWORK_REDUCTION_TREE:
        price_tree(network, per_hop, instances, flow);
        break;
    case JN_NETWORK_SIMPLE_MULTICAST:
        price_multicasts(network, name, instances, flow);
        break;
    }
}

static double sum_flow(const struct jn_flow_result *flow)
{
    return flow->energy_pj + flow->link_transfer_energy_pj +
           flow->spatial_reduction_energy_pj;
}

void jn_network_energy_pj(const struct jn_problem *problem,
                          const struct jn_usage *usage,
                          struct jn_result *result)
{
    const struct jn_arch *arch = problem->arch;
    for (size_t n = 0; n < arch->network_count; n++) {
        const struct jn_network *network = &arch->networks[n];
        struct jn_network_result *priced = &result->networks[n];
        double instances = jn_real(usage->replication[network->level]);
        priced->fill_latency_cycles = network->fill_latency_cycles;
        priced->drain_latency_cycles = network->drain_latency_cycles;
        priced->energy_pj = 0;
        for (size_t t = 0; t < result->tensor_count; t++) {
            if (problem->is_free[n])
                give_away(&priced->tensors[t]);
            else
                price_flow(problem, network, t, instances, &priced->tensors[t]);
            priced->energy_pj += sum_flow(&priced->tensors[t]);
        }
        if (network->counts_once)
            priced->energy_pj /= instances;
    }
}
