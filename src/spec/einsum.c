/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/schema.h"
#include "spec/layer_kinds.h"
#include "spec/projection.h"

#include <stddef.h>

enum { MOST_COEFFICIENTS = 64 };

struct keys {
    struct jn_layer layer;
    const struct jn_node *dims, *coefficients, *tensors, *equation, *operation;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    JN_LAYER_FIELDS(struct keys),
    {"dims", JN_FIELD_NODE, OF(dims), 0, JN_REQUIRED, NULL},
    {"coefficients", JN_FIELD_NODE, OF(coefficients), 0, 0, NULL},
    {"tensors", JN_FIELD_NODE, OF(tensors), 0, 0, NULL},
    {"equation", JN_FIELD_NODE, OF(equation), 0, 0, NULL},
    {"operation", JN_FIELD_NODE, OF(operation), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

struct tensor_keys {
    struct jn_tensor tensor;
    const struct jn_node *ranks;
    uint64_t bits;
};

#define OF_TENSOR(member) offsetof(struct tensor_keys, member)

static const struct jn_field tensor_fields[] = {
    {"name", JN_FIELD_NAME, OF_TENSOR(tensor.name), 0,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {"ranks", JN_FIELD_NODE, OF_TENSOR(ranks), 0, JN_REQUIRED, NULL},
    {"bits", JN_FIELD_COUNT, OF_TENSOR(bits), OF_TENSOR(tensor.has_bits),
     JN_POSITIVE, NULL},
    {"output", JN_FIELD_FLAG, OF_TENSOR(tensor.read_write), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_dims(const struct jn_node *group,
                      const struct jn_reader *reader, struct jn_layer *layer)
{
    if (!group || !jn_node_is(group, JN_GROUP, "'dims'", reader))
        return false;
    if (group->item_count == 0 || group->item_count > JN_MAX_DIMS) {
        jn_error(reader->diags, group->place,
                 "a layer has 1 to %d dimensions, not %zu", JN_MAX_DIMS,
                 group->item_count);
        return false;
    }
    bool good = true;
    for (size_t index = 0; index < group->item_count; index++) {
        const struct jn_node *item = group->items[index];
        uint64_t bound = 1;
        good &= jn_node_count(item,
                              jn_arena_format(reader->arena, "'%s'", item->key),
                              reader, &bound);
        if (!jn_scan_is_name(item->key) || bound == 0) {
            jn_error(reader->diags, item->place,
                     bound == 0 ? "dimension '%s' must be 1 or more"
                                : "'%s' cannot be a dimension's name: letters, "
                                  "digits and '_'",
                     item->key);
            good = false;
        }
        layer->dim_names[layer->dim_count] = item->key;
        layer->bounds[layer->dim_count++] = bound;
    }
    return good;
}

static bool read_coefficients(const struct jn_node *group,
                              const struct jn_reader *reader,
                              struct jn_coefficients *coefficients)
{
    *coefficients = (struct jn_coefficients){NULL, 0};
    if (!group)
        return true;
    if (!jn_node_is(group, JN_GROUP, "'coefficients'", reader))
        return false;
    if (group->item_count > MOST_COEFFICIENTS) {
        jn_error(reader->diags, group->place, "more than %d coefficients",
                 MOST_COEFFICIENTS);
        return false;
    }
    struct jn_coefficient *items =
        jn_arena_take(reader->arena, group->item_count, sizeof *items);
    bool good = true;
    for (size_t index = 0; index < group->item_count; index++) {
        const struct jn_node *item = group->items[index];
        items[index].name = item->key;
        good &= jn_node_integer(
            item, jn_arena_format(reader->arena, "'%s'", item->key), reader,
            &items[index].value);
    }
    *coefficients = (struct jn_coefficients){items, group->item_count};
    return good;
}

static bool read_rank(const struct jn_node *node, const struct jn_layer *layer,
                      const struct jn_coefficients *coefficients,
                      const struct jn_reader *reader, struct jn_rank *rank)
{
    struct jn_scan scan;
    return jn_scan_node(node, "a rank", reader, &scan) &&
           jn_rank_read(&scan, layer, coefficients, rank) &&
           (jn_scan_ended(&scan) ||
            jn_scan_fail(&scan, "'+' or '*' is missing here"));
}

static bool read_ranks(const struct jn_node *list, const struct jn_layer *layer,
                       const struct jn_coefficients *coefficients,
                       const struct jn_reader *reader, struct jn_tensor *tensor)
{
    if (!list || !jn_node_is(list, JN_LIST, "'ranks'", reader))
        return false;
    if (list->item_count > JN_MAX_RANKS) {
        jn_error(reader->diags, list->place,
                 "a tensor has at most %d ranks, not %zu", JN_MAX_RANKS,
                 list->item_count);
        return false;
    }
    struct jn_rank *ranks =
        jn_arena_take(reader->arena, list->item_count, sizeof *ranks);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_rank(list->items[index], layer, coefficients, reader,
                          &ranks[index]);
    jn_tensor_set_ranks(tensor, ranks, good ? list->item_count : 0);
    return good;
}

static bool read_tensor(const struct jn_node *group,
                        const struct jn_coefficients *coefficients,
                        const struct jn_reader *reader, struct jn_layer *layer)
{
    struct tensor_keys keys = {.tensor = {.place = group->place}};
    if (!jn_node_is(group, JN_GROUP, "a tensor", reader))
        return false;
    bool good = jn_group_read(group, "a tensor", tensor_fields, &keys, reader);
    good &= read_ranks(keys.ranks, layer, coefficients, reader, &keys.tensor);
    if (keys.tensor.has_bits)
        good &= jn_bits_check(keys.bits, jn_node_find(group, "bits"), reader);
    keys.tensor.bits = (unsigned)keys.bits;
    layer->tensors[layer->tensor_count++] = keys.tensor;
    return good;
}

static bool read_tensors(const struct jn_node *list,
                         const struct jn_coefficients *coefficients,
                         const struct jn_reader *reader, struct jn_layer *layer)
{
    if (!jn_node_is(list, JN_LIST, "'tensors'", reader))
        return false;
    if (list->item_count > JN_MAX_TENSORS) {
        jn_error(reader->diags, list->place,
                 "a layer has at most %d tensors, not %zu", JN_MAX_TENSORS,
                 list->item_count);
        return false;
    }
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_tensor(list->items[index], coefficients, reader, layer);
    return good;
}

static bool read_operation(const struct jn_node *node,
                           const struct jn_reader *reader,
                           enum jn_action *operation)
{
    static const char *const names[] = {"mac", "add", "compare"};
    static const enum jn_action operations[] = {JN_COMPUTE, JN_ADD, JN_COMPARE};
    *operation = JN_COMPUTE;
    if (!node)
        return true;
    int choice = jn_node_choice(node, "'operation'", names, 3, reader);
    if (choice >= 0)
        *operation = operations[choice];
    return choice >= 0;
}

static bool read_projections(const struct keys *keys,
                             const struct jn_coefficients *coefficients,
                             const struct jn_reader *reader,
                             struct jn_layer *layer)
{
    if (keys->equation && keys->tensors) {
        jn_error(reader->diags, keys->equation->key_place,
                 "'equation' says again what 'tensors' says: give one of them");
        return false;
    }
    if (keys->tensors)
        return read_tensors(keys->tensors, coefficients, reader, layer);
    if (!keys->equation) {
        jn_error(reader->diags, layer->place,
                 "an einsum needs 'tensors' or 'equation'");
        return false;
    }
    struct jn_scan scan;
    return jn_scan_node(keys->equation, "'equation'", reader, &scan) &&
           jn_equation_read(&scan, coefficients, layer);
}

bool jn_einsum_read(const struct jn_node *group, const struct jn_reader *reader,
                    struct jn_layer *layer)
{
    struct keys keys = {.layer = *layer};
    struct jn_coefficients coefficients;
    bool good = jn_group_read(group, "an einsum", fields, &keys, reader);
    *layer = keys.layer;
    good &= read_operation(keys.operation, reader, &layer->operation);
    good &= read_coefficients(keys.coefficients, reader, &coefficients);
    return read_dims(keys.dims, reader, layer) &&
           read_projections(&keys, &coefficients, reader, layer) && good;
}
