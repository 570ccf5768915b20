/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

#define SPARSE_MACHINE                                                         \
    "architecture:\n"                                                          \
    "  version: 0.3\n"                                                         \
    "  subtree:\n"                                                             \
    "  - name: chip\n"                                                         \
    "    local:\n"                                                             \
    "    - {name: DRAM, class: DRAM,\n"                                        \
    "       attributes: {metadata_word_bits: 7, metadata_width: 35}}\n"        \
    "    - name: RF\n"                                                         \
    "      class: regfile\n"                                                   \
    "      attributes: {depth: 30, metadata-datawidth: 5,\n"                   \
    "        metadata_storage_width: 15, metadata_storage_depth: 11,\n"        \
    "        metadata_block_size: 3, decompression_supported: true,\n"         \
    "        allow-overbooking: true}\n"                                       \
    "    - {name: MAC, class: intmac}\n"

#define SPARSE_PRODUCT(densities)                                              \
    "problem:\n"                                                               \
    "  shape:\n"                                                               \
    "    name: product\n"                                                      \
    "    dimensions: [M, N, K]\n"                                              \
    "    data-spaces:\n"                                                       \
    "    - {name: A, projection: [[[M]], [[K]]]}\n"                            \
    "    - {name: B, projection: [[[K]], [[N]]]}\n"                            \
    "    - {name: Z, projection: [[[M]], [[N]]], read-write: true}\n"          \
    "  instance: {M: 6, N: 5, K: 7, " densities "}\n"

/* A machine that does all there is. */
static const char *const whole = SPARSE_MACHINE SPARSE_PRODUCT(
    "densities: {A: 0.3,\n"
    "    B: {distribution: hypergeometric,\n"
    "        density: 0.7}}") "sparse-optimizations:\n"
                              "  targets:\n"
                              "  - name: RF\n"
                              "    representation-format:\n"
                              "      data-spaces:\n"
                              "      - name: B\n"
                              "        rank-application-order: inner-to-outer\n"
                              "        ranks:\n"
                              "        - format: uop\n"
                              "          payload_word_bits: 3\n"
                              "        - format: B\n"
                              "          flattened_rankIDs: [[N], [K, N]]\n"
                              "    action-optimization:\n"
                              "    - type: skipping\n"
                              "      options:\n"
                              "      - {target: Z, condition-on: [B, A]}\n"
                              "      - {target: A, condition-on: [B]}\n"
                              "    - type: gating\n"
                              "      target: B\n"
                              "      condition-on: [A]\n"
                              "  - name: MAC\n"
                              "    compute-optimization:\n"
                              "    - {type: gate-on-zero-operand}\n";

static const struct jn_spec *read_whole(void)
{
    const struct reading *reading = read_timeloop(whole);
    CHECK_ROW(reading->messages, reading->messages[0] == '\0');
    CU_ASSERT_TRUE(reading->spec.arch.is_sparse);
    CU_ASSERT_EQUAL_FATAL(reading->spec.arch.level_count, 2);
    CU_ASSERT_EQUAL_FATAL(reading->spec.workload.layer_count, 1);
    return &reading->spec;
}

static void metadata_have_stores_of_their_own(void)
{
    const struct jn_level *levels = read_whole()->arch.levels;
    const struct jn_level_sparsity *dram = &levels[0].sparsity;
    const struct jn_level_sparsity *rf = &levels[1].sparsity;
    CU_ASSERT_EQUAL(dram->metadata_bits, 7);
    CU_ASSERT_EQUAL(dram->metadata_line_bits, 35);
    CU_ASSERT_FALSE(dram->has_metadata_lines);
    CU_ASSERT_FALSE(dram->decompresses || dram->compresses);
    CU_ASSERT_EQUAL(rf->metadata_bits, 5);
    CU_ASSERT_EQUAL(rf->metadata_line_bits, 15);
    CU_ASSERT_TRUE(rf->has_metadata_lines);
    CU_ASSERT_EQUAL(rf->metadata_lines, 11);
    CU_ASSERT_TRUE(rf->decompresses && !rf->compresses);
    CU_ASSERT_TRUE(rf->overbooks && !dram->overbooks);
    CU_ASSERT_EQUAL(rf->max_overbooked_share, 0);
    forget_timeloop();
}

static void ranks_are_read_from_the_outermost(void)
{
    const struct jn_spec *spec = read_whole();
    const struct jn_level_sparsity *rf = &spec->arch.levels[1].sparsity;
    CU_ASSERT_EQUAL(spec->arch.levels[0].sparsity.format_count, 0);
    CU_ASSERT_EQUAL_FATAL(rf->format_count, 1);
    const struct jn_sparse_format *format = &rf->formats[0];
    CU_ASSERT_STRING_EQUAL(format->tensor, "B");
    CU_ASSERT_TRUE(format->inner_to_outer);
    CU_ASSERT_EQUAL_FATAL(format->rank_count, 2);
    const struct jn_sparse_rank *outer = &format->ranks[0];
    const struct jn_sparse_rank *inner = &format->ranks[1];
    CU_ASSERT_EQUAL(outer->format, JN_RANK_OFFSETS);
    CU_ASSERT_TRUE(outer->has_payload_bits && !outer->has_metadata_bits);
    CU_ASSERT_EQUAL(outer->payload_bits, 3);
    CU_ASSERT_EQUAL(outer->metadata_bits, 5); /* the level's */
    CU_ASSERT_EQUAL(outer->flattened_count, 0);
    CU_ASSERT_EQUAL(inner->format, JN_RANK_BITMASK);
    CU_ASSERT_FALSE(inner->has_payload_bits || inner->has_metadata_bits);
    CU_ASSERT_EQUAL(inner->metadata_bits, 1);
    CU_ASSERT_EQUAL_FATAL(inner->flattened_count, 2);
    CU_ASSERT_EQUAL_FATAL(inner->flattened[1].dim_count, 2);
    CU_ASSERT_STRING_EQUAL(inner->flattened[1].dims[0], "K");
    forget_timeloop();
}

static void savings_keep_their_options(void)
{
    const struct jn_spec *spec = read_whole();
    const struct jn_level_sparsity *rf = &spec->arch.levels[1].sparsity;
    CU_ASSERT_EQUAL_FATAL(rf->saving_count, 2);
    CU_ASSERT_EQUAL(rf->savings[0].kind, JN_SAVE_SKIP);
    CU_ASSERT_EQUAL_FATAL(rf->savings[0].option_count, 2);
    CU_ASSERT_STRING_EQUAL(rf->savings[0].options[0].target, "Z");
    CU_ASSERT_EQUAL_FATAL(rf->savings[0].options[0].condition_count, 2);
    CU_ASSERT_STRING_EQUAL(rf->savings[0].options[0].conditions[0], "B");
    CU_ASSERT_STRING_EQUAL(rf->savings[0].options[1].target, "A");
    CU_ASSERT_EQUAL(rf->savings[1].kind, JN_SAVE_GATE);
    CU_ASSERT_EQUAL_FATAL(rf->savings[1].option_count, 1);
    CU_ASSERT_STRING_EQUAL(rf->savings[1].options[0].target, "B");
    CU_ASSERT_STRING_EQUAL(rf->savings[1].options[0].conditions[0], "A");
    CU_ASSERT_TRUE(spec->arch.compute.sparsity.gates_on_zero);
    CU_ASSERT_FALSE(spec->arch.compute.sparsity.skips_not_aligned);
    forget_timeloop();
}

static void check_density(const struct jn_tensor *tensor,
                          enum jn_density_kind kind, double share)
{
    CHECK_ROW(tensor->name, tensor->density.kind == kind);
    CHECK_ROW(tensor->name, tensor->density.share == share);
}

static void densities_are_those_of_the_problem(void)
{
    const struct jn_layer *layer = read_whole()->workload.layers;
    check_density(&layer->tensors[0], JN_DENSITY_FIXED, 0.3);
    check_density(&layer->tensors[1], JN_DENSITY_UNIFORM, 0.7);
    check_density(&layer->tensors[2], JN_DENSITY_DENSE, 1);
    const struct reading *reading = read_timeloop(SPARSE_MACHINE SPARSE_PRODUCT(
        "commonDensity: 0.35") "sparse_optimizations: {targets: [{name: MAC,\n"
                               "  compute_optimization: [{type: "
                               "skipping}]}]}\n");
    layer = reading->spec.workload.layers;
    for (size_t i = 0; i < 3; i++)
        check_density(&layer->tensors[i], JN_DENSITY_FIXED, 0.35);
    forget_timeloop();
}

static void a_dense_machine_does_not_ask_for_densities(void)
{
    const struct reading *reading = read_timeloop(SPARSE_MACHINE SPARSE_PRODUCT(
        "densities: {A: {distribution: banded, band_width: "
        "3}}") "sparse_optimizations: {targets: [{name: "
               "RF}]}\n");
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_FALSE(reading->spec.arch.is_sparse);
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"metadata have stores of their own", metadata_have_stores_of_their_own},
    {"ranks are read from the outermost", ranks_are_read_from_the_outermost},
    {"savings keep their options", savings_keep_their_options},
    {"densities are those of the problem", densities_are_those_of_the_problem},
    {"a dense machine does not ask for densities",
     a_dense_machine_does_not_ask_for_densities},
    {NULL, NULL},
};
