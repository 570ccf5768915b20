/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

/* Two levels and compute, each with its attributes, then further parts. */
static const struct reading *read_wired(const char *dram, const char *glb,
                                        const char *mac, const char *rest)
{
    return read_timeloop_format(
        "architecture:\n"
        "  subtree:\n"
        "  - name: chip\n"
        "    local:\n"
        "    - {name: DRAM, class: DRAM, attributes: {%s}}\n"
        "    - {name: 'GLB[0..2]', class: SRAM, attributes: {depth: 9, %s}}\n"
        "    - {name: 'MAC[0..2]', class: mac, attributes: {%s}}\n"
        "%s",
        dram, glb, mac, rest);
}

static void unnamed_networks_take_the_outer_levels_attributes(void)
{
    const struct reading *reading = read_wired(
        "datawidth: 12, router-energy: 1.5, wire-energy: 0.25, tile-width: 70,"
        " energy-per-hop: 0.75, energy-per-ingress: 0.125,"
        " network_fill_latency: 5, network-drain-latency: 7",
        "network_word_bits: 9, network-type: 'M:N'", "", "");
    CHECK_ROW(reading->messages, reading->fine);
    const struct jn_arch *arch = &reading->spec.arch;
    CU_ASSERT_EQUAL_FATAL(arch->network_count, 2);
    const struct jn_network *outer = &arch->networks[0];
    CU_ASSERT_STRING_EQUAL(outer->component.name, "DRAM <==> GLB");
    CU_ASSERT_TRUE(outer->inferred && !outer->distributed);
    CU_ASSERT_TRUE(outer->carries_reads && outer->carries_updates);
    CU_ASSERT_TRUE(outer->has_word_bits && outer->word_bits == 12);
    CU_ASSERT_EQUAL(outer->router_pj, 1.5);
    CU_ASSERT_EQUAL(outer->wire_pj_per_bit_mm, 0.25);
    CU_ASSERT_TRUE(outer->has_tile_width_um && outer->tile_width_um == 70);
    CU_ASSERT_TRUE(outer->has_hop_pj && outer->hop_pj == 0.75);
    CU_ASSERT_EQUAL(outer->ingress_pj, 0.125);
    CU_ASSERT_EQUAL(outer->fill_latency_cycles, 5);
    CU_ASSERT_EQUAL(outer->drain_latency_cycles, 7);
    CU_ASSERT_EQUAL(outer->level, 0);
    const struct jn_network *inner = &arch->networks[1];
    CU_ASSERT_STRING_EQUAL(inner->component.name, "GLB <==> MAC");
    CU_ASSERT_TRUE(inner->distributed);
    CU_ASSERT_EQUAL(inner->word_bits, 9);
    CU_ASSERT_TRUE(!inner->has_hop_pj && !inner->has_tile_width_um);
    CU_ASSERT_EQUAL(inner->level, 1);
    CU_ASSERT_EQUAL(arch->levels[0].read_network, 0);
    CU_ASSERT_EQUAL(arch->levels[0].update_network, 0);
    CU_ASSERT_EQUAL(arch->levels[1].read_network, 1);
    CU_ASSERT_EQUAL(arch->levels[1].update_network, 1);
    forget_timeloop();
}

static void named_networks_are_wired_by_both_ends(void)
{
    const struct reading *reading = read_wired(
        "network_read: Down, network_update: Up, router-energy: 3",
        "network_fill: Down, network_drain: Up, network_read: Down,"
        " network_update: Tree",
        "network_operand: Down, network_result: Tree",
        "    - {name: Down, class: XY_NoC, attributes: {fill_latency: 5,\n"
        "       drain_latency: 7, network_word_bits: 24}}\n"
        "    - {name: Up, class: Legacy, attributes: {word-bits: 20}}\n"
        "    - {name: Tree, class: ReductionTree, attributes: {tile-width: 9,\n"
        "       adder-energy: 0.5, energy-per-hop: 3, wire-energy: 2}}\n");
    CHECK_ROW(reading->messages, reading->fine);
    const struct jn_arch *arch = &reading->spec.arch;
    CU_ASSERT_EQUAL_FATAL(arch->network_count, 3);
    const struct jn_network *down = &arch->networks[0];
    CU_ASSERT_STRING_EQUAL(down->component.name, "Down");
    CU_ASSERT_FALSE(down->inferred);
    CU_ASSERT_TRUE(down->carries_reads && !down->carries_updates);
    CU_ASSERT_EQUAL(down->level, 1);
    CU_ASSERT_EQUAL(down->router_pj, 0);
    CU_ASSERT_EQUAL(down->word_bits, 24);
    CU_ASSERT_EQUAL(down->fill_latency_cycles, 5);
    CU_ASSERT_EQUAL(down->drain_latency_cycles, 5);
    CU_ASSERT_EQUAL(arch->networks[1].word_bits, 20);
    CU_ASSERT_EQUAL(arch->networks[1].level, 0);
    CU_ASSERT_TRUE(arch->networks[1].carries_updates);
    const struct jn_network *tree = &arch->networks[2];
    CU_ASSERT_EQUAL(tree->kind, JN_NETWORK_REDUCTION_TREE);
    CU_ASSERT_TRUE(tree->counts_once);
    CU_ASSERT_EQUAL(tree->adder_pj, 0.5);
    CU_ASSERT_EQUAL(tree->wire_pj_per_bit_mm, 2);
    CU_ASSERT_EQUAL(tree->word_bits, 16);
    CU_ASSERT_TRUE(!tree->has_tile_width_um && !tree->has_hop_pj);
    CU_ASSERT_EQUAL(arch->levels[0].update_network, 1);
    CU_ASSERT_EQUAL(arch->levels[1].read_network, 0);
    CU_ASSERT_EQUAL(arch->levels[1].update_network, 2);
    forget_timeloop();
}

static void a_role_without_a_name_gets_an_unnamed_network(void)
{
    const struct reading *reading =
        read_wired("", "network_update: Up", "network_result: Up",
                   "    - {name: Up, class: Legacy}\n");
    CHECK_ROW(reading->messages, reading->fine);
    const struct jn_arch *arch = &reading->spec.arch;
    CU_ASSERT_EQUAL_FATAL(arch->network_count, 3);
    CU_ASSERT_TRUE(arch->networks[1].inferred);
    CU_ASSERT_FALSE(arch->networks[1].carries_updates);
    CU_ASSERT_EQUAL(arch->levels[1].read_network, 1);
    CU_ASSERT_EQUAL(arch->levels[1].update_network, 2);
    forget_timeloop();
}

static void the_tabled_wire_prices_unnamed_networks_only(void)
{
    const struct reading *reading = read_wired(
        "wire-energy: 3", "network_read: D, network_update: D",
        "network_operand: D, network_result: D",
        "    - {name: D, class: Legacy, attributes: {wire-energy: 5}}\n"
        "ERT: {tables: [{name: chip.wire, actions: [\n"
        "  {name: transfer_random, arguments: {a: 1}, energy: 0.1},\n"
        "  {name: transfer_random, arguments: {a: 2}, energy: 0.7}]}]}\n");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_network *networks = reading->spec.arch.networks;
    CU_ASSERT_EQUAL(networks[0].wire_pj_per_bit_mm, (double)0.7f);
    CU_ASSERT_EQUAL(networks[1].wire_pj_per_bit_mm, 5);
    reading = read_wired("wire-energy: 3", "", "",
                         "ERT: {tables: [{name: wire, actions: [\n"
                         "  {name: transfer_random, energy: 0}]}]}\n");
    CU_ASSERT_EQUAL(reading->spec.arch.networks[0].wire_pj_per_bit_mm, 3);
    forget_timeloop();
}

#define MULTICAST(attributes, actions)                                         \
    "    - {name: Bus, class: SimpleMulticast, attributes: {" attributes       \
    "}}\n"                                                                     \
    "ERT: {tables: [{name: chip.Bus, actions: [" actions "]}]}\n"

static const struct {
    const char *rest;
    size_t count;
    struct jn_multicast_price prices[3];
} multicasts[] = {
    {MULTICAST("action_name: send", "{name: send, energy: 3}"),
     1,
     {{NULL, 0, 3}}},
    {MULTICAST("action_name: send, multicast_factor_argument: n",
               "{name: send, arguments: {n: 1}, energy: 3},"
               "{name: send, arguments: {n: 4}, energy: 7},"
               "{name: other, arguments: {n: 4}, energy: 9}"),
     2,
     {{NULL, 1, 3}, {NULL, 4, 7}}},
    {MULTICAST("action_name: send, multicast_factor_argument: n,"
               " per_datatype_ERT: true",
               "{name: send_A, arguments: {n: 1}, energy: 3},"
               "{name: send_A, arguments: {n: 4}, energy: 7},"
               "{name: send_B, arguments: {n: 4}, energy: 9}"),
     3,
     {{"A", 1, 3}, {"A", 4, 7}, {"B", 0, 9}}},
};

static bool same_price(const struct jn_multicast_price *a,
                       const struct jn_multicast_price *b)
{
    bool same_tensor = a->tensor && b->tensor
                           ? strcmp(a->tensor, b->tensor) == 0
                           : a->tensor == b->tensor;
    return same_tensor && a->factor == b->factor &&
           a->energy_pj == b->energy_pj;
}

static void multicasts_are_priced_by_factor(void)
{
    for (size_t i = 0; i < sizeof multicasts / sizeof multicasts[0]; i++) {
        const struct reading *reading = read_wired(
            "network_read: Bus", "network_fill: Bus", "", multicasts[i].rest);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_network *bus = &reading->spec.arch.networks[0];
        CU_ASSERT_EQUAL(bus->kind, JN_NETWORK_SIMPLE_MULTICAST);
        CU_ASSERT_TRUE(bus->only_last_multicast);
        CU_ASSERT_EQUAL_FATAL(bus->multicast_price_count, multicasts[i].count);
        for (size_t j = 0; j < multicasts[i].count; j++)
            CHECK_ROW(multicasts[i].rest, same_price(&bus->multicast_prices[j],
                                                     &multicasts[i].prices[j]));
    }
    forget_timeloop();
}

static void prices_of_other_layers_tensors_are_forgotten(void)
{
    const struct reading *reading = read_wired(
        "network_read: Bus", "network_fill: Bus", "",
        MULTICAST("action_name: send, multicast_factor_argument: n,"
                  " per_datatype_ERT: true",
                  "{name: send_A, arguments: {n: 1}, energy: 3},"
                  "{name: send_X, arguments: {n: 4}, energy: 7},"
                  "{name: send_B, arguments: {n: 4}, energy: 9}") PRODUCT);
    CHECK_ROW(reading->messages, reading->fine);
    const struct jn_network *bus = &reading->spec.arch.networks[0];
    CU_ASSERT_EQUAL_FATAL(bus->multicast_price_count, 2);
    CU_ASSERT_STRING_EQUAL(bus->multicast_prices[1].tensor, "B");
    forget_timeloop();
}

static void an_unused_network_is_warned_about(void)
{
    const struct reading *reading =
        read_wired("", "", "", "    - {name: Bus, class: Legacy}\n");
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_EQUAL(reading->spec.arch.network_count, 2);
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "8:7: warning: no level names the network 'Bus'; it has no effect\n");
    forget_timeloop();
}

static const struct {
    const char *dram, *glb, *rest;
    const char *messages;
} errors[] = {
    {"network_read: Bus", "", "    - {name: Bus, class: Legacy}\n",
     "5:60: error: 'network_read' names network 'Bus', so 'network_fill' of "
     "'GLB' must name it too\n"},
    {"", "network_drain: Bus", "    - {name: Bus, class: Legacy}\n",
     "6:78: error: 'network_drain' names network 'Bus', so 'network_update' of "
     "'DRAM' must name it too\n"},
    {"network_read: Bus", "network_fill: Bus2",
     "    - {name: Bus, class: Legacy}\n    - {name: Bus2, class: Legacy}\n",
     "5:60: error: 'network_read' names network 'Bus', so 'network_fill' of "
     "'GLB' must name it too\n"},
    {"network_read: Bas", "network_fill: Bas",
     "    - {name: Bus, class: Legacy}\n",
     "5:60: error: the architecture has no network 'Bas'; did you mean "
     "'Bus'?\n"
     "6:77: error: the architecture has no network 'Bas'; did you mean "
     "'Bus'?\n"},
    {"network_read: T", "network_fill: T",
     "    - {name: T, class: ReductionTree}\n",
     "8:7: error: the reduction tree 'T' can only carry updates, not reads\n"},
    {"network-type: 'N:1'", "", "",
     "5:60: error: 'network_type' of 'DRAM' must be '1:1', '1:N' or 'M:N'\n"},
    {"router-energy: -1", "", "",
     "5:61: error: 'router-energy' must not be negative, but is -1\n"},
    {"network_word_bits: 0", "", "",
     "5:65: error: 'network_word_bits' must lie between 1 and 2^20\n"},
    {"network_read: B", "network_fill: B",
     "    - {name: B, class: SimpleMulticast}\n",
     "8:7: error: the SimpleMulticast network 'B' needs an 'action_name' that "
     "names its row in the ERT\n"},
    {"network_read: B", "network_fill: B",
     "    - {name: B, class: SimpleMulticast, attributes: {action_name: go}}\n",
     "8:7: error: the ERT has no action 'go' of the SimpleMulticast network "
     "'B'\n"},
    {"network_read: B", "network_fill: B",
     "    - {name: B, class: SimpleMulticast, attributes: {action_name: go,\n"
     "       per_datatype_ERT: true}}\n",
     "8:7: error: the ERT has no action 'go_TENSOR' of the SimpleMulticast "
     "network 'B'\n"},
};

static void faulty_networks_are_located(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct reading *reading =
            read_wired(errors[i].dram, errors[i].glb, "", errors[i].rest);
        CHECK_ROW(errors[i].messages, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, errors[i].messages) == 0);
    }
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"unnamed networks take the outer level's attributes",
     unnamed_networks_take_the_outer_levels_attributes},
    {"named networks are wired by both ends",
     named_networks_are_wired_by_both_ends},
    {"a role without a name gets an unnamed network",
     a_role_without_a_name_gets_an_unnamed_network},
    {"the tabled wire prices unnamed networks only",
     the_tabled_wire_prices_unnamed_networks_only},
    {"multicasts are priced by factor", multicasts_are_priced_by_factor},
    {"prices of other layers' tensors are forgotten",
     prices_of_other_layers_tensors_are_forgotten},
    {"an unused network is warned about", an_unused_network_is_warned_about},
    {"faulty networks are located", faulty_networks_are_located},
    {NULL, NULL},
};
