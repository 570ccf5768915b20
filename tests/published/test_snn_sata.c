/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SATA: what SATA_Sim makes of a small network, from counts of an evaluation
 * and prices of arch/sata_like.cfg, by the tool's rules.  README.md has them.
 */
#include "harness.h"
#include "published.h"
#include "spec/spec.h"

#include <math.h>
#include <stdio.h>

/* The tool's faults, which can be left out. */
struct rules {
    bool line_per_byte;      /* the price of a line is taken for each byte */
    bool one_step_of_inputs; /* inputs are fetched once, whatever T */
};
static const struct rules as_published = {true, true};
static const struct rules without_faults = {false, false};

/* Rows and columns of the array. */
static const double rows = 16, columns = 8;

/* Counts of the tool's simulator of systolic arrays. */
struct memory_counts {
    double inputs, weights, outputs;
};

struct counts {
    double additions, updates, cycles;
    struct memory_counts sram, dram;
};

/* A layer as the array sees it: filters in columns; the simulator is given the
 * input without its padding, so there are fewer pixels than outputs. */
struct shape {
    double pixels, depth, filters;
    double dram_inputs, dram_outputs; /* as the simulator's buffers fetch and
                                         write them: given */
};
static const struct shape conv_shape = {14 * 14, 64 * 3 * 3, 128, 276832,
                                        25095};
static const struct shape fc_shape = {1, 8192, 10, 8192, 10};

/* Last cycle in which an output leaves, with each pixel in a row of the array:
 * what the tool has as the sum of two of the simulator's figures. */
static double output_cycles(const struct shape *shape)
{
    double passes = ceil(shape->pixels / rows) * ceil(shape->filters / columns);
    double left =
        shape->filters - columns * (ceil(shape->filters / columns) - 1);
    return (passes - 1) * (shape->depth + rows + columns - 2) +
           (shape->depth - 1) + (rows - 1) + (left - 1);
}

/* Last cycle in which a weight is fetched, with each weight in an element. */
static double weight_cycles(const struct shape *shape)
{
    double passes = ceil(shape->depth / rows) * ceil(shape->filters / columns);
    return (passes - 1) * (shape->pixels + 2 * rows + columns - 2) + rows - 1;
}

static void add_shape(const struct shape *shape, double steps,
                      struct counts *counts)
{
    double passes = ceil(shape->pixels / rows) * ceil(shape->filters / columns);
    counts->cycles += output_cycles(shape) * steps + weight_cycles(shape);
    counts->sram.inputs +=
        shape->pixels * shape->depth * ceil(shape->filters / columns);
    counts->sram.weights += shape->depth * shape->filters;
    counts->sram.outputs +=
        shape->pixels * shape->filters + passes * (rows + columns);
    counts->dram.inputs += shape->dram_inputs;
    counts->dram.weights += shape->depth * shape->filters;
    counts->dram.outputs += shape->dram_outputs;
}

struct energy {
    double neurons, pads, adders;          /* of the array */
    double inputs, outputs, weights, sram; /* of the buffers, with leakage */
    double dram_inputs, dram_outputs, dram_weights, dram;
};

static double price(const struct jn_component *component, enum jn_action action)
{
    return component->prices[action].energy_pj;
}

static const struct jn_component *part(const struct jn_spec *spec,
                                       const char *name)
{
    return &spec->arch.levels[level_named(spec, name)].component;
}

static void price_array(const struct jn_spec *spec, const struct counts *counts,
                        struct energy *energy)
{
    static const char *const pads[] = {"psum_spad", "spike_spad",
                                       "weight_spad"};
    const struct jn_component *adder = &spec->arch.compute.component;
    const struct jn_component *neurons = &spec->arch.neurons.component;
    double element_cycles = counts->cycles * rows * columns;
    energy->adders = counts->additions * price(adder, JN_ADD) +
                     element_cycles * price(adder, JN_LEAK);
    energy->neurons = counts->updates * price(neurons, JN_THRESHOLD) +
                      element_cycles * price(neurons, JN_LEAK);
    energy->pads =
        counts->additions * price(part(spec, "weight_spad"), JN_READ);
    for (size_t i = 0; i < sizeof pads / sizeof pads[0]; i++)
        energy->pads += element_cycles * price(part(spec, pads[i]), JN_LEAK);
}

/* Energy of COUNT words of so many bits. */
static double words_pj(const struct jn_spec *spec, const char *memory,
                       enum jn_action action, double bits)
{
    const struct jn_level *level =
        &spec->arch.levels[level_named(spec, memory)];
    double line_bits = (double)level->block_words * level->word_bits;
    return price(&level->component, action) * bits / line_bits;
}

static double leaks_pj(const struct jn_spec *spec, const char *memory,
                       const struct counts *counts)
{
    return counts->cycles * price(part(spec, memory), JN_LEAK);
}

/* Bytes of a line, as often as its price is taken. */
static double repeats(const struct jn_spec *spec, const char *memory,
                      struct rules rules)
{
    const struct jn_level *level =
        &spec->arch.levels[level_named(spec, memory)];
    return rules.line_per_byte
               ? (double)level->block_words * level->word_bits / 8
               : 1;
}

static void price_memories(const struct jn_spec *spec, struct rules rules,
                           double steps, const struct counts *counts,
                           struct energy *energy)
{
    double fetches = rules.one_step_of_inputs ? 1 : steps;
    double weight_bits = 8;
    energy->inputs =
        fetches * repeats(spec, "input_buffer", rules) *
            words_pj(spec, "input_buffer", JN_READ, counts->sram.inputs) +
        leaks_pj(spec, "input_buffer", counts);
    energy->outputs =
        steps * repeats(spec, "output_buffer", rules) *
            words_pj(spec, "output_buffer", JN_UPDATE, counts->sram.outputs) +
        leaks_pj(spec, "output_buffer", counts);
    energy->weights = repeats(spec, "weight_buffer", rules) *
                          words_pj(spec, "weight_buffer", JN_READ,
                                   weight_bits * counts->sram.weights) +
                      leaks_pj(spec, "weight_buffer", counts);
    energy->sram = energy->inputs + energy->outputs + energy->weights;
    double dram = repeats(spec, "DRAM", rules);
    energy->dram_inputs =
        fetches * dram * words_pj(spec, "DRAM", JN_READ, counts->dram.inputs);
    energy->dram_outputs =
        fetches * dram *
        words_pj(spec, "DRAM", JN_UPDATE, counts->dram.outputs);
    energy->dram_weights = dram * words_pj(spec, "DRAM", JN_READ,
                                           weight_bits * counts->dram.weights);
    energy->dram =
        energy->dram_inputs + energy->dram_outputs + energy->dram_weights;
}

static struct jn_spec *load_sata(void)
{
    return load_published("arch/sata_like.cfg",
                          "tests/published/sata_layers.cfg",
                          "tests/published/sata_mapping.cfg");
}

/* Additions that spikes cause, and updates of neurons, of an evaluation. */
static void count_operations(const struct jn_spec *spec, int steps,
                             struct counts *counts)
{
    static const char *const kinds[] = {"conv", "fc"};
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < 2; i++) {
        char name[16] = "";
        struct jn_result result;
        snprintf(name, sizeof name, "%s_%d", kinds[i], steps);
        if (!evaluate_named(spec, name, scratch, &result))
            continue;
        counts->additions += result.sparse->computes.of[JN_ACTUAL];
        counts->updates += result.neurons.counts[JN_VISIT];
    }
    jn_arena_free(scratch);
}

static void run(const struct jn_spec *spec, int steps, struct rules rules,
                struct counts *counts, struct energy *energy)
{
    *counts = (struct counts){.additions = 0};
    count_operations(spec, steps, counts);
    add_shape(&conv_shape, steps, counts);
    add_shape(&fc_shape, steps, counts);
    price_array(spec, counts, energy);
    price_memories(spec, rules, steps, counts, energy);
}

static void counts_are_the_tools_to_the_unit(void)
{
    struct jn_spec *spec = load_sata();
    struct counts counts;
    struct energy energy;
    run(spec, 4, as_published, &counts, &energy);
    CU_ASSERT_TRUE(is_within(floor(counts.additions), 7582515, 0));
    CU_ASSERT_TRUE(is_within(counts.updates, 131112, 0));
    CU_ASSERT_TRUE(is_within(counts.cycles, 737693, 0));
    CU_ASSERT_TRUE(is_within(counts.sram.inputs, 1806336 + 16384, 0));
    CU_ASSERT_TRUE(is_within(counts.sram.weights, 73728 + 81920, 0));
    CU_ASSERT_TRUE(is_within(counts.sram.outputs, 30080 + 58, 0));
    jn_spec_free(spec);
}

static void energies_are_the_tools_part_by_part(void)
{
    struct jn_spec *spec = load_sata();
    struct counts counts;
    struct energy energy;
    run(spec, 4, as_published, &counts, &energy);
    const struct part_row {
        const char *name;
        double ours_pj, published_nj;
    } parts[] = {
        {"neurons", energy.neurons, 13304.485},
        {"scratchpads", energy.pads, 52377.330},
        {"adders", energy.adders, 5032.456},
        {"input buffer", energy.inputs, 14055.312},
        {"output buffer", energy.outputs, 11734.812},
        {"weight buffer", energy.weights, 50393.685},
        {"DRAM inputs", energy.dram_inputs, 16701.053},
        {"DRAM outputs", energy.dram_outputs, 1471.034},
        {"DRAM weights", energy.dram_weights, 72961.868},
        {"memory", energy.sram + energy.dram, 167317.763},
        {"array", energy.neurons + energy.pads + energy.adders, 70714.272}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        CHECK_ROW(parts[i].name, is_within(parts[i].ours_pj / 1000,
                                           parts[i].published_nj, 0.01));
    jn_spec_free(spec);
}

static const struct sweep_row {
    const char *name;
    int steps;
    double array_nj, sram_nj;
} sweep[] = {{"1", 1, 29758.895, 36516.653},
             {"2", 2, 43410.687, 49739.038},
             {"4", 4, 70714.272, 76183.809},
             {"8", 8, 125321.441, 129073.350}};
enum { SWEEP = sizeof sweep / sizeof sweep[0] };

static void energies_grow_with_the_steps_as_the_tools(void)
{
    struct jn_spec *spec = load_sata();
    for (size_t i = 0; i < SWEEP; i++) {
        struct counts counts;
        struct energy energy;
        run(spec, sweep[i].steps, as_published, &counts, &energy);
        double array = energy.neurons + energy.pads + energy.adders;
        CHECK_ROW(sweep[i].name,
                  is_within(array / 1000, sweep[i].array_nj, 0.01));
        CHECK_ROW(sweep[i].name,
                  is_within(energy.sram / 1000, sweep[i].sram_nj, 0.01));
        CHECK_ROW(sweep[i].name,
                  is_within(energy.dram / 1000, 91133.954, 0.01));
    }
    jn_spec_free(spec);
}

/* Without them DRAM costs a sixteenth, and inputs of each step are fetched. */
static void faults_matter_where_they_are_left_out(void)
{
    struct jn_spec *spec = load_sata();
    struct counts counts;
    struct energy one, eight, faulty;
    run(spec, 1, without_faults, &counts, &one);
    run(spec, 8, without_faults, &counts, &eight);
    run(spec, 8, as_published, &counts, &faulty);
    CU_ASSERT_TRUE(
        is_within(eight.dram_weights, faulty.dram_weights / 16, 1e-9));
    CU_ASSERT_TRUE(
        is_within(eight.dram_inputs, faulty.dram_inputs / 16 * 8, 1e-9));
    CU_ASSERT_TRUE(is_within(eight.dram_inputs, 8 * one.dram_inputs, 1e-9));
    CU_ASSERT_TRUE(eight.sram < faulty.sram);
    jn_spec_free(spec);
}

const struct jn_test tests[] = {
    {"counts are the tool's to the unit", counts_are_the_tools_to_the_unit},
    {"energies are the tool's part by part",
     energies_are_the_tools_part_by_part},
    {"energies grow with the steps as the tool's",
     energies_grow_with_the_steps_as_the_tools},
    {"faults matter where they are left out",
     faults_matter_where_they_are_left_out},
    {NULL, NULL}};
