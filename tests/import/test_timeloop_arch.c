/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

static const struct {
    const char *attributes;
    unsigned word_bits;
    uint64_t block_words, cluster_size;
} lines[] = {
    {"depth: 9", 16, 1, 1},
    {"depth: 9, word-bits: 12", 12, 1, 1},
    {"depth: 9, word_width: 12", 12, 1, 1},
    {"depth: 9, datawidth: 12", 12, 1, 1},
    {"depth: 9, datawidth: 12, word_bits: 7", 7, 1, 1},
    {"depth: 9, word_bits: null, datawidth: 12", 12, 1, 1},
    {"depth: 9, block-size: 3", 16, 3, 1},
    {"depth: 9, n_words: 3", 16, 3, 1},
    {"depth: 9, cluster-size: 2", 16, 1, 2},
    {"depth: 9, width: 48", 16, 3, 1},
    {"depth: 9, memory_width: 60, word-bits: 12", 12, 5, 1},
    {"depth: 9, data_storage_width: 60, word-bits: 12", 12, 5, 1},
    {"depth: 9, width: 96, cluster_size: 2", 16, 3, 2},
    {"depth: 9, width: 96, block_size: 3", 16, 3, 2},
    {"depth: 9, width: 96, block_size: 3, cluster_size: 2", 16, 3, 2},
};

static void a_line_follows_from_whatever_is_given(void)
{
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct reading *reading =
            read_timeloop_level("GLB[0..5]", lines[i].attributes);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_level *level = &reading->spec.arch.levels[1];
        CHECK_ROW(lines[i].attributes, level->has_word_bits);
        CHECK_ROW(lines[i].attributes, level->word_bits == lines[i].word_bits);
        CHECK_ROW(lines[i].attributes,
                  level->block_words == lines[i].block_words);
        CHECK_ROW(lines[i].attributes,
                  level->cluster_size == lines[i].cluster_size);
    }
    forget_timeloop();
}

static const struct {
    const char *attributes;
    uint64_t size_words;
} sizes[] = {
    {"entries: 117", 117},
    {"depth: 39", 39},
    {"memory_depth: 39, block_size: 3", 117},
    {"data_storage_depth: 39, width: 48", 117},
    {"depth: 39, width: 96, cluster_size: 2", 117},
    {"sizeKB: 3", 1536},
    {"sizeKB: 3, word-bits: 7", 3510},
    {"sizeKB: 0.5", 256},
    {"entries: 117, depth: 39, sizeKB: 5", 117},
    {"depth: 39, sizeKB: 5", 39},
    {"depth: '3 * 13'", 39},
};

static void a_size_follows_from_whatever_is_given(void)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct reading *reading =
            read_timeloop_level("GLB[0..5]", sizes[i].attributes);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_level *level = &reading->spec.arch.levels[1];
        CHECK_ROW(sizes[i].attributes, level->has_size);
        CHECK_ROW(sizes[i].attributes,
                  level->size_words == sizes[i].size_words);
        CHECK_ROW(sizes[i].attributes, !reading->spec.arch.levels[0].has_size);
    }
    forget_timeloop();
}

static const struct {
    const char *name;
    const char *attributes;
    uint64_t x, y;
} meshes[] = {
    {"GLB", "depth: 9", 1, 1},
    {"GLB[0..2]", "depth: 9", 3, 1},
    {"GLB[1..12]", "depth: 9, meshX: 3", 3, 4},
    {"GLB[1..12]", "depth: 9, meshY: 2", 6, 2},
    {"GLB[1..12]", "depth: 9, meshX: 6, meshY: 2", 6, 2},
    {"GLB[1..12]", "depth: 9, meshX: 6, instances: 12", 6, 2},
};

static void instances_form_a_grid(void)
{
    for (size_t i = 0; i < sizeof meshes / sizeof meshes[0]; i++) {
        const struct reading *reading =
            read_timeloop_level(meshes[i].name, meshes[i].attributes);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_level *level = &reading->spec.arch.levels[1];
        CHECK_ROW(meshes[i].attributes, level->mesh.x == meshes[i].x);
        CHECK_ROW(meshes[i].attributes, level->mesh.y == meshes[i].y);
        CHECK_ROW(meshes[i].attributes,
                  strcmp(level->component.name, "GLB") == 0);
    }
    forget_timeloop();
}

static const struct {
    const char *attributes;
    struct jn_bandwidth read, write, shared;
} bandwidths[] = {
    {"depth: 9", {0}, {0}, {0}},
    {"depth: 9, read_bandwidth: 1.5", {true, 1.5}, {0}, {0}},
    {"depth: 9, write_bandwidth: 3", {0}, {true, 3}, {0}},
    {"depth: 9, shared_bandwidth: 7", {0}, {0}, {true, 7}},
    {"depth: 9, bandwidth: 7", {true, 3.5}, {true, 3.5}, {0}},
    {"depth: 9, bandwidth: 7, read_bandwidth: 5", {true, 5}, {true, 3.5}, {0}},
};

static bool same_bandwidth(const struct jn_bandwidth *a,
                           const struct jn_bandwidth *b)
{
    return a->given == b->given && a->words_per_cycle == b->words_per_cycle;
}

static void bandwidths_are_limits_only_when_given(void)
{
    for (size_t i = 0; i < sizeof bandwidths / sizeof bandwidths[0]; i++) {
        const struct reading *reading =
            read_timeloop_level("GLB[0..5]", bandwidths[i].attributes);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_level *level = &reading->spec.arch.levels[1];
        CHECK_ROW(bandwidths[i].attributes,
                  same_bandwidth(&level->read, &bandwidths[i].read));
        CHECK_ROW(bandwidths[i].attributes,
                  same_bandwidth(&level->write, &bandwidths[i].write));
        CHECK_ROW(bandwidths[i].attributes,
                  same_bandwidth(&level->shared, &bandwidths[i].shared));
    }
    forget_timeloop();
}

static void other_attributes_of_a_level_are_read(void)
{
    const struct reading *reading = read_timeloop_level(
        "GLB[0..5]",
        "depth: 9, multiple-buffering: 1.5, min-utilization: 0.25, "
        "addr_gen_energy: 0.75, power_gated_at: DRAM, reduction_supported: "
        "false, per_dataspace_bandwidth_consumption_scale: {A: 0.5, Z: 3}");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_level *level = &reading->spec.arch.levels[1];
    CU_ASSERT_EQUAL(level->multiple_buffering, 1.5);
    CU_ASSERT_EQUAL(level->min_utilization, 0.25);
    CU_ASSERT_EQUAL(level->address_generation_pj, 0.75);
    CU_ASSERT_EQUAL(level->power_gated_at, 0);
    CU_ASSERT_TRUE(level->no_reduction);
    CU_ASSERT_EQUAL_FATAL(level->bandwidth_scale_count, 2);
    CU_ASSERT_STRING_EQUAL(level->bandwidth_scales[1].tensor, "Z");
    CU_ASSERT_EQUAL(level->bandwidth_scales[1].number, 3);
    forget_timeloop();
}

static void defaults_are_timeloops(void)
{
    const struct reading *reading =
        read_timeloop_level("GLB[0..5]", "depth: 9");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_level *levels = reading->spec.arch.levels;
    CU_ASSERT_TRUE(levels[0].no_reduction);
    CU_ASSERT_FALSE(levels[1].no_reduction);
    CU_ASSERT_EQUAL(levels[1].multiple_buffering, 1);
    CU_ASSERT_EQUAL(levels[1].min_utilization, 0);
    CU_ASSERT_EQUAL(levels[1].address_generation_pj, 0);
    CU_ASSERT_EQUAL(levels[1].power_gated_at, JN_NO_LEVEL);
    CU_ASSERT_EQUAL(levels[0].component.class_, JN_CLASS_DRAM);
    CU_ASSERT_EQUAL(levels[1].component.class_, JN_CLASS_SRAM);
    CU_ASSERT_EQUAL(reading->spec.arch.compute.word_bits, 16);
    CU_ASSERT_EQUAL(reading->spec.arch.compute.mesh.x, 6);
    CU_ASSERT_EQUAL(reading->spec.arch.compute.mesh.y, 4);
    forget_timeloop();
}

static void subtrees_inherit_attributes_and_multiply_instances(void)
{
    const struct reading *reading =
        read_timeloop("arch:\n"
                      "  version: 0.2\n"
                      "  subtree:\n"
                      "  - name: system\n"
                      "    attributes: {datawidth: 9, technology: 65nm}\n"
                      "    local: [{name: DRAM, class: LPDDR_DRAM}]\n"
                      "    subtree:\n"
                      "    - name: chip[1..3]\n"
                      "      attributes: {technology: 45nm, meshX: 3}\n"
                      "      local: [{name: GLB, class: smartbuffer_SRAM,\n"
                      "               attributes: {entries: 30}}]\n"
                      "      subtree:\n"
                      "      - name: PE[0..4]\n"
                      "        local:\n"
                      "        - {name: 'RF[0..1]', class: regfile,\n"
                      "           attributes: {datawidth: 5, entries: 6}}\n"
                      "        - {name: 'MAC[0..1]', class: fpmac}\n");
    CHECK_ROW(reading->messages, reading->fine);
    const struct jn_arch *arch = &reading->spec.arch;
    CU_ASSERT_STRING_EQUAL(arch->name, "system");
    CU_ASSERT_EQUAL_FATAL(arch->level_count, 3);
    CU_ASSERT_EQUAL(arch->levels[0].component.class_, JN_CLASS_DRAM);
    CU_ASSERT_EQUAL(arch->levels[0].word_bits, 9);
    CU_ASSERT_EQUAL(arch->levels[1].word_bits, 9);
    CU_ASSERT_EQUAL(arch->levels[1].mesh.x, 3);
    CU_ASSERT_EQUAL(arch->levels[1].mesh.y, 1);
    CU_ASSERT_EQUAL(arch->levels[2].component.class_, JN_CLASS_REGFILE);
    CU_ASSERT_EQUAL(arch->levels[2].word_bits, 5);
    CU_ASSERT_EQUAL(arch->levels[2].mesh.x, 3);
    CU_ASSERT_EQUAL(arch->levels[2].mesh.y, 10);
    CU_ASSERT_EQUAL(arch->compute.mesh.y, 10);
    CU_ASSERT_EQUAL(arch->compute.word_bits, 9);
    CU_ASSERT_EQUAL(arch->technology_nm, 45);
    forget_timeloop();
}

static void the_list_form_is_innermost_first(void)
{
    static const char *const text =
        "arch = {\n"
        "  arithmetic = { instances = 15; meshX = 3; word-bits = 9; };\n"
        "  storage = (\n"
        "    { name = \"RF\"; entries = 64; instances = 15; meshX = 3; },\n"
        "    { name = \"GLB\"; sizeKB = 2; block-size = 4; },\n"
        "    { name = \"Main\"; technology = \"DRAM\"; instances = 1; }\n"
        "  );\n"
        "};\n";
    static const char *const yaml =
        "arch:\n"
        "  arithmetic: {instances: 15, meshX: 3, word-bits: 9}\n"
        "  storage:\n"
        "  - {name: RF, entries: 64, instances: 15, meshX: 3}\n"
        "  - {name: GLB, sizeKB: 2, block-size: 4}\n"
        "  - {name: Main, technology: DRAM, instances: 1}\n";
    for (int syntax = 0; syntax < 2; syntax++) {
        const struct reading *reading =
            read_timeloop_files(syntax ? &yaml : &text, 1,
                                syntax ? JN_SYNTAX_YAML : JN_SYNTAX_LIBCONFIG);
        CHECK_ROW(reading->messages, reading->fine);
        const struct jn_arch *arch = &reading->spec.arch;
        CU_ASSERT_EQUAL_FATAL(arch->level_count, 3);
        CU_ASSERT_STRING_EQUAL(arch->levels[0].component.name, "Main");
        CU_ASSERT_EQUAL(arch->levels[0].component.class_, JN_CLASS_DRAM);
        CU_ASSERT_EQUAL(arch->levels[1].size_words, 1024);
        CU_ASSERT_EQUAL(arch->levels[1].block_words, 4);
        CU_ASSERT_EQUAL(arch->levels[2].mesh.x, 3);
        CU_ASSERT_EQUAL(arch->levels[2].mesh.y, 5);
        CU_ASSERT_STRING_EQUAL(arch->compute.component.name, "__ARITH__");
        CU_ASSERT_EQUAL(arch->compute.mesh.y, 5);
        CU_ASSERT_EQUAL(arch->compute.word_bits, 9);
    }
    forget_timeloop();
}

static const struct {
    const char *row;
    const char *attributes;
    const char *messages;
} slips[] = {
    {"a key that Timeloop never recognises", "depth: 9, network-word-bits: 8",
     "6:63: warning: Timeloop never recognises 'network-word-bits', so it has "
     "no effect here; write 'network_word_bits'\n"},
    {"a hyphen that must stay", "depth: 9, energy_per_ingress: 8",
     "6:63: warning: Timeloop never recognises 'energy_per_ingress', so it has "
     "no effect here; write 'energy-per-ingress'\n"},
    {"a letter too many", "depth: 9, block_sizes: 3",
     "6:63: warning: 'block_sizes' is not known in the attributes of an "
     "architecture and has no effect; did you mean 'block_size'?\n"},
    {"keys of other tools", "depth: 9, colour: 3, n_rdwr_ports: 2", ""},
    {"a cluster size that the width contradicts",
     "depth: 9, width: 96, block_size: 3, cluster_size: 3",
     "6:103: warning: 'cluster_size' of 'GLB' is 2 by its width and block "
     "size, "
     "which win over the 3 given here\n"},
};

static void slips_that_timeloop_passes_over_are_warned_about(void)
{
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        const struct reading *reading =
            read_timeloop_level("GLB[0..5]", slips[i].attributes);
        CHECK_ROW(slips[i].row, reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, slips[i].messages) == 0);
    }
    forget_timeloop();
}

static void a_part_of_no_class_is_passed_over_with_a_warning(void)
{
    const struct reading *reading =
        read_timeloop("architecture: {subtree: [{name: a, local: [\n"
                      "  {name: D, class: DRAM}, {name: S, class: sram},\n"
                      "  {name: M, class: mac}]}]}\n");
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_EQUAL(reading->spec.arch.level_count, 1);
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "2:27: warning: 'S' is passed over: its class 'sram' names no storage "
        "(DRAM SRAM regfile smartbuffer storage), compute (mac intmac fpmac "
        "compute) or network (XY_NoC Legacy ReductionTree SimpleMulticast)\n");
    forget_timeloop();
}

static void a_tree_of_another_version_is_read_with_a_warning(void)
{
    const struct reading *reading = read_timeloop(
        "architecture: {version: v0.5, subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM}, {name: M, class: mac}]}]}\n");
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "1:25: warning: Timeloop's trees have version 0.2, 0.3 or 0.4; this "
        "one is read as version 0.3\n");
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"a line follows from whatever is given",
     a_line_follows_from_whatever_is_given},
    {"a size follows from whatever is given",
     a_size_follows_from_whatever_is_given},
    {"instances form a grid", instances_form_a_grid},
    {"bandwidths are limits only when given",
     bandwidths_are_limits_only_when_given},
    {"other attributes of a level are read",
     other_attributes_of_a_level_are_read},
    {"defaults are Timeloop's", defaults_are_timeloops},
    {"subtrees inherit attributes and multiply instances",
     subtrees_inherit_attributes_and_multiply_instances},
    {"the list form is innermost first", the_list_form_is_innermost_first},
    {"slips that Timeloop passes over are warned about",
     slips_that_timeloop_passes_over_are_warned_about},
    {"a part of no class is passed over with a warning",
     a_part_of_no_class_is_passed_over_with_a_warning},
    {"a tree of another version is read with a warning",
     a_tree_of_another_version_is_read_with_a_warning},
    {NULL, NULL},
};
