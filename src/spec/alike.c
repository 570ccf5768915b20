/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/alike.h"

#include <string.h>

static bool dims_alike(const struct jn_layer *a, const struct jn_layer *b)
{
    if (a->dim_count != b->dim_count)
        return false;
    for (size_t dim = 0; dim < a->dim_count; dim++)
        if (a->bounds[dim] != b->bounds[dim] ||
            strcmp(a->dim_names[dim], b->dim_names[dim]) != 0)
            return false;
    return true;
}

static bool ranks_alike(const struct jn_rank *a, const struct jn_rank *b)
{
    if (a->term_count != b->term_count)
        return false;
    for (size_t term = 0; term < a->term_count; term++)
        if (a->terms[term].dim != b->terms[term].dim ||
            a->terms[term].coefficient != b->terms[term].coefficient)
            return false;
    return true;
}

/* Shares are equal to the bit: they come from files. */
static bool shares_alike(const struct jn_density_source *a,
                         const struct jn_density_source *b)
{
    if (a->share_count != b->share_count)
        return false;
    for (size_t index = 0; index < a->share_count; index++)
        if (a->shares[index] != b->shares[index])
            return false;
    return true;
}

static bool files_alike(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Where a file's array goes.  Files also lie between the padding. */
static bool arrays_alike(const struct jn_density_source *a,
                         const struct jn_density_source *b)
{
    if (a->shape_count != b->shape_count || (a->shape && !b->shape) ||
        (!a->shape && b->shape) || a->along_count != b->along_count ||
        (a->along && !b->along) || (!a->along && b->along) ||
        a->scale != b->scale || a->steps != b->steps)
        return false;
    for (size_t index = 0; a->shape && index < a->shape_count; index++)
        if (a->shape[index] != b->shape[index])
            return false;
    for (size_t index = 0; a->along && index < a->along_count; index++)
        if (a->along[index] != b->along[index])
            return false;
    return true;
}

static bool paddings_alike(const struct jn_layer *a, const struct jn_layer *b)
{
    bool has_files = false;
    for (size_t tensor = 0; tensor < a->tensor_count; tensor++)
        has_files |= a->tensors[tensor].density.file != NULL;
    return !has_files || memcmp(a->padding, b->padding, sizeof a->padding) == 0;
}

static bool densities_alike(const struct jn_density_source *a,
                            const struct jn_density_source *b)
{
    return a->kind == b->kind && a->share == b->share && a->rank == b->rank &&
           a->block == b->block && a->block_nonzeros == b->block_nonzeros &&
           a->band_width == b->band_width &&
           a->silent_share == b->silent_share && shares_alike(a, b) &&
           files_alike(a->file, b->file) && arrays_alike(a, b);
}

static bool tensors_alike(const struct jn_tensor *a, const struct jn_tensor *b)
{
    if (strcmp(a->name, b->name) != 0 || a->read_write != b->read_write ||
        a->is_binary != b->is_binary || a->bits_win != b->bits_win ||
        a->spikes_once != b->spikes_once || a->has_bits != b->has_bits ||
        (a->has_bits && a->bits != b->bits) || a->rank_count != b->rank_count ||
        !densities_alike(&a->density, &b->density))
        return false;
    for (size_t rank = 0; rank < a->rank_count; rank++)
        if (!ranks_alike(&a->ranks[rank], &b->ranks[rank]))
            return false;
    return true;
}

/* The rest of a neuron follows from the layer. */
static bool neurons_alike(const struct jn_neuron *a, const struct jn_neuron *b)
{
    return a->model == b->model && a->leak == b->leak && a->style == b->style &&
           a->resets_to_value == b->resets_to_value &&
           a->streaming == b->streaming && a->recurrent == b->recurrent &&
           a->refractory_steps == b->refractory_steps &&
           a->has_touched == b->has_touched &&
           a->touched_share == b->touched_share;
}

bool jn_layers_alike(const struct jn_layer *a, const struct jn_layer *b)
{
    if (a->operation != b->operation || a->tensor_count != b->tensor_count ||
        !dims_alike(a, b) || !paddings_alike(a, b) ||
        !neurons_alike(&a->neuron, &b->neuron))
        return false;
    for (size_t tensor = 0; tensor < a->tensor_count; tensor++)
        if (!tensors_alike(&a->tensors[tensor], &b->tensors[tensor]))
            return false;
    return true;
}
