/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/arithmetic.h"
#include "spec/reading.h"

#include <math.h>

static const char text[] =
    "levels = ( { name = \"D\"; class = \"dram\"; word_bits = 8; }, { name = "
    "\"b\"; class = \"sram\"; size_bits = 720; word_bits = 16; width_bits = "
    "48; bits = { outputs = 20; weights = 12; }; network = { kind = \"mesh\"; "
    "word_bits = 16; hop_pj = 2; }; }, { name = \"m\"; class = \"compute\"; "
    "kind = \"int_mac\"; word_bits = 16; compute_pj = 3; area_um2 = 9; "
    "attributes = { depth = 4; }; } );"
    "layers = ( { name = \"l\"; type = \"fc\"; M = 3; C = 5; } );";

struct bound {
    struct reading reading;
    struct jn_spec spec;
    struct jn_problem problem;
};

static void bind(const struct jn_arithmetic *arithmetic, struct bound *bound)
{
    struct jn_spec *spec = &bound->spec;
    reading_start(&bound->reading);
    CU_ASSERT_FATAL(reading_bind(&bound->reading, text, spec));
    jn_arithmetic_apply(arithmetic, bound->reading.arena, &spec->arch,
                        &spec->workload);
    jn_problem_bind(&spec->arch, &spec->workload.layers[0], NULL,
                    &bound->problem);
}

enum { WEIGHTS, INPUTS, OUTPUTS };

static void words_are_as_wide_as_the_arithmetic_says(void)
{
    static struct bound bound;
    const struct jn_arithmetic arithmetic = {false, 6, 3, 14};
    bind(&arithmetic, &bound);
    const struct jn_storage *outer = bound.problem.storage[0];
    const struct jn_storage *inner = bound.problem.storage[1];
    CU_ASSERT_EQUAL(outer[WEIGHTS].word_bits, 6);
    CU_ASSERT_EQUAL(outer[INPUTS].word_bits, 3);
    CU_ASSERT_EQUAL(outer[OUTPUTS].word_bits, 3);
    CU_ASSERT_EQUAL(inner[WEIGHTS].word_bits, 6);
    CU_ASSERT_EQUAL(inner[INPUTS].word_bits, 3);
    CU_ASSERT_EQUAL(inner[OUTPUTS].word_bits, 14);
    CU_ASSERT_EQUAL(inner[WEIGHTS].block_words, 8);
    CU_ASSERT_EQUAL(inner[INPUTS].block_words, 16);
    CU_ASSERT_EQUAL(inner[OUTPUTS].block_words, 3);
    CU_ASSERT_EQUAL(bound.spec.arch.levels[1].size_words, 45);
    reading_stop(&bound.reading);
}

/* A network of 16-bit words sends one of 6 bits as three eighths. */
static void networks_keep_their_words(void)
{
    static struct bound bound;
    const struct jn_arithmetic arithmetic = {false, 6, 32, 14};
    bind(&arithmetic, &bound);
    size_t network = (size_t)bound.spec.arch.levels[1].read_network;
    const struct jn_packet *packets = bound.problem.packets[network];
    CU_ASSERT_EQUAL(packets[WEIGHTS].per_word, 0.375);
    CU_ASSERT_EQUAL(packets[INPUTS].per_word, 2);
    CU_ASSERT_EQUAL(packets[WEIGHTS].bits, 16);
    reading_stop(&bound.reading);
}

static void the_unit_is_exchanged(void)
{
    static struct bound bound;
    const struct jn_arithmetic arithmetic = {true, 32, 8, 32};
    bind(&arithmetic, &bound);
    const struct jn_component *unit = &bound.spec.arch.compute.component;
    CU_ASSERT_STRING_EQUAL(unit->kind, "float_mac");
    CU_ASSERT_EQUAL(jn_attribute_number(unit, "word_bits", 0), 16);
    CU_ASSERT_EQUAL(jn_attribute_number(unit, "accumulator_bits", 0), 32);
    CU_ASSERT_EQUAL(jn_attribute_number(unit, "depth", 0), 4);
    CU_ASSERT(!unit->prices[JN_COMPUTE].known);
    CU_ASSERT(!unit->area.known);
    reading_stop(&bound.reading);
}

static void names_stand_for_widths(void)
{
    static const struct {
        const char *name;
        bool known;
        struct jn_arithmetic of;
    } rows[] = {
        {"fp32", true, {true, 32, 32, 32}},
        {"fp16", true, {true, 16, 16, 16}},
        {"fp8", true, {true, 8, 8, 16}},
        {"int8", true, {false, 8, 8, 24}},
        {"int12", true, {false, 12, 12, 32}},
        {"int1", true, {false, 1, 1, 10}},
        {"int64", true, {false, 64, 64, 64}},
        {"fp4", false, {false, 0, 0, 0}},
        {"int0", false, {false, 0, 0, 0}},
        {"int65", false, {false, 0, 0, 0}},
        {"int", false, {false, 0, 0, 0}},
        {"int8x", false, {false, 0, 0, 0}},
        {"int-8", false, {false, 0, 0, 0}},
        {"posit8", false, {false, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct jn_arithmetic of;
        bool known = jn_arithmetic_named(rows[i].name, &of);
        CHECK_ROW(rows[i].name, known == rows[i].known);
        if (!known || !rows[i].known)
            continue;
        CHECK_ROW(rows[i].name, of.is_float == rows[i].of.is_float);
        CHECK_ROW(rows[i].name, of.weight_bits == rows[i].of.weight_bits);
        CHECK_ROW(rows[i].name, of.input_bits == rows[i].of.input_bits);
        CHECK_ROW(rows[i].name, of.sum_bits == rows[i].of.sum_bits);
    }
}

const struct jn_test tests[] = {
    {"words are as wide as the arithmetic says",
     words_are_as_wide_as_the_arithmetic_says},
    {"networks keep their words", networks_keep_their_words},
    {"the unit is exchanged", the_unit_is_exchanged},
    {"names stand for widths", names_stand_for_widths},
    {NULL, NULL},
};
