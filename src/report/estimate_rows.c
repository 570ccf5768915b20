/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/estimate_rows.h"

#include <assert.h>

enum { ROWS_OF_COMPONENT = JN_ACTION_COUNT + 1, ROWS_OF_NETWORK = 5 };

const char *jn_class_name(enum jn_class class_)
{
    static const char *const names[] = {[JN_CLASS_DRAM] = "dram",
                                        [JN_CLASS_SRAM] = "sram",
                                        [JN_CLASS_REGFILE] = "regfile",
                                        [JN_CLASS_COMPUTE] = "compute",
                                        [JN_CLASS_NETWORK] = "network",
                                        [JN_CLASS_NEURON] = "neuron"};
    return names[class_];
}

const char *jn_figure_key(enum jn_figure unit)
{
    static const char *const keys[JN_FIGURE_COUNT] = {
        [JN_FIGURE_PJ] = "energy_pj",
        [JN_FIGURE_PJ_PER_CYCLE] = "energy_pj_per_cycle",
        [JN_FIGURE_PJ_PER_BIT_MM] = "energy_pj_per_bit_mm",
        [JN_FIGURE_UM2] = "area_um2"};
    return keys[unit];
}

static void add(struct jn_estimate_rows *rows, struct jn_estimate_row row,
                const struct jn_price *price)
{
    row.estimator = price->estimator ? price->estimator : "";
    row.source = price->source ? price->source : "";
    rows->items[rows->count++] = row;
}

static void add_action(struct jn_estimate_rows *rows,
                       const struct jn_component *component,
                       enum jn_action action)
{
    const struct jn_price *price = &component->prices[action];
    if (!price->known)
        return;
    struct jn_estimate_row row = {
        .component = component,
        .action = jn_action_name(action),
        .unit = action == JN_LEAK ? JN_FIGURE_PJ_PER_CYCLE : JN_FIGURE_PJ,
        .figure = price->energy_pj};
    add(rows, row, price);
}

/* What is only done where zeros count. */
static void add_sparse_actions(struct jn_estimate_rows *rows,
                               const struct jn_arch *arch,
                               const struct jn_component *component)
{
    for (int a = JN_COMPARE + 1; a < jn_arch_action_count(arch); a++)
        add_action(rows, component, (enum jn_action)a);
}

static void add_area(struct jn_estimate_rows *rows,
                     const struct jn_component *component)
{
    struct jn_estimate_row row = {.component = component,
                                  .action = "area",
                                  .unit = JN_FIGURE_UM2,
                                  .figure = component->area_um2};
    if (component->area.known)
        add(rows, row, &component->area);
}

/* A figure of a network that its files give, if they do. */
static void add_given(struct jn_estimate_rows *rows,
                      const struct jn_network *network, const char *action,
                      double pj)
{
    static const struct jn_price price = {true, 0, "user", "given in the file"};
    struct jn_estimate_row row = {.component = &network->component,
                                  .action = action,
                                  .unit = JN_FIGURE_PJ,
                                  .figure = pj};
    if (pj > 0)
        add(rows, row, &price);
}

/* A hop's energy is that of its wire unless it is known as such. */
static void add_hop(struct jn_estimate_rows *rows,
                    const struct jn_network *network)
{
    static const struct jn_price given = {true, 0, "user", "given in the file"};
    static const struct jn_price nobody = {true, 0, "none", "nobody prices it"};
    const struct jn_price *prices = network->component.prices;
    bool by_wire = !network->has_hop_pj && network->wire_pj_per_bit_mm > 0;
    struct jn_estimate_row row = {
        .component = &network->component,
        .action = by_wire ? "wire" : "hop",
        .unit = by_wire ? JN_FIGURE_PJ_PER_BIT_MM : JN_FIGURE_PJ,
        .figure = by_wire ? network->wire_pj_per_bit_mm : network->hop_pj};
    const struct jn_price *price = &prices[by_wire ? JN_WIRE : JN_HOP];
    if (network->multicast_price_count > 0)
        return;
    if (!price->known)
        price = by_wire || network->has_hop_pj ? &given : &nobody;
    add(rows, row, price);
}

static void add_multicasts(struct jn_estimate_rows *rows,
                           const struct jn_network *network,
                           struct jn_arena *arena)
{
    for (size_t i = 0; i < network->multicast_price_count; i++) {
        const struct jn_multicast_price *price = &network->multicast_prices[i];
        const char *action = "multicast";
        if (price->factor > 0)
            action = jn_arena_format(arena, "%s to %llu", action,
                                     (unsigned long long)price->factor);
        if (price->tensor)
            action = jn_arena_format(arena, "%s, %s", action, price->tensor);
        add_given(rows, network, action, price->energy_pj);
    }
}

static size_t network_limit(const struct jn_network *network)
{
    return ROWS_OF_NETWORK + network->multicast_price_count;
}

static void add_network(struct jn_estimate_rows *rows,
                        const struct jn_network *network,
                        struct jn_arena *arena)
{
    add_hop(rows, network);
    add_multicasts(rows, network, arena);
    add_given(rows, network, "router", network->router_pj);
    add_given(rows, network, "ingress", network->ingress_pj);
    add_given(rows, network, "adder", network->adder_pj);
}

struct jn_estimate_rows jn_estimate_network(const struct jn_network *network,
                                            struct jn_arena *arena)
{
    struct jn_estimate_rows rows = {
        jn_arena_take(arena, network_limit(network), sizeof *rows.items), 0};
    add_network(&rows, network, arena);
    assert(rows.count <= network_limit(network));
    return rows;
}

static void add_neurons(struct jn_estimate_rows *rows,
                        const struct jn_component *component)
{
    for (enum jn_action a = JN_VISIT; a <= JN_SYNC; a++)
        add_action(rows, component, a);
    add_action(rows, component, JN_LEAK);
    add_area(rows, component);
}

static size_t row_limit(const struct jn_arch *arch)
{
    size_t limit = (arch->level_count + 2) * ROWS_OF_COMPONENT;
    for (size_t i = 0; i < arch->network_count; i++)
        limit += network_limit(&arch->networks[i]);
    return limit;
}

struct jn_estimate_rows jn_estimate_rows(const struct jn_arch *arch,
                                         struct jn_arena *arena)
{
    struct jn_estimate_rows rows = {
        jn_arena_take(arena, row_limit(arch), sizeof *rows.items), 0};
    for (size_t i = 0; i < arch->level_count; i++) {
        for (enum jn_action a = JN_READ; a <= JN_LEAK; a++)
            add_action(&rows, &arch->levels[i].component, a);
        add_sparse_actions(&rows, arch, &arch->levels[i].component);
        add_area(&rows, &arch->levels[i].component);
    }
    const struct jn_component *compute = &arch->compute.component;
    for (enum jn_action a = JN_COMPUTE; a <= JN_COMPARE; a++)
        add_action(&rows, compute, a);
    add_action(&rows, compute, JN_LEAK);
    add_sparse_actions(&rows, arch, compute);
    add_area(&rows, compute);
    if (arch->neurons.given)
        add_neurons(&rows, &arch->neurons.component);
    for (size_t i = 0; i < arch->network_count; i++)
        add_network(&rows, &arch->networks[i], arena);
    assert(rows.count <= row_limit(arch));
    return rows;
}
