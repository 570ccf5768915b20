/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_case.h"

#include <string.h>

unsigned sparse_case_words(const struct sparse_case *looked_at, size_t tensor)
{
    uint64_t words = 1;
    for (size_t r = 0; r < looked_at->nest.layer.tensors[tensor].rank_count;
         r++)
        words *= sparse_case_extent(looked_at, tensor, r);
    return (unsigned)words;
}

uint64_t sparse_case_extent(const struct sparse_case *looked_at, size_t tensor,
                            size_t rank)
{
    const struct oracle_case *nest = &looked_at->nest;
    return nest->layer.bounds[nest->terms[tensor][rank][0].dim];
}

uint64_t sparse_case_coordinate(const struct sparse_case *looked_at,
                                size_t tensor, unsigned word, size_t rank)
{
    uint64_t left = word;
    for (size_t r = looked_at->nest.layer.tensors[tensor].rank_count;
         r-- > rank + 1;)
        left /= sparse_case_extent(looked_at, tensor, r);
    return left % sparse_case_extent(looked_at, tensor, rank);
}

bool sparse_case_is_even(const struct sparse_case *looked_at, size_t tensor)
{
    const enum jn_density_kind kind = looked_at->fields[tensor].kind;
    return kind == JN_DENSITY_DENSE || kind == JN_DENSITY_UNIFORM ||
           kind == JN_DENSITY_SILENT;
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
    const size_t own = looked_at->kept[level][tensor].own_ranks;
    size_t count =
        own > 0 ? own : sparse_case_loops(looked_at, level, child, tensor);
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
    if (kept->flattens && kept->own_ranks != 1)
        return false;
    if (kept->own_ranks > 0 &&
        (kept->rank_count == 0 ||
         sparse_case_loops(checked, level, child, tensor) == 0))
        return false;
    if (level + kept->inward >= child)
        return false;
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

static bool suits_rank(const struct sparse_case *checked, size_t tensor)
{
    const struct sparse_field *field = &checked->fields[tensor];
    if (field->rank >= checked->nest.layer.tensors[tensor].rank_count)
        return false;
    const uint64_t extent = sparse_case_extent(checked, tensor, field->rank);
    const uint64_t words = sparse_case_words(checked, tensor) / extent;
    if (field->kind == JN_DENSITY_BLOCKS)
        return field->block > 0 && extent % field->block == 0 &&
               field->nonzeros <= field->block;
    if (field->kind == JN_DENSITY_SILENT)
        return field->silent <= extent &&
               field->nonzeros <= (extent - field->silent) * words;
    for (uint64_t i = 0; i < extent; i++)
        if (field->channels[i] > words)
            return false;
    return true;
}

/* What is known of the zeros suits the tensor's shape. */
static bool suits(const struct sparse_case *checked, size_t tensor)
{
    const struct sparse_field *field = &checked->fields[tensor];
    const unsigned words = sparse_case_words(checked, tensor);
    switch (field->kind) {
    case JN_DENSITY_BLOCKS:
    case JN_DENSITY_SILENT:
    case JN_DENSITY_CHANNELS:
        return suits_rank(checked, tensor);
    case JN_DENSITY_BAND:
        return checked->nest.layer.tensors[tensor].rank_count == 2 &&
               sparse_case_extent(checked, tensor, 0) ==
                   sparse_case_extent(checked, tensor, 1);
    case JN_DENSITY_DENSE:
    case JN_DENSITY_UNIFORM:
    case JN_DENSITY_FIXED:
    case JN_DENSITY_DATA:
    default:
        return field->nonzeros <= words && field->bits >> words == 0;
    }
}

bool sparse_case_is_sound(const struct sparse_case *checked)
{
    const struct oracle_case *nest = &checked->nest;
    for (size_t t = 0; t < nest->layer.tensor_count; t++) {
        const unsigned words = sparse_case_words(checked, t);
        bool is_kept = false;
        for (size_t level = 0; level < nest->arch.level_count; level++) {
            is_kept |= sparse_case_keeps(checked, level, t);
            if (!is_sound_at(checked, level, t))
                return false;
        }
        if (!is_kept || words > SPARSE_MAX_WORDS || !suits(checked, t))
            return false;
    }
    return true;
}

static const struct jn_density_model *find_model(enum jn_density_kind kind)
{
    static const char *const names[] = {
        [JN_DENSITY_DENSE] = "dense",       [JN_DENSITY_UNIFORM] = "uniform",
        [JN_DENSITY_FIXED] = "fixed",       [JN_DENSITY_BLOCKS] = "blocks",
        [JN_DENSITY_BAND] = "band",         [JN_DENSITY_SILENT] = "silent",
        [JN_DENSITY_CHANNELS] = "channels", [JN_DENSITY_DATA] = "data"};
    return jn_density_model_find(names[kind]);
}

/* Where one rank is special. */
static void bind_rank(struct sparse_case *bound, size_t tensor,
                      struct jn_density *density)
{
    const struct sparse_field *field = &bound->fields[tensor];
    const unsigned extent = (unsigned)density->extents[field->rank];
    const unsigned words = sparse_case_words(bound, tensor) / extent;
    const unsigned active = words * (extent - field->silent);
    double *channels = bound->bound.channels[tensor];
    density->rank = field->rank;
    density->block = field->block;
    density->block_nonzeros = field->nonzeros;
    density->densities = channels;
    for (unsigned i = 0; i < extent && i < SPARSE_MAX_WORDS; i++)
        channels[i] = (double)field->channels[i] / words;
    if (field->kind != JN_DENSITY_SILENT)
        return;
    density->silent_share = (double)field->silent / extent;
    density->density = active > 0 ? (double)field->nonzeros / active : 0;
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
    density->model = find_model(field->kind);
    density->band_width = field->width;
    if (field->kind == JN_DENSITY_BLOCKS || field->kind == JN_DENSITY_SILENT ||
        field->kind == JN_DENSITY_CHANNELS)
        bind_rank(bound, tensor, density);
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
    if (kept->flattens) {
        ranks[0].flattened = &bound->bound.flattened;
        ranks[0].flattened_count = 1;
    }
    bound->bound.formats[level][sparsity->format_count++] =
        (struct jn_sparse_format){
            .tensor = bound->nest.layer.tensors[tensor].name,
            .ranks = ranks,
            .rank_count = kept->rank_count,
            .inner_to_outer = kept->inner_to_outer,
            .takes_all = kept->own_ranks > 0 && !kept->flattens,
        };
}

static void bind_saving(struct sparse_case *bound, size_t level, size_t tensor)
{
    const struct sparse_kept *kept = &bound->kept[level][tensor];
    const size_t said_at = level + kept->inward;
    const struct jn_layer *layer = &bound->nest.layer;
    const char **conditions = bound->bound.conditions[level][tensor];
    struct jn_saving_option *options = bound->bound.options[level][tensor];
    struct jn_saving_option *option = &options[kept->has_two_options];
    if (kept->conditions == 0)
        return;
    *option = (struct jn_saving_option){.target = layer->tensors[tensor].name,
                                        .conditions = conditions};
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (kept->conditions >> t & 1)
            conditions[option->condition_count++] = layer->tensors[t].name;
    struct jn_level_sparsity *sparsity = &bound->nest.levels[said_at].sparsity;
    bound->bound.savings[said_at][sparsity->saving_count++] =
        (struct jn_saving){.kind = kept->saving,
                           .options = options,
                           .option_count = 1 + (size_t)kept->has_two_options};
    options[0] = *option;
    if (kept->has_two_options) /* that never saves more */
        options[0].condition_count = 1;
}

void sparse_case_bind(struct sparse_case *bound)
{
    struct oracle_case *nest = &bound->nest;
    oracle_case_bind(nest);
    for (size_t t = 0; t < nest->layer.tensor_count; t++)
        bind_density(bound, t);
    bound->bound.flattened = (struct jn_flattened){
        .dims = nest->layer.dim_names, .dim_count = nest->layer.dim_count};
    for (size_t level = 0; level < nest->arch.level_count; level++) {
        struct jn_level_sparsity *sparsity = &nest->levels[level].sparsity;
        *sparsity = (struct jn_level_sparsity){
            .formats = bound->bound.formats[level],
            .savings = bound->bound.savings[level],
            .metadata_bits = 8,
            .metadata_line_bits = 8,
            .decompresses = true,
            .compresses = true,
            .has_metadata_lines = true,
            .metadata_lines = UINT32_MAX,
            .overbooks = true,
            .max_overbooked_share = 1,
        };
        nest->levels[level].has_size =
            level > 0 && level == bound->overbooks_at;
        nest->levels[level].size_words = bound->room;
        for (size_t t = 0; t < nest->layer.tensor_count; t++)
            bind_format(bound, level, t, sparsity);
    }
    for (size_t level = 0; level < nest->arch.level_count; level++)
        for (size_t t = 0; t < nest->layer.tensor_count; t++)
            bind_saving(bound, level, t);
    nest->arch.is_sparse = true;
    nest->arch.compute.sparsity = (struct jn_compute_sparsity){
        bound->gates_on_zero, bound->skips_not_aligned};
}

void sparse_case_copy(const struct sparse_case *from, struct sparse_case *to)
{
    *to = *from;
    sparse_case_bind(to);
}
