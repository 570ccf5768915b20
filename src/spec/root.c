/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/root.h"

#include "config/expr.h"

#include <string.h>

enum { MOST_VARIABLES = 1024 };

/* The first key is the one that makes a root one of the kind. */
static const char *const keys_of[JN_ROOT_KIND_COUNT][9] = {
    {"levels", "technology_nm", "voltage_v", "clock_ghz", "tables",
     "constraints", "dataflows", "neurons", NULL},
    {"layers", "defaults", "step_us", NULL},
    {"mappings", NULL},
    {"constraints", NULL},
    {"nir", NULL},
};

bool jn_root_has(const struct jn_node *root, enum jn_root_kind kind)
{
    if (kind == JN_ROOT_CONSTRAINTS && jn_root_has(root, JN_ROOT_ARCH))
        return false;
    return jn_node_find(root, keys_of[kind][0]) != NULL;
}

static bool owns(enum jn_root_kind kind, const char *key)
{
    for (const char *const *own = keys_of[kind]; *own; own++)
        if (strcmp(*own, key) == 0)
            return true;
    return false;
}

static bool is_of_others(const struct jn_node *root, enum jn_root_kind kind,
                         const char *key)
{
    if (owns(kind, key))
        return false;
    for (int other = 0; other < JN_ROOT_KIND_COUNT; other++)
        if (owns((enum jn_root_kind)other, key) &&
            jn_root_has(root, (enum jn_root_kind)other))
            return true;
    return false;
}

const struct jn_node *jn_root_part(const struct jn_node *root,
                                   enum jn_root_kind kind,
                                   struct jn_arena *arena)
{
    struct jn_node *part = jn_arena_take(arena, 1, sizeof *part);
    *part = *root;
    part->items = jn_arena_take(arena, root->item_count, sizeof *part->items);
    part->item_count = 0;
    for (size_t index = 0; index < root->item_count; index++)
        if (!is_of_others(root, kind, root->items[index]->key))
            part->items[part->item_count++] = root->items[index];
    return part;
}

static bool read_variables(const struct jn_node *group,
                           struct jn_reader *reader)
{
    if (!jn_node_is(group, JN_GROUP, "'variables'", reader))
        return false;
    if (group->item_count > MOST_VARIABLES) {
        jn_error(reader->diags, group->place, "more than %d variables",
                 MOST_VARIABLES);
        return false;
    }
    struct jn_variable *items =
        jn_arena_take(reader->arena, group->item_count, sizeof *items);
    struct jn_variables *variables =
        jn_arena_take(reader->arena, 1, sizeof *variables);
    *variables = (struct jn_variables){items, 0};
    reader->variables = variables;
    bool good = true;
    for (size_t index = 0; index < group->item_count; index++) {
        const struct jn_node *item = group->items[index];
        struct jn_variable variable = {item->key, 1};
        good &= jn_node_real(item,
                             jn_arena_format(reader->arena, "'%s'", item->key),
                             reader, &variable.value);
        items[variables->count++] = variable;
    }
    return good;
}

bool jn_root_reader(const struct jn_node *root, const struct jn_reader *outer,
                    struct jn_reader *reader)
{
    *reader = *outer;
    const struct jn_node *variables = jn_node_find(root, "variables");
    return !variables || read_variables(variables, reader);
}

const char *jn_root_name(const struct jn_node *root,
                         const struct jn_reader *reader)
{
    const char *file = root->place.file ? root->place.file : "";
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    return jn_arena_slice(reader->arena, name,
                          dot && dot > name ? (size_t)(dot - name)
                                            : strlen(name));
}
