/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/terminal.h"
#include "export/action_counts.h"
#include "report/dump.h"

#include <string.h>

struct evaluate_options {
    struct jn_texts files;
    struct jn_texts layers;
    unsigned format;
    unsigned dumps;
    const char *action_counts;
    unsigned rule;
    bool no_link_transfers;
    bool no_first_read_elision;
    struct jn_texts estimators;
    const char *output;
    unsigned colour;
    uint64_t width;
};

enum { TEXT, CSV, JSON };
static const char *const formats[] = {
    [TEXT] = "text", [CSV] = "csv", [JSON] = "json", NULL};
static const char *const dumps[] = {"nest", "tiles", "transfers", "actions",
                                    NULL};
static const char *const rules[] = {"new", "old", NULL};

#define AT(member) offsetof(struct evaluate_options, member)

static const struct jn_option options[] = {
    {"arch", 'a', JN_OPTION_TEXTS, AT(files), "FILE", NULL, 0, 0,
     "the machine: a file, or the name of one that joulenest brings along"},
    {"workload", 'w', JN_OPTION_TEXTS, AT(files), "FILE", NULL, 0, 0,
     "the network: a file, or the name of one that joulenest brings along"},
    {"mapping", 'm', JN_OPTION_TEXTS, AT(files), "FILE", NULL, 0, 0,
     "mappings: a file, or the name of one that joulenest brings along"},
    {"layer", 'l', JN_OPTION_TEXTS, AT(layers), "NAME", NULL, 0, 0,
     "evaluate this layer alone (may be given several times)"},
    {"format", 'f', JN_OPTION_CHOICE, AT(format), "text|csv|json", formats, 0,
     0, "how to print the result (text)"},
    {"output", 'o', JN_OPTION_TEXT, AT(output), "FILE", NULL, 0, 0,
     "print to FILE instead of standard output"},
    {"dump", 'd', JN_OPTION_SET, AT(dumps), "STAGE,...", dumps, 0, 0,
     "print what these stages say instead of the result: nest, tiles, "
     "transfers, actions"},
    {"action-counts", 0, JN_OPTION_TEXT, AT(action_counts), "FILE", NULL, 0, 0,
     "write how often each component did what: CSV if FILE ends in .csv, "
     "Accelergy's action_counts if in .yaml"},
    {"translation-rule", 0, JN_OPTION_CHOICE, AT(rule), "new|old", rules, 0, 0,
     "old: an idle loop ends a sliding window's reuse, as in Timeloop before "
     "2025 (new)"},
    {"no-link-transfers", 0, JN_OPTION_FLAG, AT(no_link_transfers), NULL, NULL,
     0, 0, "neighbours never pass tiles on to each other"},
    {"no-first-read-elision", 0, JN_OPTION_FLAG, AT(no_first_read_elision),
     NULL, NULL, 0, 0, "partial sums are read even before there are any"},
    {"estimator", 'e', JN_OPTION_TEXTS, AT(estimators), "PATH", NULL, 0, 0,
     "also ask this shared object or CSV table for energies and areas (may be "
     "given several times)"},
    {"color", 0, JN_OPTION_CHOICE, AT(colour), "auto|always|never",
     jn_when_names, 0, 0, "colours in text (auto: on a terminal)"},
    {"width", 0, JN_OPTION_COUNT, AT(width), "COLUMNS", NULL, 40, 1000,
     "columns of text (the terminal's, else 80)"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static bool has_suffix(const char *path, const char *suffix)
{
    size_t length = strlen(path);
    size_t end = strlen(suffix);
    return length > end && strcmp(path + length - end, suffix) == 0;
}

typedef void write_counts(const struct jn_outcome *outcomes, size_t count,
                          struct jn_arena *arena, FILE *stream);

/* The writer for a path; NULL when its name does not tell. */
static write_counts *find_writer(const char *path)
{
    if (has_suffix(path, ".csv"))
        return jn_action_counts_csv;
    if (has_suffix(path, ".yaml") || has_suffix(path, ".yml"))
        return jn_action_counts_yaml;
    return NULL;
}

static bool write_action_counts(const struct jn_run *run, const char *path,
                                struct jn_arena *arena)
{
    FILE *stream = jn_output_open(path);
    if (!stream)
        return false;
    find_writer(path)(run->outcomes, run->outcome_count, arena, stream);
    return jn_output_close(stream, path);
}

static void print_dumps(const struct jn_run *run, unsigned set,
                        const struct jn_page *page)
{
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_outcome *outcome = &run->outcomes[i];
        if (outcome->fate == JN_UNMAPPED)
            continue;
        jn_page_title(page, outcome->problem->layer->name);
        for (unsigned stage = 0; jn_dumps[stage].name; stage++)
            if (set >> stage & 1 &&
                (outcome->fate == JN_EVALUATED || !jn_dumps[stage].needs_fit))
                jn_dumps[stage].print(outcome, page);
        if (i + 1 < run->outcome_count)
            fputc('\n', page->stream);
    }
}

static bool print_result(const struct jn_run *run,
                         const struct evaluate_options *chosen,
                         struct jn_arena *arena)
{
    FILE *stream = jn_output_open(chosen->output);
    if (!stream)
        return false;
    const struct jn_page page = {
        stream, arena,
        chosen->width ? chosen->width : jn_terminal_width(stream),
        jn_terminal_colour(stream, (enum jn_when)chosen->colour)};
    bool whole = true;
    if (chosen->dumps)
        print_dumps(run, chosen->dumps, &page);
    else
        whole = jn_report_find(formats[chosen->format])->print(run, &page);
    if (!whole)
        fputs("joulenest: error: out of memory\n", stderr);
    return jn_output_close(stream, chosen->output) && whole;
}

static enum jn_exit evaluate(const struct jn_spec *spec,
                             const struct jn_call *call,
                             const struct evaluate_options *chosen)
{
    struct jn_run run;
    if (!jn_run_evaluate(spec, call, &chosen->layers, &run))
        return JN_EXIT_BAD_COMMAND;
    bool lists_unmapped = chosen->format != CSV && !chosen->dumps;
    enum jn_exit code = jn_run_verdict(&run, !lists_unmapped, call->arena);
    if (code == JN_EXIT_BAD_INPUT || !print_result(&run, chosen, call->arena))
        return JN_EXIT_BAD_INPUT;
    if (chosen->action_counts &&
        !write_action_counts(&run, chosen->action_counts, call->arena))
        return JN_EXIT_BAD_INPUT;
    return code;
}

static bool check_options(const struct jn_call *call,
                          const struct evaluate_options *chosen)
{
    if (chosen->action_counts && !find_writer(chosen->action_counts)) {
        jn_options_complain(call->command,
                            "'--action-counts' takes a file that ends in .csv "
                            "or .yaml, not '%s'",
                            chosen->action_counts);
        return false;
    }
    return true;
}

static enum jn_exit run_evaluate(const struct jn_call *call)
{
    const struct evaluate_options *chosen = call->options;
    if (!check_options(call, chosen))
        return JN_EXIT_BAD_COMMAND;
    struct jn_texts files = chosen->files;
    for (size_t i = 0; i < call->operands.count; i++)
        jn_texts_add(&files, call->operands.items[i], call->arena);
    if (files.count == 0) {
        jn_options_complain(call->command, "say which: %s",
                            call->command->operands);
        return JN_EXIT_BAD_COMMAND;
    }
    const struct jn_options how = {
        .old_translation_rule = chosen->rule == 1,
        .no_link_transfers = chosen->no_link_transfers,
        .no_first_read_elision = chosen->no_first_read_elision,
        .estimator_paths = chosen->estimators.items,
        .estimator_path_count = chosen->estimators.count};
    struct jn_spec *spec;
    enum jn_status status = jn_spec_load(files.items, files.count, &how, &spec);
    jn_output_messages(jn_spec_messages(spec));
    enum jn_exit code =
        status == JN_OK ? evaluate(spec, call, chosen) : JN_EXIT_BAD_INPUT;
    jn_spec_free(spec);
    return code;
}

const struct jn_command jn_command_evaluate = {
    .name = "evaluate",
    .operands = "FILE...",
    .summary = "evaluate mappings: energy, cycles and area of a layer or a "
               "network",
    .details = "Each FILE holds a machine, a network or mappings, in "
               "joulenest's own form or Timeloop's; what it is shows in the "
               "file. All layers that have a mapping are evaluated.",
    .options = options,
    .options_size = sizeof(struct evaluate_options),
    .run = run_evaluate,
};
