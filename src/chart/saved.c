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

/* Larger than anything that there is, small enough to be multiplied. */
static bool is_amount(const json_t *item)
{
    const double most = 1e30;
    double value = json_number_value(item);
    return json_is_number(item) && value >= 0 && value <= most;
}

static double number(struct reading *reading, const char *layer,
                     const json_t *from, const char *key)
{
    const json_t *item = json_object_get(from, key);
    if (is_amount(item))
        return json_number_value(item);
    complain(reading, layer, key, "a number from 0 to 1e+30");
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
    size_t rows = json_array_size(layers);
    size_t room = most_parts(layers, keys[by]);
    struct figure figure = {.room = room};
    size_t index;
    json_t *layer;
    parts->names = jn_arena_take(reading->arena, room, sizeof *parts->names);
    parts->values =
        jn_arena_take(reading->arena, rows * room, sizeof *parts->values);
    json_array_foreach(layers, index, layer)
    {
        if (by == JN_BY_LEVEL)
            read_traffic(reading, layer, figure, parts);
        else
            read_object(reading, layer, keys[by], figure, parts);
        figure.row++;
    }
    tighten(parts, rows, room);
}

/* --- layers --- */

/* Names of a list, separated by commas. */
static const char *read_names(struct reading *reading, const json_t *list)
{
    const char *names = "";
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        const char *name = json_string_value(item);
        names = jn_arena_format(reading->arena, "%s%s%s", names,
                                index > 0 ? ", " : "", name ? name : "");
    }
    return names;
}

/* 0 where there is none. */
static double amount(const json_t *from, const char *key)
{
    const json_t *item = json_object_get(from, key);
    return is_amount(item) ? json_number_value(item) : 0;
}

/* A level, its roof, and what the mapping says of it. */
static void read_level(struct reading *reading, const char *layer,
                       const json_t *const from[3],
                       struct jn_saved_level *level)
{
    const json_t *figures = from[0];
    const json_t *roof = from[1];
    const json_t *mapping = from[2];
    *level = (struct jn_saved_level){
        .name = text(reading, figures, "name", ""),
        .class_name = text(reading, figures, "class", ""),
        .instances = number(reading, layer, figures, "instances"),
        .size_bits = amount(figures, "size_bits"),
        .used_bits = number(reading, layer, figures, "used_bits"),
        .area_um2 = number(reading, layer, figures, "area_total_um2"),
        .keeps = read_names(reading, json_object_get(mapping, "keep")),
        .temporal = text(reading, mapping, "temporal", ""),
        .spatial_y = text(reading, mapping, "spatial_y", ""),
        .spatial_x = text(reading, mapping, "spatial_x", ""),
        .bytes = number(reading, layer, roof, "bytes"),
        .operations_per_byte = amount(roof, "operations_per_byte"),
        .bytes_per_cycle = amount(roof, "bytes_per_cycle")};
}

/* The file has levels from the innermost, mappings from the outermost. */
static void read_levels(struct reading *reading, const json_t *from,
                        struct jn_saved_layer *layer)
{
    const json_t *levels = json_object_get(from, "levels");
    const json_t *roofs =
        json_object_get(json_object_get(from, "roofline"), "levels");
    const json_t *mapping = json_object_get(from, "mapping");
    size_t count = json_array_size(levels);
    struct jn_saved_level *made =
        jn_arena_take(reading->arena, count, sizeof *made);
    if (count == 0 || json_array_size(roofs) != count ||
        json_array_size(mapping) != count)
        complain(reading, layer->name, "levels",
                 "as long a list as 'mapping' and the roofline's levels");
    for (size_t i = 0; i < count && reading->fault == NULL; i++) {
        size_t inner = count - 1 - i;
        const json_t *const parts[] = {json_array_get(levels, inner),
                                       json_array_get(roofs, inner),
                                       json_array_get(mapping, i)};
        read_level(reading, layer->name, parts, &made[i]);
    }
    layer->levels = made;
    layer->level_count = count;
}

static void read_layer(struct reading *reading, const json_t *from,
                       struct jn_saved_layer *layer)
{
    const json_t *roofline = json_object_get(from, "roofline");
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
    read_levels(reading, from, layer);
}

/* What is the same in all layers: the machine. */
static void read_machine(struct reading *reading, const json_t *layer,
                         struct jn_saved *saved)
{
    const json_t *compute = json_object_get(layer, "compute");
    const json_t *networks = json_object_get(layer, "networks");
    const char *name = text(reading, layer, "name", "");
    size_t count = json_array_size(networks);
    struct jn_saved_network *made =
        jn_arena_take(reading->arena, count, sizeof *made);
    for (size_t i = 0; i < count; i++) {
        const json_t *network = json_array_get(networks, count - 1 - i);
        made[i].name = text(reading, network, "name", "");
        made[i].outer_level = text(reading, network, "outer_level", "");
    }
    saved->networks = made;
    saved->network_count = count;
    saved->compute = (struct jn_saved_compute){
        .name = text(reading, compute, "name", "compute"),
        .kind = text(reading, compute, "kind", ""),
        .instances = number(reading, name, compute, "instances"),
        .area_um2 = number(reading, name, compute, "area_total_um2")};
}

/* --- the file --- */

static void release(void *array)
{
    json_decref(array);
}

static bool is_wanted(const struct jn_saved_file *file, const json_t *layer)
{
    const char *name = json_string_value(json_object_get(layer, "name"));
    bool found = file->layer_count == 0;
    for (size_t i = 0; name && i < file->layer_count && !found; i++)
        found = strcmp(name, file->layers[i]) == 0;
    return found;
}

static void add_layer(const struct jn_saved_file *file, json_t *layer,
                      json_t *found, struct jn_saved *saved)
{
    if (!is_wanted(file, layer))
        return;
    if (json_is_true(json_object_get(layer, "valid")))
        json_array_append(found, layer);
    else
        saved->missing_count++;
}

/* The layers that are wanted and have figures.  A result of a single layer is
 * the layer itself. */
static const json_t *find_layers(struct reading *reading,
                                 const struct jn_saved_file *file, json_t *root,
                                 struct jn_saved *saved)
{
    struct jn_held *held = jn_arena_hold(reading->arena, release);
    json_t *found = json_array();
    json_t *all = json_object_get(root, "layers");
    size_t index;
    json_t *layer;
    held->resource = found;
    if (all == NULL)
        add_layer(file, root, found, saved);
    json_array_foreach(all, index, layer)
    {
        add_layer(file, layer, found, saved);
    }
    return found;
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

static bool has_layer(const json_t *layers, const char *name)
{
    size_t index;
    json_t *layer;
    bool found = false;
    json_array_foreach(layers, index, layer) found |=
        strcmp(json_string_value(json_object_get(layer, "name")), name) == 0;
    return found;
}

/* True if all layers that are wanted are there, and at least one. */
static bool has_all(struct reading *reading, const struct jn_saved_file *file,
                    const json_t *layers)
{
    for (size_t i = 0; i < file->layer_count; i++)
        if (!has_layer(layers, file->layers[i])) {
            reading->fault = jn_arena_format(
                reading->arena, "%s: error: no layer '%s' that has figures",
                file->path, file->layers[i]);
            return false;
        }
    if (json_array_size(layers) > 0 || file->may_be_empty)
        return true;
    reading->fault = jn_arena_format(
        reading->arena, "%s: error: no layer has figures", file->path);
    return false;
}

/* Levels have the colours that they have as modules. */
static void colour_levels(struct jn_saved *saved, struct jn_arena *arena)
{
    struct jn_parts *levels = &saved->parts[JN_BY_LEVEL];
    size_t *colours = jn_arena_take(arena, levels->count, sizeof *colours);
    for (size_t i = 0; i < levels->count; i++)
        colours[i] = jn_saved_find_module(saved, levels->names[i]);
    levels->colours = colours;
}

static void read_root(struct reading *reading, const struct jn_saved_file *file,
                      json_t *root, struct jn_saved *saved)
{
    const json_t *layers = find_layers(reading, file, root, saved);
    const json_t *inputs = json_object_get(root, "inputs");
    size_t count = json_array_size(layers);
    struct jn_saved_layer *made =
        jn_arena_take(reading->arena, count, sizeof *made);
    if (!has_all(reading, file, layers))
        return;
    for (size_t i = 0; i < count; i++)
        read_layer(reading, json_array_get(layers, i), &made[i]);
    saved->layers = made;
    saved->layer_count = count;
    saved->path = jn_arena_text(reading->arena, file->path);
    saved->label = jn_arena_format(reading->arena, "%s on %s",
                                   text(reading, inputs, "network", "network"),
                                   text(reading, inputs, "machine", "machine"));
    for (int by = 0; by < JN_BREAKDOWN_COUNT; by++)
        read_parts(reading, layers, (enum jn_breakdown)by, &saved->parts[by]);
    colour_levels(saved, reading->arena);
    if (count > 0)
        read_machine(reading, json_array_get(layers, 0), saved);
}

bool jn_saved_read(const struct jn_saved_file *file, struct jn_arena *arena,
                   struct jn_saved *saved, const char **fault)
{
    struct reading reading = {file->path, arena, NULL};
    json_error_t error;
    memset(saved, 0, sizeof *saved);
    json_t *root = json_loadf(file->stream, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        reading.fault =
            jn_arena_format(arena, "%s:%d:%d: error: no JSON: %s", file->path,
                            error.line, error.column, error.text);
    else if (is_known(&reading, root))
        read_root(&reading, file, root, saved);
    json_decref(root);
    *fault = reading.fault;
    return reading.fault == NULL;
}

/* --- sums --- */

size_t jn_saved_find_module(const struct jn_saved *saved, const char *name)
{
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    size_t i = 0;
    while (i < parts->count && strcmp(parts->names[i], name) != 0)
        i++;
    return i;
}

double jn_saved_module_pj(const struct jn_saved *saved, const char *name)
{
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    size_t part = jn_saved_find_module(saved, name);
    double sum = 0;
    for (size_t row = 0; part < parts->count && row < saved->layer_count; row++)
        sum +=
            parts->values[row * parts->count + part] * saved->layers[row].runs;
    return sum;
}

double jn_saved_energy_pj(const struct jn_saved *saved)
{
    double sum = 0;
    for (size_t i = 0; i < saved->layer_count; i++)
        sum += saved->layers[i].energy_pj * saved->layers[i].runs;
    return sum;
}

double jn_saved_cycles(const struct jn_saved *saved)
{
    double sum = 0;
    for (size_t i = 0; i < saved->layer_count; i++)
        sum += saved->layers[i].cycles * saved->layers[i].runs;
    return sum;
}
