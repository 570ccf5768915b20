/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eyeriss on AlexNet's convolutions, against what its authors published and
 * one independent reproduction.  README.md says where each figure is from and
 * why ours differ where they do. */
#include "harness.h"
#include "published.h"

/* --- the distribution of energy: Chen, Emer, Sze, ISCA 2016, Fig. 10 -------*/

/* In 10^9 multiply-accumulates, as nn_dataflow (Gao et al., ASPLOS 2017)
 * reproduces the figure. */
static const struct share_row {
    const char *layer;
    double alu, dram, registers;
} share_rows[] = {{"conv1", 1.69, 2.46, 6.75},
                  {"conv2", 3.58, 2.27, 14.33},
                  {"conv3", 2.39, 2.02, 9.57},
                  {"conv4", 1.79, 1.57, 7.18},
                  {"conv5", 1.20, 1.05, 4.78}};

struct shares {
    double alu, dram, buffer, array, registers;
};

static struct shares shares_of(const struct jn_spec *spec,
                               const struct jn_result *result)
{
    struct shares shares = {
        .alu = result->compute.energy_pj,
        .dram = result->levels[level_named(spec, "DRAM")].energy_pj,
        .buffer = result->levels[level_named(spec, "buffer")].energy_pj,
        .array = result->levels[level_named(spec, "port")].energy_pj,
        .registers = result->levels[level_named(spec, "registers")].energy_pj,
    };
    for (size_t i = 0; i < result->network_count; i++)
        shares.array += result->networks[i].energy_pj;
    return shares;
}

static void check_shares(const char *layer, const struct shares *shares)
{
    double on_chip = shares->alu + shares->buffer + shares->array;
    double total = on_chip + shares->dram + shares->registers;
    CHECK_ROW(layer, shares->registers > 0.5 * total);
    CHECK_ROW(layer, shares->registers / on_chip > 2.4);
    CHECK_ROW(layer, shares->registers / on_chip < 4);
}

static void registers_dominate_as_in_isca_2016(void)
{
    struct jn_spec *spec = load_published("tests/published/isca_machine.cfg",
                                          "tests/published/isca_layers.cfg",
                                          "tests/published/isca_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof share_rows / sizeof share_rows[0]; i++) {
        const struct share_row *row = &share_rows[i];
        struct jn_result result;
        if (!evaluate_named(spec, row->layer, scratch, &result))
            continue;
        struct shares shares = shares_of(spec, &result);
        CHECK_ROW(row->layer, is_within(shares.alu, row->alu * 1e9, 0.5));
        CHECK_ROW(row->layer, is_within(shares.dram, row->dram * 1e9, 5));
        CHECK_ROW(row->layer,
                  is_within(shares.registers, row->registers * 1e9, 1));
        check_shares(row->layer, &shares);
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- the chip as measured: Chen et al., JSSC 52(1), 2017, Table V ----------*/

static const struct chip_row {
    const char *layer;
    double macs_millions; /* of four images */
    double active_pes;
    double processing_ms; /* with the filling of the array */
    double buffer_mb;
    double buffer_percent; /* we may differ by: see README.md */
    double dram_mb;        /* feature maps compressed */
} chip_rows[] = {{"conv1", 421.66, 154, 16.5, 18.5, 1.2, 5.0},
                 {"conv2", 895.79, 135, 39.2, 77.57, 0.1, 4.0},
                 {"conv3", 598.1, 156, 21.8, 50.2, 0.1, 3.0},
                 {"conv4", 448.6, 156, 16.0, 37.4, 0.1, 2.1},
                 {"conv5", 299.0, 156, 10.0, 24.9, 0.1, 1.3}};

static const double clock_hz = 200e6;
static const double word_bytes = 2;

static struct jn_spec *load_chip(const char *mapping)
{
    return load_published("arch/eyeriss.cfg", "workloads/alexnet_batch4.cfg",
                          mapping);
}

static double megabytes(uint64_t words)
{
    return (double)words * word_bytes / 1e6;
}

/* Inputs read, sums written and read, outputs read for DRAM: the last is no
 * action of the buffer here but DRAM's update. */
static double buffer_megabytes(const struct jn_spec *spec, const char *layer,
                               const struct jn_result *result)
{
    size_t index = layer_named(spec, layer);
    const struct jn_tensor_result *buffer =
        result->levels[level_named(spec, "GLB")].tensors;
    const struct jn_tensor_result *outputs =
        &buffer[tensor_named(spec, index, "outputs")];
    return megabytes(
        buffer[tensor_named(spec, index, "inputs")].reads_per_instance +
        outputs->updates_per_instance + outputs->reads_per_instance +
        outputs->partition_words);
}

static double dram_megabytes(const struct jn_spec *spec,
                             const struct jn_result *result)
{
    const struct jn_level_result *dram =
        &result->levels[level_named(spec, "DRAM")];
    uint64_t words = 0;
    for (size_t i = 0; i < result->tensor_count; i++)
        words += dram->tensors[i].reads_per_instance +
                 dram->tensors[i].updates_per_instance;
    return megabytes(words);
}

static void check_chip(const struct jn_spec *spec, const struct chip_row *row,
                       const struct jn_result *result)
{
    double milliseconds = (double)result->cycles / clock_hz * 1e3;
    double uncompressed = dram_megabytes(spec, result) / row->dram_mb;
    double active_pes =
        result->levels[level_named(spec, "psum_spad")].utilized_instances;
    CHECK_ROW(row->layer, is_within((double)result->compute.computes,
                                    row->macs_millions * 1e6, 0.2));
    CHECK_ROW(row->layer, is_within(active_pes, row->active_pes, 2));
    CHECK_ROW(row->layer, milliseconds < row->processing_ms);
    CHECK_ROW(row->layer, milliseconds > 0.84 * row->processing_ms);
    CHECK_ROW(row->layer, uncompressed > 1.15 && uncompressed < 2.05);
}

static void chip_is_as_busy_as_measured(void)
{
    struct jn_spec *spec = load_chip("mappings/eyeriss_alexnet_batch4.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof chip_rows / sizeof chip_rows[0]; i++) {
        struct jn_result result;
        if (evaluate_named(spec, chip_rows[i].layer, scratch, &result))
            check_chip(spec, &chip_rows[i], &result);
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

static void buffer_accesses_are_those_of_the_chip(void)
{
    struct jn_spec *spec = load_chip("tests/published/jssc_mapping.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof chip_rows / sizeof chip_rows[0]; i++) {
        const struct chip_row *row = &chip_rows[i];
        struct jn_result result;
        if (evaluate_named(spec, row->layer, scratch, &result))
            CHECK_ROW(row->layer,
                      is_within(buffer_megabytes(spec, row->layer, &result),
                                row->buffer_mb, row->buffer_percent));
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

const struct jn_test tests[] = {
    {"registers dominate as in ISCA 2016", registers_dominate_as_in_isca_2016},
    {"the chip is as busy as measured", chip_is_as_busy_as_measured},
    {"buffer accesses are those of the chip",
     buffer_accesses_are_those_of_the_chip},
    {NULL, NULL}};
