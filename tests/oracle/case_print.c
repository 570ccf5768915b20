/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/case.h"

#include <inttypes.h>

static void print_rank(const struct oracle_case *printed,
                       const struct jn_rank *rank, FILE *stream)
{
    for (size_t i = 0; i < rank->term_count; i++) {
        const struct jn_term *term = &rank->terms[i];
        if (term->coefficient != 1)
            fprintf(stream, "%s%" PRId64 "*%s", i ? " + " : "",
                    term->coefficient, printed->names[term->dim]);
        else
            fprintf(stream, "%s%s", i ? " + " : "", printed->names[term->dim]);
    }
}

static void print_layer(const struct oracle_case *printed, FILE *stream)
{
    const struct jn_layer *layer = &printed->layer;
    fputs("dims = {", stream);
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        fprintf(stream, " %s = %" PRIu64 ";", printed->names[dim],
                layer->bounds[dim]);
    fputs(" }\n", stream);
    for (size_t t = 0; t < layer->tensor_count; t++) {
        const struct jn_tensor *tensor = &layer->tensors[t];
        fprintf(stream, "  tensor %s [", tensor->name);
        for (size_t r = 0; r < tensor->rank_count; r++) {
            fputs(r ? ", " : "", stream);
            print_rank(printed, &tensor->ranks[r], stream);
        }
        fprintf(stream, "]%s\n", tensor->read_write ? " output" : "");
    }
}

static void print_loops(const struct oracle_case *printed, size_t level,
                        enum jn_axis axis, FILE *stream)
{
    static const char *const names[] = {"temporal", "spatial_x", "spatial_y"};
    bool first = true;
    for (size_t i = 0; i < printed->mapping.loop_count; i++) {
        const struct jn_loop *loop = &printed->loops[i];
        if (loop->level != level || loop->axis != (uint8_t)axis)
            continue;
        if (first)
            fprintf(stream, " %s = \"", names[axis]);
        fprintf(stream, "%s%s%" PRIu64, first ? "" : " ",
                printed->names[loop->dim], loop->end);
        if (loop->residual != loop->end)
            fprintf(stream, ",%" PRIu64, loop->residual);
        first = false;
    }
    fputs(first ? "" : "\";", stream);
}

static void print_set(const struct oracle_case *printed, const char *name,
                      jn_tensors set, FILE *stream)
{
    if (set == 0)
        return;
    fprintf(stream, " %s = [", name);
    for (size_t t = 0; t < printed->layer.tensor_count; t++)
        if (set >> t & 1)
            fprintf(stream, " %s", printed->layer.tensors[t].name);
    fputs(" ];", stream);
}

static void print_level(const struct oracle_case *printed, size_t level,
                        FILE *stream)
{
    const struct jn_level_mapping *flags = &printed->mapping.levels[level];
    const struct jn_level *here = &printed->levels[level];
    const jn_tensors all = ((jn_tensors)1 << printed->layer.tensor_count) - 1;
    fprintf(stream, "  { \"%s\" mesh %" PRIu64 " x %" PRIu64 "%s;",
            here->component.name, here->mesh.x, here->mesh.y,
            here->no_reduction ? " no_reduction" : "");
    print_loops(printed, level, JN_TIME, stream);
    print_loops(printed, level, JN_SPACE_Y, stream);
    print_loops(printed, level, JN_SPACE_X, stream);
    print_set(printed, "bypass", all & ~flags->keep, stream);
    print_set(printed, "no_temporal_reuse", flags->no_temporal_reuse, stream);
    print_set(printed, "no_multicast", flags->no_multicast, stream);
    print_set(printed, "no_link_transfer", flags->no_link_transfer, stream);
    print_set(printed, "rmw_first_update", flags->rmw_first_update, stream);
    print_set(printed, "no_coalesce", flags->no_coalesce, stream);
    fputs(" }\n", stream);
}

void oracle_case_print(const struct oracle_case *printed, FILE *stream)
{
    const struct jn_options *options = &printed->problem.options;
    print_layer(printed, stream);
    for (size_t level = 0; level < printed->arch.level_count; level++)
        print_level(printed, level, stream);
    fprintf(stream, "  { compute mesh %" PRIu64 " x %" PRIu64 " }\n",
            printed->arch.compute.mesh.x, printed->arch.compute.mesh.y);
    fprintf(stream, "  options:%s%s%s\n",
            options->old_translation_rule ? " old_translation_rule" : "",
            options->no_link_transfers ? " no_link_transfers" : "",
            options->no_first_read_elision ? " no_first_read_elision" : "");
}
