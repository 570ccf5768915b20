/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/schema.h"
#include "spec/encoding.h"
#include "spec/layer_kinds.h"
#include "spec/projection.h"
#include "spec/window.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum {
    COMMON_FIELDS = 7,
    TIME_FIELDS = 2,
    WINDOW_FIELDS = 5,
    MOST_FIELDS = 32
};

struct keys {
    struct jn_layer layer;
    const struct jn_node *group, *stride, *dilation, *padding;
    uint64_t size[2]; /* of the input: rows, columns */
    bool has_size[2];
    uint64_t bounds[JN_MAX_DIMS];
    bool has_bound[JN_MAX_DIMS];
    uint64_t steps;
    bool has_steps;
    const struct jn_node *encoding;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field common_fields[COMMON_FIELDS] = {
    JN_LAYER_FIELDS(struct keys),
};

static const struct jn_field time_fields[TIME_FIELDS] = {
    {"T", JN_FIELD_COUNT, OF(steps), OF(has_steps), JN_POSITIVE, NULL},
    {"encoding", JN_FIELD_NODE, OF(encoding), 0, 0, NULL},
};

static const struct jn_field window_fields[WINDOW_FIELDS] = {
    {"stride", JN_FIELD_NODE, OF(stride), 0, 0, NULL},
    {"padding", JN_FIELD_NODE, OF(padding), 0, 0, NULL},
    {"H", JN_FIELD_COUNT, OF(size[0]), OF(has_size[0]), JN_POSITIVE, NULL},
    {"W", JN_FIELD_COUNT, OF(size[1]), OF(has_size[1]), JN_POSITIVE, NULL},
    {"dilation", JN_FIELD_NODE, OF(dilation), 0, 0, NULL},
};

/* "N" for the letter at a position of a type's dims. */
static const char *letter(const char *dims, size_t position,
                          struct jn_arena *arena)
{
    return jn_arena_slice(arena, &dims[position], 1);
}

static bool is_windowed(const struct jn_layer_type *type)
{
    return strstr(type->equation, "stride_h") != NULL;
}

/* Only a sliding window over the input makes P of an input's H. */
static bool slides_over_inputs(const struct jn_layer_type *type)
{
    const char *window = strstr(type->equation, "stride_h");
    return window && window < strstr(type->equation, "->");
}

static size_t add_window_fields(const struct jn_layer_type *type,
                                struct jn_field *fields)
{
    size_t count = 0;
    for (size_t row = 0; row < WINDOW_FIELDS; row++) {
        const char *key = window_fields[row].key;
        bool is_size = key[1] == '\0';
        if (is_size ? slides_over_inputs(type)
                    : strstr(type->equation, "dilation_h") != NULL ||
                          strcmp(key, "dilation") != 0)
            fields[count++] = window_fields[row];
    }
    return count;
}

/* The keys of a layer of this type: one for each of its dimensions, too. */
static void make_fields(const struct jn_layer_type *type,
                        struct jn_arena *arena, struct jn_field *fields)
{
    size_t count = COMMON_FIELDS;
    memcpy(fields, common_fields, sizeof common_fields);
    memcpy(&fields[count], time_fields, sizeof time_fields);
    count += TIME_FIELDS;
    if (is_windowed(type))
        count += add_window_fields(type, &fields[count]);
    for (size_t dim = 0; type->dims[dim] != '\0'; dim++)
        fields[count++] = (struct jn_field){
            letter(type->dims, dim, arena),
            JN_FIELD_COUNT,
            OF(bounds) + dim * sizeof(uint64_t),
            OF(has_bound) + dim * sizeof(bool),
            JN_POSITIVE,
            NULL,
        };
    fields[count++] = (struct jn_field){NULL, JN_FIELD_NODE, 0, 0, 0, NULL};
    assert(count <= MOST_FIELDS);
}

static void take_defaults(const struct jn_layer_type *type,
                          const struct jn_layer_defaults *defaults,
                          struct keys *keys)
{
    const char *time = strchr(jn_layer_type_dims, 'T');
    assert(time);
    uint64_t steps = defaults->bounds[time - jn_layer_type_dims];
    if (!keys->has_steps && steps > 0) {
        keys->steps = steps;
        keys->has_steps = true;
    }
    if (!keys->encoding && keys->has_steps)
        keys->encoding = defaults->encoding;
    for (size_t dim = 0; type->dims[dim] != '\0'; dim++) {
        const char *at = strchr(jn_layer_type_dims, type->dims[dim]);
        assert(at);
        uint64_t bound = defaults->bounds[at - jn_layer_type_dims];
        if (keys->has_bound[dim] || bound == 0)
            continue;
        keys->bounds[dim] = bound;
        keys->has_bound[dim] = true;
    }
}

static size_t dim_of(const struct jn_layer_type *type, char name)
{
    const char *at = strchr(type->dims, name);
    assert(at);
    return (size_t)(at - type->dims);
}

/* P from H, Q from W; a P that is given as well must agree. */
static bool bind_size(const struct jn_layer_type *type, size_t axis,
                      const struct jn_window *window,
                      const struct jn_reader *reader, struct keys *keys)
{
    static const char *const sizes[2] = {"H", "W"};
    if (!keys->has_size[axis])
        return true;
    size_t positions = dim_of(type, "PQ"[axis]);
    size_t kernel = dim_of(type, "RS"[axis]);
    uint64_t made =
        jn_window_positions(window, axis, keys->size[axis],
                            keys->has_bound[kernel] ? keys->bounds[kernel] : 1);
    const struct jn_node *size = jn_node_find(keys->group, sizes[axis]);
    if (made == 0) {
        jn_error(reader->diags, size->place,
                 "the window is larger than the padded input");
        return false;
    }
    if (keys->has_bound[positions] && keys->bounds[positions] != made) {
        jn_error(reader->diags, size->place,
                 "'%s' makes '%c' %llu, but the layer gives %llu", sizes[axis],
                 "PQ"[axis], (unsigned long long)made,
                 (unsigned long long)keys -> bounds[positions]);
        return false;
    }
    keys->bounds[positions] = made;
    keys->has_bound[positions] = true;
    return true;
}

/* Complains about dimensions that a type needs and nobody gives. */
static bool check_required(const struct jn_layer_type *type,
                           const struct jn_reader *reader,
                           const struct keys *keys)
{
    bool good = true;
    for (const char *name = type->required; *name != '\0'; name++) {
        if (keys->has_bound[dim_of(type, *name)] ||
            jn_node_find(keys->group, jn_arena_slice(reader->arena, name, 1)))
            continue;
        jn_error(reader->diags, keys->group->place,
                 "a layer of type '%s' needs '%c'", type->name, *name);
        good = false;
    }
    return good;
}

static bool read_window(const struct jn_layer_type *type,
                        const struct jn_reader *reader, struct keys *keys,
                        struct jn_window *window)
{
    bool good = jn_window_read(keys->stride, keys->dilation, keys->padding,
                               reader, window);
    memcpy(keys->layer.padding, window->padding, sizeof window->padding);
    for (size_t axis = 0; good && axis < 2; axis++)
        good &= bind_size(type, axis, window, reader, keys);
    return good;
}

static void set_dims(const struct jn_layer_type *type, const struct keys *keys,
                     struct jn_arena *arena, struct jn_layer *layer)
{
    layer->dim_count = 0;
    if (keys->has_steps) {
        layer->dim_names[0] = "T";
        layer->bounds[layer->dim_count++] = keys->steps;
    }
    for (size_t dim = 0; type->dims[dim] != '\0'; dim++) {
        layer->dim_names[layer->dim_count] = letter(type->dims, dim, arena);
        layer->bounds[layer->dim_count++] =
            keys->has_bound[dim] ? keys->bounds[dim] : 1;
    }
}

/* The type's equation is ours: reading it cannot fail. */
static void set_tensors(const struct jn_layer_type *type,
                        const struct jn_window *window,
                        const struct jn_reader *reader, struct jn_layer *layer)
{
    const struct jn_coefficient items[] = {
        {"stride_h", (int64_t)window->stride[0]},
        {"stride_w", (int64_t)window->stride[1]},
        {"dilation_h", (int64_t)window->dilation[0]},
        {"dilation_w", (int64_t)window->dilation[1]},
    };
    const struct jn_coefficients coefficients = {items, 4};
    struct jn_scan scan = {type->equation, 0, {NULL, 0, 0}, reader};
    bool good = jn_equation_read(&scan, &coefficients, layer);
    assert(good);
    (void)good;
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        layer->tensors[tensor].place = layer->place;
    layer->operation = type->operation;
}

bool jn_typed_layer_read(const struct jn_node *group,
                         const struct jn_layer_type *type,
                         const struct jn_layer_defaults *defaults,
                         const struct jn_reader *reader, struct jn_layer *layer)
{
    struct jn_field fields[MOST_FIELDS];
    struct keys keys = {.layer = *layer, .group = group};
    struct jn_window window;
    make_fields(type, reader->arena, fields);
    bool good = jn_group_read(
        group,
        jn_arena_format(reader->arena, "a layer of type '%s'", type->name),
        fields, &keys, reader);
    take_defaults(type, defaults, &keys);
    good &= check_required(type, reader, &keys);
    good = good && read_window(type, reader, &keys, &window);
    *layer = keys.layer;
    if (!good)
        return false;
    set_dims(type, &keys, reader->arena, layer);
    set_tensors(type, &window, reader, layer);
    return jn_encoding_read(keys.encoding, keys.has_steps, reader, layer);
}
