/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/dataflow_name.h"
#include "cli/map_options.h"
#include "cli/map_run.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/show_dataflow.h"
#include "report/compare.h"

#include <string.h>

struct dataflows_options {
    struct jn_map_options map;
    const char *show;
};

#define AT(member) offsetof(struct dataflows_options, member)

static const struct jn_option options[] = {
    JN_JOB_FILES(AT(map.job)),
    JN_MAP_WHAT_OPTIONS(AT(map)),
    JN_MAP_SEARCH_OPTIONS(AT(map)),
    {"show", 0, JN_OPTION_TEXT, AT(show), "NAME", NULL, 0, 0,
     "map nothing, but print the constraints that this dataflow becomes, as a "
     "file for --constraints"},
    {"output", 'o', JN_OPTION_TEXT, JN_JOB_AT(AT(map.job), output), "FILE",
     NULL, 0, 0, "print to FILE instead of standard output"},
    JN_JOB_OPTIONS(AT(map.job)),
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static const struct jn_searched *searched(const struct jn_compared *way,
                                          size_t layer)
{
    return &way->run.searches->items[layer];
}

/* What the first objective comes to for all layers, each as often as it runs;
 * 0 unless each has a mapping. */
static double total_cost(const struct jn_compared *way)
{
    const struct jn_run *run = &way->run;
    const char *objective = run->searches->objectives[0];
    double cycles = (double)run->totals->all.cycles;
    double cost = 0;
    if (run->totals->fate_count[JN_EVALUATED] < run->outcome_count)
        return 0;
    if (strcmp(objective, "edp") == 0)
        return run->totals->all.energy_pj * cycles;
    if (strcmp(objective, "ed2p") == 0)
        return run->totals->all.energy_pj * cycles * cycles;
    for (size_t i = 0; i < run->outcome_count; i++)
        cost += searched(way, i)->costs[0] *
                (double)run->outcomes[i].problem->layer->count;
    return cost;
}

static double layer_cost(const struct jn_compared *way, size_t layer)
{
    return way->run.outcomes[layer].fate == JN_EVALUATED
               ? searched(way, layer)->costs[0]
               : 0;
}

/* Divides by the least that is not 0. */
static void make_ratios(double *const *costs, size_t count)
{
    double least = 0;
    for (size_t i = 0; i < count; i++)
        if (*costs[i] > 0 && (least <= 0 || *costs[i] < least))
            least = *costs[i];
    for (size_t i = 0; i < count && least > 0; i++)
        *costs[i] /= least;
}

static void rate(struct jn_comparison *comparison, struct jn_arena *arena)
{
    size_t layers = comparison->items[0].run.outcome_count;
    double **costs = jn_arena_take(arena, comparison->count, sizeof *costs);
    for (size_t way = 0; way < comparison->count; way++) {
        struct jn_compared *item = &comparison->items[way];
        item->ratios = jn_arena_take(arena, layers, sizeof *item->ratios);
        item->total_ratio = total_cost(item);
        costs[way] = &item->total_ratio;
    }
    make_ratios(costs, comparison->count);
    for (size_t layer = 0; layer < layers; layer++) {
        for (size_t way = 0; way < comparison->count; way++) {
            costs[way] = &comparison->items[way].ratios[layer];
            *costs[way] = layer_cost(&comparison->items[way], layer);
        }
        make_ratios(costs, comparison->count);
    }
}

/* All dataflows, and last any mapping. */
static struct jn_comparison list_ways(const struct jn_spec *spec,
                                      struct jn_arena *arena)
{
    size_t own_count;
    size_t count = 0;
    const char *const *names = jn_dataflow_list(&spec->arch, arena, &own_count);
    while (names[count])
        count++;
    struct jn_compared *items = jn_arena_take(arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i].dataflow = names[i];
        items[i].is_own = i < own_count;
    }
    return (struct jn_comparison){items, count + 1};
}

static bool report(const struct jn_comparison *comparison,
                   const struct jn_job *job, struct jn_arena *arena)
{
    struct jn_page page;
    if (!jn_job_open(job, arena, &page))
        return false;
    bool whole = jn_comparison_find(jn_job_formats[job->format])
                     ->print(comparison, &page);
    if (!whole)
        fputs("joulenest: error: out of memory\n", stderr);
    return jn_output_close(page.stream, job->output) && whole;
}

/* Whether a layer was searched in some way, and got a mapping in some. */
struct standing {
    bool begun, mapped;
};

static struct standing find_standing(const struct jn_comparison *comparison,
                                     size_t layer)
{
    struct standing standing = {false, false};
    for (size_t way = 0; way < comparison->count; way++) {
        const struct jn_compared *item = &comparison->items[way];
        standing.begun |= searched(item, layer)->begun;
        standing.mapped |= item->run.outcomes[layer].fate == JN_EVALUATED;
    }
    return standing;
}

/* Each layer that was searched should have a mapping of some kind. */
static enum jn_exit judge(const struct jn_comparison *comparison)
{
    bool some = false;
    bool all = true;
    for (size_t i = 0; i < comparison->items[0].run.outcome_count; i++) {
        struct standing standing = find_standing(comparison, i);
        some |= standing.mapped;
        all &= standing.mapped || !standing.begun;
    }
    return some && all ? JN_EXIT_DONE : JN_EXIT_NO_MAPPING;
}

static enum jn_exit compare(struct jn_spec *spec, const struct jn_call *call,
                            struct jn_map_task *task)
{
    const struct dataflows_options *chosen = call->options;
    if (!jn_map_layers_known(spec, call, &chosen->map) ||
        !jn_map_task_bind(call, &spec->arch, task) ||
        !jn_dataflow_check(&spec->arch, call, chosen->show))
        return JN_EXIT_BAD_COMMAND;
    if (chosen->show)
        return jn_dataflow_show(spec, call, &chosen->map.job, chosen->show);
    struct jn_comparison comparison = list_ways(spec, call->arena);
    jn_map_watch_interrupts();
    for (size_t way = 0; way < comparison.count; way++) {
        task->dataflow = comparison.items[way].dataflow;
        jn_map_run(spec, call, &chosen->map, task, &comparison.items[way].run);
    }
    rate(&comparison, call->arena);
    if (!report(&comparison, &chosen->map.job, call->arena))
        return JN_EXIT_BAD_INPUT;
    return judge(&comparison);
}

static enum jn_exit run_dataflows(const struct jn_call *call)
{
    const struct dataflows_options *chosen = call->options;
    struct jn_map_task task;
    struct jn_spec *spec;
    if (!jn_map_task_read(call, &chosen->map, &task))
        return JN_EXIT_BAD_COMMAND;
    enum jn_exit code = jn_job_load(&chosen->map.job, call, &spec);
    if (code == JN_EXIT_DONE &&
        !jn_map_task_settle(call, &chosen->map, &spec->mapper, &task))
        code = JN_EXIT_BAD_INPUT;
    if (code == JN_EXIT_DONE)
        code = compare(spec, call, &task);
    jn_spec_free(spec);
    return code;
}

const struct jn_command jn_command_dataflows = {
    .name = "dataflows",
    .operands = "FILE...",
    .summary = "map each layer under each named dataflow, and compare",
    .details = "The dataflows are those that the machine describes, then "
               "weight_stationary, output_stationary, input_stationary, "
               "row_stationary and no_local_reuse as they are meant in the "
               "literature; the last row has none of them. Ratios are those of "
               "the first objective.",
    .options = options,
    .options_size = sizeof(struct dataflows_options),
    .run = run_dataflows,
};
