/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_case.h"

#include <inttypes.h>

static void print_field(const struct sparse_case *printed, size_t tensor,
                        FILE *stream)
{
    const struct sparse_field *field = &printed->fields[tensor];
    const char *name = printed->nest.layer.tensors[tensor].name;
    const unsigned words = sparse_case_words(printed, tensor);
    if (field->kind == JN_DENSITY_UNIFORM)
        fprintf(stream, "  %s: %u of %u words are not zero\n", name,
                field->nonzeros, words);
    if (field->kind == JN_DENSITY_BLOCKS)
        fprintf(stream, "  %s: %u of every %u along rank %zu are not zero\n",
                name, field->nonzeros, field->block, field->rank);
    if (field->kind == JN_DENSITY_SILENT)
        fprintf(stream, "  %s: %u of rank %zu are silent, %u words not zero\n",
                name, field->silent, field->rank, field->nonzeros);
    if (field->kind == JN_DENSITY_BAND)
        fprintf(stream, "  %s: a band of width %u\n", name, field->width);
    if (field->kind == JN_DENSITY_CHANNELS) {
        fprintf(stream, "  %s: words not zero along rank %zu:", name,
                field->rank);
        for (size_t i = 0; i < sparse_case_extent(printed, tensor, field->rank);
             i++)
            fprintf(stream, " %u", (unsigned)field->channels[i]);
        fputc('\n', stream);
    }
    if (field->kind != JN_DENSITY_DATA)
        return;
    fprintf(stream, "  %s: words are not zero where 1 stands: ", name);
    for (unsigned word = 0; word < words; word++)
        fputc(field->bits >> word & 1 ? '1' : '0', stream);
    fputc('\n', stream);
}

static void print_format(const struct sparse_case *printed, size_t level,
                         size_t tensor, FILE *stream)
{
    static const char *const names[] = {[JN_RANK_UNCOMPRESSED] = "UB",
                                        [JN_RANK_OFFSETS] = "UOP",
                                        [JN_RANK_COORDINATES] = "CP",
                                        [JN_RANK_BITMASK] = "B",
                                        [JN_RANK_RUN_LENGTH] = "RLE"};
    const struct sparse_kept *kept = &printed->kept[level][tensor];
    if (kept->rank_count == 0)
        return;
    fprintf(stream, "  L%zu keeps %s as", level,
            printed->nest.layer.tensors[tensor].name);
    for (size_t rank = 0; rank < kept->rank_count; rank++)
        fprintf(stream, " %s", names[kept->formats[rank]]);
    if (kept->own_ranks > 0)
        fprintf(stream, ", %zu outside of its child's%s", kept->own_ranks,
                kept->flattens ? ", flattened" : "");
    fputs(kept->inner_to_outer ? ", from the inside\n" : "\n", stream);
}

static void print_saving(const struct sparse_case *printed, size_t level,
                         size_t tensor, FILE *stream)
{
    const struct sparse_kept *kept = &printed->kept[level][tensor];
    const struct jn_layer *layer = &printed->nest.layer;
    if (kept->conditions == 0)
        return;
    fprintf(stream, "  L%zu %s %s on", level + kept->inward,
            kept->saving == JN_SAVE_GATE   ? "gates"
            : kept->saving == JN_SAVE_SKIP ? "skips"
                                           : "skips instances for",
            layer->tensors[tensor].name);
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (kept->conditions >> t & 1)
            fprintf(stream, " %s", layer->tensors[t].name);
    fputc('\n', stream);
}

void sparse_case_print(const struct sparse_case *printed, FILE *stream)
{
    oracle_case_print(&printed->nest, stream);
    for (size_t t = 0; t < printed->nest.layer.tensor_count; t++)
        print_field(printed, t, stream);
    for (size_t level = 0; level < printed->nest.arch.level_count; level++)
        for (size_t t = 0; t < printed->nest.layer.tensor_count; t++) {
            print_format(printed, level, t, stream);
            print_saving(printed, level, t, stream);
        }
    if (printed->overbooks_at > 0)
        fprintf(stream, "  L%zu has room for %u words\n", printed->overbooks_at,
                printed->room);
    if (printed->gates_on_zero)
        fputs("  compute gates on zero\n", stream);
    if (printed->skips_not_aligned)
        fputs("  compute skips what is not aligned\n", stream);
}
