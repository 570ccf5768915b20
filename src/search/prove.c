/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "eval.h"
#include "search/certificate.h"
#include "search/request.h"

#include <assert.h>
#include <string.h>

/* What a request and a mapping claim together. */
static enum jn_status open_claim(struct jn_request_call *call,
                                 const struct jn_mapping *mapping,
                                 struct jn_claim *claim)
{
    enum jn_status status = jn_request_open(call, &claim->space);
    if (status != JN_OK)
        return status;
    if (call->problem->arch->is_sparse &&
        call->problem->options.timeloop_sparse_rule) {
        call->answer->reason =
            "no bounds are known of zeros by Timeloop's rule";
        return JN_INFEASIBLE;
    }
    claim->demands = &call->demands;
    claim->dataflow = call->request->dataflow;
    claim->objectives = call->options.objectives;
    claim->objectives.count = 1;
    claim->objectives.tolerances[0] = 0;
    claim->mapping = mapping;
    return JN_OK;
}

/* What the mapping costs; false if it is not legal. */
static bool find_cost(const struct jn_request_call *call,
                      struct jn_claim *claim)
{
    struct jn_result *result = jn_arena_take(call->work, 1, sizeof *result);
    struct jn_arena *scratch = jn_arena_new();
    struct jn_cost cost;
    bool good =
        !jn_demands_breach(call->problem, &call->demands, claim->mapping,
                           call->work) &&
        jn_evaluate(call->problem, claim->mapping, scratch, result) == JN_OK;
    if (good)
        jn_objectives_cost(&claim->objectives, result, &cost);
    if (good)
        claim->cost = cost.items[0];
    jn_arena_free(scratch);
    return good;
}

enum jn_status jn_certificate_make(const struct jn_spec *spec, size_t layer,
                                   const struct jn_search_request *request,
                                   struct jn_arena *arena,
                                   struct jn_certificate *certificate)
{
    static const struct jn_search_request defaults;
    struct jn_search_answer answer = {.any = false};
    struct jn_request_call call = {.request = request ? request : &defaults,
                                   .spec = spec,
                                   .layer = layer,
                                   .arena = arena,
                                   .work = jn_arena_new(),
                                   .answer = &answer};
    struct jn_claim claim;
    assert(layer < spec->workload.layer_count);
    certificate->text = NULL;
    enum jn_status status = open_claim(&call, certificate->mapping, &claim);
    certificate->reason = answer.reason;
    if (status == JN_OK && find_cost(&call, &claim))
        certificate->text = jn_certify(&claim, arena, &certificate->reason);
    else if (status == JN_OK)
        certificate->reason = "the mapping is not legal";
    if (status == JN_OK && !certificate->text)
        status = JN_INFEASIBLE;
    jn_arena_free(call.work);
    return status;
}

size_t jn_certificate_layer(const struct jn_spec *spec, const char *text)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_certificate_terms terms;
    size_t found = SIZE_MAX;
    if (jn_certificate_read(text, arena, &terms))
        for (size_t i = spec->workload.layer_count; i-- > 0;)
            if (strcmp(jn_utf8_plain(arena, spec->workload.layers[i].name),
                       terms.layer) == 0)
                found = i;
    jn_arena_free(arena);
    return found;
}

/* Checks what the certificate says of itself. */
static enum jn_status verify(struct jn_request_call *call,
                             const struct jn_certificate *certificate,
                             struct jn_verdict *verdict)
{
    struct jn_claim claim;
    struct jn_check check;
    enum jn_status status = open_claim(call, certificate->mapping, &claim);
    verdict->fault = call->answer->reason;
    if (status != JN_OK)
        return JN_BAD_INPUT;
    claim.cost = verdict->cost;
    jn_certificate_check(&claim, certificate->text, call->arena, &check);
    verdict->holds = check.fault == NULL;
    verdict->fault = check.fault;
    verdict->line = check.line;
    verdict->step_count = check.step_count;
    verdict->closed_count = check.closed_count;
    verdict->tried_count = check.tried_count;
    return verdict->holds ? JN_OK : JN_BAD_INPUT;
}

enum jn_status jn_certificate_verify(const struct jn_spec *spec, size_t layer,
                                     const struct jn_certificate *certificate,
                                     struct jn_arena *arena,
                                     struct jn_verdict *verdict)
{
    struct jn_certificate_terms terms;
    struct jn_search_answer answer = {.any = false};
    assert(layer < spec->workload.layer_count);
    *verdict = (struct jn_verdict){.line = 1};
    if (!jn_certificate_read(certificate->text, arena, &terms)) {
        verdict->fault = "this is no certificate";
        return JN_BAD_INPUT;
    }
    const struct jn_search_request request = {.objectives = terms.objective,
                                              .dataflow = terms.dataflow,
                                              .imperfect = terms.imperfect};
    struct jn_request_call call = {.request = &request,
                                   .spec = spec,
                                   .layer = layer,
                                   .arena = arena,
                                   .work = jn_arena_new(),
                                   .answer = &answer};
    verdict->cost = terms.cost;
    verdict->objective = terms.objective;
    enum jn_status status = verify(&call, certificate, verdict);
    jn_arena_free(call.work);
    return status;
}
