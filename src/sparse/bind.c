/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/bind.h"

#include "base/checked.h"
#include "sparse/data.h"
#include "sparse/model.h"
#include "sparse/rates.h"

#include <assert.h>
#include <string.h>

static const struct jn_density_model *const models[] = {
    [JN_DENSITY_DENSE] = &jn_density_dense,
    [JN_DENSITY_UNIFORM] = &jn_density_uniform,
    [JN_DENSITY_FIXED] = &jn_density_fixed,
    [JN_DENSITY_BLOCKS] = &jn_density_blocks,
    [JN_DENSITY_BAND] = &jn_density_band,
    [JN_DENSITY_SILENT] = &jn_density_silent,
    [JN_DENSITY_CHANNELS] = &jn_density_channels,
    [JN_DENSITY_DATA] = &jn_density_data,
    [JN_DENSITY_RATES] = &jn_density_rates,
};

static void set_members(const struct jn_density_source *source,
                        struct jn_density *density)
{
    density->model = models[source->kind];
    density->density = source->share;
    density->rank = source->rank;
    density->silent_share = source->silent_share;
    density->block = source->block;
    density->block_nonzeros = source->block_nonzeros;
    density->band_width = source->band_width;
    density->densities = source->shares;
}

static void set_extents(const struct jn_layer *layer,
                        const struct jn_tensor *tensor,
                        struct jn_density *density)
{
    density->rank_count = tensor->rank_count;
    for (size_t rank = 0; rank < tensor->rank_count; rank++)
        density->extents[rank] =
            jn_layer_rank_extent(layer, &tensor->ranks[rank]);
}

/* The model reads one density for each index of the rank. */
static bool has_channels(const struct jn_density_source *source,
                         const struct jn_density *density)
{
    return source->kind != JN_DENSITY_CHANNELS ||
           (source->rank < density->rank_count &&
            source->share_count == density->extents[source->rank]);
}

/* A window over rows or columns; its margins are the layer's padding. */
static void find_margin(const struct jn_layer *layer,
                        const struct jn_rank *rank, struct jn_margin *margin)
{
    static const char *const windows[2][2] = {{"P", "R"}, {"Q", "S"}};
    const struct jn_term *terms = rank->terms;
    *margin = (struct jn_margin){0, 0, 0};
    if (rank->term_count != 2 || terms[0].coefficient <= 0)
        return;
    for (size_t axis = 0; axis < 2; axis++)
        if (strcmp(layer->dim_names[terms[0].dim], windows[axis][0]) == 0 &&
            strcmp(layer->dim_names[terms[1].dim], windows[axis][1]) == 0)
            *margin = (struct jn_margin){layer->padding[2 * axis],
                                         layer->padding[2 * axis + 1],
                                         (uint64_t)terms[0].coefficient};
}

/* Only layers of a type have a padding, and rows that a stride leaves over. */
static const struct jn_margin *find_margins(const struct jn_layer *layer,
                                            const struct jn_tensor *tensor,
                                            struct jn_arena *arena)
{
    if (!layer->type || strcmp(layer->type, "einsum") == 0 ||
        tensor->read_write)
        return NULL;
    struct jn_margin *margins =
        jn_arena_take(arena, tensor->rank_count + 1, sizeof *margins);
    for (size_t rank = 0; rank < tensor->rank_count; rank++)
        find_margin(layer, &tensor->ranks[rank], &margins[rank]);
    return margins;
}

static struct jn_data_shape find_shape(const struct jn_layer *layer,
                                       const struct jn_tensor *tensor,
                                       const struct jn_density *density,
                                       struct jn_arena *arena)
{
    const struct jn_density_source *source = &tensor->density;
    return (struct jn_data_shape){.rank_count = density->rank_count,
                                  .extents = density->extents,
                                  .margins = find_margins(layer, tensor, arena),
                                  .stated = source->shape,
                                  .stated_count = source->shape_count,
                                  .stated_at = source->shape_place,
                                  .along = source->along,
                                  .along_count = source->along_count};
}

static bool are_equal(const uint64_t *a, const uint64_t *b, size_t count)
{
    return a == b || (a && b && memcmp(a, b, count * sizeof *a) == 0);
}

static bool margins_equal(const struct jn_margin *a, const struct jn_margin *b,
                          size_t count)
{
    return a == b || (a && b && memcmp(a, b, count * sizeof *a) == 0);
}

static bool shapes_equal(const struct jn_data_shape *a,
                         const struct jn_data_shape *b)
{
    return a->rank_count == b->rank_count &&
           a->stated_count == b->stated_count &&
           are_equal(a->extents, b->extents, a->rank_count) &&
           are_equal(a->stated, b->stated, a->stated_count) &&
           margins_equal(a->margins, b->margins, a->rank_count);
}

static const struct jn_placed *find_file(const struct jn_data_file *files,
                                         const char *path,
                                         const struct jn_data_shape *shape)
{
    for (; files; files = files->before)
        if (strcmp(files->path, path) == 0 &&
            shapes_equal(&files->shape, shape))
            return files->placed;
    return NULL;
}

static bool read_data(const struct jn_density_source *source,
                      const struct jn_data_shape *shape,
                      const struct jn_reader *reader,
                      struct jn_data_file **files, struct jn_density *density)
{
    const struct jn_placed *placed = find_file(*files, source->file, shape);
    if (!placed) {
        struct jn_arena *arena = reader->arena;
        struct jn_placed *read = jn_arena_take(arena, 1, sizeof *read);
        struct jn_data_file *file = jn_arena_take(arena, 1, sizeof *file);
        if (!jn_data_load(source->file, shape, arena, reader->diags, read))
            return false;
        *file = (struct jn_data_file){source->file, *shape, read, *files};
        *files = file;
        placed = read;
    }
    density->bitmap = &placed->bitmap;
    density->layout = &placed->layout;
    return true;
}

static bool read_rates(const struct jn_density_source *source,
                       const struct jn_data_shape *shape,
                       const struct jn_reader *reader,
                       struct jn_density *density)
{
    const struct jn_rate_source numbers = {source->file, source->scale,
                                           source->steps};
    struct jn_rate_map *map = jn_arena_take(reader->arena, 1, sizeof *map);
    density->rates = map;
    density->layout = &map->layout;
    return jn_rates_load(&numbers, shape, reader->arena, reader->diags, map);
}

/* Reads what is in a file, if the density is. */
static bool load_file(const struct jn_density_source *source,
                      const struct jn_data_shape *shape,
                      const struct jn_reader *reader,
                      struct jn_data_file **files, struct jn_density *density)
{
    bool good = true;
    if (source->kind == JN_DENSITY_DATA)
        good = read_data(source, shape, reader, files, density);
    else if (source->kind == JN_DENSITY_RATES)
        good = read_rates(source, shape, reader, density);
    if (!good)
        jn_note(reader->diags, source->place,
                "the tensor's data are asked for "
                "here");
    return good;
}

/* Timeloop's models of these two kinds are all that its rule is known for. */
static const char *find_fault(const struct jn_density_source *source,
                              const struct jn_density *density,
                              struct jn_arena *arena)
{
    if (density->by_timeloop_rule && source->kind != JN_DENSITY_UNIFORM &&
        source->kind != JN_DENSITY_FIXED)
        return "Timeloop's rule knows only the models 'uniform' and 'fixed'";
    if (!has_channels(source, density))
        return "there must be a density for each index of the rank";
    return jn_density_fault(density, arena);
}

static bool bind(const struct jn_layer *layer, const struct jn_tensor *tensor,
                 const struct jn_reader *reader, struct jn_data_file **files,
                 struct jn_density *density)
{
    const struct jn_density_source *source = &tensor->density;
    set_members(source, density);
    set_extents(layer, tensor, density);
    const struct jn_data_shape shape =
        find_shape(layer, tensor, density, reader->arena);
    if (!load_file(source, &shape, reader, files, density))
        return false;
    const char *fault = find_fault(source, density, reader->arena);
    if (fault)
        jn_error(reader->diags, source->place, "'%s' of layer '%s': %s",
                 tensor->name, layer->name, fault);
    return fault == NULL;
}

bool jn_densities_bind(const struct jn_layer *layer,
                       const struct jn_options *options,
                       const struct jn_reader *reader,
                       struct jn_data_file **files,
                       const struct jn_density **densities)
{
    bool good = true;
    for (size_t index = 0; index < layer->tensor_count; index++) {
        const struct jn_tensor *tensor = &layer->tensors[index];
        densities[index] = NULL;
        if (tensor->density.kind == JN_DENSITY_DENSE)
            continue;
        struct jn_density *density =
            jn_arena_take(reader->arena, 1, sizeof *density);
        density->by_timeloop_rule = options && options->timeloop_sparse_rule;
        good &= bind(layer, tensor, reader, files, density);
        densities[index] = density;
    }
    return good;
}

void jn_density_name_data(const struct jn_density *density,
                          char hex[JN_HASH_DIGITS + 1])
{
    hex[0] = '\0';
    if (!density)
        return;
    const struct jn_bitmap *bitmap = density->bitmap;
    const struct jn_rate_map *rates = density->rates;
    if (bitmap)
        jn_hash_bytes(bitmap->bits,
                      jn_ceil_div(bitmap->words, 64) * sizeof *bitmap->bits,
                      hex);
    if (rates)
        jn_hash_bytes(rates->values,
                      (size_t)rates->count * sizeof *rates->values, hex);
}
