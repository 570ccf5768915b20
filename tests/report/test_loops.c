/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "report/dump.h"
#include "report/loops.h"
#include "sample.h"

#include <string.h>

static const struct {
    const char *mapping;
    size_t level;
    enum jn_axis axis;
    const char *text;
} notations[] = {
    {"M6 P5 | C3", 0, JN_TIME, "M6 P5"},
    {"M6 P5 | C3", 1, JN_TIME, "C3"},
    {"M6 P5 | C3", 1, JN_SPACE_X, ""},
    {"M6 P1 | C3", 0, JN_TIME, "M6"},
    {"M6,4 | P5,2y C3x", 0, JN_TIME, "M6,4"},
    {"M6,4 | P5,2y C3x", 1, JN_SPACE_Y, "P5,2"},
    {"M6,4 | P5,2y C3x", 1, JN_SPACE_X, "C3"},
};

static void loops_are_written_as_mapping_files_have_them(void)
{
    struct sample *sample = sample_layer("");
    struct notation *n = &sample->notation;
    for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
        notation_map(n, notations[i].mapping);
        const char *text =
            jn_loops_notation(&n->layer, &n->mapping, notations[i].level,
                              notations[i].axis, sample->arena);
        CHECK_ROW(text, strcmp(text, notations[i].text) == 0);
    }
    sample_free(sample);
}

static void a_name_that_ends_in_a_digit_is_kept_apart_from_the_number(void)
{
    struct sample *sample = sample_layer("");
    struct notation *n = &sample->notation;
    n->layer.dim_names[0] = "x1";
    notation_map(n, "P5 | C3");
    n->mapping.loops = n->loops;
    n->loops[0].dim = 0;
    const char *text =
        jn_loops_notation(&n->layer, &n->mapping, 0, JN_TIME, sample->arena);
    CHECK_ROW(text, strcmp(text, "x1=5") == 0);
    sample_free(sample);
}

static void a_nest_is_drawn_level_by_level(void)
{
    struct sample *sample = sample_layer("");
    struct jn_page page = sample_page(sample, 80);
    jn_loops_draw(&sample->outcomes[0], &page);
    const char *text = sample_printed(sample, &page);
    CHECK_ROW(
        text,
        strcmp(text,
               "  DRAM\n"
               "    holds weights 34,848, inputs 7,491, outputs 5,280 words\n"
               "    for M in [0:6)\n"
               "      for P in [0:5)\n"
               "        for C in [0:3)\n"
               "          for S in [0:11)\n"
               "  GLB\n"
               "    holds weights 176, inputs 51, outputs 176 words; 89.6 % of "
               "450\n"
               "            for M in [0:16)\n"
               "              for R in [0:11) in parallel along y\n"
               "                for P in [0:11) in parallel along x\n"
               "                  mac\n") == 0);
    sample_free(sample);
}

static void a_residual_and_what_a_level_lacks_are_drawn(void)
{
    struct sample *sample = sample_layer("");
    notation_map(&sample->notation, "M6 P8 C3 | S11 M16 R11y P7,6x");
    for (size_t i = 0; i < 3; i++)
        sample->results[0].levels[0].tensors[i].kept = false;
    struct jn_page page = sample_page(sample, 80);
    jn_loops_draw(&sample->outcomes[0], &page);
    const char *text = sample_printed(sample, &page);
    CHECK_ROW(text, strstr(text, "for P in [0:7,6) in parallel along x"));
    CHECK_ROW(text, strstr(text, "  DRAM\n    holds nothing\n"));
    page = sample_page(sample, 80);
    jn_dumps[0].print(&sample->outcomes[0], &page);
    text = sample_printed(sample, &page);
    CHECK_ROW(text, strstr(text, "GLB    P     x            7     6"));
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"loops are written as mapping files have them",
     loops_are_written_as_mapping_files_have_them},
    {"a name that ends in a digit is kept apart from the number",
     a_name_that_ends_in_a_digit_is_kept_apart_from_the_number},
    {"a nest is drawn level by level", a_nest_is_drawn_level_by_level},
    {"a residual, and what a level lacks, are drawn",
     a_residual_and_what_a_level_lacks_are_drawn},
    {NULL, NULL},
};
