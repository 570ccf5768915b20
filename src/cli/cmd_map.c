/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/job.h"
#include "cli/map_files.h"
#include "cli/map_layers.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/quantity.h"
#include "cli/run.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
    DEFAULT_SAMPLES = 100000,
    MOST_THREADS = 256,
    MOST_SECONDS = 1000000000,
    MOST_STRATEGIES = 16
};

struct map_options {
    struct jn_job job;
    const char *folder;
    const char *objectives;
    const char *strategy;
    const char *dataflow;
    const char *gap, *memory;
    uint64_t sample_count, seed, threads;
    double time_limit_seconds;
    bool timing;
};

#define AT(member) offsetof(struct map_options, member)

static const struct jn_option options[] = {
    JN_JOB_FILES(AT(job)),
    {"layer", 'l', JN_OPTION_TEXTS, AT(job.layers), "NAME", NULL, 0, 0,
     "map this layer alone (may be given several times)"},
    {"objective", 0, JN_OPTION_TEXT, AT(objectives), "NAME,...", NULL, 0, 0,
     "what to minimize: energy, latency, edp or ed2p; of equally good mappings "
     "the next in the list decides (energy)"},
    {"search", 's', JN_OPTION_TEXT, AT(strategy), "NAME", NULL, 0, 0,
     "how to look: anneal, random or exhaustive (anneal)"},
    {"samples", 'n', JN_OPTION_COUNT, AT(sample_count), "N", NULL, 1,
     UINT64_C(1) << 53,
     "mappings to try for each layer, unless the search is exhaustive "
     "(100000)"},
    {"constraints", 'c', JN_OPTION_TEXTS, AT(job.files), "FILE", NULL, 0, 0,
     "constraints on the mappings, besides the machine's (may be given several "
     "times)"},
    {"dataflow", 0, JN_OPTION_TEXT, AT(dataflow), "NAME", NULL, 0, 0,
     "only mappings of this dataflow, one of those that the machine names"},
    {"time-limit", 't', JN_OPTION_REAL, AT(time_limit_seconds), "SECONDS", NULL,
     0, MOST_SECONDS,
     "take the best that is found for a layer in this time; not the same on "
     "every machine"},
    {"gap", 0, JN_OPTION_TEXT, AT(gap), "RATIO", NULL, 0, 0,
     "be content with a mapping that is proved to cost at most this much more "
     "than the best, as 0.01 or 1% (0: prove the best)"},
    {"memory", 0, JN_OPTION_TEXT, AT(memory), "SIZE", NULL, 0, 0,
     "memory that a search may use, as 300MB or 2GB (500MB)"},
    {"seed", 0, JN_OPTION_COUNT, AT(seed), "S", NULL, 0, UINT64_C(1) << 53,
     "another seed draws other mappings (0)"},
    {"threads", 'j', JN_OPTION_COUNT, AT(threads), "N", NULL, 1, MOST_THREADS,
     "threads that search (one for each processor); the answer is the same"},
    {"output", 'o', JN_OPTION_TEXT, AT(folder), "DIR", NULL, 0, 0,
     "write the mappings to DIR/LAYER.cfg, for 'joulenest evaluate'"},
    {"timing", 0, JN_OPTION_FLAG, AT(timing), NULL, NULL, 0, 0,
     "also print how long each search took"},
    JN_JOB_OPTIONS(AT(job)),
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static atomic_bool interrupted;

static void interrupt(int number)
{
    (void)number;
    atomic_store(&interrupted, true);
}

/* A second time the signal ends the program. */
static void watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    atomic_store(&interrupted, false);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

static bool add_objective(const struct jn_call *call, const char *text,
                          struct jn_objectives *objectives)
{
    const char *names[JN_OBJECTIVE_COUNT + 1] = {NULL};
    unsigned choice;
    for (unsigned i = 0; i < JN_OBJECTIVE_COUNT; i++)
        names[i] = jn_objective_name((enum jn_objective)i);
    if (!jn_options_choose(call, "objective", names, text, &choice))
        return false;
    for (size_t i = 0; i < objectives->count; i++)
        if (objectives->items[i] == choice) {
            jn_options_complain(call->command, "'--objective' has '%s' twice",
                                text);
            return false;
        }
    objectives->items[objectives->count++] = (enum jn_objective)choice;
    return true;
}

static bool read_objectives(const struct jn_call *call, const char *text,
                            struct jn_objectives *objectives)
{
    objectives->count = 0;
    if (!text)
        text = jn_objective_name(JN_OBJECTIVE_ENERGY);
    while (true) {
        size_t length = strcspn(text, ",");
        if (!add_objective(call, jn_arena_slice(call->arena, text, length),
                           objectives))
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

static bool read_strategy(const struct jn_call *call, const char *text,
                          const char **strategy)
{
    const char *names[MOST_STRATEGIES + 1] = {NULL};
    unsigned choice = 0;
    for (size_t i = 0; i < MOST_STRATEGIES && jn_search_strategy_name(i); i++)
        names[i] = jn_search_strategy_name(i);
    if (text && !jn_options_choose(call, "search", names, text, &choice))
        return false;
    *strategy = names[choice];
    return true;
}

static unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1              ? 1
           : count > MOST_THREADS ? MOST_THREADS
                                  : (unsigned)count;
}

static bool read_task(const struct jn_call *call, struct jn_map_task *task)
{
    const struct map_options *chosen = call->options;
    *task = (struct jn_map_task){
        .search = {.sample_count = chosen->sample_count ? chosen->sample_count
                                                        : DEFAULT_SAMPLES,
                   .seed = chosen->seed,
                   .threads = chosen->threads ? (unsigned)chosen->threads
                                              : processors(),
                   .time_limit_seconds = chosen->time_limit_seconds,
                   .interrupted = &interrupted},
        .dataflow = chosen->dataflow,
        .shows_progress = isatty(STDERR_FILENO) == 1};
    return jn_quantity_ratio(call, "gap", chosen->gap,
                             &task->search.gap_ratio) &&
           jn_quantity_bytes(call, "memory", chosen->memory,
                             &task->search.memory_limit_bytes) &&
           read_objectives(call, chosen->objectives,
                           &task->search.objectives) &&
           read_strategy(call, chosen->strategy, &task->search.strategy);
}

/* The machine's dataflows, each once, ending in NULL. */
static const char *const *list_dataflows(const struct jn_arch *arch,
                                         struct jn_arena *arena)
{
    const char **names =
        jn_arena_take(arena, arch->dataflow_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < arch->dataflow_count; i++) {
        size_t other = 0;
        while (other < count &&
               strcmp(names[other], arch->dataflows[i].dataflow) != 0)
            other++;
        if (other == count)
            names[count++] = arch->dataflows[i].dataflow;
    }
    return names;
}

static bool check_dataflow(const struct jn_arch *arch,
                           const struct jn_call *call, const char *name)
{
    const char *const *names = list_dataflows(arch, call->arena);
    const char *list = "";
    size_t count = 0;
    for (; names[count]; count++) {
        if (name && strcmp(names[count], name) == 0)
            return true;
        list = jn_arena_format(call->arena, "%s%s'%s'", list,
                               count > 0 ? ", " : "", names[count]);
    }
    if (!name)
        return true;
    const char *similar = jn_did_you_mean(name, names, count);
    if (similar)
        jn_options_complain(call->command,
                            "the machine has no dataflow '%s'; did you mean "
                            "'%s'? It has %s",
                            name, similar, list);
    else
        jn_options_complain(call->command,
                            "the machine has no dataflow '%s'; it has %s", name,
                            count > 0 ? list : "none");
    return false;
}

/* Puts what is known about the searches beside the run's outcomes. */
static void describe(const struct jn_call *call, const struct jn_map_task *task,
                     const struct jn_mapped *mapped, struct jn_run *run)
{
    const struct map_options *chosen = call->options;
    struct jn_searches *searches =
        jn_arena_take(call->arena, 1, sizeof *searches);
    struct jn_searched *items =
        jn_arena_take(call->arena, run->outcome_count, sizeof *items);
    *searches = (struct jn_searches){.strategy = task->search.strategy,
                                     .sample_count = task->search.sample_count,
                                     .seed = task->search.seed,
                                     .dataflow = task->dataflow,
                                     .has_seconds = chosen->timing,
                                     .items = items};
    for (size_t i = 0; i < task->search.objectives.count; i++)
        searches->objectives[searches->objective_count++] =
            jn_objective_name(task->search.objectives.items[i]);
    for (size_t i = 0; i < run->outcome_count; i++) {
        size_t layer = (size_t)(run->outcomes[i].problem - run->spec->problems);
        items[i] = mapped[layer].searched;
        run->outcomes[i].reason = mapped[layer].reason;
    }
    run->searches = searches;
}

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

static enum jn_exit map(struct jn_spec *spec, const struct jn_call *call,
                        const struct jn_map_task *task)
{
    const struct map_options *chosen = call->options;
    size_t count = spec->workload.layer_count;
    bool *marked = jn_arena_take(call->arena, count, sizeof *marked);
    struct jn_mapped *mapped =
        jn_arena_take(call->arena, count, sizeof *mapped);
    struct jn_run run;
    if (!jn_run_mark(spec, call, &chosen->job.layers, marked) ||
        !check_dataflow(&spec->arch, call, chosen->dataflow))
        return JN_EXIT_BAD_COMMAND;
    if (chosen->folder && !jn_map_folder_make(chosen->folder))
        return JN_EXIT_BAD_INPUT;
    watch_interrupts();
    jn_map_layers(spec, marked, task, call->arena, mapped);
    if (!jn_run_evaluate(spec, call, &chosen->job.layers, &run))
        return JN_EXIT_BAD_COMMAND;
    describe(call, task, mapped, &run);
    enum jn_exit code = judge(&run, call->arena);
    bool whole = !chosen->folder ||
                 jn_map_files_write(&run, chosen->folder, call->arena);
    whole &= jn_job_report(&chosen->job, &run, call->arena);
    return whole ? code : JN_EXIT_BAD_INPUT;
}

static enum jn_exit run_map(const struct jn_call *call)
{
    const struct map_options *chosen = call->options;
    struct jn_map_task task;
    struct jn_spec *spec;
    if (!read_task(call, &task))
        return JN_EXIT_BAD_COMMAND;
    enum jn_exit code = jn_job_load(&chosen->job, call, &spec);
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
