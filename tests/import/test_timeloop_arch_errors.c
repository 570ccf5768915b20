/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

static const struct {
    const char *name;
    const char *attributes;
    const char *messages;
} level_errors[] = {
    {"GLB", "depth: 9, word-bits: 0",
     "6:68: error: 'word-bits' must lie between 1 and 1048576, not 0\n"},
    {"GLB", "depth: 9, width: 40",
     "6:64: error: 'width' of 'GLB' must be a multiple of 16 bits (16 in a "
     "word, cluster size 1), but is 40\n"},
    {"GLB", "depth: 9, width: 64, block_size: 3",
     "6:64: error: 'width' of 'GLB' must be a multiple of 48 bits (16 in a "
     "word, block size 3), but is 64\n"},
    {"GLB", "depth: 9, block_size: none",
     "6:69: error: 'block_size' must be a whole number: 'none' is not a known "
     "name\n"},
    {"GLB", "depth: -9",
     "6:54: error: 'depth' must not be negative, but is "
     "-9\n"},
    {"GLB", "depth: 8e15, block_size: 4",
     "6:54: error: 'GLB' holds too many words: at most 2^53 are supported\n"},
    {"GLB", "sizeKB: -1",
     "6:55: error: 'sizeKB' must not be negative, but is -1\n"},
    {"GLB", "sizeKB: 1e20",
     "6:55: error: 'GLB' holds too many words: at most 2^53 are supported\n"},
    {"GLB", "depth: 9, read_bandwidth: 0",
     "6:73: error: 'read_bandwidth' must be positive\n"},
    {"GLB", "depth: 9, bandwidth: -1",
     "6:68: error: 'bandwidth' must not be negative, but is -1\n"},
    {"GLB", "depth: 9, multiple_buffering: 0.5",
     "6:77: error: 'multiple_buffering' of 'GLB' must be 1 or more\n"},
    {"GLB", "depth: 9, min_utilization: 1.5",
     "6:74: error: 'min_utilization' of 'GLB' must be between 0 and 1\n"},
    {"GLB", "depth: 9, allow_overbooking: 3",
     "6:76: error: 'allow_overbooking' must be true or false, not '3'\n"},
    {"GLB", "depth: 9, reduction_supported: 3",
     "6:78: error: 'reduction_supported' must be true or false, not '3'\n"},
    {"GLB", "depth: 9, power_gated_at: PE",
     "6:73: error: 'power_gated_at' names level 'PE', which the architecture "
     "does not have\n"},
    {"GLB", "depth: 9, per_dataspace_bandwidth_consumption_scale: 3",
     "6:100: error: 'per_dataspace_bandwidth_consumption_scale' must be a "
     "group, not a single value\n"},
    {"GLB", "depth: 9, per_dataspace_bandwidth_consumption_scale: {A: -1}",
     "6:104: error: 'A' must not be negative\n"},
    {"GLB[0..5]", "depth: 9, meshX: 4",
     "6:70: error: 'meshX' of 'GLB' must divide its 6 instances into a grid\n"},
    {"GLB[0..5]", "depth: 9, meshX: 0",
     "6:70: error: 'meshX' of 'GLB' must divide its 6 instances into a grid\n"},
    {"GLB[0..5]", "depth: 9, meshY: 4",
     "6:70: error: 'meshY' of 'GLB' must divide its 6 instances into a grid\n"},
    {"GLB[0..5]", "depth: 9, meshX: 2, meshY: 2",
     "6:70: error: 'meshX' times 'meshY' of 'GLB' must divide its 6 instances "
     "into a grid\n"},
    {"GLB[0..4]", "depth: 9",
     "7:7: error: the 6 x 4 instances of 'MAC' must be a multiple of the 5 x 1 "
     "of 'GLB' around them, in x and in y\n"},
    {"GLB[0..5]", "depth: 9, cluster_size: 4",
     "6:7: error: 'GLB' has 6 instances, which its cluster size of 4 does not "
     "divide\n"},
    {"GLB[0..5]", "depth: 9, instances: 3",
     "6:74: error: 'instances' is 3, but the names around 'GLB' make 6; give "
     "the number as a range in the name, 'GLB[0..2]'\n"},
    {"GLB[5..0]", "depth: 9",
     "6:14: error: a part's name must look like 'PE' or 'PE[0..167]', not "
     "'GLB[5..0]'\n"},
    {"GLB[6]", "depth: 9",
     "6:14: error: a part's name must look like 'PE' or 'PE[0..167]', not "
     "'GLB[6]'\n"},
    {"[0..6]", "depth: 9",
     "6:14: error: a part's name must look like 'PE' or 'PE[0..167]', not "
     "'[0..6]'\n"},
    {"GLB[0..99999999999999999999]", "depth: 9",
     "6:14: error: a part's name must look like 'PE' or 'PE[0..167]', not "
     "'GLB[0..99999999999999999999]'\n"},
    {"DRAM", "depth: 9",
     "6:7: error: a second storage level is named 'DRAM'\n"},
};

static void faulty_levels_are_located(void)
{
    for (size_t i = 0; i < sizeof level_errors / sizeof level_errors[0]; i++) {
        const struct reading *reading = read_timeloop_level(
            level_errors[i].name, level_errors[i].attributes);
        CHECK_ROW(level_errors[i].attributes, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, level_errors[i].messages) == 0);
    }
    forget_timeloop();
}

static const struct {
    const char *text;
    const char *messages;
} errors[] = {
    {"architecture: 3\n",
     "1:15: error: 'architecture' must be a group, not a single value\n"},
    {"architecture: {version: 0.4, nodes: []}\n",
     "1:30: error: 'nodes' is the v0.4 format, which is not supported yet; run "
     "timeloopfe and give its parsed-processed-input.yaml\n"},
    {"architecture: {version: 0.3}\n",
     "1:15: error: an architecture needs a 'subtree', or a 'storage' list and "
     "'arithmetic'\n"},
    {"architecture: {subtree: [{name: a}, {name: b}]}\n",
     "1:25: error: a 'subtree' must have exactly one entry, not 2\n"},
    {"architecture: {subtree: {name: a}}\n",
     "1:25: error: 'subtree' must be a list, not a group\n"},
    {"architecture: {subtree: [{local: []}]}\n",
     "1:26: error: a part needs a 'name'\n"},
    {"architecture: {subtree: [{name: a}]}\n",
     "1:15: error: the architecture has no storage level (DRAM SRAM regfile "
     "smartbuffer storage)\n"
     "1:15: error: the architecture has no compute part (mac intmac fpmac "
     "compute)\n"},
    {"architecture: {subtree: [{name: a, local: [{name: X}]}]}\n",
     "1:44: error: part 'X' needs a 'class'\n"},
    {"architecture: {subtree: [{name: a, local: [{name: X, class: mac,\n"
     "  attributes: 3}]}]}\n",
     "2:15: error: 'attributes' must be a group, not a single value\n"},
    {"architecture: {subtree: [{name: a, local: [\n"
     "  {name: X, class: mac}, {name: Y, class: SRAM}]}]}\n",
     "2:26: error: storage level 'Y' must come before the compute part 'X': "
     "parts are listed outermost first\n"},
    {"architecture: {subtree: [{name: a, local: [{name: Y, class: SRAM},\n"
     "  {name: X, class: mac}, {name: Z, class: mac}]}]}\n",
     "2:26: error: a machine has one compute part, but 'Z' follows 'X'\n"},
    {"architecture: {storage: [], arithmetic: {instances: 4}}\n",
     "1:15: error: the architecture has no storage level (DRAM SRAM regfile "
     "smartbuffer storage)\n"},
    {"architecture: {storage: [{name: X}], arithmetic: {}}\n",
     "1:50: error: 'arithmetic' needs its number of 'instances'\n"},
    {"architecture: {storage: [{entries: 3}], arithmetic: {instances: 4}}\n",
     "1:26: error: a storage level needs a 'name'\n"},
    {"architecture: {storage: [{name: X, instances: 0}],\n"
     "  arithmetic: {instances: 4}}\n",
     "1:26: error: 'X' must have between 1 and 2^48 instances\n"},
    {"architecture: {subtree: [{name: 'a[1..90000000]',\n"
     "  local: [{name: 'X[1..90000000]', class: SRAM}]}]}\n",
     "2:18: error: 'X' has too many instances: at most 2^48 are supported\n"},
};

static void faulty_architectures_are_located(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct reading *reading = read_timeloop(errors[i].text);
        CHECK_ROW(errors[i].text, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, errors[i].messages) == 0);
    }
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"faulty levels are located", faulty_levels_are_located},
    {"faulty architectures are located", faulty_architectures_are_located},
    {NULL, NULL},
};
