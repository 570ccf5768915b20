/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_shape.h"

#include "base/checked.h"
#include "spec/window.h"

#include <inttypes.h>
#include <string.h>

bool jn_nir_refuse(const struct jn_nir_graph *graph,
                   const struct jn_nir_node *node, const char *format, ...)
{
    const struct jn_place place = {graph->path, 0, 0};
    va_list list;
    va_start(list, format);
    jn_error(graph->reader->diags, place, "node '%s': %s", node->name,
             jn_arena_vformat(graph->reader->arena, format, list));
    va_end(list);
    return false;
}

static const char *text_of(const struct jn_nir_graph *graph,
                           const struct jn_extents *extents)
{
    return jn_extents_text(extents, graph->reader->arena);
}

static size_t window_ranks(const struct jn_nir_node *node)
{
    bool is_pool = node->type->kind != JN_NIR_CONV;
    return is_pool || strcmp(node->type->name, "Conv2d") == 0 ? 2 : 1;
}

/* Rows and columns of what enters: from its shape, else from the node. */
static bool take_size(const struct jn_nir_graph *graph,
                      const struct jn_nir_node *node,
                      const struct jn_nir_shape *in,
                      struct jn_nir_window *window)
{
    size_t ranks = window_ranks(node);
    window->size[0] = 1;
    for (size_t rank = 0; in->known && rank < ranks; rank++)
        window->size[2 - ranks + rank] = in->extents.items[1 + rank];
    for (size_t axis = 2 - ranks; node->input.given && axis < 2; axis++) {
        if (in->known && window->size[axis] != node->input.of[axis])
            return jn_nir_refuse(
                graph, node,
                "'input_shape' has %" PRIu64 ", but what enters is %s",
                node->input.of[axis], text_of(graph, &in->extents));
        window->size[axis] = node->input.of[axis];
    }
    return in->known || node->input.given ||
           jn_nir_refuse(graph, node,
                         "its size is not known: the model needs "
                         "'input_shape' or an 'Input' before it");
}

static bool take_channels(const struct jn_nir_graph *graph,
                          const struct jn_nir_node *node,
                          const struct jn_nir_shape *in,
                          struct jn_nir_window *window)
{
    const struct jn_extents *weight = &node->weight;
    size_t ranks = window_ranks(node);
    if (in->known && in->extents.count != ranks + 1)
        return jn_nir_refuse(graph, node,
                             "what enters is %s; it must have %zu ranks",
                             text_of(graph, &in->extents), ranks + 1);
    if (node->type->kind != JN_NIR_CONV) {
        if (!in->known)
            return jn_nir_refuse(graph, node, "its size is not known");
        window->inputs = window->outputs = window->groups =
            in->extents.items[0];
        memcpy(window->kernel, node->kernel.of, sizeof window->kernel);
        return true;
    }
    if (weight->count != ranks + 2)
        return jn_nir_refuse(graph, node,
                             "'weight' has the shape %s; it must have %zu "
                             "ranks",
                             text_of(graph, weight), ranks + 2);
    window->groups = node->groups;
    window->outputs = weight->items[0];
    window->inputs = jn_mul(weight->items[1], node->groups);
    window->kernel[0] = ranks == 2 ? weight->items[2] : 1;
    window->kernel[1] = weight->items[ranks + 1];
    if (window->outputs % node->groups != 0)
        return jn_nir_refuse(
            graph, node, "%" PRIu64 " outputs cannot be in %" PRIu64 " groups",
            window->outputs, node->groups);
    return !in->known || in->extents.items[0] == window->inputs ||
           jn_nir_refuse(graph, node,
                         "its weights are for %" PRIu64
                         " channels, but what enters is %s",
                         window->inputs, text_of(graph, &in->extents));
}

/* "same" has as many positions as there are inputs, which strides preclude. */
static bool take_padding(const struct jn_nir_graph *graph,
                         const struct jn_nir_node *node,
                         struct jn_nir_window *window)
{
    bool is_same =
        node->padding_word && strcmp(node->padding_word, "same") == 0;
    size_t first = 2 - window_ranks(node);
    for (size_t axis = first; axis < 2; axis++) {
        uint64_t *padding = &window->padding[2 * axis];
        uint64_t whole = window->dilation[axis] * (window->kernel[axis] - 1);
        padding[0] = is_same ? whole / 2 : node->padding.of[axis];
        padding[1] = is_same ? whole - whole / 2 : node->padding.of[axis];
        if (is_same && window->stride[axis] != 1)
            return jn_nir_refuse(graph, node,
                                 "'padding' cannot be 'same' where 'stride' "
                                 "is %" PRIu64,
                                 window->stride[axis]);
    }
    return true;
}

static void take_steps(const struct jn_nir_node *node,
                       struct jn_nir_window *window)
{
    for (size_t axis = 0; axis < 2; axis++) {
        bool is_used = axis + window_ranks(node) >= 2;
        window->stride[axis] =
            is_used && node->stride.given ? node->stride.of[axis] : 1;
        window->dilation[axis] =
            is_used && node->dilation.given ? node->dilation.of[axis] : 1;
    }
}

bool jn_nir_window_make(const struct jn_nir_graph *graph,
                        const struct jn_nir_node *node,
                        const struct jn_nir_shape *in,
                        struct jn_nir_window *window)
{
    *window = (struct jn_nir_window){0};
    take_steps(node, window);
    if (!take_channels(graph, node, in, window) ||
        !take_size(graph, node, in, window) ||
        !take_padding(graph, node, window))
        return false;
    struct jn_window sizes = {0};
    memcpy(sizes.stride, window->stride, sizeof sizes.stride);
    memcpy(sizes.dilation, window->dilation, sizeof sizes.dilation);
    memcpy(sizes.padding, window->padding, sizeof sizes.padding);
    for (size_t axis = 0; axis < 2; axis++) {
        window->positions[axis] = jn_window_positions(
            &sizes, axis, window->size[axis], window->kernel[axis]);
        if (window->positions[axis] == 0)
            return jn_nir_refuse(graph, node,
                                 "its window of %" PRIu64
                                 " is larger than the padded input of %" PRIu64,
                                 window->kernel[axis], window->size[axis]);
    }
    return true;
}

static bool shape_behind_window(const struct jn_nir_graph *graph,
                                const struct jn_nir_node *node,
                                const struct jn_nir_shape *in,
                                struct jn_nir_shape *out)
{
    struct jn_nir_window window;
    if (!jn_nir_window_make(graph, node, in, &window))
        return false;
    out->extents.count = 1 + window_ranks(node);
    out->extents.items[0] = window.outputs;
    for (size_t rank = 1; rank < out->extents.count; rank++)
        out->extents.items[rank] =
            window.positions[rank + 2 - out->extents.count];
    return true;
}

/* Ranks of the weights before the last two are as many products; those of
 * what enters, with weights of two ranks, are many vectors. */
static bool shape_behind_linear(const struct jn_nir_graph *graph,
                                const struct jn_nir_node *node,
                                const struct jn_nir_shape *in,
                                struct jn_nir_shape *out)
{
    const struct jn_extents *weight = &node->weight;
    if (weight->count < 2)
        return jn_nir_refuse(graph, node,
                             "'weight' has the shape %s; it must have two "
                             "ranks or more",
                             text_of(graph, weight));
    struct jn_extents needed = *weight;
    needed.count--;
    needed.items[needed.count - 1] = weight->items[needed.count];
    out->extents = needed;
    if (in->known && weight->count == 2 && in->extents.count > 1 &&
        in->extents.items[in->extents.count - 1] == needed.items[0])
        out->extents = in->extents;
    else if (in->known &&
             (jn_extents_words(&in->extents) != jn_extents_words(&needed) ||
              in->extents.count == 0))
        return jn_nir_refuse(graph, node,
                             "its weights are for %s words, but what enters "
                             "is %s",
                             text_of(graph, &needed),
                             text_of(graph, &in->extents));
    out->extents.items[out->extents.count - 1] =
        weight->items[weight->count - 2];
    return true;
}

static bool shape_behind_flatten(const struct jn_nir_graph *graph,
                                 const struct jn_nir_node *node,
                                 const struct jn_nir_shape *in,
                                 struct jn_nir_shape *out)
{
    int64_t count = (int64_t)in->extents.count;
    int64_t start =
        node->start_dim < 0 ? node->start_dim + count : node->start_dim;
    int64_t end = node->end_dim < 0 ? node->end_dim + count : node->end_dim;
    *out = *in;
    if (!in->known)
        return true;
    if (start < 0 || end >= count || start > end)
        return jn_nir_refuse(graph, node,
                             "dimensions %" PRId64 " to %" PRId64
                             " cannot be flattened: what enters is %s",
                             node->start_dim, node->end_dim,
                             text_of(graph, &in->extents));
    for (int64_t rank = start + 1; rank <= end; rank++)
        out->extents.items[start] =
            jn_mul(out->extents.items[start], in->extents.items[rank]);
    for (int64_t rank = end + 1; rank < count; rank++)
        out->extents.items[start + rank - end] = in->extents.items[rank];
    out->extents.count = (size_t)(count - (end - start));
    return true;
}

/* Ones stand for as many as there are; missing ranks in front, too. */
static bool is_spread_over(const struct jn_extents *shape,
                           const struct jn_extents *over)
{
    if (jn_extents_words(shape) == jn_extents_words(over))
        return true;
    if (shape->count > over->count)
        return jn_extents_words(shape) == 1;
    size_t before = over->count - shape->count;
    for (size_t rank = 0; rank < shape->count; rank++)
        if (shape->items[rank] != 1 &&
            shape->items[rank] != over->items[before + rank])
            return false;
    return true;
}

/* Neurons and elementwise nodes: parameters are spread over what enters. */
static bool shape_behind_elements(const struct jn_nir_graph *graph,
                                  const struct jn_nir_node *node,
                                  const struct jn_nir_shape *in,
                                  struct jn_nir_shape *out)
{
    *out = *in;
    if (!in->known) {
        out->known = node->shape.count > 0;
        out->extents = node->shape;
        return true;
    }
    return is_spread_over(&node->shape, &in->extents) ||
           jn_nir_refuse(
               graph, node, "its parameters are %s, but what enters is %s",
               text_of(graph, &node->shape), text_of(graph, &in->extents));
}

static bool check_output(const struct jn_nir_graph *graph,
                         const struct jn_nir_node *node,
                         const struct jn_nir_shape *in)
{
    const struct jn_place place = {graph->path, 0, 0};
    const struct jn_extents *shape = &node->shape;
    if (!in->known)
        return true;
    if (jn_extents_words(shape) != jn_extents_words(&in->extents))
        return jn_nir_refuse(
            graph, node, "its 'shape' is %s, but what enters is %s",
            text_of(graph, shape), text_of(graph, &in->extents));
    if (shape->count != in->extents.count)
        jn_warning(graph->reader->diags, place,
                   "node '%s': its 'shape' is %s, but what enters is %s; both "
                   "are as many words",
                   node->name, text_of(graph, shape),
                   text_of(graph, &in->extents));
    return true;
}

bool jn_nir_shape_behind(const struct jn_nir_graph *graph,
                         const struct jn_nir_node *node,
                         const struct jn_nir_shape *in,
                         struct jn_nir_shape *out)
{
    *out = (struct jn_nir_shape){.known = true};
    switch (node->type->kind) {
    case JN_NIR_INPUT:
        out->extents = node->shape;
        return true;
    case JN_NIR_CONV:
    case JN_NIR_SUM_POOL:
    case JN_NIR_AVERAGE_POOL:
        return shape_behind_window(graph, node, in, out);
    case JN_NIR_LINEAR:
        return shape_behind_linear(graph, node, in, out);
    case JN_NIR_FLATTEN:
        return shape_behind_flatten(graph, node, in, out);
    case JN_NIR_OUTPUT:
        *out = *in;
        return check_output(graph, node, in);
    case JN_NIR_PASS:
        *out = *in;
        return true;
    default:
        return shape_behind_elements(graph, node, in, out);
    }
}

bool jn_nir_planes(const struct jn_nir_graph *graph,
                   const struct jn_nir_node *node,
                   const struct jn_extents *extents, uint64_t planes[3])
{
    planes[0] = planes[1] = planes[2] = 1;
    if (extents->count > 3)
        return jn_nir_refuse(graph, node,
                             "what enters is %s: more than three ranks",
                             text_of(graph, extents));
    for (size_t rank = 0; rank < extents->count; rank++)
        planes[extents->count == 2 && rank == 1 ? 2 : rank] =
            extents->items[rank];
    return true;
}
