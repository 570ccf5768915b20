/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "search/board.h"
#include "search/dataflow.h"
#include "search/demands.h"
#include "search/explain.h"
#include "search/objective_list.h"
#include "search/phases.h"
#include "spec/constraint_check.h"
#include "spec/spec.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SAMPLES = 100000, MOST_THREADS = 256 };

/* A call of jn_search_layer on its way. */
struct call {
    const struct jn_search_request *request;
    const struct jn_spec *spec;
    struct jn_problem *problem;
    struct jn_search_options options;
    struct jn_watcher watcher;
    struct jn_demands demands;
    struct jn_arena *arena; /* for what stays */
    struct jn_arena *work;
    struct jn_search_answer *answer;
};

static enum jn_status refuse(struct call *call, const char *what,
                             const char *name)
{
    call->answer->reason =
        jn_arena_format(call->arena, "there is no %s '%s'", what, name);
    return JN_BAD_INPUT;
}

static enum jn_status read_objectives(struct call *call)
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

static enum jn_status check_limits(struct call *call)
{
    const struct jn_search_request *request = call->request;
    if (request->gap_ratio >= 0 && request->gap_ratio < 1 &&
        request->time_limit_seconds >= 0)
        return JN_OK;
    call->answer->reason = "a gap is at least 0 and below 1, a time limit at "
                           "least 0";
    return JN_BAD_INPUT;
}

static enum jn_status read_request(struct call *call)
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

static bool make_space(const struct call *call, struct jn_mapspace *space)
{
    return (call->request->imperfect
                ? jn_mapspace_make_imperfect
                : jn_mapspace_make)(call->problem, call->demands.items,
                                    call->demands.count, call->work, space);
}

/* Why nothing can be found, or NULL; by perfect factors alone. */
static const char *explain(const struct call *call)
{
    if (call->request->imperfect)
        return NULL;
    const char *reason = jn_explain(call->problem, &call->demands, call->work);
    return reason ? jn_arena_text(call->arena, reason) : NULL;
}

/* The mapspace of what is demanded; NULL if it is empty. */
static struct jn_mapspace *find_space(struct call *call)
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

static bool keeps_to_demands(const struct call *call,
                             const struct jn_mapping *mapping)
{
    struct jn_arch *arch = jn_arena_take(call->work, 1, sizeof *arch);
    *arch = call->spec->arch;
    arch->constraints = call->demands.items;
    arch->constraint_count = call->demands.count;
    return jn_constraints_check(arch, call->problem->layer, mapping,
                                call->problem->layer->place,
                                jn_diags_new(call->work));
}

static void keep_mapping(struct call *call, const struct jn_mapping *mapping)
{
    struct jn_loop *loops =
        jn_arena_take(call->arena, mapping->loop_count, sizeof *loops);
    for (size_t i = 0; i < mapping->loop_count; i++)
        loops[i] = mapping->loops[i];
    call->answer->mapping = *mapping;
    call->answer->mapping.loops = loops;
}

/* Records would be gone with the next evaluation. */
static void keep_records(struct jn_result *result, struct jn_arena *arena)
{
    for (size_t network = 0; network < result->network_count; network++)
        for (size_t t = 0; t < result->tensor_count; t++) {
            struct jn_flow_result *flow = &result->networks[network].tensors[t];
            struct jn_record *records =
                jn_arena_take(arena, flow->record_count, sizeof *records);
            for (size_t i = 0; i < flow->record_count; i++)
                records[i] = flow->records[i];
            flow->records = records;
        }
}

/* As an evaluation of the mapping says, with all hops. */
static bool evaluate(struct call *call, size_t layer)
{
    struct jn_result *result = &call->answer->result;
    struct jn_arena *scratch = jn_arena_new();
    bool good = jn_evaluate(&call->spec->problems[layer],
                            &call->answer->mapping, scratch, result) == JN_OK;
    if (good)
        keep_records(result, call->arena);
    jn_arena_free(scratch);
    return good;
}

static const char *explain_misfits(const struct call *call,
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

static enum jn_status search(struct call *call, size_t layer,
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
    answer->any = status == JN_OK && keeps_to_demands(call, &found.mapping);
    if (answer->any) {
        keep_mapping(call, &found.mapping);
        answer->any = evaluate(call, layer);
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

static enum jn_status run(struct call *call, size_t layer)
{
    struct jn_options options = call->spec->options;
    enum jn_status status = read_request(call);
    if (status != JN_OK)
        return status;
    options.no_idle_hops = true;
    call->problem = jn_arena_take(call->work, 1, sizeof *call->problem);
    jn_problem_bind(&call->spec->arch, &call->spec->workload.layers[layer],
                    &options, call->problem);
    const struct jn_mapspace *space = find_space(call);
    return space ? search(call, layer, space) : JN_INFEASIBLE;
}

enum jn_status jn_search_layer(const struct jn_spec *spec, size_t layer,
                               const struct jn_search_request *request,
                               struct jn_arena *arena,
                               struct jn_search_answer *answer)
{
    static const struct jn_search_request defaults;
    struct call call = {.request = request ? request : &defaults,
                        .spec = spec,
                        .arena = arena,
                        .work = jn_arena_new(),
                        .answer = answer};
    assert(layer < spec->workload.layer_count);
    memset(answer, 0, sizeof *answer);
    answer->gap_ratio = 1;
    enum jn_status status = run(&call, layer);
    jn_arena_free(call.work);
    return status;
}
