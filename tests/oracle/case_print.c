/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/case.h"

#include <inttypes.h>

static void print_mesh(const struct jn_mesh *mesh, FILE *stream)
{
    fprintf(stream, "%" PRIu64 "x%" PRIu64, mesh->x, mesh->y);
}

static void print_machine(const struct oracle_case *printed, FILE *stream)
{
    fputs("  machine  \"", stream);
    for (size_t level = 0; level < printed->arch.level_count; level++) {
        print_mesh(&printed->levels[level].mesh, stream);
        fputc(' ', stream);
    }
    print_mesh(&printed->arch.compute.mesh, stream);
    fputs("\"\n", stream);
}

static void print_dims(const struct oracle_case *printed, FILE *stream)
{
    fputs("  dims     \"", stream);
    for (size_t dim = 0; dim < printed->layer.dim_count; dim++)
        fprintf(stream, "%s%s%" PRIu64, dim ? " " : "", printed->names[dim],
                printed->layer.bounds[dim]);
    fputs("\"\n", stream);
}

static void print_rank(const struct oracle_case *printed,
                       const struct jn_rank *rank, FILE *stream)
{
    for (size_t i = 0; i < rank->term_count; i++) {
        const struct jn_term *term = &rank->terms[i];
        fputs(i && term->coefficient >= 0 ? "+" : "", stream);
        if (term->coefficient != 1)
            fprintf(stream, "%" PRId64, term->coefficient);
        fputs(printed->names[term->dim], stream);
    }
}

static void print_tensors(const struct oracle_case *printed, FILE *stream)
{
    fputs("  tensors  \"", stream);
    for (size_t t = 0; t < printed->layer.tensor_count; t++) {
        const struct jn_tensor *tensor = &printed->layer.tensors[t];
        fprintf(stream, "%s%s%s:", t ? " " : "", tensor->name,
                tensor->read_write ? "!" : "");
        for (size_t r = 0; r < tensor->rank_count; r++) {
            fputs(r ? "," : "", stream);
            print_rank(printed, &tensor->ranks[r], stream);
        }
    }
    fputs("\"\n", stream);
}

static void print_mapping(const struct oracle_case *printed, FILE *stream)
{
    static const char *const axes[] = {"", "x", "y"};
    size_t level = 0;
    fputs("  mapping  \"", stream);
    for (size_t i = 0; i < printed->mapping.loop_count; i++) {
        const struct jn_loop *loop = &printed->loops[i];
        for (; level < loop->level; level++)
            fputs("| ", stream);
        fprintf(stream, "%s%" PRIu64, printed->names[loop->dim], loop->end);
        if (loop->residual != loop->end)
            fprintf(stream, ",%" PRIu64, loop->residual);
        fprintf(stream, "%s ", axes[loop->axis]);
    }
    for (; level + 1 < printed->arch.level_count; level++)
        fputs("| ", stream);
    fputs("\"\n", stream);
}

static void print_set(const struct oracle_case *printed, size_t level,
                      const char *name, jn_tensors set, FILE *stream)
{
    if (set == 0)
        return;
    fprintf(stream, "  L%zu %s:", level, name);
    for (size_t t = 0; t < printed->layer.tensor_count; t++)
        if (set >> t & 1)
            fprintf(stream, " %s", printed->layer.tensors[t].name);
    fputc('\n', stream);
}

static void print_flags(const struct oracle_case *printed, size_t level,
                        FILE *stream)
{
    const struct jn_level_mapping *flags = &printed->mapping.levels[level];
    const jn_tensors all = ((jn_tensors)1 << printed->layer.tensor_count) - 1;
    if (printed->levels[level].no_reduction)
        fprintf(stream, "  L%zu cannot reduce\n", level);
    print_set(printed, level, "bypass", all & ~flags->keep, stream);
    print_set(printed, level, "no_temporal_reuse", flags->no_temporal_reuse,
              stream);
    print_set(printed, level, "no_multicast", flags->no_multicast, stream);
    print_set(printed, level, "no_link_transfer", flags->no_link_transfer,
              stream);
    print_set(printed, level, "rmw_first_update", flags->rmw_first_update,
              stream);
    print_set(printed, level, "no_coalesce", flags->no_coalesce, stream);
}

void oracle_case_print(const struct oracle_case *printed, FILE *stream)
{
    const struct jn_options *options = &printed->problem.options;
    print_machine(printed, stream);
    print_dims(printed, stream);
    print_tensors(printed, stream);
    print_mapping(printed, stream);
    for (size_t level = 0; level < printed->arch.level_count; level++)
        print_flags(printed, level, stream);
    if (options->old_translation_rule)
        fputs("  old_translation_rule\n", stream);
    if (options->no_link_transfers)
        fputs("  no_link_transfers\n", stream);
    if (options->no_first_read_elision)
        fputs("  no_first_read_elision\n", stream);
    if (options->only_costs)
        fputs("  only_costs\n", stream);
}
