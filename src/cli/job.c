/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/job.h"

#include "cli/options.h"
#include "cli/output.h"

enum { TEXT, CSV, JSON };
const char *const jn_job_formats[] = {
    [TEXT] = "text", [CSV] = "csv", [JSON] = "json", NULL};

enum { NEW, OLD };
const char *const jn_job_rules[] = {[NEW] = "new", [OLD] = "old", NULL};

enum { RIGHT, TIMELOOP };
const char *const jn_job_sparse_rules[] = {
    [RIGHT] = "right", [TIMELOOP] = "timeloop", NULL};

void jn_job_options(const struct jn_job *job, struct jn_options *options)
{
    *options = (struct jn_options){
        .timeloop_sparse_rule = job->sparse_rule == TIMELOOP,
        .old_translation_rule = job->rule == OLD,
        .no_link_transfers = job->no_link_transfers,
        .no_first_read_elision = job->no_first_read_elision,
        .estimator_paths = job->estimators.items,
        .estimator_path_count = job->estimators.count};
}

enum jn_exit jn_job_load(const struct jn_job *job, const struct jn_call *call,
                         struct jn_spec **spec)
{
    struct jn_texts files = job->files;
    *spec = NULL;
    for (size_t i = 0; i < call->operands.count; i++)
        jn_texts_add(&files, call->operands.items[i], call->arena);
    if (files.count == 0) {
        jn_options_complain(call->command, "say which: %s",
                            call->command->operands);
        return JN_EXIT_BAD_COMMAND;
    }
    struct jn_options how;
    jn_job_options(job, &how);
    enum jn_status status = jn_spec_load(files.items, files.count, &how, spec);
    jn_output_messages(jn_spec_messages(*spec));
    return status == JN_OK ? JN_EXIT_DONE : JN_EXIT_BAD_INPUT;
}

bool jn_job_open(const struct jn_job *job, struct jn_arena *arena,
                 struct jn_page *page)
{
    FILE *stream = jn_output_open(job->output);
    if (!stream)
        return false;
    *page = (struct jn_page){
        stream, arena, job->width ? job->width : jn_terminal_width(stream),
        jn_terminal_colour(stream, (enum jn_when)job->colour)};
    return true;
}

bool jn_job_report(const struct jn_job *job, const struct jn_run *run,
                   struct jn_arena *arena)
{
    struct jn_page page;
    if (!jn_job_open(job, arena, &page))
        return false;
    bool whole = jn_report_find(jn_job_formats[job->format])->print(run, &page);
    if (!whole)
        fputs("joulenest: error: out of memory\n", stderr);
    return jn_output_close(page.stream, job->output) && whole;
}

bool jn_job_is_csv(const struct jn_job *job)
{
    return job->format == CSV;
}
