/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/tree.h"

#include "config/schema.h"

#include <stdlib.h>
#include <string.h>

/* Members all share one place: nobody looks at them. */
static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, 0, JN_NO_HAS, JN_REQUIRED, NULL},
    {"depth", JN_FIELD_COUNT, 0, JN_NO_HAS, JN_POSITIVE, "size a"},
    {NULL, JN_FIELD_NAME, 0, JN_NO_HAS, 0, NULL},
};

static void read_value(const struct jn_node *node,
                       const struct jn_reader *reader)
{
    static const char *const names[] = {"dram", "sram", "regfile"};
    uint64_t record = 0;
    uint64_t count;
    int64_t integer;
    double real;
    bool flag;
    (void)jn_node_count(node, "count", reader, &count);
    (void)jn_node_integer(node, "integer", reader, &integer);
    (void)jn_node_real(node, "real", reader, &real);
    (void)jn_node_flag(node, "flag", reader, &flag);
    (void)jn_node_choice(node, "class", names, 3, reader);
    (void)jn_group_read(node, "a level", fields, &record, reader);
}

static void read_values(const struct jn_node *node,
                        const struct jn_reader *reader)
{
    read_value(node, reader);
    for (size_t item = 0; item < node->item_count; item++) {
        if (node->kind == JN_GROUP && node->items[item]->key == NULL)
            abort();
        read_values(node->items[item], reader);
    }
}

/* What check.c lets pass, libconfig must take. */
static void print_messages(const struct jn_reader *reader)
{
    const struct jn_message *message = jn_diags_first(reader->diags);
    for (; message != NULL; message = message->next) {
        const char *text = jn_message_text(message, reader->arena);
        bool says_libconfig = strncmp(message->text, "libconfig:", 10) == 0;
        if (strlen(text) > 1000 || says_libconfig)
            abort();
    }
}

void fuzz_tree(const uint8_t *data, size_t size, enum jn_syntax syntax)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    const struct jn_node *root =
        jn_tree_parse((const char *)data, size, syntax, "input", &reader);
    if ((root == NULL) != (jn_diags_error_count(reader.diags) > 0))
        abort();
    if (root != NULL)
        read_values(root, &reader);
    print_messages(&reader);
    jn_arena_free(arena);
}
