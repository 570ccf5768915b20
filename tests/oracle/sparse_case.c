/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_case.h"

#include <string.h>

unsigned sparse_case_words(const struct sparse_case *looked_at, size_t tensor)
{
    const struct oracle_case *nest = &looked_at->nest;
    uint64_t words = 1;
    for (size_t r = 0; r < nest->layer.tensors[tensor].rank_count; r++)
        words *= nest->layer.bounds[nest->terms[tensor][r][0].dim];
    return (unsigned)words;
}

bool sparse_case_keeps(const struct sparse_case *looked_at, size_t level,
                       size_t tensor)
{
    return looked_at->nest.mapping.levels[level].keep >> tensor & 1;
}

size_t sparse_case_child(const struct sparse_case *looked_at, size_t level,
                         size_t tensor)
{
    size_t child = level + 1;
    while (child < looked_at->nest.arch.level_count &&
           !sparse_case_keeps(looked_at, child, tensor))
        child++;
    return child;
}

static bool is_compressed(enum jn_rank_format format)
{
    return format != JN_RANK_UNCOMPRESSED && format != JN_RANK_OFFSETS;
}

bool sparse_case_compresses(const struct sparse_case *looked_at, size_t level,
                            size_t tensor)
{
    const struct sparse_kept *kept = &looked_at->kept[level][tensor];
    for (size_t rank = 0; rank < kept->rank_count; rank++)
        if (is_compressed(kept->formats[rank]))
            return true;
    return false;
}

size_t sparse_case_loops(const struct sparse_case *looked_at, size_t from,
                         size_t to, size_t tensor)
{
    const struct oracle_case *nest = &looked_at->nest;
    size_t count = 0;
    for (size_t i = 0; i < nest->mapping.loop_count; i++) {
        const struct jn_loop *loop = &nest->loops[i];
        count += loop->level >= from && loop->level < to && loop->end > 1 &&
                 nest->layer.tensors[tensor].indexed_by >> loop->dim & 1;
    }
    return count;
}

size_t sparse_case_inner_ranks(const struct sparse_case *looked_at,
                               size_t child, size_t tensor)
{
    const size_t level_count = looked_at->nest.arch.level_count;
    if (sparse_case_loops(looked_at, child, level_count, tensor) == 0)
        return 0;
    return looked_at->kept[child][tensor].rank_count > 0
               ? sparse_case_ranks(looked_at, child, tensor)
               : 1;
}

size_t sparse_case_ranks(const struct sparse_case *looked_at, size_t level,
                         size_t tensor)
{
    const size_t child = sparse_case_child(looked_at, level, tensor);
    size_t count = sparse_case_loops(looked_at, level, child, tensor);
    if (child < looked_at->nest.arch.level_count)
        count += sparse_case_inner_ranks(looked_at, child, tensor);
    return count > 0 ? count : 1;
}

/* An uncompressed rank has no compressed one outside of it. */
static bool are_in_order(const struct sparse_kept *kept)
{
    for (size_t rank = 1; rank < kept->rank_count; rank++)
        if (is_compressed(kept->formats[rank - 1]) &&
            !is_compressed(kept->formats[rank]))
            return false;
    return true;
}

/* The child's ranks are the level's inner ones. */
static bool goes_on_in(const struct sparse_kept *kept,
                       const struct sparse_kept *child)
{
    for (size_t rank = 1; rank <= child->rank_count; rank++)
        if (kept->formats[kept->rank_count - rank] !=
            child->formats[child->rank_count - rank])
            return false;
    return true;
}

static bool is_sound_at(const struct sparse_case *checked, size_t level,
                        size_t tensor)
{
    const struct sparse_kept *kept = &checked->kept[level][tensor];
    const size_t child = sparse_case_child(checked, level, tensor);
    const size_t level_count = checked->nest.arch.level_count;
    const bool has_child = child < level_count;
    if (!sparse_case_keeps(checked, level, tensor))
        return kept->rank_count == 0 && kept->conditions == 0;
    if (kept->rank_count == 0)
        return !has_child || !sparse_case_compresses(checked, child, tensor);
    if (kept->rank_count != sparse_case_ranks(checked, level, tensor) ||
        !are_in_order(kept))
        return false;
    if (!has_child ||
        sparse_case_loops(checked, child, level_count, tensor) == 0)
        return true;
    return sparse_case_compresses(checked, level, tensor) &&
           goes_on_in(kept, &checked->kept[child][tensor]);
}

bool sparse_case_is_sound(const struct sparse_case *checked)
{
    const struct oracle_case *nest = &checked->nest;
    for (size_t t = 0; t < nest->layer.tensor_count; t++) {
        const struct sparse_field *field = &checked->fields[t];
        const unsigned words = sparse_case_words(checked, t);
        bool is_kept = false;
        for (size_t level = 0; level < nest->arch.level_count; level++) {
            is_kept |= sparse_case_keeps(checked, level, t);
            if (!is_sound_at(checked, level, t))
                return false;
        }
        if (!is_kept || words > SPARSE_MAX_WORDS || field->nonzeros > words ||
            field->bits >> words != 0)
            return false;
    }
    return true;
}

static void bind_density(struct sparse_case *bound, size_t tensor)
{
    const struct sparse_field *field = &bound->fields[tensor];
    const struct jn_layer *layer = &bound->nest.layer;
    const struct jn_tensor *here = &layer->tensors[tensor];
    struct jn_density *density = &bound->bound.densities[tensor];
    struct jn_bitmap *bitmap = &bound->bound.bitmaps[tensor];
    const unsigned words = sparse_case_words(bound, tensor);
    *density = (struct jn_density){.rank_count = here->rank_count};
    *bitmap = (struct jn_bitmap){.rank_count = here->rank_count,
                                 .words = words,
                                 .bits = &bound->fields[tensor].bits};
    for (size_t r = 0; r < here->rank_count; r++)
        bitmap->extents[r] = density->extents[r] =
            layer->bounds[here->ranks[r].terms[0].dim];
    density->bitmap = bitmap;
    density->density = (double)field->nonzeros / words;
    density->model = jn_density_model_find(
        field->kind == JN_DENSITY_UNIFORM ? "uniform" : "data");
    bound->nest.problem.densities[tensor] =
        field->kind == JN_DENSITY_DENSE ? NULL : density;
}

static void bind_format(struct sparse_case *bound, size_t level, size_t tensor,
                        struct jn_level_sparsity *sparsity)
{
    const struct sparse_kept *kept = &bound->kept[level][tensor];
    struct jn_sparse_rank *ranks = bound->bound.ranks[level][tensor];
    if (kept->rank_count == 0)
        return;
    for (size_t rank = 0; rank < kept->rank_count; rank++)
        ranks[rank] = (struct jn_sparse_rank){.format = kept->formats[rank]};
    bound->bound.formats[level][sparsity->format_count++] =
        (struct jn_sparse_format){
            .tensor = bound->nest.layer.tensors[tensor].name,
            .ranks = ranks,
            .rank_count = kept->rank_count,
        };
}

static void bind_saving(struct sparse_case *bound, size_t level, size_t tensor,
                        struct jn_level_sparsity *sparsity)
{
    const struct sparse_kept *kept = &bound->kept[level][tensor];
    const struct jn_layer *layer = &bound->nest.layer;
    const char **conditions = bound->bound.conditions[level][tensor];
    struct jn_saving_option *option = &bound->bound.options[level][tensor];
    if (kept->conditions == 0)
        return;
    *option = (struct jn_saving_option){.target = layer->tensors[tensor].name,
                                        .conditions = conditions};
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (kept->conditions >> t & 1)
            conditions[option->condition_count++] = layer->tensors[t].name;
    bound->bound.savings[level][sparsity->saving_count++] = (struct jn_saving){
        .kind = kept->saving, .options = option, .option_count = 1};
}

void sparse_case_bind(struct sparse_case *bound)
{
    struct oracle_case *nest = &bound->nest;
    oracle_case_bind(nest);
    for (size_t t = 0; t < nest->layer.tensor_count; t++)
        bind_density(bound, t);
    for (size_t level = 0; level < nest->arch.level_count; level++) {
        struct jn_level_sparsity *sparsity = &nest->levels[level].sparsity;
        *sparsity = (struct jn_level_sparsity){
            .formats = bound->bound.formats[level],
            .savings = bound->bound.savings[level],
            .metadata_bits = 8,
            .metadata_line_bits = 8,
            .decompresses = true,
            .compresses = true,
        };
        for (size_t t = 0; t < nest->layer.tensor_count; t++) {
            bind_format(bound, level, t, sparsity);
            bind_saving(bound, level, t, sparsity);
        }
    }
    nest->arch.is_sparse = true;
    nest->arch.compute.sparsity = (struct jn_compute_sparsity){
        bound->gates_on_zero, bound->skips_not_aligned};
}

void sparse_case_copy(const struct sparse_case *from, struct sparse_case *to)
{
    *to = *from;
    sparse_case_bind(to);
}
