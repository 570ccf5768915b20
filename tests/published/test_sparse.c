/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zeros: what was published of sparse machines and networks.  README.md says
 * where each figure is from and why ours differ where they do. */
#include "harness.h"
#include "published.h"
#include "spec/spec.h"

#include <string.h>

static const struct jn_sparse_tensor *
sparse_at(const struct jn_spec *spec, const struct jn_result *result,
          const char *layer, const char *level, const char *name)
{
    size_t tensor = tensor_named(spec, layer_named(spec, layer), name);
    return &result->sparse->of[level_named(spec, level)][tensor];
}

/* --- two of four: Mishra et al., arXiv 2104.08378, 2021 --------------------*/

static const char *const pruned_layers[] = {"pruned", "pruned_half",
                                            "pruned_tenth"};
enum { PRUNED_LAYERS = sizeof pruned_layers / sizeof pruned_layers[0] };

static struct jn_spec *load_tensor_cores(void)
{
    return load_published("arch/sparse_tensor_core_like.cfg",
                          "tests/published/stc_layers.cfg",
                          "tests/published/stc_mapping.cfg");
}

static void two_of_four_is_twice_as_fast_whatever_the_inputs(void)
{
    struct jn_spec *spec = load_tensor_cores();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result dense, pruned;
    if (evaluate_named(spec, "dense", scratch, &dense))
        for (size_t i = 0; i < PRUNED_LAYERS; i++)
            if (evaluate_named(spec, pruned_layers[i], scratch, &pruned))
                CHECK_ROW(pruned_layers[i],
                          dense.compute.cycles == 2 * pruned.compute.cycles);
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* Four words of 16 bits become two, and an index of two bits for each. */
static void two_of_four_takes_36_bits_of_64(void)
{
    static const char *const levels[] = {"DRAM", "L2", "shared_memory",
                                         "registers"};
    struct jn_spec *spec = load_tensor_cores();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;
    if (evaluate_named(spec, "pruned", scratch, &result)) {
        for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
            size_t level = level_named(spec, levels[i]);
            size_t tensor =
                tensor_named(spec, layer_named(spec, "pruned"), "weights");
            double dense_bits =
                16 * (double)result.levels[level].tensors[tensor].tile_words;
            CHECK_ROW(levels[i],
                      result.sparse->of[level][tensor].capacity_bits ==
                          dense_bits * 36 / 64);
        }
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- cycles of a PE of Eyeriss v2: Wu et al., MICRO 2022, Fig. 12 ----------*/

/* The bars as the paper's artefact has them: those of a simulator with the
 * network's own zeros, over which Sparseloop's are. */
static const struct cycles_row {
    const char *layer;
    double cycles;
    double ratio; /* of Sparseloop's to them, as num_cycles.csv there says */
} cycles_rows[] = {{"L07", 1702140, 0.935}, {"L09", 1499682, 0.986},
                   {"L13", 1144158, 0.974}, {"L19", 1457458, 0.966},
                   {"L21", 1677684, 0.960}, {"L23", 1821557, 0.983},
                   {"L25", 948572, 0.977},  {"L27", 775316, 0.941}};

static void eyeriss_v2_leaves_out_as_many_products_as_simulated(void)
{
    struct jn_spec *spec = load_published("arch/eyeriss_v2_like.cfg",
                                          "tests/published/v2_layers.cfg",
                                          "tests/published/v2_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof cycles_rows / sizeof cycles_rows[0]; i++) {
        const struct cycles_row *row = &cycles_rows[i];
        struct jn_result result;
        if (!evaluate_named(spec, row->layer, scratch, &result))
            continue;
        double ratio = (double)result.cycles / row->cycles;
        CHECK_ROW(row->layer, is_within(ratio, row->ratio, 0.1));
        CHECK_ROW(row->layer, is_within(ratio, 1, 6.6));
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- compressed feature maps of Eyeriss: JSSC 52(1), 2017, Table V ---------*/

static const struct traffic_row {
    const char *layer;
    double dram_mb;
    double percent; /* we may differ by: see README.md */
} traffic_rows[] = {{"conv1", 5.0, 2},
                    {"conv2", 4.0, 2},
                    {"conv3", 3.0, 1},
                    {"conv4", 2.1, 1},
                    {"conv5", 1.3, 5}};

/* Three pairs of 5 and 16 bits and a bit that ends the code fill 64 bits. */
static const double packing = 64.0 / 63;

static double compressed_bits(const struct jn_sparse_tensor *tensor,
                              enum jn_action action)
{
    double words =
        tensor->of[action].of[JN_ACTUAL] + tensor->of[action].of[JN_GATED];
    return (16 * words + tensor->metadata_bits[action]) * packing;
}

/* The image, the first layer's input, is not compressed. */
static double input_bits(const char *layer,
                         const struct jn_sparse_tensor *inputs)
{
    if (strcmp(layer, "conv1") == 0)
        return 16 * inputs->of[JN_READ].algorithmic;
    return compressed_bits(inputs, JN_READ);
}

static double dram_megabytes(const struct jn_spec *spec, const char *layer,
                             const struct jn_result *result)
{
    const struct jn_sparse_tensor *weights =
        sparse_at(spec, result, layer, "DRAM", "weights");
    const struct jn_sparse_tensor *outputs =
        sparse_at(spec, result, layer, "DRAM", "outputs");
    double bits =
        16 * weights->of[JN_READ].algorithmic +
        input_bits(layer, sparse_at(spec, result, layer, "DRAM", "inputs")) +
        compressed_bits(outputs, JN_READ) + compressed_bits(outputs, JN_UPDATE);
    return bits / 8 / 1e6;
}

static struct jn_spec *load_compressing_chip(void)
{
    return load_published("tests/published/rlc_machine.cfg",
                          "tests/published/rlc_layers.cfg",
                          "mappings/eyeriss_alexnet_batch4.cfg");
}

static void eyeriss_moves_as_much_compressed_as_measured(void)
{
    struct jn_spec *spec = load_compressing_chip();
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof traffic_rows / sizeof traffic_rows[0]; i++) {
        const struct traffic_row *row = &traffic_rows[i];
        struct jn_result result;
        if (evaluate_named(spec, row->layer, scratch, &result))
            CHECK_ROW(row->layer,
                      is_within(dram_megabytes(spec, row->layer, &result),
                                row->dram_mb, row->percent));
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- gated PEs of Eyeriss: the same paper, section V-C ---------------------*/

/* Energy of all PEs, and without zeros: in Table IV's units every operation
 * costs 1, and so does every word of a scratchpad. */
struct pe_energy {
    double gated, dense;
};

static void add_pe_energy(const struct jn_spec *spec,
                          const struct jn_result *result,
                          struct pe_energy *energy)
{
    static const char *const pads[] = {"ifmap_spad", "weight_spad",
                                       "psum_spad"};
    energy->gated += result->compute.energy_pj;
    energy->dense += (double)result->compute.computes;
    for (size_t i = 0; i < sizeof pads / sizeof pads[0]; i++) {
        const struct jn_level_result *pad =
            &result->levels[level_named(spec, pads[i])];
        energy->gated += pad->energy_pj;
        for (size_t t = 0; t < result->tensor_count; t++)
            energy->dense += (double)(pad->tensors[t].reads_per_instance +
                                      pad->tensors[t].fills_per_instance +
                                      pad->tensors[t].updates_per_instance) *
                             pad->tensors[t].utilized_instances;
    }
}

static void eyeriss_pes_save_about_as_much_by_gating(void)
{
    struct jn_spec *spec = load_compressing_chip();
    struct jn_arena *scratch = jn_arena_new();
    struct pe_energy energy = {0, 0};
    for (size_t i = 0; i < jn_layer_count(spec); i++) {
        struct jn_result result;
        if (evaluate_named(spec, jn_layer_name(spec, i), scratch, &result))
            add_pe_energy(spec, &result, &energy);
    }
    double saved_percent = 100 * (1 - energy.gated / energy.dense);
    CU_ASSERT_TRUE(is_within(saved_percent, 45, 11));
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- what pruning leaves of networks ---------------------------------------*/

/* Weights and products of two other numbers than zero: those in the files, and
 * those published. */
static const struct pruned_row {
    const char *network;
    double weights, weights_percent;   /* and by how much ours may differ */
    double products, products_percent; /* likewise */
} pruned_rows[] = {
    /* Kusupati et al., ICML 2020: 2.49 M parameters, 343 M products */
    {"workloads/resnet50_sparse.cfg", 2.49e6, 0.2, 343e6, 0.2},
    /* Han et al., NIPS 2015: 6.7 M weights; Table 4: 30 % of 1.5 G
     * operations, two to a product */
    {"workloads/alexnet_sparse.cfg", 6.7e6, 1.5, 0.30 * 1.5e9 / 2, 3}};

struct left {
    double weights, products;
};

static void add_left(const struct jn_layer *layer, struct left *left)
{
    double products = (double)(layer->count * jn_layer_points(layer));
    if (layer->operation != JN_COMPUTE)
        return;
    for (size_t i = 0; i < layer->tensor_count; i++) {
        double share = layer->tensors[i].density.share;
        if (layer->tensors[i].read_write)
            continue;
        if (layer->tensors[i].density.kind == JN_DENSITY_DENSE)
            share = 1;
        products *= share;
        if (strcmp(layer->tensors[i].name, "weights") == 0)
            left->weights += share * (double)(layer->count *
                                              jn_layer_tensor_words(layer, i));
    }
    left->products += products;
}

static void pruned_networks_keep_as_much_as_published(void)
{
    for (size_t i = 0; i < sizeof pruned_rows / sizeof pruned_rows[0]; i++) {
        const struct pruned_row *row = &pruned_rows[i];
        struct jn_spec *spec =
            load_published("arch/minimal.cfg", row->network, NULL);
        struct left left = {0, 0};
        for (size_t layer = 0; layer < spec->workload.layer_count; layer++)
            add_left(&spec->workload.layers[layer], &left);
        CHECK_ROW(row->network,
                  is_within(left.weights, row->weights, row->weights_percent));
        CHECK_ROW(row->network, is_within(left.products, row->products,
                                          row->products_percent));
        jn_spec_free(spec);
    }
}

const struct jn_test tests[] = {
    {"two of four is twice as fast whatever the inputs",
     two_of_four_is_twice_as_fast_whatever_the_inputs},
    {"two of four takes 36 bits of 64", two_of_four_takes_36_bits_of_64},
    {"Eyeriss v2 leaves out as many products as simulated",
     eyeriss_v2_leaves_out_as_many_products_as_simulated},
    {"Eyeriss moves as much compressed as measured",
     eyeriss_moves_as_much_compressed_as_measured},
    {"Eyeriss' PEs save about as much by gating",
     eyeriss_pes_save_about_as_much_by_gating},
    {"pruned networks keep as much as published",
     pruned_networks_keep_as_much_as_published},
    {NULL, NULL}};
