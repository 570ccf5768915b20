/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/mapping.h"

#include "config/schema.h"
#include "spec/root.h"

#include <stddef.h>

struct level_keys {
    const char *name;
    const struct jn_node *loops[3];
    const struct jn_node *words[JN_WORDS_COUNT];
};

#define OF(member) offsetof(struct level_keys, member)
#define NODE(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_NODE, OF(where), 0, 0, NULL                              \
    }

static const struct jn_field level_fields[] = {
    {"name", JN_FIELD_NAME, OF(name), 0, JN_REQUIRED | JN_POSITIVE, NULL},
    NODE("temporal", loops[JN_TIME]),
    NODE("spatial_x", loops[JN_SPACE_X]),
    NODE("spatial_y", loops[JN_SPACE_Y]),
    NODE("keep", words[JN_WORDS_KEEP]),
    NODE("bypass", words[JN_WORDS_BYPASS]),
    NODE("no_temporal_reuse", words[JN_WORDS_NO_TEMPORAL_REUSE]),
    NODE("no_multicast", words[JN_WORDS_NO_MULTICAST]),
    NODE("no_link_transfer", words[JN_WORDS_NO_LINK_TRANSFER]),
    NODE("rmw_first_update", words[JN_WORDS_RMW_FIRST_UPDATE]),
    NODE("no_coalesce", words[JN_WORDS_NO_COALESCE]),
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

struct mapping_keys {
    const struct jn_node *layer, *levels;
};

static const struct jn_field mapping_fields[] = {
    {"layer", JN_FIELD_NODE, offsetof(struct mapping_keys, layer), 0, 0, NULL},
    {"levels", JN_FIELD_NODE, offsetof(struct mapping_keys, levels), 0,
     JN_REQUIRED, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

struct root_keys {
    const char *name;
    const struct jn_node *mappings;
};

static const struct jn_field root_fields[] = {
    {"mappings", JN_FIELD_NODE, offsetof(struct root_keys, mappings), 0,
     JN_REQUIRED, NULL},
    {"name", JN_FIELD_NAME, offsetof(struct root_keys, name), 0, 0, NULL},
    JN_ROOT_FIELDS,
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* A mapping being read, and where its sources go. */
struct sources {
    struct jn_mapping_source *items;
    size_t count;
    size_t room;
};

static const char *quoted(const struct jn_node *node,
                          const struct jn_reader *reader)
{
    return node ? jn_arena_format(reader->arena, "'%s'", node->key) : "";
}

static bool read_level(const struct jn_node *group,
                       const struct jn_reader *reader,
                       struct jn_level_source *level)
{
    struct level_keys keys = {"", {NULL}, {NULL}};
    *level = (struct jn_level_source){.name = "", .place = group->place};
    if (!jn_node_is(group, JN_GROUP, "a mapping's level", reader))
        return false;
    bool good =
        jn_group_read(group, "a mapping's level", level_fields, &keys, reader);
    level->name = keys.name;
    for (size_t axis = 0; axis < 3; axis++)
        good &=
            jn_loops_read(keys.loops[axis], quoted(keys.loops[axis], reader),
                          reader, &level->loops[axis]);
    for (size_t row = 0; row < JN_WORDS_COUNT; row++)
        good &= jn_words_read(keys.words[row], quoted(keys.words[row], reader),
                              reader, &level->words[row]);
    return good;
}

static bool read_levels(const struct jn_node *list,
                        const struct jn_reader *reader,
                        struct jn_mapping_source *source)
{
    if (!jn_node_is(list, JN_LIST, "'levels'", reader))
        return false;
    if (list->item_count > JN_MAX_LEVELS) {
        jn_error(reader->diags, list->place,
                 "a mapping has at most %d levels, not %zu", JN_MAX_LEVELS,
                 list->item_count);
        return false;
    }
    struct jn_level_source *levels =
        jn_arena_take(reader->arena, list->item_count, sizeof *levels);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_level(list->items[index], reader, &levels[index]);
    source->levels = levels;
    source->level_count = list->item_count;
    return good;
}

static bool add_source(const struct jn_mapping_source *source,
                       const struct jn_reader *reader, struct sources *sources)
{
    if (sources->count == sources->room) {
        jn_error(reader->diags, source->place, "more than %d mappings",
                 JN_MAX_MAPPINGS);
        return false;
    }
    sources->items[sources->count++] = *source;
    return true;
}

/* One source for each of the layers that a mapping names. */
static bool add_sources(const struct jn_node *layers,
                        const struct jn_mapping_source *source,
                        const struct jn_reader *reader, struct sources *sources)
{
    struct jn_mapping_source named = *source;
    if (!layers)
        return add_source(&named, reader, sources);
    if (layers->kind != JN_LIST)
        return jn_node_name(layers, "'layer'", reader, &named.layer) &&
               add_source(&named, reader, sources);
    bool good = true;
    for (size_t index = 0; good && index < layers->item_count; index++)
        good = jn_node_name(layers->items[index], "'layer'", reader,
                            &named.layer) &&
               add_source(&named, reader, sources);
    return good;
}

static bool read_mapping(const struct jn_node *group,
                         const struct jn_reader *reader,
                         struct sources *sources)
{
    struct mapping_keys keys = {NULL, NULL};
    struct jn_mapping_source source = {NULL, group->place, NULL, 0};
    if (!jn_node_is(group, JN_GROUP, "a mapping", reader))
        return false;
    bool good =
        jn_group_read(group, "a mapping", mapping_fields, &keys, reader);
    if (keys.layer && keys.layer->kind != JN_LIST)
        source.place = keys.layer->place;
    return keys.levels && read_levels(keys.levels, reader, &source) && good &&
           add_sources(keys.layer, &source, reader, sources);
}

static bool check_list(const struct jn_node *list,
                       const struct jn_reader *reader)
{
    if (!jn_node_is(list, JN_LIST, "'mappings'", reader))
        return false;
    if (list->item_count >= 1 && list->item_count <= JN_MAX_MAPPINGS)
        return true;
    jn_error(reader->diags, list->place,
             "there may be 1 to %d mappings, not %zu", JN_MAX_MAPPINGS,
             list->item_count);
    return false;
}

bool jn_mappings_read(const struct jn_node *root, const struct jn_reader *outer,
                      struct jn_mapping_source **sources, size_t *count)
{
    struct jn_reader reader;
    struct root_keys keys = {NULL, NULL};
    bool good = jn_root_reader(root, outer, &reader);
    good &= jn_group_read(jn_root_part(root, JN_ROOT_MAPPINGS, reader.arena),
                          "a file of mappings", root_fields, &keys, &reader);
    *count = 0;
    if (!keys.mappings || !check_list(keys.mappings, &reader))
        return false;
    struct sources read = {
        jn_arena_take(reader.arena, JN_MAX_MAPPINGS, sizeof *read.items), 0,
        JN_MAX_MAPPINGS};
    for (size_t index = 0; index < keys.mappings->item_count; index++)
        good &= read_mapping(keys.mappings->items[index], &reader, &read);
    *sources = read.items;
    *count = read.count;
    return good;
}
