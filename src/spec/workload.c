/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/workload.h"

#include "config/schema.h"
#include "spec/layer.h"
#include "spec/root.h"

#include <stddef.h>
#include <string.h>

struct keys {
    struct jn_workload workload;
    const struct jn_node *layers, *defaults;
    double step_us;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    {"layers", JN_FIELD_NODE, OF(layers), 0, JN_REQUIRED, NULL},
    {"name", JN_FIELD_NAME, OF(workload.name), 0, 0, NULL},
    {"defaults", JN_FIELD_NODE, OF(defaults), 0, 0, NULL},
    {"step_us", JN_FIELD_REAL, OF(step_us), 0, JN_POSITIVE, NULL},
    JN_ROOT_FIELDS,
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static const struct jn_layer *find_layer(const struct jn_workload *workload,
                                         const char *name)
{
    for (size_t index = 0; index < workload->layer_count; index++)
        if (strcmp(workload->layers[index].name, name) == 0)
            return &workload->layers[index];
    return NULL;
}

static bool add_layer(const struct jn_layer *layer,
                      const struct jn_reader *reader,
                      struct jn_workload *workload)
{
    const struct jn_layer *twin = find_layer(workload, layer->name);
    workload->layers[workload->layer_count++] = *layer;
    if (!twin)
        return true;
    jn_error(reader->diags, layer->place, "a second layer is called '%s'",
             layer->name);
    jn_note(reader->diags, twin->place, "this is the first one");
    return false;
}

static bool check_list(const struct jn_node *list,
                       const struct jn_reader *reader)
{
    if (!jn_node_is(list, JN_LIST, "'layers'", reader))
        return false;
    if (list->item_count >= 1 && list->item_count <= JN_MAX_LAYERS)
        return true;
    jn_error(reader->diags, list->place,
             "a workload has 1 to %d layers, not %zu", JN_MAX_LAYERS,
             list->item_count);
    return false;
}

static bool read_layers(const struct jn_node *list,
                        const struct jn_layer_defaults *defaults,
                        const struct jn_reader *reader,
                        struct jn_workload *workload)
{
    if (!check_list(list, reader))
        return false;
    workload->layers = jn_arena_take(reader->arena, list->item_count,
                                     sizeof *workload->layers);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++) {
        struct jn_layer layer;
        good &= jn_layer_read(list->items[index], defaults, reader, &layer) &&
                add_layer(&layer, reader, workload);
    }
    return good;
}

bool jn_workload_read(const struct jn_node *root, const struct jn_reader *outer,
                      struct jn_workload *workload)
{
    struct jn_reader reader;
    struct jn_layer_defaults defaults;
    bool good = jn_root_reader(root, outer, &reader);
    struct keys keys = {.workload = {jn_root_name(root, &reader), NULL, 0}};
    good &= jn_group_read(jn_root_part(root, JN_ROOT_WORKLOAD, reader.arena),
                          "a workload", fields, &keys, &reader);
    *workload = keys.workload;
    good &= jn_layer_defaults_read(keys.defaults, &reader, &defaults);
    good &= keys.layers &&
            read_layers(keys.layers, &defaults, &reader, workload);
    for (size_t layer = 0; good && layer < workload->layer_count; layer++)
        workload->layers[layer].step_us = keys.step_us;
    return good;
}
