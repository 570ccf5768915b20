/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_run.h"

#include "cli/run.h"

#include <assert.h>

/* Puts what is known about the searches beside the run's outcomes. */
static void describe(const struct jn_map_task *task, bool has_seconds,
                     const struct jn_mapped *mapped, struct jn_arena *arena,
                     struct jn_run *run)
{
    struct jn_searches *searches = jn_arena_take(arena, 1, sizeof *searches);
    struct jn_searched *items =
        jn_arena_take(arena, run->outcome_count, sizeof *items);
    *searches = (struct jn_searches){.strategy = task->search.strategy,
                                     .sample_count = task->search.sample_count,
                                     .seed = task->search.seed,
                                     .effort = task->search.effort,
                                     .wanted_gap_ratio = task->search.gap_ratio,
                                     .time_limit_seconds =
                                         task->search.time_limit_seconds,
                                     .imperfect = task->search.imperfect,
                                     .dataflow = task->dataflow,
                                     .has_seconds = has_seconds,
                                     .items = items};
    for (size_t i = 0; i < task->search.objectives.count; i++) {
        searches->objectives[i] =
            jn_objectives_name(&task->search.objectives, i, arena);
        searches->tolerances[i] = task->search.objectives.tolerances[i];
    }
    searches->objective_count = task->search.objectives.count;
    for (size_t i = 0; i < run->outcome_count; i++) {
        size_t layer = (size_t)(run->outcomes[i].problem - run->spec->problems);
        items[i] = mapped[layer].searched;
        run->outcomes[i].reason = mapped[layer].reason;
    }
    run->searches = searches;
}

static bool mark(const struct jn_spec *spec, const struct jn_call *call,
                 const struct jn_map_options *chosen, bool **marked)
{
    *marked =
        jn_arena_take(call->arena, spec->workload.layer_count, sizeof **marked);
    return jn_run_mark(spec, call, &chosen->job.layers, *marked);
}

bool jn_map_layers_known(const struct jn_spec *spec, const struct jn_call *call,
                         const struct jn_map_options *chosen)
{
    bool *marked;
    return mark(spec, call, chosen, &marked);
}

void jn_map_run(struct jn_spec *spec, const struct jn_call *call,
                const struct jn_map_options *chosen,
                const struct jn_map_task *task, struct jn_run *run)
{
    bool *marked;
    struct jn_mapped *mapped =
        jn_arena_take(call->arena, spec->workload.layer_count, sizeof *mapped);
    bool known = mark(spec, call, chosen, &marked);
    assert(known);
    for (size_t i = 0; i < spec->workload.layer_count; i++)
        marked[i] &= !(task->keeps_given && spec->mappings[i]);
    jn_map_layers(spec, marked, task, call->arena, mapped);
    known = jn_run_evaluate(spec, call, &chosen->job.layers, run);
    assert(known);
    (void)known;
    describe(task, chosen->timing, mapped, call->arena, run);
}
