/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run.h"

#include "base/utf8.h"
#include "cli/options.h"
#include "cli/output.h"
#include "eval.h"

#include <string.h>

static struct jn_outcome evaluate(const struct jn_spec *spec, size_t layer,
                                  struct jn_arena *arena,
                                  struct jn_arena *scratch)
{
    struct jn_outcome outcome = {.fate = JN_UNMAPPED,
                                 .problem = &spec->problems[layer],
                                 .mapping = spec->mappings[layer]};
    if (!outcome.mapping)
        return outcome;
    struct jn_result *result = jn_arena_take(arena, 1, sizeof *result);
    enum jn_status status = jn_evaluate_layer(spec, layer, scratch, result);
    outcome.result = result;
    outcome.fate = status == JN_OK ? JN_EVALUATED : JN_REFUSED;
    if (status != JN_OK)
        return outcome;
    jn_result_keep(result, arena);
    struct jn_summary *summary = jn_arena_take(arena, 1, sizeof *summary);
    jn_summary_count(outcome.problem, result, arena, summary);
    outcome.summary = summary;
    struct jn_event_load *load = jn_arena_take(arena, 1, sizeof *load);
    if (jn_event_load_count(outcome.problem, outcome.mapping, arena, load))
        outcome.load = load;
    return outcome;
}

static const char *similar_layer(const struct jn_spec *spec, const char *name,
                                 struct jn_arena *arena)
{
    size_t count = spec->workload.layer_count;
    const char **names = jn_arena_take(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = spec->workload.layers[i].name;
    return jn_did_you_mean(name, names, count);
}

/* Marks the layers of this name; several may share it. */
static bool mark_layer(const struct jn_spec *spec, const struct jn_call *call,
                       const char *name, bool *marked)
{
    bool found = false;
    for (size_t i = 0; i < spec->workload.layer_count; i++)
        if (strcmp(spec->workload.layers[i].name, name) == 0)
            found = marked[i] = true;
    if (found)
        return true;
    const char *similar = similar_layer(spec, name, call->arena);
    if (similar)
        jn_options_complain(call->command,
                            "there is no layer '%s'; did you mean '%s'?", name,
                            similar);
    else
        jn_options_complain(call->command, "there is no layer '%s'", name);
    return false;
}

bool jn_run_mark(const struct jn_spec *spec, const struct jn_call *call,
                 const struct jn_texts *layers, bool *marked)
{
    memset(marked, layers->count == 0, spec->workload.layer_count);
    for (size_t i = 0; i < layers->count; i++)
        if (!mark_layer(spec, call, layers->items[i], marked))
            return false;
    return true;
}

bool jn_run_evaluate(const struct jn_spec *spec, const struct jn_call *call,
                     const struct jn_texts *layers, struct jn_run *run)
{
    struct jn_arena *arena = call->arena;
    size_t count = spec->workload.layer_count;
    bool *marked = jn_arena_take(arena, count, sizeof *marked);
    if (!jn_run_mark(spec, call, layers, marked))
        return false;
    struct jn_arena *scratch = jn_arena_new();
    struct jn_outcome *outcomes = jn_arena_take(arena, count, sizeof *outcomes);
    *run = (struct jn_run){.spec = spec, .outcomes = outcomes};
    for (size_t i = 0; i < count; i++)
        if (marked[i])
            outcomes[run->outcome_count++] = evaluate(spec, i, arena, scratch);
    jn_arena_free(scratch);
    run->is_network = run->outcome_count != 1;
    struct jn_totals *totals = jn_arena_take(arena, 1, sizeof *totals);
    jn_totals_count(outcomes, run->outcome_count, arena, totals);
    run->totals = totals;
    return true;
}

void jn_run_tell(const struct jn_layer *layer, const char *severity,
                 const char *reason, struct jn_arena *arena)
{
    struct jn_place place = layer->place;
    const char *name = jn_utf8_plain(arena, layer->name);
    const char *where =
        place.file ? jn_utf8_plain(arena, place.file) : "joulenest";
    const char *text = jn_arena_format(arena, "%s: %s: layer '%s': %s\n", where,
                                       severity, name, reason);
    if (place.file && place.line > 0)
        text = jn_arena_format(arena, "%s:%u: %s: layer '%s': %s\n", where,
                               place.line, severity, name, reason);
    jn_output_messages(text);
}

static enum jn_exit complain_unmapped(const struct jn_run *run,
                                      struct jn_arena *arena)
{
    if (run->outcome_count == 1)
        jn_run_tell(run->outcomes[0].problem->layer, "error",
                    "there is no mapping for it in the files", arena);
    else
        jn_output_messages("joulenest: error: no layer has a mapping: a file "
                           "that gives one has 'mappings'\n");
    return JN_EXIT_BAD_INPUT;
}

enum jn_exit jn_run_verdict(const struct jn_run *run, bool list_unmapped,
                            struct jn_arena *arena)
{
    const size_t *fates = run->totals->fate_count;
    if (fates[JN_UNMAPPED] == run->outcome_count)
        return complain_unmapped(run, arena);
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_outcome *outcome = &run->outcomes[i];
        if (outcome->fate == JN_REFUSED)
            jn_run_tell(outcome->problem->layer, "error",
                        jn_arena_format(arena, "the mapping does not fit: %s",
                                        jn_outcome_refusal(outcome, arena)),
                        arena);
        else if (outcome->fate == JN_UNMAPPED && list_unmapped)
            jn_run_tell(outcome->problem->layer, "note",
                        "there is no mapping for it", arena);
    }
    return fates[JN_REFUSED] > 0 ? JN_EXIT_NO_MAPPING : JN_EXIT_DONE;
}
