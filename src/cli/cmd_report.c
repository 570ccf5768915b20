/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/draw.h"
#include "cli/options.h"
#include "cli/present.h"

#include <stddef.h>

struct report_options {
    const char *output;
};

static const struct jn_option options[] = {
    {"output", 'o', JN_OPTION_TEXT, offsetof(struct report_options, output),
     "FILE", NULL, 0, 0, "the page (report.html)"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static enum jn_exit run_report(const struct jn_call *call)
{
    const struct report_options *chosen = call->options;
    const char *output = chosen->output ? chosen->output : "report.html";
    size_t count = call->operands.count;
    struct jn_html_result *results =
        jn_arena_take(call->arena, count, sizeof *results);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        results[i].path = call->operands.items[i];
        results[i].stream = jn_draw_open(results[i].path);
        good = good && results[i].stream != NULL;
    }
    good = good && jn_present(results, count, output, call->arena);
    for (size_t i = 0; i < count; i++)
        if (results[i].stream)
            fclose(results[i].stream);
    return good ? JN_EXIT_DONE : JN_EXIT_BAD_INPUT;
}

const struct jn_command jn_command_report = {
    .name = "report",
    .operands = "RESULT...",
    .summary = "make a page of saved results, to look at in a browser",
    .details = "A RESULT is a file that 'joulenest evaluate' or 'joulenest "
               "map' wrote with --save or --format=json. Nothing else is "
               "looked at. The page needs no other file and no network.",
    .options = options,
    .options_size = sizeof(struct report_options),
    .least_operands = 1,
    .run = run_report,
};
