/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

#define NEST "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7}\n"

static void several_files_make_one_specification(void)
{
    static const char *const texts[] = {MACHINE, PRODUCT, NEST};
    const struct reading *reading =
        read_timeloop_files(texts, 3, JN_SYNTAX_YAML);
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_TRUE(reading->spec.has_arch && reading->spec.has_workload);
    CU_ASSERT_EQUAL(reading->spec.workload.layer_count, 1);
    CU_ASSERT_STRING_EQUAL(loops_text(reading), "| K7 N5 M6 | | ");
    forget_timeloop();
}

static void parts_may_be_missing(void)
{
    const struct reading *reading = read_timeloop(MACHINE);
    CU_ASSERT_TRUE(reading->fine && reading->spec.has_arch);
    CU_ASSERT_FALSE(reading->spec.has_workload);
    reading = read_timeloop(PRODUCT);
    CU_ASSERT_TRUE(reading->fine && reading->spec.has_workload);
    CU_ASSERT_FALSE(reading->spec.has_arch);
    reading = read_timeloop(MACHINE PRODUCT);
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_PTR_NULL(reading->spec.mappings);
    forget_timeloop();
}

static void the_first_definition_holds(void)
{
    static const char *const texts[] = {
        MACHINE PRODUCT "mapping: []\n" NEST,
        ("mapping:\n- {target: GLB, type: temporal, factors: M6 N5 K7}\n"
         "arch: {}\n")};
    const struct reading *reading =
        read_timeloop_files(texts, 2, JN_SYNTAX_YAML);
    CU_ASSERT_FALSE(reading->fine); /* YAML allows a key once in a file */
    static const char *const apart[] = {
        MACHINE PRODUCT "mapping: []\n", NEST,
        ("mapping:\n- {target: GLB, type: temporal, factors: M6 N5 K7}\n"
         "arch: {}\n")};
    reading = read_timeloop_files(apart, 3, JN_SYNTAX_YAML);
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_STRING_EQUAL(loops_text(reading), "| K7 N5 M6 | | ");
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "1:1: warning: 'mapping' is defined again and has no effect: the first "
        "definition, at 2:1, holds\n");
    forget_timeloop();
}

static const struct {
    const char *text;
    bool timeloops;
} roots[] = {
    {"architecture: {}\n", true},
    {"arch: {}\n", true},
    {"problem: {}\n", true},
    {"mapping: []\n", true},
    {"mapping: [3]\n", true},
    {"ERT: {version: 0.3}\n", true},
    {"ART: {version: 0.3}\n", true},
    {"arch-constraints: {targets: []}\n", true},
    {"sparse-optimizations: {targets: []}\n", true},
    {"levels: []\nname: x\n", false},
    {"layers: []\nvariables: {x: 3}\n", false},
    {"mappings: []\n", false},
    {"constraints: []\n", false},
};

static void roots_tell_timeloops_files(void)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        const struct jn_node *root = jn_tree_parse(
            roots[i].text, strlen(roots[i].text), JN_SYNTAX_YAML, "1", &reader);
        CHECK_ROW(roots[i].text,
                  jn_timeloop_recognises(root) == roots[i].timeloops);
    }
    jn_arena_free(arena);
}

static void variables_stand_for_numbers(void)
{
    const struct reading *reading = read_timeloop(
        "variables: {version: 0.4, width: 12, size: 3 * width,\n"
        "  technology: 45nm, global_cycle_seconds: 2e-9}\n"
        "architecture: {subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM, attributes: {word-bits: width}},\n"
        "  {name: S, class: SRAM, attributes: {entries: size}},\n"
        "  {name: M, class: mac}]}]}\n");
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_EQUAL(reading->spec.arch.levels[0].word_bits, 12);
    CU_ASSERT_EQUAL(reading->spec.arch.levels[1].size_words, 36);
    CU_ASSERT_EQUAL(reading->spec.arch.technology_nm, 45);
    CU_ASSERT_DOUBLE_EQUAL(reading->spec.arch.clock_ghz, 0.5, 1e-12);
    forget_timeloop();
}

static const struct {
    const char *root;
    const char *messages;
} passed_over[] = {
    {"mapper: {algorithm: hybrid, num-threads: 3}\n", ""},
    {"mapspace: {template: uber}\nmapspace_constraints: []\n", ""},
    {"sparse_optimizations: {targets: []}\n", ""},
    {"sparse_optimizations: {targets: [{name: RF}]}\n", ""},
    {"sparse_optimizations:\n", ""},
    {"layout: []\n", ""},
    {"compound_components: {version: 0.3, classes: []}\n", ""},
    {"model: {verbose: true}\n", ""},
    {"model: {auto-bypass-on-failure: true}\n",
     "20:9: warning: 'auto-bypass-on-failure' has no effect: a mapping that "
     "does not fit is refused\n"},
    {"mappers: 3\n",
     "20:1: warning: 'mappers' is no part of Timeloop's files and has no "
     "effect; did you mean 'mapper'?\n"},
    {"weather: 3\n",
     "20:1: warning: 'weather' is no part of Timeloop's files and has no "
     "effect\n"},
};

static void what_evaluation_does_not_need_is_passed_over(void)
{
    for (size_t i = 0; i < sizeof passed_over / sizeof passed_over[0]; i++) {
        const struct reading *reading =
            read_timeloop_format(MACHINE PRODUCT "%s", passed_over[i].root);
        CHECK_ROW(passed_over[i].root, reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, passed_over[i].messages) == 0);
    }
    forget_timeloop();
}

static const struct {
    const char *text;
    const char *messages;
} refused[] = {
    {MACHINE PRODUCT "sparse-optimizations: 3\n",
     "20:23: error: 'sparse-optimizations' must be a group, not a single "
     "value\n"},
    {MACHINE PRODUCT "layout: [{target: RF}]\n",
     "20:1: error: 'layout' is not supported: bank conflicts are not "
     "modelled\n"},
    {MACHINE NEST, "11:1: error: a mapping needs a 'problem' beside it\n"},
    {PRODUCT NEST, "10:1: error: a mapping needs an 'architecture' beside "
                   "it\n"},
};

static void what_is_not_supported_is_refused(void)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const struct reading *reading = read_timeloop(refused[i].text);
        CHECK_ROW(refused[i].text, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, refused[i].messages) == 0);
    }
    forget_timeloop();
}

static void all_faults_are_reported_in_one_run(void)
{
    const struct reading *reading = read_timeloop(
        "architecture: {subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM, attributes: {word-bits: 0, meshX: 3}},\n"
        "  {name: S, class: SRAM, attributes: {depth: -1}},\n"
        "  {name: M, class: mac}]}]}\n"
        "problem: {shape: pooling}\n"
        "layout: [3]\n");
    size_t lines = 0;
    for (const char *at = reading->messages; *at; at++)
        lines += *at == '\n';
    CU_ASSERT_FALSE(reading->fine);
    CU_ASSERT_EQUAL(lines, 5);
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"several files make one specification",
     several_files_make_one_specification},
    {"parts may be missing", parts_may_be_missing},
    {"the first definition holds", the_first_definition_holds},
    {"roots tell Timeloop's files", roots_tell_timeloops_files},
    {"variables stand for numbers", variables_stand_for_numbers},
    {"what evaluation does not need is passed over",
     what_evaluation_does_not_need_is_passed_over},
    {"what is not supported is refused", what_is_not_supported_is_refused},
    {"all faults are reported in one run", all_faults_are_reported_in_one_run},
    {NULL, NULL},
};
