/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_reading.h"

#include "config/load.h"
#include "harness.h"
#include "import/nir.h"

#include <stdlib.h>
#include <string.h>

static struct jn_arena *arena;
static struct nir_reading reading;

static const char *list_messages(const struct jn_diags *diags)
{
    static const char *const severities[] = {
        [JN_NOTE] = "note", [JN_WARNING] = "warning", [JN_ERROR] = "error"};
    const char *all = "";
    for (const struct jn_message *message = jn_diags_first(diags); message;
         message = message->next)
        all = jn_arena_format(arena, "%s%s: %s\n", all,
                              severities[message->severity], message->text);
    return all;
}

// NOLINTNEXTLINE(misc-no-recursion)
static const char *text_of(const struct jn_node *node)
{
    const char *all = "";
    if (node->kind == JN_SCALAR)
        return node->quoted ? jn_arena_format(arena, "\"%s\"", node->text)
                            : node->text;
    for (size_t index = 0; index < node->item_count; index++) {
        const struct jn_node *item = node->items[index];
        all = jn_arena_format(arena, "%s%s%s%s%s", all, index > 0 ? " " : "",
                              item->key ? item->key : "", item->key ? "=" : "",
                              text_of(item));
    }
    return jn_arena_format(arena, node->kind == JN_LIST ? "(%s)" : "{%s}", all);
}

void forget_nir(void)
{
    jn_arena_free(arena);
    arena = NULL;
}

const struct nir_reading *read_nir(const char *model, const char *side)
{
    forget_nir();
    arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    const struct jn_reader reader = {arena, diags, NULL};
    const struct jn_node *root =
        side ? jn_tree_parse(side, strlen(side), JN_SYNTAX_LIBCONFIG,
                             "side.cfg", &reader)
             : NULL;
    const char *path =
        model[0] == '/'
            ? model
            : source_path(jn_arena_format(arena, "tests/import/nir/%s", model));
    reading.root = !side || root
                       ? jn_nir_read(jn_arena_text(arena, path), root, &reader)
                       : NULL;
    reading.text = reading.root ? text_of(reading.root) : "";
    reading.messages = list_messages(diags);
    return &reading;
}

const char *layer_text(const char *name)
{
    const struct jn_node *layers = jn_node_find(reading.root, "layers");
    for (size_t index = 0; layers && index < layers->item_count; index++)
        if (strcmp(jn_node_find(layers->items[index], "name")->text, name) == 0)
            return text_of(layers->items[index]);
    return "";
}

uint64_t layer_number(const struct jn_node *layer, const char *key)
{
    const struct jn_node *node = jn_node_find(layer, key);
    return node ? strtoull(node->text, NULL, 10) : 1;
}
