/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/contest_run.h"

#include "base/utf8.h"
#include "cli/output.h"

#include <stdio.h>

static enum jn_exit load(const struct jn_map_options *chosen,
                         const struct jn_arithmetic *arithmetic,
                         const struct jn_contestant *contestant,
                         struct jn_arena *arena, struct jn_spec **spec)
{
    struct jn_options options;
    jn_job_options(&chosen->job, &options);
    options.arithmetic = arithmetic;
    enum jn_status status =
        jn_spec_load(contestant->files, contestant->file_count, &options, spec);
    jn_output_messages(jn_spec_messages(*spec));
    if (status == JN_OK)
        return JN_EXIT_DONE;
    struct jn_diags *diags = jn_diags_new(arena);
    jn_note(diags, contestant->place, "this is contestant '%s'",
            contestant->name);
    jn_output_diags(diags, arena);
    return JN_EXIT_BAD_INPUT;
}

static bool spikes(const struct jn_layer *layer)
{
    bool any = layer->neuron.model != JN_NEURON_NONE;
    for (size_t t = 0; t < layer->tensor_count; t++)
        any |= layer->tensors[t].is_binary;
    return any;
}

/* As the workload says, else as the machine's level has them. */
static void widen(const struct jn_problem *problem, size_t tensor, size_t level,
                  unsigned *bits)
{
    const struct jn_tensor *of = &problem->layer->tensors[tensor];
    unsigned own = of->has_bits
                       ? of->bits
                       : (unsigned)problem->storage[level][tensor].word_bits;
    if (own > *bits)
        *bits = own;
}

/* Most steps of any layer with spikes; widest words of weights and of sums. */
static bool find_information(const struct jn_spec *spec, uint64_t *steps,
                             unsigned *weight_bits, unsigned *sum_bits)
{
    *steps = 0;
    *weight_bits = *sum_bits = 1;
    for (size_t i = 0; i < spec->workload.layer_count; i++) {
        const struct jn_problem *problem = &spec->problems[i];
        const struct jn_layer *layer = problem->layer;
        int time = jn_layer_find_dim(layer, "T");
        int weights = jn_layer_find_tensor(layer, "weights");
        if (time < 0 || !spikes(layer))
            continue;
        if (layer->bounds[time] > *steps)
            *steps = layer->bounds[time];
        if (weights >= 0)
            widen(problem, (size_t)weights, 0, weight_bits);
        for (size_t t = 0; t < layer->tensor_count; t++)
            if (layer->tensors[t].read_write &&
                !jn_neuron_has(&layer->neuron, t))
                widen(problem, t, spec->arch.level_count - 1, sum_bits);
    }
    return *steps > 0;
}

/* The arithmetic of a contestant that is equal to another one. */
static bool equal(const struct jn_contest_run *run,
                  const struct jn_contestant *contestant,
                  struct jn_arena *arena, struct jn_arithmetic *arithmetic)
{
    uint64_t steps;
    unsigned weight_bits, sum_bits;
    const struct jn_spec *other = run->specs[contestant->equal_to];
    if (find_information(other, &steps, &weight_bits, &sum_bits)) {
        *arithmetic = jn_use_case_equal(steps, weight_bits, sum_bits);
        return true;
    }
    struct jn_diags *diags = jn_diags_new(arena);
    jn_error(
        diags, contestant->arithmetic_place,
        "'%s' has no spikes in time steps 'T', whose information another could "
        "equal",
        contestant->equal_title);
    jn_output_diags(diags, arena);
    return false;
}

/* Those whose arithmetic is known, or those that wait for another's. */
static enum jn_exit load_some(const struct jn_call *call,
                              const struct jn_map_options *chosen, bool waiting,
                              struct jn_contest_run *run)
{
    enum jn_exit code = JN_EXIT_DONE;
    for (size_t i = 0; i < run->contest.count; i++) {
        const struct jn_contestant *contestant =
            &run->contest.of->contestants[i];
        struct jn_entry *entry = &run->entries[i];
        if (contestant->is_measured ||
            (contestant->equal_title != NULL) != waiting)
            continue;
        struct jn_arithmetic *arithmetic =
            jn_arena_take(call->arena, 1, sizeof *arithmetic);
        *arithmetic = contestant->arithmetic;
        if (waiting && !equal(run, contestant, call->arena, arithmetic))
            return JN_EXIT_BAD_INPUT;
        if (waiting || contestant->has_arithmetic)
            entry->arithmetic = arithmetic;
        if (load(chosen, entry->arithmetic, contestant, call->arena,
                 &run->specs[i]) != JN_EXIT_DONE)
            code = JN_EXIT_BAD_INPUT;
    }
    return code;
}

enum jn_exit jn_contest_load(const struct jn_call *call,
                             const struct jn_map_options *chosen,
                             const struct jn_use_case *of,
                             struct jn_contest_run *run)
{
    size_t count = of->contestant_count;
    run->entries = jn_arena_take(call->arena, count, sizeof *run->entries);
    run->specs = jn_arena_take(call->arena, count, sizeof *run->specs);
    run->contest = (struct jn_contest){of, run->entries, count};
    for (size_t i = 0; i < count; i++)
        run->entries[i].contestant = &of->contestants[i];
    enum jn_exit code = load_some(call, chosen, false, run);
    return code == JN_EXIT_DONE ? load_some(call, chosen, true, run) : code;
}

static enum jn_exit evaluate(const struct jn_call *call,
                             const struct jn_map_options *chosen,
                             const struct jn_map_task *task,
                             struct jn_spec *spec, struct jn_entry *entry)
{
    struct jn_map_task own = *task;
    struct jn_run *run = jn_arena_take(call->arena, 1, sizeof *run);
    own.keeps_given = true;
    if (!jn_map_task_settle(call, chosen, &spec->mapper, &own))
        return JN_EXIT_BAD_INPUT;
    if (!jn_map_task_bind(call, &spec->arch, &own))
        return JN_EXIT_BAD_COMMAND;
    if (own.shows_progress)
        fprintf(stderr, "%s\n",
                jn_utf8_plain(call->arena, entry->contestant->name));
    jn_map_run(spec, call, chosen, &own, run);
    jn_figures_count(run->outcomes, run->outcome_count, &entry->figures);
    entry->run = run;
    return entry->figures.whole ? JN_EXIT_DONE : JN_EXIT_NO_MAPPING;
}

enum jn_exit jn_contest_evaluate(const struct jn_call *call,
                                 const struct jn_map_options *chosen,
                                 const struct jn_map_task *task,
                                 struct jn_contest_run *run)
{
    enum jn_exit code = JN_EXIT_DONE;
    for (size_t i = 0; i < run->contest.count; i++) {
        if (!run->specs[i])
            continue;
        enum jn_exit own =
            evaluate(call, chosen, task, run->specs[i], &run->entries[i]);
        if (own == JN_EXIT_BAD_INPUT || own == JN_EXIT_BAD_COMMAND)
            return own;
        if (own != JN_EXIT_DONE)
            code = own;
    }
    return code;
}

void jn_contest_free(struct jn_contest_run *run)
{
    for (size_t i = 0; i < run->contest.count; i++)
        jn_spec_free(run->specs[i]);
}
