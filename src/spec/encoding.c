/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/encoding.h"

#include "config/schema.h"
#include "spec/projection.h"

#include <string.h>

/* What a layer reads in each step.  A neuron that codes by the time of its
 * spike has one spike at most. */
static const struct encoding {
    const char *name;
    unsigned bits; /* of a word; 0: as the tensor's file says */
    bool depends_on_time, spikes_once;
} encodings[] = {
    {"spikes", 1, true, false}, {"rate", 1, true, false},
    {"latency", 1, true, true}, {"signed", 2, true, false},
    {"graded", 0, true, false}, {"direct", 0, false, false},
};
enum { ENCODING_COUNT = sizeof encodings / sizeof encodings[0] };

static bool is_read(const struct jn_tensor *tensor)
{
    return !tensor->read_write && strcmp(tensor->name, "weights") != 0;
}

/* A rank along T, the layer's first dimension, before the others. */
static void add_time(struct jn_arena *arena, struct jn_tensor *tensor)
{
    struct jn_term *term = jn_arena_take(arena, 1, sizeof *term);
    struct jn_rank *ranks =
        jn_arena_take(arena, tensor->rank_count + 1, sizeof *ranks);
    *term = (struct jn_term){0, 1};
    ranks[0] = (struct jn_rank){term, 1};
    memcpy(&ranks[1], tensor->ranks, tensor->rank_count * sizeof *ranks);
    jn_tensor_set_ranks(tensor, ranks, tensor->rank_count + 1);
}

static void encode(const struct encoding *encoding, struct jn_tensor *tensor)
{
    if (encoding->bits == 0)
        return;
    tensor->is_binary = tensor->has_bits = tensor->bits_win = true;
    tensor->bits = encoding->bits;
    tensor->spikes_once = encoding->spikes_once;
}

static bool refuse(const struct jn_node *node, const struct jn_reader *reader,
                   const struct jn_layer *layer)
{
    jn_error(reader->diags, node->place,
             "layer '%s' has no time steps 'T', over which something could be "
             "encoded",
             layer->name);
    return false;
}

bool jn_encoding_read(const struct jn_node *node, bool has_steps,
                      const struct jn_reader *reader, struct jn_layer *layer)
{
    const char *names[ENCODING_COUNT];
    int choice = 0;
    if (!has_steps)
        return !node || refuse(node, reader, layer);
    for (size_t index = 0; index < ENCODING_COUNT; index++)
        names[index] = encodings[index].name;
    if (node)
        choice =
            jn_node_choice(node, "'encoding'", names, ENCODING_COUNT, reader);
    if (choice < 0)
        return false;
    const struct encoding *encoding = &encodings[choice];
    for (size_t index = 0; index < layer->tensor_count; index++) {
        struct jn_tensor *tensor = &layer->tensors[index];
        bool read = is_read(tensor);
        if (read)
            encode(encoding, tensor);
        if (tensor->read_write || (read && encoding->depends_on_time))
            add_time(reader->arena, tensor);
    }
    if (encoding->bits > 0 && layer->operation == JN_COMPUTE)
        layer->operation = JN_ADD;
    return true;
}
