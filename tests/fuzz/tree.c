/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/tree.h"

static void read_values(const struct jn_node *node,
                        const struct jn_reader *reader)
{
    uint64_t count;
    double real;
    const char *name;
    jn_node_count(node, "count", reader, &count);
    jn_node_real(node, "real", reader, &real);
    jn_node_name(node, "name", reader, &name);
    for (size_t item = 0; item < node->item_count; item++)
        read_values(node->items[item], reader);
}

static void print_messages(const struct jn_reader *reader)
{
    const struct jn_message *message = jn_diags_first(reader->diags);
    for (; message; message = message->next)
        jn_message_text(message, reader->arena);
}

void fuzz_tree(const uint8_t *data, size_t size, enum jn_syntax syntax)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    const struct jn_node *root =
        jn_tree_parse((const char *)data, size, syntax, "input", &reader);
    if (root)
        read_values(root, &reader);
    print_messages(&reader);
    jn_arena_free(arena);
}
