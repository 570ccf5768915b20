/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded spikes on the machines that Prosperity's artefact compares, and what
 * the place of the time loop costs.  README.md says where each figure is from.
 */
#include "harness.h"
#include "published.h"
#include "snn_rows.h"
#include "sparse/events.h"
#include "spec/spec.h"

/* Cycles by layer, without neurons and with those of MINT. */
static const struct trace_row {
    const char *name, *network, *mapping, *layer;
    uint64_t eyeriss, ptb, sato, mint, mint_neurons;
} trace_rows[] = {
#define VGG9                                                                   \
    "workloads/vgg9_cifar10_snn.cfg", "tests/published/mint_vgg9_mapping.cfg"
#define LENET5                                                                 \
    "workloads/lenet5_mnist_snn.cfg", "tests/published/"                       \
                                      "mint_lenet5_mapping.cfg"
    {"vgg9 conv2d_1", VGG9, "conv2d_1", 1011126, 508113, 189120, 368752, 49152},
    {"vgg9 conv2d_2", VGG9, "conv2d_2", 463430, 279041, 105856, 99720, 24576},
    {"vgg9 conv2d_3", VGG9, "conv2d_3", 926860, 501953, 146816, 137077, 24576},
    {"vgg9 conv2d_4", VGG9, "conv2d_4", 463430, 268673, 135936, 102322, 12288},
    {"vgg9 conv2d_5", VGG9, "conv2d_5", 926860, 391745, 116224, 81226, 12288},
    /* 1024 neurons; see lent_neurons */
    {"vgg9 fc_0", VGG9, "fc_0", 100620, 441121, 925696, 24928, 768},
    {"lenet5 conv2d_1", LENET5, "conv2d_1", 98742, 36181, 22624, 175255, 13824},
    {"lenet5 fc_0", LENET5, "fc_0", 13160, 9761, 21240, 5036, 720},
    {"lenet5 fc_1", LENET5, "fc_1", 1918, 1329, 2100, 674, 504}};
enum {
    TRACE_LAYERS = sizeof trace_rows / sizeof trace_rows[0],
    VGG9_LAYERS = 6
};

static const struct total_row {
    const char *name;
    size_t begin, end;
    double steps, log_steps, lent_neurons; /* after VGG9's layer of 1024 the
                                              artefact has 4096 neurons */
    double eyeriss, ptb, sato, mint;
} total_rows[] = {{"vgg9", 0, VGG9_LAYERS, 4, 2, 4096 - 1024, 3892326, 2516598,
                   2123456, 939977},
                  {"lenet5", VGG9_LAYERS, TRACE_LAYERS, 32, 5, 0, 114178, 62319,
                   61012, 196013}};

struct machine_cycles {
    double eyeriss, ptb, sato, mint;
};

static struct jn_spec *load_trace(const struct trace_row *row)
{
    return load_published("tests/published/mint_machine.cfg", row->network,
                          row->mapping);
}

/* Checks a layer and adds up its machines' cycles; returns its neurons. */
static double check_layer(const struct trace_row *row,
                          struct machine_cycles *cycles)
{
    struct jn_spec *spec = load_trace(row);
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result mint;
    struct snn_rows rows;
    double neurons = 0;
    snn_rows_find(&spec->problems[layer_named(spec, row->layer)], &rows);
    uint64_t eyeriss = snn_eyeriss_cycles(&rows), ptb = snn_ptb_cycles(&rows),
             sato = snn_sato_cycles(&rows);
    CHECK_ROW(row->name, eyeriss == row->eyeriss);
    CHECK_ROW(row->name, ptb == row->ptb);
    CHECK_ROW(row->name, sato == row->sato);
    if (evaluate_named(spec, row->layer, scratch, &mint)) {
        CHECK_ROW(row->name, mint.compute.cycles == row->mint);
        CHECK_ROW(row->name, mint.neurons.cycles == row->mint_neurons);
        CHECK_ROW(row->name, mint.cycles == row->mint + row->mint_neurons);
        neurons = mint.neurons.counts[JN_VISIT] / (double)rows.steps;
        cycles->mint += (double)mint.cycles;
    }
    cycles->eyeriss += (double)eyeriss;
    cycles->ptb += (double)ptb;
    cycles->sato += (double)sato;
    jn_arena_free(scratch);
    jn_spec_free(spec);
    return neurons;
}

static void machines_take_as_many_cycles_as_simulated(void)
{
    for (size_t i = 0; i < sizeof total_rows / sizeof total_rows[0]; i++) {
        const struct total_row *row = &total_rows[i];
        struct machine_cycles cycles = {0, 0, 0, 0};
        double neurons = row->lent_neurons;
        for (size_t layer = row->begin; layer < row->end; layer++)
            neurons += check_layer(&trace_rows[layer], &cycles);
        double updates = neurons * row->steps;
        cycles.mint += row->lent_neurons * row->steps * 3 / 16;
        cycles.ptb += updates * 3 / 16;
        cycles.sato += neurons * (row->log_steps + 1);
        CHECK_ROW(row->name, is_within(cycles.mint, row->mint, 0));
        CHECK_ROW(row->name, is_within(cycles.ptb, row->ptb, 0));
        CHECK_ROW(row->name, is_within(cycles.sato, row->sato, 0));
        CHECK_ROW(row->name, is_within(cycles.eyeriss, row->eyeriss, 0.4));
    }
}

/* arch/ptb_like.cfg has no packing: it comes to the same where there are eight
 * windows of time side by side and nothing is packed, and to at most twice the
 * places where they are packed. */
static void a_machine_file_makes_what_the_formula_does(void)
{
    struct jn_spec *spec =
        load_published("arch/ptb_like.cfg", "workloads/lenet5_mnist_snn.cfg",
                       "mappings/ptb_like_lenet5_mnist_snn.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = VGG9_LAYERS; i < TRACE_LAYERS; i++) {
        const struct trace_row *row = &trace_rows[i];
        struct jn_result result;
        struct snn_rows rows;
        snn_rows_find(&spec->problems[layer_named(spec, row->layer)], &rows);
        uint64_t filling = 32 * rows.out_rows * rows.out_columns + 1;
        if (evaluate_named(spec, row->layer, scratch, &result))
            CHECK_ROW(row->name, result.compute.cycles + filling == row->ptb);
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* --- where the time loop stands --------------------------------------------*/

static void fetch_weights(const char *mapping, double *weights_pj,
                          double *additions_pj)
{
    struct jn_spec *spec =
        load_published("tests/published/refetch_machine.cfg",
                       "workloads/vgg9_cifar10_snn.cfg", mapping);
    struct jn_arena *scratch = jn_arena_new();
    *weights_pj = *additions_pj = 0;
    for (size_t i = 0; i < jn_layer_count(spec); i++) {
        struct jn_result result;
        size_t weights = tensor_named(spec, i, "weights");
        if (!evaluate_named(spec, jn_layer_name(spec, i), scratch, &result))
            continue;
        *weights_pj += result.levels[0].tensors[weights].energy_pj;
        *additions_pj += result.compute.energy_pj;
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

static void time_outside_fetches_weights_in_each_step(void)
{
    double outside, inside, additions;
    fetch_weights("tests/published/refetch_time_outside.cfg", &outside,
                  &additions);
    fetch_weights("tests/published/refetch_time_inside.cfg", &inside,
                  &additions);
    CU_ASSERT_TRUE(is_within(inside, 5337088 * 8 * 12.45, 1e-9));
    CU_ASSERT_TRUE(is_within(inside, 532e6, 0.1));
    CU_ASSERT_TRUE(is_within(outside, 2126e6, 0.1));
    CU_ASSERT_TRUE(is_within(additions, 72.5e6, 0.1));
}

/* --- two numbers instead of one --------------------------------------------*/

static const struct silent_row {
    const char *layer, *network, *recorded;
    size_t window;                /* index of jn_event_window_steps */
    double model, trace, by_rate; /* share of inputs and windows with a spike */
} silent_rows[] = {{"vgg9_conv2d_1", "workloads/vgg9_cifar10_snn.cfg",
                    "conv2d_1", 0, 0.2274, 0.2305, 0.303},
                   {"lenet5_conv2d_1", "workloads/lenet5_mnist_snn.cfg",
                    "conv2d_1", 1, 0.316, 0.298, 0.578}};

static const struct jn_event_operand *operand_of(const struct jn_spec *spec,
                                                 const char *layer)
{
    return &spec->problems[layer_named(spec, layer)].events->operands[0];
}

static void silent_neurons_and_a_rate_come_close_to_the_trace(void)
{
    for (size_t i = 0; i < sizeof silent_rows / sizeof silent_rows[0]; i++) {
        const struct silent_row *row = &silent_rows[i];
        struct jn_spec *model =
            load_published("tests/published/mint_machine.cfg",
                           "tests/published/silent_layers.cfg", NULL);
        struct jn_spec *trace = load_published(
            "tests/published/mint_machine.cfg", row->network, NULL);
        const struct jn_event_operand *by_model = operand_of(model, row->layer);
        const struct jn_event_operand *by_trace =
            operand_of(trace, row->recorded);
        CHECK_ROW(row->layer, is_within(by_model->window_active[row->window],
                                        row->model, 0.2));
        CHECK_ROW(row->layer, is_within(by_trace->window_active[row->window],
                                        row->trace, 0.2));
        CHECK_ROW(row->layer,
                  is_within(by_trace->window_active_by_rate[row->window],
                            row->by_rate, 0.2));
        jn_spec_free(model);
        jn_spec_free(trace);
    }
}

const struct jn_test tests[] = {
    {"machines take as many cycles as simulated",
     machines_take_as_many_cycles_as_simulated},
    {"a machine file makes what the formula does",
     a_machine_file_makes_what_the_formula_does},
    {"time outside fetches weights in each step",
     time_outside_fetches_weights_in_each_step},
    {"silent neurons and a rate come close to the trace",
     silent_neurons_and_a_rate_come_close_to_the_trace},
    {NULL, NULL}};
