/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/check.h"
#include "config/read.h"

#include <libconfig.h>

#include <assert.h>
#include <string.h>

/* libconfig's tree and the tokens it was made of, in step. */
struct walk {
    struct jn_cursor cursor;
    struct jn_token token; /* the next one */
    struct jn_arena *arena;
};

static void step(struct walk *walk)
{
    walk->token = jn_token_next(&walk->cursor);
}

static void pass(struct walk *walk, char mark)
{
    assert(jn_token_is(&walk->token, mark));
    (void)mark;
    step(walk);
}

static void read_value(struct walk *walk, const config_setting_t *setting,
                       struct jn_node *node);

static struct jn_node *new_node(struct walk *walk)
{
    struct jn_node *node = jn_arena_take(walk->arena, 1, sizeof *node);
    node->place = walk->token.place;
    node->key_place = walk->token.place;
    return node;
}

static void make_room(struct walk *walk, const config_setting_t *setting,
                      struct jn_node *node)
{
    node->item_count = (size_t)config_setting_length(setting);
    node->items =
        jn_arena_take(walk->arena, node->item_count, sizeof node->items[0]);
}

static void read_settings(struct walk *walk, const config_setting_t *group,
                          struct jn_node *node)
{
    node->kind = JN_GROUP;
    make_room(walk, group, node);
    for (unsigned i = 0; i < node->item_count; i++) {
        const config_setting_t *setting = config_setting_get_elem(group, i);
        struct jn_node *item = node->items[i] = new_node(walk);
        assert(walk->token.kind == JN_TOKEN_NAME);
        item->key =
            jn_arena_slice(walk->arena, walk->token.text, walk->token.length);
        assert(strcmp(item->key, config_setting_name(setting)) == 0);
        step(walk);
        assert(jn_token_is(&walk->token, '=') ||
               jn_token_is(&walk->token, ':'));
        step(walk);
        item->place = walk->token.place;
        read_value(walk, setting, item);
        if (jn_token_is(&walk->token, ';') || jn_token_is(&walk->token, ','))
            step(walk);
    }
}

static void read_list(struct walk *walk, const config_setting_t *list,
                      struct jn_node *node)
{
    node->kind = JN_LIST;
    make_room(walk, list, node);
    for (unsigned i = 0; i < node->item_count; i++) {
        if (i > 0)
            pass(walk, ',');
        node->items[i] = new_node(walk);
        read_value(walk, config_setting_get_elem(list, i), node->items[i]);
    }
}

static void read_text(struct walk *walk, const config_setting_t *setting,
                      struct jn_node *node)
{
    const char *text = config_setting_get_string(setting);
    node->text = jn_arena_text(walk->arena, text != NULL ? text : "");
    node->quoted = true;
    assert(walk->token.kind == JN_TOKEN_STRING);
    while (walk->token.kind == JN_TOKEN_STRING)
        step(walk);
}

/* The number as it was written, but for libconfig's L. */
static void read_number(struct walk *walk, struct jn_node *node)
{
    size_t length = walk->token.length;
    while (length > 0 && walk->token.text[length - 1] == 'L')
        length--;
    node->text = jn_arena_slice(walk->arena, walk->token.text, length);
    step(walk);
}

static void read_value(struct walk *walk, const config_setting_t *setting,
                       struct jn_node *node)
{
    node->kind = JN_SCALAR;
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_GROUP:
        pass(walk, '{');
        read_settings(walk, setting, node);
        pass(walk, '}');
        return;
    case CONFIG_TYPE_LIST:
        pass(walk, '(');
        read_list(walk, setting, node);
        pass(walk, ')');
        return;
    case CONFIG_TYPE_ARRAY:
        pass(walk, '[');
        read_list(walk, setting, node);
        pass(walk, ']');
        return;
    case CONFIG_TYPE_STRING:
        read_text(walk, setting, node);
        return;
    case CONFIG_TYPE_BOOL:
        node->text = config_setting_get_bool(setting) ? "true" : "false";
        step(walk);
        return;
    default:
        read_number(walk, node);
        return;
    }
}

static void destroy(void *config)
{
    config_destroy(config);
}

/* Where a line of the expanded text came from. */
static struct jn_place place_of_line(const struct jn_expanded *expanded,
                                     int line)
{
    const char *end = expanded->text;
    for (; line > 1 && end != NULL; line--)
        end = strchr(end, '\n') == NULL ? NULL : strchr(end, '\n') + 1;
    struct jn_cursor cursor = jn_cursor_over(expanded->text, expanded->segments,
                                             expanded->segment_count);
    struct jn_place place = cursor.place;
    for (struct jn_token token = jn_token_next(&cursor);
         token.kind != JN_TOKEN_END && (end == NULL || token.text < end);
         token = jn_token_next(&cursor))
        place = token.place;
    place.column = 0;
    return place;
}

static const struct jn_node *walk_tree(const struct jn_expanded *expanded,
                                       const config_t *config,
                                       struct jn_arena *arena)
{
    struct walk walk = {.arena = arena};
    walk.cursor = jn_cursor_over(expanded->text, expanded->segments,
                                 expanded->segment_count);
    struct jn_node *root = jn_arena_take(arena, 1, sizeof *root);
    root->place = (struct jn_place){walk.cursor.place.file, 0, 0};
    root->key_place = root->place;
    step(&walk);
    read_settings(&walk, config_root_setting(config), root);
    assert(walk.token.kind == JN_TOKEN_END);
    return root;
}

const struct jn_node *jn_libconfig_read(const struct jn_source *source,
                                        const struct jn_reader *reader)
{
    struct jn_expanded expanded = {.text = NULL};
    if (!jn_source_expand(source, reader, &expanded) ||
        !jn_syntax_check(&expanded, source, reader))
        return NULL;

    struct jn_held *held = jn_arena_hold(reader->arena, destroy);
    config_t *config = jn_arena_take(reader->arena, 1, sizeof *config);
    config_init(config);
    held->resource = config;
    const struct jn_node *root = NULL;
    if (config_read_string(config, expanded.text))
        root = walk_tree(&expanded, config, reader->arena);
    else
        jn_error(reader->diags,
                 place_of_line(&expanded, config_error_line(config)),
                 "libconfig: %s", config_error_text(config));
    jn_arena_drop(reader->arena, held);
    return root;
}
