/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/contest_keep.h"
#include "cli/contest_run.h"
#include "cli/options.h"
#include "cli/output.h"
#include "config/load.h"

#include <stdio.h>

struct compare_options {
    struct jn_map_options map;
    struct jn_contest_keep keep;
};

#define AT(member) offsetof(struct compare_options, member)

static const struct jn_option options[] = {
    JN_MAP_SEARCH_OPTIONS(AT(map)),
    {"output", 'o', JN_OPTION_TEXT, JN_JOB_AT(AT(map.job), output), "FILE",
     NULL, 0, 0, "print to FILE instead of standard output"},
    {"results", 0, JN_OPTION_TEXT, AT(keep.folder), "DIR", NULL, 0, 0,
     "also write the result of each contestant to DIR as JSON, for 'joulenest "
     "chart' and 'joulenest report'"},
    {"chart", 0, JN_OPTION_TEXT, AT(keep.chart), "FILE", NULL, 0, 0,
     "also draw all contestants; the name ends in .svg, .pdf or .png"},
    {"chart-kind", 0, JN_OPTION_TEXT, AT(keep.chart_kind), "KIND", NULL, 0, 0,
     "what to draw: compare, compare-layers or pareto (compare)"},
    {"report", 0, JN_OPTION_TEXT, AT(keep.report), "FILE", NULL, 0, 0,
     "also make a page of all contestants, as 'joulenest report' does"},
    JN_JOB_OPTIONS(AT(map.job)),
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static bool read_use_case(const struct jn_call *call, struct jn_use_case *of)
{
    const char *path = call->operands.items[0];
    struct jn_diags *diags = jn_diags_new(call->arena);
    const struct jn_reader reader = {call->arena, diags, NULL};
    const struct jn_node *root = jn_tree_load(path, &reader);
    bool good = root && jn_use_case_read(root, &reader, of);
    jn_output_diags(diags, call->arena);
    return good;
}

static bool print(const struct jn_contest *contest, const struct jn_job *job,
                  struct jn_arena *arena)
{
    struct jn_page page;
    if (!jn_job_open(job, arena, &page))
        return false;
    bool whole =
        jn_contest_find(jn_job_formats[job->format])->print(contest, &page);
    if (!whole)
        fputs("joulenest: error: out of memory\n", stderr);
    return jn_output_close(page.stream, job->output) && whole;
}

static enum jn_exit compare(const struct jn_call *call,
                            const struct jn_map_task *task,
                            struct jn_contest_run *run)
{
    const struct compare_options *chosen = call->options;
    jn_map_watch_interrupts();
    enum jn_exit code = jn_contest_evaluate(call, &chosen->map, task, run);
    if (code != JN_EXIT_DONE && code != JN_EXIT_NO_MAPPING)
        return code;
    bool whole = print(&run->contest, &chosen->map.job, call->arena);
    whole &= jn_contest_keep_files(&chosen->keep, &run->contest, call->arena);
    return whole ? code : JN_EXIT_BAD_INPUT;
}

static enum jn_exit run_compare(const struct jn_call *call)
{
    const struct compare_options *chosen = call->options;
    struct jn_map_task task;
    struct jn_use_case of;
    struct jn_contest_run run = {.contest = {.count = 0}};
    if (call->operands.count > 1) {
        jn_options_complain(call->command, "one use case at a time, not %zu",
                            call->operands.count);
        return JN_EXIT_BAD_COMMAND;
    }
    if (!jn_contest_keep_check(&chosen->keep, call) ||
        !jn_map_task_read(call, &chosen->map, &task))
        return JN_EXIT_BAD_COMMAND;
    if (!read_use_case(call, &of))
        return JN_EXIT_BAD_INPUT;
    enum jn_exit code = jn_contest_load(call, &chosen->map, &of, &run);
    if (code == JN_EXIT_DONE)
        code = compare(call, &task, &run);
    jn_contest_free(&run);
    return code;
}

const struct jn_command jn_command_compare = {
    .name = "compare",
    .operands = "FILE",
    .summary = "compare networks and machines for one task: ANN, QNN and SNN",
    .details = "FILE holds a use case, whose contestants each have a machine, "
               "a network and an arithmetic, or were measured. Layers that "
               "have no mapping among their files are mapped. Compared are "
               "energy, time, area and accuracy of one inference, the whole "
               "system beside arithmetic alone, by hardware module, by module "
               "of the network and by layer.",
    .options = options,
    .options_size = sizeof(struct compare_options),
    .least_operands = 1,
    .run = run_compare,
};
