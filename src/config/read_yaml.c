/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "config/merge.h"
#include "config/read.h"
#include "config/yaml_fault.h"

#include <yaml.h>

#include <assert.h>
#include <string.h>

struct anchor {
    const struct jn_node *node; /* NULL: not complete yet */
    size_t weight; /* values in it: who walks the tree meets each of them */
};

/* The parser, its current event, and what it has led to. */
struct yaml {
    yaml_parser_t parser;
    yaml_event_t event;
    const struct jn_source *source;
    const struct jn_reader *reader;
    struct jn_names *anchors;
    unsigned depth;
    bool failed; /* the events have come to an end */
};

static void delete_parser(void *resource)
{
    struct yaml *yaml = resource;
    yaml_event_delete(&yaml->event);
    yaml_parser_delete(&yaml->parser);
}

static struct jn_place event_place(const struct yaml *yaml)
{
    yaml_mark_t mark = yaml->event.start_mark;
    return (struct jn_place){yaml->source->file, (unsigned)mark.line + 1,
                             (unsigned)mark.column + 1};
}

/* Goes on to the next event; false, after a complaint, if there is none. */
static bool step(struct yaml *yaml)
{
    yaml_event_delete(&yaml->event);
    if (!yaml->failed && !yaml_parser_parse(&yaml->parser, &yaml->event)) {
        jn_yaml_fault_report(&yaml->parser, yaml->source, yaml->reader);
        yaml->failed = true;
    }
    return !yaml->failed;
}

/* A complaint that makes reading on pointless. */
static struct jn_node *give_up(struct yaml *yaml, const char *why)
{
    jn_error(yaml->reader->diags, event_place(yaml), "%s", why);
    yaml->failed = true;
    return NULL;
}

static const char *copied(const struct yaml *yaml, const yaml_char_t *text)
{
    return text == NULL
               ? NULL
               : jn_arena_text(yaml->reader->arena, (const char *)text);
}

/* YAML's own types say no more than how a plain value looks. */
static const char *tag_of(const struct yaml *yaml, const yaml_char_t *tag)
{
    static const char core[] = "tag:yaml.org,2002:";
    if (tag == NULL || strcmp((const char *)tag, "!") == 0 ||
        strncmp((const char *)tag, core, strlen(core)) == 0)
        return NULL;
    return copied(yaml, tag);
}

/* Counts values; false, after a complaint, when there are too many. */
static bool spend(struct yaml *yaml, size_t values)
{
    if (!jn_source_spend(yaml->source, values, event_place(yaml), yaml->reader))
        yaml->failed = true;
    return !yaml->failed;
}

static struct jn_node *new_node(struct yaml *yaml, enum jn_node_kind kind)
{
    struct jn_node *node = jn_arena_take(yaml->reader->arena, 1, sizeof *node);
    node->kind = kind;
    node->place = event_place(yaml);
    node->key_place = node->place;
    return node;
}

static void append(struct yaml *yaml, struct jn_node *parent, size_t *capacity,
                   struct jn_node *item)
{
    if (parent->item_count == *capacity) {
        *capacity = 2 * *capacity + 4;
        struct jn_node **larger = jn_arena_take(yaml->reader->arena, *capacity,
                                                sizeof parent->items[0]);
        if (parent->item_count > 0)
            memcpy(larger, parent->items,
                   parent->item_count * sizeof larger[0]);
        parent->items = larger;
    }
    parent->items[parent->item_count++] = item;
}

static bool is_null(const char *text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
        if (strcmp(text, nulls[i]) == 0)
            return true;
    return false;
}

static struct jn_node *read_include(struct yaml *yaml, const char *path)
{
    struct jn_source included;
    const struct jn_node *root = NULL;
    if (jn_source_include(yaml->source, path, event_place(yaml), yaml->reader,
                          &included))
        root = jn_yaml_read(&included, yaml->reader);
    struct jn_node *node = new_node(yaml, JN_NULL);
    if (root != NULL)
        *node = *root;
    return node;
}

/* Tags of YAML's own may make a plain value a text. */
static bool is_quoted(const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    return event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE ||
           (tag != NULL && strcmp(tag, YAML_STR_TAG) == 0);
}

static struct jn_node *read_scalar(struct yaml *yaml)
{
    const char *text = (const char *)yaml->event.data.scalar.value;
    if (strlen(text) != yaml->event.data.scalar.length)
        return give_up(yaml, "a text must not have a zero byte");
    const char *tag = tag_of(yaml, yaml->event.data.scalar.tag);
    if (tag != NULL && strcmp(tag, "!include") == 0)
        return read_include(yaml, text);

    struct jn_node *node = new_node(yaml, JN_SCALAR);
    node->quoted = is_quoted(&yaml->event);
    node->tag = tag;
    if (!node->quoted && is_null(text))
        node->kind = JN_NULL;
    else
        node->text = jn_arena_text(yaml->reader->arena, text);
    return node;
}

static struct jn_node *read_alias(struct yaml *yaml)
{
    const char *name = copied(yaml, yaml->event.data.alias.anchor);
    const struct anchor *anchor = *jn_names_slot(yaml->anchors, name);
    if (anchor == NULL || anchor->node == NULL) {
        jn_error(yaml->reader->diags, event_place(yaml),
                 anchor == NULL ? "there is no anchor '&%s' before this"
                                : "'&%s' contains itself",
                 name);
        return new_node(yaml, JN_NULL);
    }
    if (!spend(yaml, anchor->weight))
        return NULL;
    struct jn_node *node = new_node(yaml, JN_NULL);
    struct jn_place place = node->place;
    *node = *anchor->node;
    node->key_place = place;
    return node;
}

static struct jn_node *read_node(struct yaml *yaml);

static struct jn_node *read_list(struct yaml *yaml)
{
    struct jn_node *list = new_node(yaml, JN_LIST);
    size_t capacity = 0;
    list->tag = tag_of(yaml, yaml->event.data.sequence_start.tag);
    while (step(yaml) && yaml->event.type != YAML_SEQUENCE_END_EVENT) {
        struct jn_node *item = read_node(yaml);
        if (item == NULL)
            return NULL;
        append(yaml, list, &capacity, item);
    }
    return yaml->failed ? NULL : list;
}

/* The key that the current event is, or NULL after a complaint. */
static const char *read_key(struct yaml *yaml)
{
    if (yaml->event.type == YAML_SCALAR_EVENT &&
        yaml->event.data.scalar.length > 0 &&
        strlen((const char *)yaml->event.data.scalar.value) ==
            yaml->event.data.scalar.length)
        return copied(yaml, yaml->event.data.scalar.value);
    (void)give_up(yaml, "a key must be a name");
    return NULL;
}

static bool read_item(struct yaml *yaml, struct jn_merge *merge)
{
    const char *key = read_key(yaml);
    struct jn_place key_place = event_place(yaml);
    bool merges = key != NULL && strcmp(key, "<<") == 0 &&
                  yaml->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (key == NULL || !step(yaml))
        return false;
    struct jn_node *item = read_node(yaml);
    if (item == NULL)
        return false;
    item->key = key;
    item->key_place = key_place;
    if (merges)
        jn_merge_later(merge, item, yaml->reader);
    else
        jn_merge_own(merge, item, yaml->reader);
    return true;
}

static struct jn_node *read_group(struct yaml *yaml)
{
    struct jn_node *group = new_node(yaml, JN_GROUP);
    struct jn_merge merge = jn_merge_start(group, yaml->reader->arena);
    group->tag = tag_of(yaml, yaml->event.data.mapping_start.tag);
    while (step(yaml) && yaml->event.type != YAML_MAPPING_END_EVENT)
        if (!read_item(yaml, &merge))
            return NULL;
    if (yaml->failed)
        return NULL;
    jn_merge_finish(&merge, yaml->reader);
    return group;
}

static struct jn_node *read_collection(struct yaml *yaml)
{
    if (yaml->depth == JN_DEEPEST)
        return give_up(yaml, "groups and lists are nested deeper than 64");
    yaml->depth++;
    struct jn_node *node = yaml->event.type == YAML_SEQUENCE_START_EVENT
                               ? read_list(yaml)
                               : read_group(yaml);
    yaml->depth--;
    return node;
}

static const char *anchor_of(const struct yaml *yaml)
{
    switch (yaml->event.type) {
    case YAML_SCALAR_EVENT:
        return copied(yaml, yaml->event.data.scalar.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return copied(yaml, yaml->event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return copied(yaml, yaml->event.data.mapping_start.anchor);
    default:
        return NULL;
    }
}

static struct jn_node *read_node(struct yaml *yaml)
{
    if (yaml->event.type == YAML_ALIAS_EVENT)
        return read_alias(yaml);
    const char *name = anchor_of(yaml);
    struct anchor *anchor = NULL;
    size_t before = yaml->source->budget->values;
    if (!spend(yaml, 1))
        return NULL;
    if (name != NULL) {
        anchor = jn_arena_take(yaml->reader->arena, 1, sizeof *anchor);
        *jn_names_slot(yaml->anchors, name) = anchor;
    }
    struct jn_node *node = yaml->event.type == YAML_SCALAR_EVENT
                               ? read_scalar(yaml)
                               : read_collection(yaml);
    if (anchor != NULL) {
        anchor->node = node;
        anchor->weight = yaml->source->budget->values - before;
    }
    return node;
}

/* The start of a file, or the end of a document, has an event of its own. */
static bool pass(struct yaml *yaml)
{
    bool passed = step(yaml);
    return passed && step(yaml);
}

/* The one document of a file. */
static struct jn_node *read_document(struct yaml *yaml)
{
    if (!pass(yaml))
        return NULL;
    if (yaml->event.type == YAML_STREAM_END_EVENT) {
        jn_error(yaml->reader->diags,
                 (struct jn_place){yaml->source->file, 0, 0},
                 "there is nothing in this file");
        return NULL;
    }
    struct jn_node *root = step(yaml) ? read_node(yaml) : NULL;
    if (root == NULL || !pass(yaml))
        return NULL;
    if (yaml->event.type == YAML_DOCUMENT_START_EVENT)
        return give_up(yaml, "a file holds one document; here a second one "
                             "starts");
    return root;
}

const struct jn_node *jn_yaml_read(const struct jn_source *source,
                                   const struct jn_reader *reader)
{
    struct jn_held *held = jn_arena_hold(reader->arena, delete_parser);
    struct yaml *yaml = jn_arena_take(reader->arena, 1, sizeof *yaml);
    yaml->source = source;
    yaml->reader = reader;
    yaml->anchors = jn_names_new(reader->arena);
    size_t errors = jn_diags_error_count(reader->diags);
    if (yaml_parser_initialize(&yaml->parser)) {
        held->resource = yaml;
        yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(
            &yaml->parser, (const unsigned char *)source->text, source->length);
    }
    struct jn_node *root = read_document(yaml);
    jn_arena_drop(reader->arena, held);
    if (root != NULL && source->includer == NULL)
        root->place.line = root->place.column = 0;
    return jn_diags_error_count(reader->diags) == errors ? root : NULL;
}
