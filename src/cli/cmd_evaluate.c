/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/job.h"
#include "cli/keep.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/run.h"
#include "export/action_counts.h"
#include "report/dump.h"

#include <string.h>

struct evaluate_options {
    struct jn_job job;
    unsigned dumps;
    const char *action_counts;
    struct jn_keep keep;
};

static const char *const dumps[] = {"nest", "tiles", "transfers", "actions",
                                    NULL};

#define AT(member) offsetof(struct evaluate_options, member)

static const struct jn_option options[] = {
    JN_JOB_FILES(AT(job)),
    {"mapping", 'm', JN_OPTION_TEXTS, AT(job.files), "FILE", NULL, 0, 0,
     "mappings: a file, or the name of one that joulenest brings along"},
    {"constraints", 'c', JN_OPTION_TEXTS, AT(job.files), "FILE", NULL, 0, 0,
     "constraints that the mappings have to keep to, besides the machine's"},
    {"layer", 'l', JN_OPTION_TEXTS, AT(job.layers), "NAME", NULL, 0, 0,
     "evaluate this layer alone (may be given several times)"},
    {"output", 'o', JN_OPTION_TEXT, AT(job.output), "FILE", NULL, 0, 0,
     "print to FILE instead of standard output"},
    {"dump", 'd', JN_OPTION_SET, AT(dumps), "STAGE,...", dumps, 0, 0,
     "print what these stages say instead of the result: nest, tiles, "
     "transfers, actions"},
    {"action-counts", 0, JN_OPTION_TEXT, AT(action_counts), "FILE", NULL, 0, 0,
     "write how often each component did what: CSV if FILE ends in .csv, "
     "Accelergy's action_counts if in .yaml"},
    JN_KEEP_OPTIONS(AT(keep)),
    JN_JOB_OPTIONS(AT(job)),
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
    struct jn_page page;
    if (!chosen->dumps)
        return jn_job_report(&chosen->job, run, arena);
    if (!jn_job_open(&chosen->job, arena, &page))
        return false;
    print_dumps(run, chosen->dumps, &page);
    return jn_output_close(page.stream, chosen->job.output);
}

static enum jn_exit evaluate(const struct jn_spec *spec,
                             const struct jn_call *call,
                             const struct evaluate_options *chosen)
{
    struct jn_run run;
    if (!jn_run_evaluate(spec, call, &chosen->job.layers, &run))
        return JN_EXIT_BAD_COMMAND;
    bool lists_unmapped = !jn_job_is_csv(&chosen->job) && !chosen->dumps;
    enum jn_exit code = jn_run_verdict(&run, !lists_unmapped, call->arena);
    if (code == JN_EXIT_BAD_INPUT || !print_result(&run, chosen, call->arena))
        return JN_EXIT_BAD_INPUT;
    if (chosen->action_counts &&
        !write_action_counts(&run, chosen->action_counts, call->arena))
        return JN_EXIT_BAD_INPUT;
    if (!jn_keep_files(&chosen->keep, &run, call->arena))
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
    return jn_keep_check(&chosen->keep, call);
}

static enum jn_exit run_evaluate(const struct jn_call *call)
{
    const struct evaluate_options *chosen = call->options;
    if (!check_options(call, chosen))
        return JN_EXIT_BAD_COMMAND;
    struct jn_spec *spec;
    enum jn_exit code = jn_job_load(&chosen->job, call, &spec);
    if (code == JN_EXIT_DONE)
        code = evaluate(spec, call, chosen);
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
