/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "harness.h"
#include "report/dump.h"
#include "report/section.h"
#include "sample.h"

#include <stdio.h>
#include <string.h>

static bool fits(const char *text, size_t columns)
{
    char line[2048];
    while (*text) {
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        if (jn_utf8_width(line) > columns)
            return false;
        text += length + (text[length] == '\n');
    }
    return true;
}

static void every_report_fits_its_page(void)
{
    static const size_t widths[] = {40, 57, 80, 120, 200};
    static const char *const suffixes[] = {"", "_of_a_rather_long_kind",
                                           " \xE5\xB1\x82\n\033[2J"};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
            struct sample *layer = sample_layer(suffixes[k]);
            struct sample *network = sample_network(suffixes[k]);
            CHECK_ROW(suffixes[k],
                      fits(sample_print(layer, "text", widths[i]), widths[i]));
            CHECK_ROW(
                suffixes[k],
                fits(sample_print(network, "text", widths[i]), widths[i]));
            CHECK_ROW(suffixes[k],
                      !strchr(sample_print(layer, "text", 80), '\033'));
            sample_free(layer);
            sample_free(network);
        }
}

static const char *const sparse_lines[] = {
    "\nZeros  words",
    "\nCompression  a tile",
    "GLB     weights  reads",
    "gated read",
    "metadata read",
    "skipped compute",
    "uop cp",
    "\nBalance  children",
    " 75.0         1.250\n",
    " (on average ",
    "cycles if children wait for each other: ",
};

static void balanced_children_are_no_matter(void)
{
    struct sample *sample = sample_sparse("");
    sample->sparse.in_use[sample->results[0].level_count] = 1;
    sample->sparse.imbalance[1] = 1;
    const char *text = sample_print(sample, "text", 120);
    CU_ASSERT_PTR_NULL(strstr(text, "Balance"));
    CU_ASSERT_PTR_NULL(strstr(text, " (on average "));
    sample_free(sample);
}

static void zeros_have_sections_of_their_own(void)
{
    struct sample *sample = sample_sparse("");
    const char *text = sample_print(sample, "text", 120);
    for (size_t i = 0; i < sizeof sparse_lines / sizeof *sparse_lines; i++)
        CHECK_ROW(sparse_lines[i], strstr(text, sparse_lines[i]) != NULL);
    CU_ASSERT_TRUE(fits(sample_print(sample, "text", 57), 57));
    CU_ASSERT_PTR_NULL(strstr(text, " \n"));
    sample_free(sample);
    sample = sample_layer("");
    CU_ASSERT_PTR_NULL(strstr(sample_print(sample, "text", 80), "Zeros"));
    sample_free(sample);
}

static void no_line_ends_in_blanks(void)
{
    struct sample *layer = sample_layer("");
    struct sample *network = sample_network("");
    CU_ASSERT_PTR_NULL(strstr(sample_print(layer, "text", 80), " \n"));
    CU_ASSERT_PTR_NULL(strstr(sample_print(network, "text", 80), " \n"));
    sample_free(layer);
    sample_free(network);
}

static const char *const layer_lines[] = {
    "\n  energy        47.651 uJ   24.86 pJ per MAC\n",
    "\n  time          449,460 cycles   2.247 ms at 0.2 GHz, 21.2 mW on "
    "average",
    "\n  utilization   2.54 %   121 of 168 mac in use\n",
    "DRAM bandwidth, read: 14.19 words/cycle wanted, 0.5 there;",
    "449,460 cycles instead of 15,840\n",
    "\n  DRAM      29,452.72   61.8  21,126.60   6,121.91    896.28         -",
    "\n  share, %      100.0              52.8",
    "\n  GLB    weights     176    34,848  174,240  174,240        0",
    "\n  network transfer   9,210.25   19.3  ##\n",
    "\n  DRAM   read          449.5 kB      4.264      168     4.264  "
    "memory-bound",
    "reached: 4.264 of at most 168 op/cycle (2.5 %)",
};

static void a_layers_report_says_what_it_costs_and_why(void)
{
    struct sample *sample = sample_layer("");
    const char *text = sample_print(sample, "text", 80);
    for (size_t i = 0; i < sizeof layer_lines / sizeof *layer_lines; i++)
        CHECK_ROW(layer_lines[i], strstr(text, layer_lines[i]) != NULL);
    sample_free(sample);
}

static const char *const network_lines[] = {
    "1 of 3 evaluated, run 3 times in all, 1 with a mapping that does not fit, "
    "1 without a mapping\n",
    "\n  conv   body      3  1,348,380   2.5  142.95  100.0   24.86    "
    "4.264  "
    "DRAM read\n",
    "\n  fc: GLB: tiles need 1,234 words, it holds 450: weights 176 + inputs "
    "51 "
    "+ outputs 176\n",
    "\n  no mapping in the files: pool\n",
};

static void a_networks_report_counts_runs_and_lists_what_is_missing(void)
{
    struct sample *sample = sample_network("");
    const char *text = sample_print(sample, "text", 140);
    for (size_t i = 0; i < sizeof network_lines / sizeof *network_lines; i++)
        CHECK_ROW(network_lines[i], strstr(text, network_lines[i]) != NULL);
    sample_free(sample);
}

static const struct {
    struct jn_refusal refusal;
    const char *text;
} refusals[] = {
    {{JN_MISFIT_CAPACITY, "GLB", 16 * 512, 16 * 450},
     "GLB: tiles need 512 words, it holds 450: weights 176 + inputs 51 + "
     "outputs 176"},
    {{JN_MISFIT_CAPACITY, "GLB", 8195, 7200},
     "GLB: tiles need 8,195 bits, it holds 7,200: weights 2,816 + inputs 816 + "
     "outputs 2,816"},
    {{JN_MISFIT_MIN_UTILIZATION, "GLB", 16 * 403, 16 * 420},
     "GLB: tiles fill 403 words, min_utilization asks for 420: weights 176 + "
     "inputs 51 + outputs 176"},
    {{JN_MISFIT_INSTANCES, "mac", 588, 256},
     "mac: the loops need 588 instances, there are 256"},
    {{JN_MISFIT_MESH_X, "mac", 17, 14},
     "mac: the loops need 17 instances along x, there are 14"},
    {{JN_MISFIT_MESH_Y, "GLB", 13, 12},
     "GLB: the loops need 13 instances along y, there are 12"},
    {{JN_MISFIT_TOO_LARGE, "mac", 0, 0},
     "mac: a count is too large to be exact (2^53 or more)"},
};

static void a_refusal_shows_its_arithmetic(void)
{
    struct sample *sample = sample_layer("");
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        sample->results[0].refusal = refusals[i].refusal;
        const char *text =
            jn_outcome_refusal(&sample->outcomes[0], sample->arena);
        CHECK_ROW(text, strcmp(text, refusals[i].text) == 0);
    }
    sample->notation.levels[1].multiple_buffering = 2;
    sample->results[0].refusal =
        (struct jn_refusal){JN_MISFIT_CAPACITY, "GLB", 16 * 403, 16 * 225};
    const char *text = jn_outcome_refusal(&sample->outcomes[0], sample->arena);
    CHECK_ROW(text, strstr(text, "it holds 225 (1/2 of 450):") != NULL);
    sample_free(sample);
}

static void a_refused_layer_is_still_reported(void)
{
    struct sample *sample = sample_layer("");
    sample->outcomes[0].fate = JN_REFUSED;
    sample->results[0].refusal = refusals[4].refusal;
    CU_ASSERT_PTR_NOT_NULL(strstr(sample_print(sample, "text", 100),
                                  "does not fit: mac: the loops need 17"));
    sample->outcomes[0].fate = JN_UNMAPPED;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(sample_print(sample, "text", 80), "none in the files"));
    sample_free(sample);
}

static void the_bottleneck_is_named_with_its_formula(void)
{
    struct sample *sample = sample_layer("");
    struct jn_result *result = &sample->results[0];
    CU_ASSERT_STRING_EQUAL(
        jn_bottleneck_name(&sample->outcomes[0], sample->arena), "DRAM read");
    result->bottleneck = result->level_count;
    CU_ASSERT_STRING_EQUAL(
        jn_bottleneck_name(&sample->outcomes[0], sample->arena), "mac");
    CU_ASSERT_STRING_EQUAL(
        jn_bottleneck_text(&sample->outcomes[0], sample->arena),
        "mac: 1,916,640 MACs / 121 in use = 15,840 cycles");
    sample->layers[0].operation = JN_COMPARE;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(jn_bottleneck_text(&sample->outcomes[0], sample->arena),
               "comparisons"));
    sample->layers[0].operation = JN_ADD;
    CU_ASSERT_STRING_EQUAL(jn_operation_name(&sample->layers[0]), "addition");
    sample_free(sample);
}

static const struct {
    const char *stage, *line;
} dumped[] = {
    {"nest", "\n  GLB    R     y           11       1"},
    {"tiles", "\n  GLB    inputs   yes       51    16"},
    {"tiles", "  GLB: 6,448 bits kept, 7,200 there; 1 of 1 instances"},
    {"transfers", "\n  GLB    weights         11       11  174,240"},
    {"actions", "\n  mesh       outputs  spatial_reduction  1,742,400"},
};

static void each_stage_can_be_dumped(void)
{
    struct sample *sample = sample_layer("");
    for (size_t i = 0; i < sizeof dumped / sizeof *dumped; i++)
        for (const struct jn_dump *dump = jn_dumps; dump->name; dump++) {
            if (strcmp(dump->name, dumped[i].stage) != 0)
                continue;
            struct jn_page page = sample_page(sample, 100);
            dump->print(&sample->outcomes[0], &page);
            const char *text = sample_printed(sample, &page);
            CHECK_ROW(text, strstr(text, dumped[i].line) != NULL);
        }
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"every report fits its page", every_report_fits_its_page},
    {"zeros have sections of their own", zeros_have_sections_of_their_own},
    {"balanced children are no matter", balanced_children_are_no_matter},
    {"no line ends in blanks", no_line_ends_in_blanks},
    {"a layer's report says what it costs and why",
     a_layers_report_says_what_it_costs_and_why},
    {"a network's report counts runs and lists what is missing",
     a_networks_report_counts_runs_and_lists_what_is_missing},
    {"a refusal shows its arithmetic", a_refusal_shows_its_arithmetic},
    {"a refused layer is still reported", a_refused_layer_is_still_reported},
    {"the bottleneck is named with its formula",
     the_bottleneck_is_named_with_its_formula},
    {"each stage can be dumped", each_stage_can_be_dumped},
    {NULL, NULL},
};
