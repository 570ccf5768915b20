/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spikes: what simulators of spiking machines and tools that count published.
 * README.md says where each figure is from. */
#include "harness.h"
#include "published.h"
#include "spec/spec.h"

#include <math.h>
#include <string.h>

/* --- Loihi: SANA-FE's run of a network for gestures, 1000 steps ------------*/

/* What the run had on the way from core to core, which follows from its
 * placement of neurons: given, not computed. */
static const double loihi_messages = 3724738, loihi_hops = 8851223;
/* What a synapse of a dense layer costs more than one of a convolution. */
static const double dense_synapse_more_pj = 35.5 - 24.0;

static const struct loihi_row {
    const char *layer;
    double synops, spikes, neurons;
} loihi_rows[] = {
    {"input", 0, 25357, 1024},       {"conv1", 894096, 27746, 3600},
    {"conv2", 6808416, 69742, 5408}, {"conv3", 30408576, 191244, 7744},
    {"conv4", 12708542, 49754, 891}, {"fc", 547294, 245, 11}};
enum { LOIHI_LAYERS = sizeof loihi_rows / sizeof loihi_rows[0] };

struct loihi_energy {
    double synapse_pj, soma_pj, updates;
};

static struct jn_spec *load_loihi(void)
{
    return load_published("arch/loihi_like.cfg",
                          "workloads/dvs_gesture_snn.cfg",
                          "mappings/loihi_like_dvs_gesture_snn.cfg");
}

/* The camera's neurons get no synapses: their layer compares. */
static double synapses_of(const struct jn_spec *spec, const char *name,
                          const struct jn_result *result)
{
    const struct jn_layer *layer =
        &spec->workload.layers[layer_named(spec, name)];
    return layer->operation == JN_ADD ? result->sparse->computes.of[JN_ACTUAL]
                                      : 0;
}

static void check_loihi_layer(const struct jn_spec *spec,
                              const struct loihi_row *row,
                              struct jn_arena *scratch,
                              struct loihi_energy *energy)
{
    struct jn_result result;
    if (!evaluate_named(spec, row->layer, scratch, &result))
        return;
    const double *counts = result.neurons.counts;
    /* the workload's share of spikes makes a whole number of them */
    CHECK_ROW(row->layer, is_within(synapses_of(spec, row->layer, &result),
                                    row->synops, 0.003));
    CHECK_ROW(row->layer, fabs(counts[JN_SPIKE] - row->spikes) < 0.5);
    CHECK_ROW(row->layer, fabs(counts[JN_VISIT] - 1000 * row->neurons) < 0.5);
    energy->synapse_pj += result.compute.energy_pj;
    energy->soma_pj += result.neurons.energy_pj;
    energy->updates += counts[JN_INTEGRATE];
    if (strcmp(row->layer, "fc") == 0)
        energy->synapse_pj += row->synops * dense_synapse_more_pj;
}

/* Directions of the hops are not published, but how much they took in another
 * run, of 100 steps: that gives the mean of a hop. */
static void a_hop_costs_what_it_did_in_a_shorter_run(void)
{
    static const double energy_pj = 3.54426e7;
    static const double messages = 295322;
    static const double hops = 710393;
    struct jn_spec *spec = load_loihi();
    const struct jn_network *mesh = &spec->arch.networks[0];
    CU_ASSERT_TRUE(is_within(
        mesh->hop_pj, (energy_pj - messages * mesh->ingress_pj) / hops, 0.01));
    jn_spec_free(spec);
}

static double network_pj(const struct jn_spec *spec)
{
    const struct jn_network *mesh = &spec->arch.networks[0];
    return loihi_messages * mesh->ingress_pj + loihi_hops * mesh->hop_pj;
}

static void gestures_on_loihi_take_as_much_as_simulated(void)
{
    struct jn_spec *spec = load_loihi();
    struct jn_arena *scratch = jn_arena_new();
    struct loihi_energy energy = {0, 0, 0};
    for (size_t i = 0; i < LOIHI_LAYERS; i++)
        check_loihi_layer(spec, &loihi_rows[i], scratch, &energy);
    double network = network_pj(spec);
    CU_ASSERT_TRUE(fabs(energy.updates - 15552561) < 1);
    CU_ASSERT_TRUE(is_within(energy.synapse_pj, 1.239100e9, 0.001));
    CU_ASSERT_TRUE(is_within(energy.soma_pj, 1.317480e9, 0.001));
    CU_ASSERT_TRUE(is_within(network, 4.465617e8, 0.1));
    CU_ASSERT_TRUE(is_within(energy.synapse_pj + energy.soma_pj + network,
                             3.003142e9, 0.1));
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* What the average rate of the inputs makes of their synapses, by layer. */
static void the_rate_of_spikes_alone_misses_the_borders(void)
{
    static const double inputs[LOIHI_LAYERS] = {0,       1024000, 3600000,
                                                5408000, 7744000, 891000};
    struct jn_spec *spec = load_loihi();
    double synops = 0, by_rate = 0;
    for (size_t i = 1; i < LOIHI_LAYERS; i++) {
        const struct jn_layer *layer =
            &spec->workload.layers[layer_named(spec, loihi_rows[i].layer)];
        double rate = loihi_rows[i - 1].spikes / inputs[i];
        by_rate += rate * (double)jn_layer_points(layer);
        synops += loihi_rows[i].synops;
    }
    CU_ASSERT_TRUE(is_within(synops, 51366924, 0));
    CU_ASSERT_TRUE(is_within(by_rate, 0.95 * synops, 0.1));
    jn_spec_free(spec);
}

/* SANA-FE's first example, by hand: 3 messages of 100 pJ come on top. */
static void two_neurons_take_what_they_take_by_hand(void)
{
    struct jn_spec *spec =
        load_published("tests/published/snn_example_machine.cfg",
                       "tests/published/snn_example_layer.cfg",
                       "tests/published/snn_example_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;
    if (evaluate_named(spec, "pair", scratch, &result)) {
        CU_ASSERT_DOUBLE_EQUAL(result.compute.energy_pj, 100, 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(result.neurons.energy_pj, 6040, 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(result.energy_pj + 3 * 100, 6440, 1e-6);
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- SpikeSim: VGG9 on crossbars, 5 steps ----------------------------------*/

static const struct crossbar_row {
    const char *layer;
    double energy_pj;
} crossbar_rows[] = {{"conv1", 4241849.07}, {"conv2", 1060462.27},
                     {"conv3", 2120924.54}, {"conv4", 1060462.27},
                     {"conv5", 2120924.54}, {"conv6", 4241849.07},
                     {"conv7", 1060462.27}};
enum { CROSSBAR_LAYERS = sizeof crossbar_rows / sizeof crossbar_rows[0] };

/* Layers overlap: of all but the last one, a quarter is hidden; an output takes
 * 26 clocks of 4 ns. */
static double crossbar_latency_ns(double early_outputs, double last_outputs)
{
    return (0.75 * early_outputs + last_outputs) * 26 * 4;
}

static void crossbars_take_as_much_as_simulated(void)
{
    struct jn_spec *spec =
        load_published("tests/published/spikesim_machine.cfg",
                       "tests/published/spikesim_layers.cfg",
                       "tests/published/spikesim_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    double energy = 0, cycles = 0, early = 0, last = 0;
    for (size_t i = 0; i < CROSSBAR_LAYERS; i++) {
        struct jn_result result;
        if (!evaluate_named(spec, crossbar_rows[i].layer, scratch, &result))
            continue;
        CHECK_ROW(
            crossbar_rows[i].layer,
            is_within(result.energy_pj, crossbar_rows[i].energy_pj, 0.0001));
        energy += result.energy_pj;
        cycles += (double)result.cycles;
        early += last;
        last = result.neurons.counts[JN_VISIT];
    }
    CU_ASSERT_TRUE(is_within(cycles, 5 * 3840, 0));
    CU_ASSERT_TRUE(is_within(energy, 15906934.026, 0.0001));
    CU_ASSERT_TRUE(is_within(crossbar_latency_ns(early, last), 62832640, 0));
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- tools that count operations -------------------------------------------*/

static void load_float_prices(struct jn_spec **spec, double prices[2])
{
    *spec = load_published("tests/published/float_machine.cfg",
                           "workloads/resnet18.cfg", NULL);
    const struct jn_price *of = (*spec)->arch.compute.component.prices;
    prices[0] = of[JN_ADD].energy_pj;
    prices[1] = of[JN_COMPUTE].energy_pj;
}

/* syops-counter's table: giga-operations, and what they take in mJ. */
static const struct counter_row {
    const char *network;
    double additions, products, energy_mj;
} counter_rows[] = {{"resnet18", 0, 1.82, 8.372},
                    {"sew_resnet18", 0.50, 2.75, 13.10},
                    {"spiking_resnet18", 0.10, 0.14, 0.734},
                    {"dsnn18", 1.69, 0.20, 2.44}};

static double products_of(const struct jn_spec *spec)
{
    double products = 0;
    for (size_t i = 0; i < spec->workload.layer_count; i++)
        if (spec->workload.layers[i].operation == JN_COMPUTE)
            products += (double)jn_layer_points(&spec->workload.layers[i]);
    return products;
}

static void shipped_prices_give_the_counters_table(void)
{
    struct jn_spec *spec;
    double prices[2] = {0, 0};
    load_float_prices(&spec, prices);
    for (size_t i = 0; i < sizeof counter_rows / sizeof counter_rows[0]; i++) {
        const struct counter_row *row = &counter_rows[i];
        double energy = row->additions * prices[0] + row->products * prices[1];
        CHECK_ROW(row->network, is_within(energy, row->energy_mj, 0.2));
    }
    double energy_mj = products_of(spec) * prices[1] / 1e9;
    CU_ASSERT_TRUE(is_within(energy_mj, counter_rows[0].energy_mj, 0.4));
    jn_spec_free(spec);
}

/* KerasSpiking's processor, and a device of which each connection takes 0.1 nJ
 * and each neuron 2 nJ. */
static void a_dense_layer_takes_what_kerasspiking_says(void)
{
    struct jn_spec *spec = load_published("tests/published/keras_machine.cfg",
                                          "tests/published/keras_layer.cfg",
                                          "tests/published/keras_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;
    if (evaluate_named(spec, "dense", scratch, &result)) {
        double connections = (double)result.compute.computes;
        double neurons = result.neurons.counts[JN_VISIT];
        CU_ASSERT_TRUE(is_within(result.energy_pj, 8.64e8, 0.05));
        CU_ASSERT_TRUE(
            is_within(connections * 100 + neurons * 2000, 1.03e7, 0.2));
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

const struct jn_test tests[] = {{"a hop costs what it did in a shorter run",
                                 a_hop_costs_what_it_did_in_a_shorter_run},
                                {"gestures on Loihi take as much as simulated",
                                 gestures_on_loihi_take_as_much_as_simulated},
                                {"the rate of spikes alone misses the borders",
                                 the_rate_of_spikes_alone_misses_the_borders},
                                {"two neurons take what they take by hand",
                                 two_neurons_take_what_they_take_by_hand},
                                {"crossbars take as much as simulated",
                                 crossbars_take_as_much_as_simulated},
                                {"shipped prices give the counters' table",
                                 shipped_prices_give_the_counters_table},
                                {"a dense layer takes what KerasSpiking says",
                                 a_dense_layer_takes_what_kerasspiking_says},
                                {NULL, NULL}};
