/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/root.h"

#include "config/expr.h"

#include <string.h>

enum { MOST_VARIABLES = 1024 };

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
        struct jn_variable variable = {item->key, 0};
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
