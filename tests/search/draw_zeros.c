/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw_zeros.h"

#include "search/bundle.h"
#include "sparse/density.h"

struct drawing {
    struct notation *notation;
    dice *roll;
    struct jn_arena *arena;
};

/* --- what is not zero --- */

static void draw_bits(const struct drawing *drawing, struct jn_density *density)
{
    struct jn_bitmap *bitmap = jn_arena_take(drawing->arena, 1, sizeof *bitmap);
    bitmap->rank_count = density->rank_count;
    bitmap->words = 1;
    for (size_t r = 0; r < density->rank_count; r++) {
        bitmap->extents[r] = density->extents[r];
        bitmap->words *= density->extents[r];
    }
    uint64_t *bits =
        jn_arena_take(drawing->arena, bitmap->words / 64 + 1, sizeof *bits);
    uint64_t sides = 1 + drawing->roll(4);
    for (uint64_t i = 0; i < bitmap->words; i++)
        if (drawing->roll(sides) == 0)
            bits[i / 64] |= UINT64_C(1) << i % 64;
    bitmap->bits = bits;
    density->bitmap = bitmap;
}

static const struct jn_density *draw_density(const struct drawing *drawing,
                                             size_t tensor)
{
    static const char *const models[] = {"uniform", "uniform",  "uniform",
                                         "fixed",   "blocks",   "band",
                                         "silent",  "channels", "data"};
    const struct jn_layer *layer = &drawing->notation->layer;
    const struct jn_tensor *of = &layer->tensors[tensor];
    struct jn_density *density =
        jn_arena_take(drawing->arena, 1, sizeof *density);
    if (drawing->roll(4) == 0 || of->rank_count == 0)
        return NULL;
    density->model = jn_density_model_find(
        models[drawing->roll(sizeof models / sizeof models[0])]);
    density->rank_count = of->rank_count;
    for (size_t r = 0; r < of->rank_count; r++)
        density->extents[r] =
            (uint64_t)jn_rank_words(&of->ranks[r], layer->bounds);
    density->density = (double)(1 + drawing->roll(8)) / 8;
    density->rank = drawing->roll(of->rank_count);
    density->silent_share =
        (double)drawing->roll(density->extents[density->rank]) /
        (double)density->extents[density->rank];
    density->block = 2;
    density->block_nonzeros = 1 + drawing->roll(2);
    density->band_width = drawing->roll(3);
    double *shares = jn_arena_take(
        drawing->arena, density->extents[density->rank], sizeof *shares);
    for (uint64_t i = 0; i < density->extents[density->rank]; i++)
        shares[i] = (double)drawing->roll(5) / 4;
    density->densities = shares;
    draw_bits(drawing, density);
    return jn_density_fault(density, drawing->arena) == NULL ? density : NULL;
}

/* --- formats --- */

/* Uncompressed ranks have no compressed one outside of them. */
static const struct jn_sparse_rank *draw_ranks(const struct drawing *drawing,
                                               size_t count)
{
    static const enum jn_rank_format outer[] = {
        JN_RANK_OFFSETS, JN_RANK_UNCOMPRESSED, JN_RANK_COORDINATES,
        JN_RANK_BITMASK};
    static const enum jn_rank_format inner[] = {
        JN_RANK_COORDINATES, JN_RANK_BITMASK, JN_RANK_RUN_LENGTH};
    struct jn_sparse_rank *ranks =
        jn_arena_take(drawing->arena, count, sizeof *ranks);
    for (size_t i = 0; i < count; i++) {
        ranks[i].format =
            i + 1 == count ? inner[drawing->roll(3)] : outer[drawing->roll(4)];
        ranks[i].has_metadata_bits = true;
        ranks[i].metadata_bits = (unsigned)drawing->roll(5);
        if (i > 0 && ranks[i - 1].format != JN_RANK_OFFSETS &&
            ranks[i - 1].format != JN_RANK_UNCOMPRESSED && i + 1 < count)
            ranks[i].format = JN_RANK_COORDINATES;
    }
    return ranks;
}

/* The outer levels have the tensor in one format, those inside none. */
static void draw_formats(const struct drawing *drawing, size_t tensor)
{
    struct notation *notation = drawing->notation;
    size_t count = 1 + drawing->roll(3);
    const struct jn_sparse_rank *ranks = draw_ranks(drawing, count);
    bool takes_all = drawing->roll(4) > 0;
    size_t last = drawing->roll(notation->arch.level_count);
    if (drawing->roll(3) == 0)
        return;
    for (size_t level = 0; level <= last; level++) {
        struct jn_level_sparsity *sparsity = &notation->levels[level].sparsity;
        struct jn_sparse_format *formats = jn_arena_take(
            drawing->arena, sparsity->format_count + 1, sizeof *formats);
        for (size_t i = 0; i < sparsity->format_count; i++)
            formats[i] = sparsity->formats[i];
        formats[sparsity->format_count++] = (struct jn_sparse_format){
            .tensor = notation->layer.tensors[tensor].name,
            .ranks = ranks,
            .rank_count = count,
            .takes_all = takes_all};
        sparsity->formats = formats;
    }
}

/* --- savings --- */

static const char *draw_tensor(const struct drawing *drawing)
{
    const struct jn_layer *layer = &drawing->notation->layer;
    return layer->tensors[drawing->roll(layer->tensor_count)].name;
}

static struct jn_saving_option draw_option(const struct drawing *drawing)
{
    size_t count = 1 + drawing->roll(2);
    const char **conditions =
        jn_arena_take(drawing->arena, count, sizeof *conditions);
    for (size_t i = 0; i < count; i++)
        conditions[i] = draw_tensor(drawing);
    return (struct jn_saving_option){.target = draw_tensor(drawing),
                                     .conditions = conditions,
                                     .condition_count = count};
}

static void draw_savings(const struct drawing *drawing,
                         struct jn_level_sparsity *sparsity)
{
    size_t count = drawing->roll(3);
    struct jn_saving *savings =
        jn_arena_take(drawing->arena, count, sizeof *savings);
    for (size_t i = 0; i < count; i++) {
        size_t option_count = 1 + (drawing->roll(4) == 0);
        struct jn_saving_option *options =
            jn_arena_take(drawing->arena, option_count, sizeof *options);
        for (size_t k = 0; k < option_count; k++)
            options[k] = draw_option(drawing);
        savings[i] = (struct jn_saving){.kind = drawing->roll(2) ? JN_SAVE_GATE
                                                                 : JN_SAVE_SKIP,
                                        .options = options,
                                        .option_count = option_count};
    }
    sparsity->savings = savings;
    sparsity->saving_count = count;
}

static void draw_level(const struct drawing *drawing, struct jn_level *level)
{
    struct jn_level_sparsity *sparsity = &level->sparsity;
    double scale = level->component.prices[JN_READ].energy_pj;
    for (int action = JN_GATED_READ; action < JN_ACTION_COUNT; action++)
        level->component.prices[action].energy_pj =
            scale * (double)drawing->roll(6) / 4;
    *sparsity = (struct jn_level_sparsity){
        .metadata_bits = 1 + (unsigned)drawing->roll(8),
        .metadata_line_bits = 1 + drawing->roll(16),
        .has_metadata_lines = drawing->roll(3) == 0,
        .metadata_lines = 20 + drawing->roll(60),
        .overbooks = drawing->roll(4) == 0,
        .max_overbooked_share = (double)(1 + drawing->roll(4)) / 4};
    draw_savings(drawing, sparsity);
}

void draw_zeros(struct notation *notation, dice *roll, struct jn_arena *arena)
{
    const struct drawing drawing = {notation, roll, arena};
    struct jn_compute *compute = &notation->arch.compute;
    notation->arch.is_sparse = true;
    for (size_t level = 0; level < notation->arch.level_count; level++)
        draw_level(&drawing, &notation->levels[level]);
    for (size_t t = 0; t < notation->layer.tensor_count; t++) {
        notation->problem.densities[t] = draw_density(&drawing, t);
        draw_formats(&drawing, t);
    }
    compute->sparsity.gates_on_zero = roll(2);
    compute->sparsity.skips_not_aligned = roll(2);
    for (int action = JN_GATED_COMPUTE; action <= JN_SKIPPED_COMPUTE; action++)
        compute->component.prices[action].energy_pj =
            compute->component.prices[JN_COMPUTE].energy_pj * (double)roll(6) /
            4;
}
