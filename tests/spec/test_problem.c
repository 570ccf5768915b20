/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/reading.h"

#include <string.h>

static const struct {
    const char *level, *bits;
    unsigned word_bits;
    uint64_t block_words, lines_per_word;
    double bandwidth_scale;
} cases[] = {
    {"word_bits = 16; size_words = 70;", "", 16, 1, 1, 1},
    {"size_bits = 720;", "", 16, 1, 1, 1},
    {"size_bits = 720;", "bits = 5;", 5, 3, 1, 0.3125},
    {"size_bits = 720;", "bits = { weights = 24; };", 24, 1, 2, 1.5},
    {"word_bits = 8; size_words = 70;", "bits = 24;", 8, 1, 1, 1},
    {"word_bits = 8; size_words = 70; bits = { weights = 20; };", "bits = 24;",
     20, 1, 3, 2.5},
    {"word_bits = 8; size_words = 70; bits = { weights = 4; };"
     "width_bits = 52;",
     "", 4, 13, 1, 0.5},
    {"word_bits = 24; size_words = 70; width_bits = 64;", "", 24, 2, 1, 1},
    {"word_bits = 16; size_words = 70; bandwidth_scales = { weights = 0.375; "
     "inputs = 3; };",
     "", 16, 1, 1, 0.375},
    {"word_bits = 16; size_words = 70; bandwidth_scales = { weights = 0.375; "
     "}; bits = { weights = 24; };",
     "", 24, 1, 2, 0.5625},
};

static void words_are_as_wide_as_the_nearest_says(void)
{
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        reading_start(&reading);
        bool good = reading_bind(
            &reading,
            jn_arena_format(reading.arena,
                            "levels = ( { name = \"D\"; class = \"sram\"; %s "
                            "}, { name = \"m\"; class = \"compute\"; } );"
                            "layers = ( { name = \"l\"; type = \"fc\"; M = 3; "
                            "C = 5; %s } );",
                            cases[row].level, cases[row].bits),
            &spec);
        CHECK_ROW(reading_messages(&reading), good);
        const struct jn_storage none = {0, 0, 0, 0};
        const struct jn_storage *storage =
            good ? &spec.problems[0].storage[0][0] : &none;
        const char *name = cases[row].level;
        CHECK_ROW(name, storage->word_bits == cases[row].word_bits);
        CHECK_ROW(name, storage->block_words == cases[row].block_words);
        CHECK_ROW(name, storage->lines_per_word == cases[row].lines_per_word);
        CHECK_ROW(name, storage->bandwidth_scale == cases[row].bandwidth_scale);
        reading_stop(&reading);
    }
}

static void a_machine_made_elsewhere_has_whole_words_in_a_line(void)
{
    struct jn_level levels[] = {{.word_bits = 16,
                                 .has_word_bits = true,
                                 .block_words = 5,
                                 .mesh = {1, 1}}};
    struct jn_arch arch = {.levels = levels, .level_count = 1};
    arch.compute.mesh = (struct jn_mesh){1, 1};
    struct jn_layer layer = {.name = "l", .tensor_count = 1};
    layer.tensors[0].name = "t";
    struct jn_problem problem;
    jn_problem_bind(&arch, &layer, NULL, &problem);
    CU_ASSERT_EQUAL(problem.storage[0][0].block_words, 5);
    CU_ASSERT_EQUAL(problem.storage[0][0].bandwidth_scale, 1);
    CU_ASSERT_FALSE(problem.options.no_link_transfers);
}

const struct jn_test tests[] = {
    {"words are as wide as the nearest says",
     words_are_as_wide_as_the_nearest_says},
    {"a machine made elsewhere has whole words in a line",
     a_machine_made_elsewhere_has_whole_words_in_a_line},
    {NULL, NULL},
};
