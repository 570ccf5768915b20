/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/dataflow_name.h"
#include "cli/job.h"
#include "cli/keep.h"
#include "cli/map_files.h"
#include "cli/map_layers.h"
#include "cli/map_options.h"
#include "cli/map_run.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/run.h"

#include <string.h>

struct map_options {
    struct jn_map_options map;
    const char *folder;
    const char *dataflow;
    const char *stream;
    const char *store;
    bool certify;
    struct jn_keep keep;
};

#define AT(member) offsetof(struct map_options, member)

static const struct jn_option options[] = {
    JN_JOB_FILES(AT(map.job)),
    JN_MAP_WHAT_OPTIONS(AT(map)),
    JN_MAP_SEARCH_OPTIONS(AT(map)),
    {"dataflow", 0, JN_OPTION_TEXT, AT(dataflow), "NAME", NULL, 0, 0,
     "only mappings of this dataflow: one that the machine names, or else "
     "weight_stationary, output_stationary, input_stationary, row_stationary "
     "or no_local_reuse"},
    {"output", 'o', JN_OPTION_TEXT, AT(folder), "DIR", NULL, 0, 0,
     "write the mappings to DIR/LAYER.cfg, for 'joulenest evaluate'"},
    {"certify", 0, JN_OPTION_FLAG, AT(certify), NULL, NULL, 0, 0,
     "with --output: put the proof that no mapping costs less before each "
     "mapping that is proved to be the best, for 'joulenest verify'"},
    {"store", 0, JN_OPTION_TEXT, AT(store), "DIR", NULL, 0, 0,
     "keep found mappings in DIR, and take from there what earlier runs found "
     "for the same problem"},
    {"stream", 0, JN_OPTION_TEXT, AT(stream), "FILE", NULL, 0, 0,
     "write every mapping that a random search tries to FILE.csv or "
     "FILE.jsonl; '-': JSON lines on standard output, instead of the report"},
    JN_KEEP_OPTIONS(AT(keep)),
    JN_JOB_OPTIONS(AT(map.job)),
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

/* Says what was not found or not finished, and how the program should end. */
static enum jn_exit judge(const struct jn_run *run, struct jn_arena *arena)
{
    bool some = false;
    bool all = true;
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_outcome *outcome = &run->outcomes[i];
        const struct jn_searched *item = &run->searches->items[i];
        const struct jn_layer *layer = outcome->problem->layer;
        if (outcome->fate != JN_EVALUATED)
            jn_run_tell(
                layer, item->begun ? "error" : "note",
                jn_arena_format(arena, "no mapping: %s", outcome->reason),
                arena);
        else if (item->interrupted && !item->same_as)
            jn_run_tell(layer, "note",
                        jn_arena_format(arena,
                                        "interrupted: best of %llu mappings "
                                        "tried, %s",
                                        (unsigned long long)item->tried_count,
                                        jn_searched_gap(item, arena)),
                        arena);
        some |= outcome->fate == JN_EVALUATED;
        all &= outcome->fate == JN_EVALUATED || !item->begun;
    }
    return some && all ? JN_EXIT_DONE : JN_EXIT_NO_MAPPING;
}

static bool open_stream(const struct jn_spec *spec, const struct jn_call *call,
                        struct jn_map_task *task)
{
    const struct map_options *chosen = call->options;
    if (!chosen->stream)
        return true;
    if (!jn_map_stream_open(chosen->stream, &spec->arch, call->arena,
                            &task->stream))
        return false;
    task->search.stream = jn_map_stream_ears(task->stream);
    return true;
}

static bool write_files(const struct map_options *chosen,
                        const struct jn_map_task *task,
                        const struct jn_run *run, struct jn_arena *arena)
{
    const struct jn_map_files files = {
        .run = run,
        .folder = chosen->folder,
        .certify = chosen->certify,
        .objectives = jn_objectives_name(&task->search.objectives, 0, arena),
        .dataflow = task->dataflow};
    return jn_map_files_write(&files, arena);
}

static enum jn_exit map(struct jn_spec *spec, const struct jn_call *call,
                        struct jn_map_task *task)
{
    const struct map_options *chosen = call->options;
    struct jn_run run;
    if (!jn_map_layers_known(spec, call, &chosen->map) ||
        !jn_map_task_bind(call, &spec->arch, task) ||
        !jn_dataflow_check(&spec->arch, call, chosen->dataflow))
        return JN_EXIT_BAD_COMMAND;
    if ((chosen->folder && !jn_map_folder_make(chosen->folder)) ||
        (chosen->store && !jn_map_folder_make(chosen->store)))
        return JN_EXIT_BAD_INPUT;
    if (!open_stream(spec, call, task))
        return JN_EXIT_BAD_INPUT;
    jn_map_watch_interrupts();
    jn_map_run(spec, call, &chosen->map, task, &run);
    bool whole = jn_map_stream_close(task->stream);
    enum jn_exit code = judge(&run, call->arena);
    if (chosen->folder)
        whole &= write_files(chosen, task, &run, call->arena);
    if (!task->stream || !jn_map_stream_is_output(task->stream))
        whole &= jn_job_report(&chosen->map.job, &run, call->arena);
    whole &= jn_keep_files(&chosen->keep, &run, call->arena);
    return whole ? code : JN_EXIT_BAD_INPUT;
}

static enum jn_exit run_map(const struct jn_call *call)
{
    const struct map_options *chosen = call->options;
    struct jn_map_task task;
    struct jn_spec *spec;
    if (!jn_keep_check(&chosen->keep, call) ||
        !jn_map_task_read(call, &chosen->map, &task))
        return JN_EXIT_BAD_COMMAND;
    if (chosen->stream && chosen->store) {
        jn_options_complain(call->command, "'--stream' tries mappings anew: "
                                           "leave '--store' out");
        return JN_EXIT_BAD_COMMAND;
    }
    if (chosen->certify && !chosen->folder) {
        jn_options_complain(call->command, "'--certify' needs '--output'");
        return JN_EXIT_BAD_COMMAND;
    }
    task.dataflow = chosen->dataflow;
    task.store = chosen->store;
    enum jn_exit code = jn_job_load(&chosen->map.job, call, &spec);
    if (code == JN_EXIT_DONE &&
        !jn_map_task_settle(call, &chosen->map, &spec->mapper, &task))
        code = JN_EXIT_BAD_INPUT;
    if (code == JN_EXIT_DONE &&
        !jn_map_stream_check(call, chosen->stream, task.search.strategy))
        code = JN_EXIT_BAD_COMMAND;
    if (code == JN_EXIT_DONE)
        code = map(spec, call, &task);
    jn_spec_free(spec);
    return code;
}

const struct jn_command jn_command_map = {
    .name = "map",
    .operands = "FILE...",
    .summary = "find good mappings of a layer or a network, and evaluate them",
    .details = "Each FILE holds a machine, a network or constraints, in "
               "joulenest's own form or Timeloop's; what it is shows in the "
               "file. Mappings among the files are not used. The same input "
               "and seed give the same mappings with any number of threads; "
               "Ctrl-C ends the search with the best found so far.",
    .options = options,
    .options_size = sizeof(struct map_options),
    .run = run_map,
};
