/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/request.h"

#include "eval.h"
#include "search/dataflow.h"
#include "search/explain.h"
#include "search/objective_list.h"
#include "search/phases.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SAMPLES = 100000, MOST_THREADS = 256 };

static enum jn_status refuse(struct jn_request_call *call, const char *what,
                             const char *name)
{
    call->answer->reason =
        jn_arena_format(call->arena, "there is no %s '%s'", what, name);
    return JN_BAD_INPUT;
}

static enum jn_status read_objectives(struct jn_request_call *call)
{
    struct jn_objectives *objectives = &call->options.objectives;
    const char *fault =
        jn_objectives_read(call->request->objectives, call->work, objectives);
    if (!fault)
        fault = jn_objectives_bind(&call->spec->arch, call->work, objectives);
    if (!fault)
        return JN_OK;
    call->answer->reason =
        jn_arena_format(call->arena, "the list of objectives %s", fault);
    return JN_BAD_INPUT;
}

static bool has_strategy(const char *name)
{
    for (size_t i = 0; jn_search_strategy_name(i); i++)
        if (strcmp(jn_search_strategy_name(i), name) == 0)
            return true;
    return false;
}

static unsigned count_threads(unsigned wanted)
{
    long count = wanted > 0 ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    if (count < 1)
        return 1;
    return count > MOST_THREADS ? MOST_THREADS : (unsigned)count;
}

static enum jn_status check_limits(struct jn_request_call *call)
{
    const struct jn_search_request *request = call->request;
    if (request->gap_ratio >= 0 && request->gap_ratio < 1 &&
        request->time_limit_seconds >= 0)
        return JN_OK;
    call->answer->reason = "a gap is at least 0 and below 1, a time limit at "
                           "least 0";
    return JN_BAD_INPUT;
}

static enum jn_status read_request(struct jn_request_call *call)
{
    const struct jn_search_request *request = call->request;
    call->options = (struct jn_search_options){
        .imperfect = request->imperfect,
        .strategy = request->strategy,
        .sample_count =
            request->sample_count ? request->sample_count : DEFAULT_SAMPLES,
        .effort = request->effort == 0            ? JN_SEARCH_EFFORT
                  : request->effort == UINT64_MAX ? 0
                                                  : request->effort,
        .seed = request->seed,
        .threads = count_threads(request->threads),
        .time_limit_seconds = request->time_limit_seconds,
        .gap_ratio = request->gap_ratio,
        .memory_limit_bytes = request->memory_limit_bytes};
    call->watcher = (struct jn_watcher){request->progress, request->data};
    if (request->progress)
        call->options.watcher = &call->watcher;
    if (request->strategy && !has_strategy(request->strategy))
        return refuse(call, "strategy", request->strategy);
    if (read_objectives(call) != JN_OK)
        return JN_BAD_INPUT;
    if (request->dataflow && !jn_dataflow_is_known(request->dataflow) &&
        !jn_demands_has_own(&call->spec->arch, request->dataflow))
        return refuse(call, "dataflow", request->dataflow);
    return check_limits(call);
}

static bool make_space(const struct jn_request_call *call,
                       struct jn_mapspace *space)
{
    return (call->request->imperfect
                ? jn_mapspace_make_imperfect
                : jn_mapspace_make)(call->problem, call->demands.items,
                                    call->demands.count, call->work, space);
}

/* Why nothing can be found, or NULL; by perfect factors alone. */
static const char *explain(const struct jn_request_call *call)
{
    if (call->request->imperfect)
        return NULL;
    const char *reason = jn_explain(call->problem, &call->demands, call->work);
    return reason ? jn_arena_text(call->arena, reason) : NULL;
}

/* The mapspace of what is demanded; NULL if it is empty. */
static struct jn_mapspace *find_space(struct jn_request_call *call)
{
    struct jn_search_answer *answer = call->answer;
    struct jn_mapspace *space = jn_arena_take(call->work, 1, sizeof *space);
    answer->complete = true;
    if (!jn_demands_gather(call->problem, call->request->dataflow, call->work,
                           &call->demands))
        answer->reason = jn_arena_text(call->arena, call->demands.reason);
    else if (call->demands.count > 0)
        answer->reason = explain(call);
    if (answer->reason)
        return NULL;
    if (make_space(call, space))
        return space;
    answer->reason = jn_arena_format(
        call->arena, "there is no way to split '%s' of %" PRIu64,
        call->problem->layer->dim_names[space->culprit],
        call->problem->layer->bounds[space->culprit]);
    return NULL;
}

enum jn_status jn_request_open(struct jn_request_call *call,
                               const struct jn_mapspace **space)
{
    struct jn_options options = call->spec->options;
    enum jn_status status = read_request(call);
    if (status != JN_OK)
        return status;
    options.only_costs = true;
    call->problem = jn_arena_take(call->work, 1, sizeof *call->problem);
    jn_problem_vary(&call->spec->problems[call->layer], &options,
                    call->problem);
    *space = find_space(call);
    return *space ? JN_OK : JN_INFEASIBLE;
}

static void keep_mapping(struct jn_request_call *call,
                         const struct jn_mapping *mapping)
{
    struct jn_loop *loops =
        jn_arena_take(call->arena, mapping->loop_count, sizeof *loops);
    for (size_t i = 0; i < mapping->loop_count; i++)
        loops[i] = mapping->loops[i];
    call->answer->mapping = *mapping;
    call->answer->mapping.loops = loops;
}

/* As an evaluation of the mapping says, with all hops. */
static bool evaluate(struct jn_request_call *call)
{
    struct jn_result *result = &call->answer->result;
    struct jn_arena *scratch = jn_arena_new();
    bool good = jn_evaluate(&call->spec->problems[call->layer],
                            &call->answer->mapping, scratch, result) == JN_OK;
    if (good)
        jn_result_keep(result, call->arena);
    jn_arena_free(scratch);
    return good;
}

static const char *explain_misfits(const struct jn_request_call *call,
                                   const struct jn_found *found)
{
    const char *reason = explain(call);
    if (reason)
        return reason;
    if (found->any)
        return "the best mapping found breaks a constraint";
    return jn_arena_format(call->arena,
                           "none of the %" PRIu64 " mappings tried fits",
                           found->tried_count);
}

static enum jn_status search(struct jn_request_call *call,
                             const struct jn_mapspace *space)
{
    struct jn_search_answer *answer = call->answer;
    struct jn_found found;
    enum jn_status status =
        jn_phases_run(space, &call->options, call->work, &found);
    answer->complete = found.complete;
    answer->tried_count = found.tried_count;
    answer->feasible_count = found.feasible_count;
    answer->seconds = found.seconds;
    answer->any =
        status == JN_OK && !jn_demands_breach(call->problem, &call->demands,
                                              &found.mapping, call->work);
    if (answer->any) {
        keep_mapping(call, &found.mapping);
        answer->any = evaluate(call);
    }
    if (!answer->any) {
        answer->reason = explain_misfits(call, &found);
        return JN_INFEASIBLE;
    }
    answer->cost = found.cost.items[0];
    answer->bound = found.bound.items[0];
    answer->gap_ratio = found.gap_ratio;
    answer->certified = found.certified;
    return JN_OK;
}

enum jn_status jn_search_layer(const struct jn_spec *spec, size_t layer,
                               const struct jn_search_request *request,
                               struct jn_arena *arena,
                               struct jn_search_answer *answer)
{
    static const struct jn_search_request defaults;
    struct jn_request_call call = {.request = request ? request : &defaults,
                                   .spec = spec,
                                   .layer = layer,
                                   .arena = arena,
                                   .work = jn_arena_new(),
                                   .answer = answer};
    const struct jn_mapspace *space;
    assert(layer < spec->workload.layer_count);
    memset(answer, 0, sizeof *answer);
    answer->gap_ratio = 1;
    enum jn_status status = jn_request_open(&call, &space);
    if (status == JN_OK)
        status = search(&call, space);
    jn_arena_free(call.work);
    return status;
}
