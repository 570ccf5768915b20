/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/layer.h"

#include "base/checked.h"
#include "config/schema.h"
#include "spec/density_read.h"
#include "spec/layer_kinds.h"
#include "spec/neuron_read.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* Counts above 2^53 are not exact everywhere. */
#define MOST_POINTS ((uint64_t)1 << 53)

int jn_layer_find_dim(const struct jn_layer *layer, const char *name)
{
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        if (strcmp(layer->dim_names[dim], name) == 0)
            return (int)dim;
    return -1;
}

int jn_layer_find_tensor(const struct jn_layer *layer, const char *name)
{
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        if (strcmp(layer->tensors[tensor].name, name) == 0)
            return (int)tensor;
    return -1;
}

uint64_t jn_layer_points(const struct jn_layer *layer)
{
    uint64_t points = 1;
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        points = jn_mul(points, layer->bounds[dim]);
    return points;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

uint64_t jn_layer_rank_extent(const struct jn_layer *layer,
                              const struct jn_rank *rank)
{
    uint64_t extent = 1;
    for (size_t index = 0; index < rank->term_count; index++) {
        const struct jn_term *term = &rank->terms[index];
        extent = jn_add(extent, jn_mul(magnitude(term->coefficient),
                                       layer->bounds[term->dim] - 1));
    }
    return extent;
}

uint64_t jn_layer_tensor_words(const struct jn_layer *layer, size_t tensor)
{
    assert(tensor < layer->tensor_count);
    const struct jn_tensor *of = &layer->tensors[tensor];
    uint64_t words = 1;
    for (size_t rank = 0; rank < of->rank_count; rank++)
        words = jn_mul(words, jn_layer_rank_extent(layer, &of->ranks[rank]));
    return words;
}

static bool check_tensor(const struct jn_layer *layer, size_t index,
                         const struct jn_reader *reader)
{
    const struct jn_tensor *tensor = &layer->tensors[index];
    if (jn_layer_find_tensor(layer, tensor->name) != (int)index) {
        jn_error(reader->diags, tensor->place, "a second tensor is called '%s'",
                 tensor->name);
        return false;
    }
    if (jn_layer_tensor_words(layer, index) > MOST_POINTS) {
        jn_error(reader->diags, tensor->place,
                 "'%s' is too large: more than 2^53 words", tensor->name);
        return false;
    }
    return true;
}

/* What a layer must be, however it is described. */
static bool check_layer(const struct jn_layer *layer,
                        const struct jn_reader *reader)
{
    bool good = true;
    bool has_result = false;
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++) {
        good &= check_tensor(layer, tensor, reader);
        has_result |= layer->tensors[tensor].read_write;
    }
    if (!has_result) {
        jn_error(reader->diags, layer->place,
                 "a layer needs a result: a tensor with 'output = true'");
        good = false;
    }
    if (jn_layer_points(layer) > MOST_POINTS) {
        jn_error(reader->diags, layer->place,
                 "layer '%s' is too large: more than 2^53 operations",
                 layer->name);
        good = false;
    }
    return good;
}

static bool refuse_type(const struct jn_node *type,
                        const struct jn_reader *reader)
{
    const char *names[JN_LAYER_TYPE_COUNT + 1];
    size_t count = 0;
    for (; jn_layer_types[count].name; count++)
        names[count] = jn_layer_types[count].name;
    assert(count == JN_LAYER_TYPE_COUNT);
    names[count++] = "einsum";
    (void)jn_node_choice(type, "'type'", names, count, reader);
    return false;
}

/* Reads the layer by the row of its type; a free einsum has none. */
static bool read_by_type(const struct jn_node *group,
                         const struct jn_layer_defaults *defaults,
                         const struct jn_reader *reader, struct jn_layer *layer)
{
    const struct jn_node *type = jn_node_find(group, "type");
    if (!type) {
        jn_error(reader->diags, group->place, "a layer needs 'type'");
        return false;
    }
    const char *name;
    if (!jn_node_name(type, "'type'", reader, &name))
        return false;
    if (strcmp(name, "einsum") == 0)
        return jn_einsum_read(group, reader, layer);
    for (const struct jn_layer_type *row = jn_layer_types; row->name; row++)
        if (strcmp(name, row->name) == 0)
            return jn_typed_layer_read(group, row, defaults, reader, layer);
    return refuse_type(type, reader);
}

/* The workload's neurons follow what has weights; other layers ask for them. */
static bool read_neurons(const struct jn_node *group,
                         const struct jn_layer_defaults *defaults,
                         const struct jn_reader *reader, struct jn_layer *layer)
{
    const struct jn_node *own = jn_node_find(group, "neuron");
    bool takes_default = own || jn_layer_find_tensor(layer, "weights") >= 0;
    return jn_neuron_read(own, takes_default ? defaults->neuron : NULL, reader,
                          layer);
}

bool jn_layer_read(const struct jn_node *group,
                   const struct jn_layer_defaults *defaults,
                   const struct jn_reader *reader, struct jn_layer *layer)
{
    struct jn_word_bits bits;
    if (!jn_node_is(group, JN_GROUP, "a layer", reader))
        return false;
    *layer = (struct jn_layer){
        .name = "", .module = "", .place = group->place, .count = 1};
    bool good = jn_word_bits_read(jn_node_find(group, "bits"), reader, &bits);
    return read_by_type(group, defaults, reader, layer) && good &&
           read_neurons(group, defaults, reader, layer) &&
           check_layer(layer, reader) &&
           jn_word_bits_apply(&defaults->bits, true, reader, layer) &&
           jn_word_bits_apply(&bits, false, reader, layer) &&
           jn_densities_read(jn_node_find(group, "density"), defaults->density,
                             reader, layer);
}

static void make_default_fields(struct jn_arena *arena,
                                struct jn_field fields[JN_MAX_DIMS + 5])
{
    size_t count = 0;
    fields[count++] =
        (struct jn_field){"bits", JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL};
    fields[count++] =
        (struct jn_field){"density",
                          JN_FIELD_NODE,
                          offsetof(struct jn_layer_defaults, density),
                          0,
                          0,
                          NULL};
    fields[count++] = (struct jn_field){
        "neuron", JN_FIELD_NODE, offsetof(struct jn_layer_defaults, neuron), 0,
        0,        NULL};
    fields[count++] =
        (struct jn_field){"encoding",
                          JN_FIELD_NODE,
                          offsetof(struct jn_layer_defaults, encoding),
                          0,
                          0,
                          NULL};
    for (size_t dim = 0; jn_layer_type_dims[dim] != '\0'; dim++)
        fields[count++] = (struct jn_field){
            jn_arena_slice(arena, &jn_layer_type_dims[dim], 1),
            JN_FIELD_COUNT,
            offsetof(struct jn_layer_defaults, bounds) + dim * sizeof(uint64_t),
            0,
            JN_POSITIVE,
            NULL,
        };
    fields[count] = (struct jn_field){NULL, JN_FIELD_NODE, 0, 0, 0, NULL};
}

bool jn_layer_defaults_read(const struct jn_node *group,
                            const struct jn_reader *reader,
                            struct jn_layer_defaults *defaults)
{
    struct jn_field fields[JN_MAX_DIMS + 5];
    *defaults = (struct jn_layer_defaults){{NULL, 0, 0}, NULL, NULL, NULL, {0}};
    if (!group)
        return true;
    if (!jn_node_is(group, JN_GROUP, "'defaults'", reader))
        return false;
    make_default_fields(reader->arena, fields);
    bool good = jn_group_read(group, "'defaults'", fields, defaults, reader);
    return jn_word_bits_read(jn_node_find(group, "bits"), reader,
                             &defaults->bits) &&
           good;
}
