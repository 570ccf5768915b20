/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"
#include "harness.h"

#include <string.h>

static const struct {
    const char *layer;
    size_t index;
    struct jn_progress progress;
    double seconds;
    const char *text;
} lines[] = {
    {"conv", 1, {.gap_ratio = 1}, 0, "layer 1 of 5 (conv), nothing found yet"},
    {"conv",
     1,
     {.tried_count = 3000, .done_ratio = 0.25, .seconds = 2, .gap_ratio = 1},
     2,
     "layer 1 of 5 (conv), 38 s left, nothing found yet, 1,500 mappings/s"},
    {"a layer of a name that has no end",
     3,
     {.tried_count = 7,
      .seconds = 0.5,
      .any = true,
      .best_cost = 1234,
      .gap_ratio = 0.031},
     8,
     "layer 3 of 5 (a layer of a name that has no ), 12 s left, edp 1,234, gap "
     "3.1 %, 14 mappings/s"},
    {"fc",
     5,
     {.any = true, .best_cost = 1.5, .gap_ratio = 1, .done_ratio = 1},
     10,
     "layer 5 of 5 (fc), 0 s left, edp 1.5"},
};

static void the_line_tells_how_the_searches_get_on(void)
{
    struct jn_progress_line line;
    jn_progress_start(&line, true, "edp", 5);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        line.layer = lines[i].layer;
        line.layer_index = lines[i].index;
        const char *text =
            jn_progress_text(&line, &lines[i].progress, lines[i].seconds);
        CHECK_ROW(text, strcmp(text, lines[i].text) == 0);
    }
    jn_progress_end(&line);
}

static void on_no_terminal_nothing_is_written(void)
{
    struct jn_progress_line line;
    struct jn_progress_layer layers_at_once[2];
    jn_progress_start(&line, false, "edp", 5);
    jn_progress_next(&line, "conv", &layers_at_once[0]);
    jn_progress_next(&line, "fc", &layers_at_once[1]);
    CU_ASSERT_EQUAL(line.layer_index, 2);
    CU_ASSERT_PTR_NULL(line.arena);
    jn_progress_end(&line);
}

const struct jn_test tests[] = {
    {"the line tells how the searches get on",
     the_line_tells_how_the_searches_get_on},
    {"on no terminal nothing is written", on_no_terminal_nothing_is_written},
    {NULL, NULL}};
