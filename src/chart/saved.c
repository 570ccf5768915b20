/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/saved.h"

#include <jansson.h>

#include <string.h>

struct reading {
    const char *path;
    struct jn_arena *arena;
    const char *fault; /* the first */
};

/* A key that is missing, or not what it should be. */
static void complain(struct reading *reading, const char *layer,
                     const char *key, const char *wanted)
{
    if (reading->fault == NULL)
        reading->fault = jn_arena_format(reading->arena,
                                         "%s: error: layer '%s': '%s' is not "
                                         "%s",
                                         reading->path, layer, key, wanted);
}

static double number(struct reading *reading, const char *layer,
                     const json_t *from, const char *key)
{
    const json_t *item = json_object_get(from, key);
    double value = json_number_value(item);
    if (json_is_number(item) && value >= 0)
        return value;
    complain(reading, layer, key, "a number of 0 or more");
    return 0;
}

static const char *text(struct reading *reading, const json_t *from,
                        const char *key, const char *otherwise)
{
    const char *value = json_string_value(json_object_get(from, key));
    return jn_arena_text(reading->arena, value != NULL ? value : otherwise);
}

/* --- parts --- */

static size_t find_part(struct reading *reading, struct jn_parts *parts,
                        size_t room, const char *name)
{
    size_t i = 0;
    while (i < parts->count && strcmp(parts->names[i], name) != 0)
        i++;
    if (i == parts->count && i < room)
        parts->names[parts->count++] = jn_arena_text(reading->arena, name);
    return i;
}

/* Layers in the file that have figures. */
static bool has_figures(const json_t *layer)
{
    return json_is_true(json_object_get(layer, "valid"));
}

static size_t count_valid(const json_t *layers)
{
    size_t index;
    json_t *layer;
    size_t count = 0;
    json_array_foreach(layers, index, layer) count += has_figures(layer);
    return count;
}

/* How many parts there can be: as many as all layers have together. */
static size_t most_parts(const json_t *layers, const char *key)
{
    size_t index;
    json_t *layer;
    size_t most = 0;
    json_array_foreach(layers, index, layer) most +=
        json_object_size(json_object_get(layer, key)) +
        json_array_size(json_object_get(layer, "levels")) + 1;
    return most;
}

/* Adds a figure of a layer to its part. */
struct figure {
    size_t row, room;
    const char *name;
    double value;
};

static void add_figure(struct reading *reading, struct jn_parts *parts,
                       const struct figure *figure)
{
    size_t part = find_part(reading, parts, figure->room, figure->name);
    if (part < figure->room)
        parts->values[figure->row * figure->room + part] += figure->value;
}

static void read_object(struct reading *reading, const json_t *layer,
                        const char *key, struct figure figure,
                        struct jn_parts *parts)
{
    const char *name = text(reading, layer, "name", "");
    json_t *from = json_object_get(layer, key);
    const char *part;
    json_t *item;
    if (!json_is_object(from))
        complain(reading, name, key, "a group of numbers");
    json_object_foreach(from, part, item)
    {
        figure.name = part;
        figure.value = number(reading, name, from, part);
        add_figure(reading, parts, &figure);
    }
}

/* Bytes that each level moves: its stream of both directions. */
static void read_traffic(struct reading *reading, const json_t *layer,
                         struct figure figure, struct jn_parts *parts)
{
    const char *name = text(reading, layer, "name", "");
    const json_t *levels =
        json_object_get(json_object_get(layer, "roofline"), "levels");
    size_t index;
    json_t *level;
    json_array_foreach(levels, index, level)
    {
        figure.name = text(reading, level, "name", "");
        figure.value = number(reading, name, level, "bytes");
        add_figure(reading, parts, &figure);
    }
}

/* Rows are as long as there was room for parts; now it is known how many there
 * are. */
static void tighten(struct jn_parts *parts, size_t rows, size_t room)
{
    for (size_t row = 0; row < rows; row++)
        memmove(&parts->values[row * parts->count], &parts->values[row * room],
                parts->count * sizeof *parts->values);
}

static void read_parts(struct reading *reading, const json_t *layers,
                       enum jn_breakdown by, struct jn_parts *parts)
{
    static const char *const keys[JN_BREAKDOWN_COUNT] = {
        [JN_BY_MODULE] = "energy_by_component_pj",
        [JN_BY_TENSOR] = "energy_by_tensor_pj",
        [JN_BY_ACTION] = "energy_by_action_pj",
        [JN_BY_LEVEL] = "roofline"};
    size_t rows = count_valid(layers);
    size_t room = most_parts(layers, keys[by]);
    struct figure figure = {.room = room};
    size_t index;
    json_t *layer;
    parts->names = jn_arena_take(reading->arena, room, sizeof *parts->names);
    parts->values =
        jn_arena_take(reading->arena, rows * room, sizeof *parts->values);
    json_array_foreach(layers, index, layer)
    {
        if (!has_figures(layer))
            continue;
        if (by == JN_BY_LEVEL)
            read_traffic(reading, layer, figure, parts);
        else
            read_object(reading, layer, keys[by], figure, parts);
        figure.row++;
    }
    tighten(parts, rows, room);
}

/* --- areas --- */

static void read_area(struct reading *reading, const json_t *layers,
                      struct jn_parts *area)
{
    size_t index;
    json_t *layer = NULL;
    json_array_foreach(layers, index, layer) if (has_figures(layer)) break;
    json_t *levels = json_object_get(layer, "levels");
    size_t room = json_array_size(levels) + 1;
    const char *name = text(reading, layer, "name", "");
    struct figure figure = {.room = room};
    json_t *level;
    area->names = jn_arena_take(reading->arena, room, sizeof *area->names);
    area->values = jn_arena_take(reading->arena, room, sizeof *area->values);
    const json_t *compute = json_object_get(layer, "compute");
    for (index = json_array_size(levels); index-- > 0;) {
        level = json_array_get(levels, index);
        figure.name = text(reading, level, "name", "");
        figure.value = number(reading, name, level, "area_total_um2");
        add_figure(reading, area, &figure);
    }
    figure.name = text(reading, compute, "name", "compute");
    figure.value = number(reading, name, compute, "area_total_um2");
    add_figure(reading, area, &figure);
}

/* --- layers --- */

static void read_layer(struct reading *reading, const json_t *from,
                       struct jn_saved_layer *layer)
{
    const json_t *roofline = json_object_get(from, "roofline");
    const json_t *levels = json_object_get(roofline, "levels");
    const json_t *outermost =
        json_array_get(levels, json_array_size(levels) - 1);
    const char *name = text(reading, from, "name", "");
    *layer = (struct jn_saved_layer){
        .name = name,
        .runs = number(reading, name, from, "count"),
        .energy_pj = number(reading, name, from, "energy_pj"),
        .cycles = number(reading, name, from, "cycles"),
        .utilization_percent =
            number(reading, name, from, "utilization_percent"),
        .operations_per_cycle =
            number(reading, name, roofline, "operations_per_cycle"),
        .peak_operations_per_cycle =
            number(reading, name, roofline, "peak_operations_per_cycle")};
    /* null where a level moves nothing */
    layer->operations_per_byte =
        json_number_value(json_object_get(outermost, "operations_per_byte"));
}

static void release(void *array)
{
    json_decref(array);
}

/* A result of a single layer is the layer itself. */
static const json_t *find_layers(struct reading *reading, json_t *root)
{
    const json_t *layers = json_object_get(root, "layers");
    if (layers != NULL || json_object_get(root, "valid") == NULL)
        return layers;
    struct jn_held *held = jn_arena_hold(reading->arena, release);
    json_t *single = json_array();
    held->resource = single;
    json_array_append(single, root);
    return single;
}

/* Only a file that says that it is a result, in the schema known here, means
 * what is read into it. */
static bool is_known(struct reading *reading, const json_t *root)
{
    static const char known[] = "joulenest-result-1";
    const char *schema = text(reading, root, "schema", "");
    if (strcmp(schema, known) == 0)
        return true;
    const char *is = schema[0] == '\0' ? "no 'schema' in it"
                                       : jn_arena_format(reading->arena,
                                                         "its 'schema' is "
                                                         "'%s', not '%s'",
                                                         schema, known);
    reading->fault =
        jn_arena_format(reading->arena,
                        "%s: error: %s: this is no result that 'joulenest "
                        "evaluate' or 'map' of this version wrote with "
                        "--format=json",
                        reading->path, is);
    return false;
}

static void read_root(struct reading *reading, json_t *root,
                      struct jn_saved *saved)
{
    const json_t *layers = find_layers(reading, root);
    const json_t *inputs = json_object_get(root, "inputs");
    size_t count = count_valid(layers);
    struct jn_saved_layer *made =
        jn_arena_take(reading->arena, count, sizeof *made);
    size_t index;
    json_t *layer;
    if (count == 0) {
        reading->fault = jn_arena_format(
            reading->arena, "%s: error: no layer has figures", reading->path);
        return;
    }
    json_array_foreach(layers, index, layer) if (has_figures(layer))
        read_layer(reading, layer, &made[saved->layer_count++]);
    saved->layers = made;
    saved->missing_count = json_array_size(layers) - count;
    saved->label = jn_arena_format(reading->arena, "%s on %s",
                                   text(reading, inputs, "network", "network"),
                                   text(reading, inputs, "machine", "machine"));
    for (int by = 0; by < JN_BREAKDOWN_COUNT; by++)
        read_parts(reading, layers, (enum jn_breakdown)by, &saved->parts[by]);
    read_area(reading, layers, &saved->area_um2);
}

bool jn_saved_read(FILE *stream, const char *path, struct jn_arena *arena,
                   struct jn_saved *saved, const char **fault)
{
    struct reading reading = {path, arena, NULL};
    json_error_t error;
    memset(saved, 0, sizeof *saved);
    json_t *root = json_loadf(stream, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        reading.fault =
            jn_arena_format(arena, "%s:%d:%d: error: no JSON: %s", path,
                            error.line, error.column, error.text);
    else if (is_known(&reading, root))
        read_root(&reading, root, saved);
    json_decref(root);
    *fault = reading.fault;
    return reading.fault == NULL;
}
