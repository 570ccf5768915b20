/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/bind.h"

#include "base/checked.h"
#include "sparse/data.h"
#include "sparse/model.h"

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

static const struct jn_bitmap *find_file(const struct jn_data_file *files,
                                         const char *path,
                                         const struct jn_density *density)
{
    for (; files; files = files->before)
        if (strcmp(files->path, path) == 0 &&
            files->bitmap->rank_count == density->rank_count &&
            memcmp(files->bitmap->extents, density->extents,
                   density->rank_count * sizeof density->extents[0]) == 0)
            return files->bitmap;
    return NULL;
}

static void add_file(const char *path, const struct jn_bitmap *bitmap,
                     struct jn_arena *arena, struct jn_data_file **files)
{
    struct jn_data_file *file = jn_arena_take(arena, 1, sizeof *file);
    *file = (struct jn_data_file){path, bitmap, *files};
    *files = file;
}

static bool load_data(const struct jn_density_source *source,
                      const struct jn_reader *reader,
                      struct jn_data_file **files, struct jn_density *density)
{
    const struct jn_data_shape shape = {density->rank_count, density->extents};
    if (source->kind != JN_DENSITY_DATA)
        return true;
    density->bitmap = find_file(*files, source->file, density);
    if (density->bitmap)
        return true;
    struct jn_bitmap *bitmap = jn_arena_take(reader->arena, 1, sizeof *bitmap);
    density->bitmap = bitmap;
    if (jn_data_load(source->file, &shape, reader->arena, reader->diags,
                     bitmap)) {
        add_file(source->file, bitmap, reader->arena, files);
        return true;
    }
    jn_note(reader->diags, source->place,
            "the tensor's data are asked for "
            "here");
    return false;
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
    if (!load_data(source, reader, files, density))
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
    if (!density || !density->bitmap)
        return;
    const struct jn_bitmap *bitmap = density->bitmap;
    jn_hash_bytes(bitmap->bits,
                  jn_ceil_div(bitmap->words, 64) * sizeof *bitmap->bits, hex);
}
