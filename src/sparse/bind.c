/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/bind.h"

#include "nest/tile.h"

static const char *const model_names[] = {
    [JN_DENSITY_DENSE] = "dense",       [JN_DENSITY_UNIFORM] = "uniform",
    [JN_DENSITY_FIXED] = "fixed",       [JN_DENSITY_BLOCKS] = "blocks",
    [JN_DENSITY_BAND] = "band",         [JN_DENSITY_SILENT] = "silent",
    [JN_DENSITY_CHANNELS] = "channels", [JN_DENSITY_DATA] = "data",
};

static bool bind_tensor(const struct jn_layer *layer,
                        const struct jn_tensor *tensor, bool by_timeloop_rule,
                        const struct jn_reader *reader,
                        const struct jn_density **density)
{
    const struct jn_density_source *source = &tensor->density;
    struct jn_density *bound = jn_arena_take(reader->arena, 1, sizeof *bound);
    struct jn_spans spans;
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans.of[d] = d < layer->dim_count ? layer->bounds[d] : 1;
    *bound = (struct jn_density){
        .model = jn_density_model_find(model_names[source->kind]),
        .rank_count = tensor->rank_count,
        .by_timeloop_rule = by_timeloop_rule,
        .density = source->share};
    for (size_t rank = 0; rank < tensor->rank_count; rank++)
        bound->extents[rank] = jn_tile_extent(&tensor->ranks[rank], &spans);
    const char *fault = jn_density_fault(bound, reader->arena);
    if (fault != NULL)
        jn_error(reader->diags, source->place, "the density of '%s': %s",
                 tensor->name, fault);
    *density = bound;
    return fault == NULL;
}

bool jn_densities_bind(const struct jn_layer *layer,
                       const struct jn_options *options,
                       const struct jn_reader *reader,
                       const struct jn_density **densities)
{
    bool fine = true;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        const struct jn_tensor *tensor = &layer->tensors[t];
        densities[t] = NULL;
        if (tensor->density.kind != JN_DENSITY_DENSE)
            fine &= bind_tensor(layer, tensor, options->timeloop_sparse_rule,
                                reader, &densities[t]);
    }
    return fine;
}
