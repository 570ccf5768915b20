/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "report/report_estimate.h"
#include "spec/spec.h"

#include <stddef.h>

struct estimate_options {
    struct jn_texts files;
    struct jn_texts estimators;
    unsigned format;
    const char *output;
    unsigned colour;
    uint64_t width;
};

static const char *const formats[] = {"text", "csv", "json", NULL};

#define AT(member) offsetof(struct estimate_options, member)

static const struct jn_option options[] = {
    {"arch", 'a', JN_OPTION_TEXTS, AT(files), "FILE", NULL, 0, 0,
     "the machine: a file, or the name of one that joulenest brings along"},
    {"estimator", 'e', JN_OPTION_TEXTS, AT(estimators), "PATH", NULL, 0, 0,
     "also ask this shared object or CSV table (may be given several times)"},
    {"format", 'f', JN_OPTION_CHOICE, AT(format), "text|csv|json", formats, 0,
     0, "how to print the result (text)"},
    {"output", 'o', JN_OPTION_TEXT, AT(output), "FILE", NULL, 0, 0,
     "print to FILE instead of standard output"},
    {"color", 0, JN_OPTION_CHOICE, AT(colour), "auto|always|never",
     jn_when_names, 0, 0, "colours in text (auto: on a terminal)"},
    {"width", 0, JN_OPTION_COUNT, AT(width), "COLUMNS", NULL, 40, 1000,
     "columns of text (the terminal's, else 80)"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static bool print_estimates(const struct jn_arch *arch,
                            const struct estimate_options *chosen,
                            struct jn_arena *arena)
{
    FILE *stream = jn_output_open(chosen->output);
    if (!stream)
        return false;
    const struct jn_page page = {
        stream, arena,
        chosen->width ? chosen->width : jn_terminal_width(stream),
        jn_terminal_colour(stream, (enum jn_when)chosen->colour)};
    bool whole = jn_estimate_formats[chosen->format].print(arch, &page);
    if (!whole)
        fputs("joulenest: error: out of memory\n", stderr);
    return jn_output_close(stream, chosen->output) && whole;
}

static enum jn_exit estimate(const struct jn_spec *spec,
                             const struct estimate_options *chosen,
                             struct jn_arena *arena)
{
    if (!spec->has_arch) {
        fputs("joulenest: error: none of the files describes a machine\n",
              stderr);
        return JN_EXIT_BAD_INPUT;
    }
    return print_estimates(&spec->arch, chosen, arena) ? JN_EXIT_DONE
                                                       : JN_EXIT_BAD_INPUT;
}

static enum jn_exit run_estimate(const struct jn_call *call)
{
    const struct estimate_options *chosen = call->options;
    struct jn_texts files = chosen->files;
    for (size_t i = 0; i < call->operands.count; i++)
        jn_texts_add(&files, call->operands.items[i], call->arena);
    if (files.count == 0) {
        jn_options_complain(call->command, "say which: %s",
                            call->command->operands);
        return JN_EXIT_BAD_COMMAND;
    }
    const struct jn_options how = {.estimator_paths = chosen->estimators.items,
                                   .estimator_path_count =
                                       chosen->estimators.count};
    struct jn_spec *spec;
    enum jn_status status =
        jn_spec_check(files.items, files.count, &how, &spec);
    jn_output_messages(jn_spec_messages(spec));
    enum jn_exit code = status == JN_OK ? estimate(spec, chosen, call->arena)
                                        : JN_EXIT_BAD_INPUT;
    jn_spec_free(spec);
    return code;
}

const struct jn_command jn_command_estimate = {
    .name = "estimate",
    .operands = "FILE...",
    .summary = "say what the actions and areas of a machine's components cost, "
               "and who says so",
    .details = "The FILEs hold a machine; what they give, their energy tables "
               "and the built-in formulas price every action. Figures are of "
               "one line (storage), one operation (compute) or one word over a "
               "hop (networks), and of one instance.",
    .options = options,
    .options_size = sizeof(struct estimate_options),
    .run = run_estimate,
};
