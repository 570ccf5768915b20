/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_dataflow.h"

#include "base/utf8.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/run.h"
#include "export/constraints.h"
#include "search/demands.h"

#include <string.h>

static bool names_equal(const char *const *a, size_t a_count,
                        const char *const *b, size_t b_count)
{
    size_t same = 0;
    while (same < a_count && same < b_count && strcmp(a[same], b[same]) == 0)
        same++;
    return same == a_count && same == b_count;
}

static bool factors_equal(const struct jn_constraint *a,
                          const struct jn_constraint *b)
{
    if (a->factor_count != b->factor_count)
        return false;
    for (size_t i = 0; i < a->factor_count; i++)
        if (strcmp(a->factors[i].dim, b->factors[i].dim) != 0 ||
            a->factors[i].relation != b->factors[i].relation ||
            a->factors[i].value != b->factors[i].value)
            return false;
    return true;
}

static bool flags_equal(const struct jn_constraint *a,
                        const struct jn_constraint *b)
{
    bool equal = true;
    for (size_t flag = 0; flag < JN_FLAG_COUNT; flag++)
        equal &= names_equal(a->flagged[flag].tensors, a->flagged[flag].count,
                             b->flagged[flag].tensors, b->flagged[flag].count);
    return equal;
}

/* Of what a dataflow becomes; the machine's own is the same for all layers. */
static bool constraints_equal(const struct jn_constraint *a,
                              const struct jn_constraint *b)
{
    return strcmp(a->level, b->level) == 0 && a->spatial == b->spatial &&
           factors_equal(a, b) &&
           names_equal(a->inner_order, a->inner_order_count, b->inner_order,
                       b->inner_order_count) &&
           names_equal(a->keep, a->keep_count, b->keep, b->keep_count) &&
           names_equal(a->bypass, a->bypass_count, b->bypass,
                       b->bypass_count) &&
           flags_equal(a, b);
}

static bool demands_equal(const struct jn_demands *a,
                          const struct jn_demands *b)
{
    size_t same = 0;
    while (same < a->count && same < b->count &&
           constraints_equal(&a->items[same], &b->items[same]))
        same++;
    return same == a->count && same == b->count;
}

/* What the dataflow becomes for the marked layers; FIRST is one of them. */
static enum jn_exit expand(const struct jn_spec *spec,
                           const struct jn_call *call, const bool *marked,
                           const char *dataflow, struct jn_demands *demands)
{
    const struct jn_layer *first = NULL;
    for (size_t i = 0; i < spec->workload.layer_count; i++) {
        struct jn_demands other;
        const struct jn_layer *layer = &spec->workload.layers[i];
        if (!marked[i])
            continue;
        if (!jn_demands_expand(&spec->problems[i], dataflow, call->arena,
                               &other)) {
            jn_run_tell(layer, "error", other.reason, call->arena);
            return JN_EXIT_NO_MAPPING;
        }
        if (first && !demands_equal(demands, &other)) {
            jn_options_complain(
                call->command,
                "'%s' becomes other constraints for layer '%s' than for '%s': "
                "choose by --layer",
                dataflow, jn_utf8_plain(call->arena, layer->name),
                jn_utf8_plain(call->arena, first->name));
            return JN_EXIT_BAD_COMMAND;
        }
        if (!first)
            *demands = other;
        first = first ? first : layer;
    }
    return JN_EXIT_DONE;
}

enum jn_exit jn_dataflow_show(const struct jn_spec *spec,
                              const struct jn_call *call,
                              const struct jn_job *job, const char *dataflow)
{
    struct jn_demands demands = {NULL, 0, NULL};
    bool *marked =
        jn_arena_take(call->arena, spec->workload.layer_count, sizeof *marked);
    if (!jn_run_mark(spec, call, &job->layers, marked))
        return JN_EXIT_BAD_COMMAND;
    enum jn_exit code = expand(spec, call, marked, dataflow, &demands);
    if (code != JN_EXIT_DONE)
        return code;
    FILE *stream = jn_output_open(job->output);
    if (!stream)
        return JN_EXIT_BAD_INPUT;
    fprintf(stream, "# %s%s%s\n", dataflow, spec->arch.name ? " on " : "",
            spec->arch.name ? jn_utf8_plain(call->arena, spec->arch.name) : "");
    jn_constraints_print(demands.items, demands.count, stream);
    return jn_output_close(stream, job->output) ? JN_EXIT_DONE
                                                : JN_EXIT_BAD_INPUT;
}
