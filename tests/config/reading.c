/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/reading.h"

#include "harness.h"

#include <stdio.h>
#include <string.h>

struct reading start_reading(void)
{
    struct jn_arena *arena = jn_arena_new();
    return (struct reading){{arena, jn_diags_new(arena), NULL}, NULL};
}

struct reading read_text(const char *text, enum jn_syntax syntax)
{
    struct reading reading = start_reading();
    reading.root =
        jn_tree_parse(text, strlen(text), syntax, "input", &reading.reader);
    return reading;
}

struct reading read_file(const char *path)
{
    struct reading reading = start_reading();
    reading.root = jn_tree_load(path, &reading.reader);
    return reading;
}

void end_reading(struct reading *reading)
{
    jn_arena_free(reading->reader.arena);
    reading->root = NULL;
}

static const char *joined(struct jn_arena *arena, const char *a, const char *b)
{
    return jn_arena_format(arena, "%s%s", a, b);
}

static const char *node_text(struct jn_arena *arena, const struct jn_node *node,
                             bool places);

static const char *items_text(struct jn_arena *arena,
                              const struct jn_node *node, bool places)
{
    const char *text = node->kind == JN_GROUP ? "{" : "[";
    for (size_t i = 0; i < node->item_count; i++) {
        text = joined(arena, text, i == 0 ? "" : ", ");
        if (node->kind == JN_GROUP)
            text = jn_arena_format(arena, "%s%s: ", text, node->items[i]->key);
        text = joined(arena, text, node_text(arena, node->items[i], places));
    }
    return joined(arena, text, node->kind == JN_GROUP ? "}" : "]");
}

static const char *plain_text(struct jn_arena *arena,
                              const struct jn_node *node, bool places)
{
    switch (node->kind) {
    case JN_NULL:
        return "~";
    case JN_SCALAR:
        return node->quoted ? jn_arena_format(arena, "'%s'", node->text)
                            : node->text;
    default:
        return items_text(arena, node, places);
    }
}

static const char *node_text(struct jn_arena *arena, const struct jn_node *node,
                             bool places)
{
    const char *text = plain_text(arena, node, places);
    if (node->tag != NULL)
        text = jn_arena_format(arena, "%s %s", node->tag, text);
    if (!places)
        return text;
    return jn_arena_format(arena, "%s@%u:%u", text, node->place.line,
                           node->place.column);
}

const char *tree_text(const struct reading *reading, const struct jn_node *node)
{
    return node_text(reading->reader.arena, node, false);
}

const char *places_text(const struct reading *reading,
                        const struct jn_node *node)
{
    return node_text(reading->reader.arena, node, true);
}

const char *complaints(const struct reading *reading)
{
    struct jn_arena *arena = reading->reader.arena;
    const char *text = "";
    const struct jn_message *message = jn_diags_first(reading->reader.diags);
    for (; message != NULL; message = message->next)
        text = jn_arena_format(arena, "%s%s%u:%u %s", text,
                               text[0] != '\0' ? "; " : "", message->place.line,
                               message->place.column, message->text);
    return text;
}

const char *outcome(const struct reading *reading)
{
    return reading->root != NULL ? tree_text(reading, reading->root)
                                 : complaints(reading);
}

void check_text(const char *row, const char *actual, const char *expected)
{
    bool equal = strcmp(actual, expected) == 0;
    if (!equal)
        printf("row:      %s\nactual:   %s\nexpected: %s\n", row, actual,
               expected);
    CHECK_ROW(row, equal);
}
