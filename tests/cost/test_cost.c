/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/area.h"
#include "cost/latency.h"
#include "eval.h"
#include "harness.h"
#include "notation.h"

#define NEAR(value, expected) CU_ASSERT_DOUBLE_EQUAL(value, expected, 1e-9)

static struct notation n;
static struct jn_result result;

static void evaluate(void)
{
    struct jn_arena *scratch = jn_arena_new();
    jn_problem_look(&n.problem);
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
    jn_arena_free(scratch);
}

/* 12 instances of L1, each with 5 M and 7 of C: 420 operations in 35 cycles;
 * weights 35 reads and fills, outputs 28 reads, 35 updates. */
static void read_array(void)
{
    notation_read(&n, "1x1 4x3 4x3", "M60 C7", "W:M,C O!:M", "M3y M4x | C7 M5");
}

static void a_level_without_limits_takes_the_cycles_of_compute(void)
{
    read_array();
    evaluate();
    CU_ASSERT_EQUAL(result.compute.computes, 420);
    CU_ASSERT_EQUAL(result.compute.utilized_instances, 12);
    CU_ASSERT_EQUAL(result.cycles, 35);
    CU_ASSERT_EQUAL(result.bottleneck, 2);
    NEAR(result.utilization_ratio, 1);
    NEAR(result.levels[1].throttling_ratio, 1);
    NEAR(result.levels[1].read_words_per_cycle, 2 - 5 / 35.);
}

static void the_slowest_level_sets_the_cycles(void)
{
    read_array();
    n.levels[1].read = (struct jn_bandwidth){true, 0.5};
    n.levels[0].read = (struct jn_bandwidth){true, 10};
    evaluate();
    NEAR(result.levels[1].throttling_ratio, 0.5 / (65 / 35.));
    CU_ASSERT_EQUAL(result.levels[1].cycles, 130);
    CU_ASSERT_EQUAL(result.levels[0].cycles, 42);
    CU_ASSERT_EQUAL(result.cycles, 130);
    CU_ASSERT_EQUAL(result.bottleneck, 1);
    CU_ASSERT_EQUAL(jn_latency_slowest(&result), 130);
    NEAR(result.utilization_ratio, 35 / 130.);
}

static void shared_ports_serve_reads_and_writes_together(void)
{
    read_array();
    n.levels[1].shared = (struct jn_bandwidth){true, 1};
    n.levels[1].write = (struct jn_bandwidth){true, 100};
    evaluate();
    /* 63 reads, 35 fills, 35 updates */
    CU_ASSERT_EQUAL(result.levels[1].cycles, 135);
    n.problem.storage[1][0].bandwidth_scale = 0.25;
    evaluate();
    NEAR(result.levels[1].read_words_per_cycle, (30 + 35 / 4.) / 35);
}

static void latencies_of_networks_come_on_top(void)
{
    read_array();
    n.networks[0].fill_latency_cycles = 3;
    n.networks[1].drain_latency_cycles = 14;
    n.levels[0].update_network = JN_NO_NETWORK;
    n.levels[1].read_network = JN_NO_NETWORK;
    evaluate();
    CU_ASSERT_EQUAL(result.cycles, 52);
    NEAR(result.networks[0].fill_latency_cycles, 3);
    NEAR(result.networks[1].drain_latency_cycles, 14);
}

static void energies_are_counts_times_prices(void)
{
    read_array();
    n.levels[1].component.prices[JN_READ].energy_pj = 0.3;
    n.levels[1].component.prices[JN_FILL].energy_pj = 0.7;
    n.levels[1].component.prices[JN_UPDATE].energy_pj = 1.1;
    n.levels[1].address_generation_pj = 0.01;
    n.arch.compute.component.prices[JN_COMPUTE].energy_pj = 0.5;
    evaluate();
    NEAR(result.levels[1].tensors[0].energy_pj_of[JN_READ], 35 * 12 * 0.3);
    NEAR(result.levels[1].tensors[0].energy_pj,
         12 * (35 * 0.3 + 35 * 0.7 + 70 * 0.01));
    NEAR(result.levels[1].tensors[1].energy_pj,
         12 * (30 * 0.3 + 35 * 1.1 + 35 * 0.01));
    NEAR(result.compute.energy_pj, 210);
    NEAR(result.energy_pj,
         210 + result.levels[0].energy_pj + result.levels[1].energy_pj);
    NEAR(result.levels[0].energy_pj, 420 + 60);
}

static void instances_of_a_cluster_are_accessed_at_once(void)
{
    read_array();
    n.levels[1].cluster_size = 4;
    evaluate();
    NEAR(result.levels[1].tensors[0].energy_pj, 12 / 4. * 70);
}

static void what_is_in_use_leaks(void)
{
    read_array();
    n.levels[1].mesh.x = 8;
    n.arch.compute.mesh.x = 8;
    n.levels[1].component.prices[JN_LEAK].energy_pj = 0.01;
    n.arch.compute.component.prices[JN_LEAK].energy_pj = 0.02;
    evaluate();
    NEAR(result.levels[1].leakage_pj, 0.01 * 12 * 35);
    NEAR(result.compute.leakage_pj, 0.02 * 12 * 35);
    /* the array is turned off as one */
    n.levels[1].power_gated_at = 0;
    evaluate();
    NEAR(result.levels[1].leakage_pj, 0.01 * 24 * 35);
    n.levels[1].power_gated_at = 1;
    evaluate();
    NEAR(result.levels[1].leakage_pj, 0.01 * 12 * 35);
}

static void a_layer_that_only_adds_pays_for_adding(void)
{
    read_array();
    n.arch.compute.component.prices[JN_ADD].energy_pj = 0.05;
    n.layer.operation = JN_ADD;
    evaluate();
    NEAR(result.compute.energy_pj, 21);
}

static void areas_are_those_of_all_instances(void)
{
    read_array();
    n.levels[0].component.area_um2 = 1000;
    n.levels[1].component.area_um2 = 30;
    n.arch.compute.component.area_um2 = 6;
    evaluate();
    NEAR(result.levels[1].area_um2, 360);
    NEAR(result.compute.area_um2, 72);
    NEAR(result.area_um2, 1432);
    NEAR(jn_area_hop_um(&n.arch, 0), 6);
    NEAR(jn_area_hop_um(&n.arch, 1), 2.449489742783178);
}

/* Weights: 420 words, one to each; on a mesh they make 2.5 hops. */
static void a_mesh_prices_hops_routers_and_entries(void)
{
    read_array();
    n.networks[0].has_hop_pj = true;
    n.networks[0].hop_pj = 0.2;
    n.networks[0].router_pj = 0.03;
    n.networks[0].ingress_pj = 0.007;
    evaluate();
    const struct jn_flow_result *weights = &result.networks[0].tensors[0];
    double hops = 1.5 + 2 / 3.;
    NEAR(weights->average_hops, hops);
    NEAR(weights->energy_per_hop_fj, 200);
    NEAR(weights->energy_pj, 420 * hops * 0.2 + 420 * 3 * 0.03 + 420 * 0.007);
    NEAR(result.networks[0].energy_pj,
         weights->energy_pj + result.networks[0].tensors[1].energy_pj);
}

static void wires_are_as_long_as_the_tiles_between_them(void)
{
    read_array();
    n.levels[1].component.area_um2 = 30;
    n.arch.compute.component.area_um2 = 6;
    n.networks[0].wire_pj_per_bit_mm = 0.5;
    evaluate();
    NEAR(result.networks[0].tensors[0].energy_per_hop_fj, 16 * 6 * 0.5);
    n.networks[0].has_word_bits = true;
    n.networks[0].word_bits = 32;
    n.networks[0].has_tile_width_um = true;
    n.networks[0].tile_width_um = 50;
    evaluate();
    NEAR(result.networks[0].tensors[0].energy_per_hop_fj, 32 * 50 * 0.5);
}

static void links_cost_a_hop_and_two_routers(void)
{
    notation_read(&n, "1x1 3x1 3x1", "P12 R3", "W:R I:P+R O!:P", "P12 R3x |");
    n.networks[0].has_hop_pj = true;
    n.networks[0].hop_pj = 0.2;
    n.networks[0].router_pj = 0.03;
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[1].link_transfers, 22);
    NEAR(result.networks[0].tensors[1].link_transfer_energy_pj, 22 * 0.26);
}

static void trees_pay_wires_and_adders(void)
{
    notation_read(&n, "1x1 4x1 4x1", "M5 C4 R3", "W:M,C,R O!:M", "R3 M5 C4x |");
    n.networks[0].kind = JN_NETWORK_REDUCTION_TREE;
    n.networks[0].adder_pj = 0.03;
    n.networks[0].wire_pj_per_bit_mm = 0.5;
    n.levels[1].component.area_um2 = 36;
    evaluate();
    const struct jn_flow_result *sums = &result.networks[0].tensors[1];
    NEAR(sums->energy_pj, 15 * 16 * 0.006 * 0.5);
    NEAR(sums->spatial_reduction_energy_pj, 45 * 0.03);
    NEAR(result.networks[0].energy_pj,
         sums->energy_pj + sums->spatial_reduction_energy_pj);
}

static void what_counts_once_does_not_grow_with_the_instances(void)
{
    notation_read(&n, "1x1 4x1 8x1", "M5 C4 R2", "W:M,C,R O!:M",
                  "C4x | M5 R2x");
    n.networks[1].ingress_pj = 1;
    evaluate();
    double all = result.networks[1].energy_pj;
    n.networks[1].counts_once = true;
    evaluate();
    NEAR(result.networks[1].energy_pj, all / 4);
}

/* Outputs two apart have holes between them: more words in the tile than sums
 * come back, so that the doubled record is below 0, and costs nothing. */
static void a_record_below_zero_costs_nothing(void)
{
    notation_read(&n, "1x1 1x1", "M5", "W:M O!:3M", "M5");
    n.networks[0].ingress_pj = 0;
    n.networks[0].router_pj = 0.5;
    n.levels[0].no_reduction = true;
    evaluate();
    CU_ASSERT_TRUE(result.networks[0].tensors[1].ingresses < 0);
    NEAR(result.networks[0].tensors[1].energy_pj, 0);
}

static const struct jn_multicast_price multicast_prices[] = {
    {NULL, 0, 0.9}, {"W", 4, 0.25}, {NULL, 3, 0.6}};

/* R and P meet on diagonals: 2 groups of one, 2 of two, 2 of three. */
static void words_are_priced_by_how_many_take_them(void)
{
    notation_read(&n, "1x1 4x3 4x3", "M2 P4 R3", "W:M,R I:P+R O!:M,P",
                  "M2 R3y P4x |");
    n.networks[0].kind = JN_NETWORK_SIMPLE_MULTICAST;
    n.networks[0].multicast_prices = multicast_prices;
    n.networks[0].multicast_price_count = 3;
    evaluate();
    NEAR(result.networks[0].tensors[0].energy_pj, 6 * 0.25);
    NEAR(result.networks[0].tensors[1].energy_pj, 4 * 0.9 + 2 * 0.6);
    n.networks[0].only_last_multicast = true;
    evaluate();
    NEAR(result.networks[0].tensors[1].energy_pj, 2 * 0.6);
}

const struct jn_test tests[] = {
    {"a level without limits takes the cycles of compute",
     a_level_without_limits_takes_the_cycles_of_compute},
    {"the slowest level sets the cycles", the_slowest_level_sets_the_cycles},
    {"shared ports serve reads and writes together",
     shared_ports_serve_reads_and_writes_together},
    {"latencies of networks come on top", latencies_of_networks_come_on_top},
    {"energies are counts times prices", energies_are_counts_times_prices},
    {"instances of a cluster are accessed at once",
     instances_of_a_cluster_are_accessed_at_once},
    {"what is in use leaks", what_is_in_use_leaks},
    {"a layer that only adds pays for adding",
     a_layer_that_only_adds_pays_for_adding},
    {"areas are those of all instances", areas_are_those_of_all_instances},
    {"a mesh prices hops, routers and entries",
     a_mesh_prices_hops_routers_and_entries},
    {"wires are as long as the tiles between them",
     wires_are_as_long_as_the_tiles_between_them},
    {"links cost a hop and two routers", links_cost_a_hop_and_two_routers},
    {"trees pay wires and adders", trees_pay_wires_and_adders},
    {"what counts once does not grow with the instances",
     what_counts_once_does_not_grow_with_the_instances},
    {"a record below zero costs nothing", a_record_below_zero_costs_nothing},
    {"words are priced by how many take them",
     words_are_priced_by_how_many_take_them},
    {NULL, NULL}};
