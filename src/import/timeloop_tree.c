/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "import/timeloop_flatten.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Digits at TEXT as a number; the text after them, or NULL. */
static const char *read_digits(const char *text, uint64_t *number)
{
    *number = 0;
    if (!isdigit((unsigned char)*text))
        return NULL;
    while (isdigit((unsigned char)*text))
        *number = jn_add(jn_mul(*number, 10), (uint64_t)(*text++ - '0'));
    return text;
}

/* "X[1..4]" is X and 4 instances. */
static bool read_name(const struct jn_node *node, const char **name,
                      uint64_t *instances, const struct jn_reader *reader)
{
    *instances = 1;
    if (!jn_node_name(node, "'name'", reader, name))
        return false;
    size_t length = strcspn(*name, "[");
    const char *range = *name + length;
    uint64_t first = 0, last = 0;
    *name = jn_arena_slice(reader->arena, *name, length);
    if (*range == '\0' && length > 0)
        return true;
    const char *dots = length > 0 ? read_digits(range + 1, &first) : NULL;
    const char *end = NULL;
    if (dots != NULL && strncmp(dots, "..", 2) == 0)
        end = read_digits(dots + 2, &last);
    if (end == NULL || strcmp(end, "]") != 0 || first > last ||
        last >= JN_MOST_INSTANCES) {
        jn_error(reader->diags, node->place,
                 "a part's name must look like 'PE' or 'PE[0..167]', not '%s'",
                 node->text);
        return false;
    }
    *instances = last - first + 1;
    assert(*instances > 0);
    return true;
}

/* Name and instances of a part or subtree, multiplied along its path. */
static bool name_part(const struct jn_node *group,
                      const struct jn_timeloop_frame *frame, const char **name,
                      uint64_t *instances)
{
    const struct jn_reader *reader = frame->reader;
    const struct jn_node *node = jn_timeloop_find(group, "name");
    if (node == NULL) {
        jn_error(reader->diags, group->place, "a part needs a 'name'");
        return false;
    }
    uint64_t own;
    if (!read_name(node, name, &own, reader))
        return false;
    *instances = jn_mul(own, frame->instances);
    if (*instances <= JN_MOST_INSTANCES)
        return true;
    jn_error(reader->diags, node->place,
             "'%s' has too many instances: at most 2^48 are supported", *name);
    return false;
}

/* The scope inside GROUP, which is called NAME. */
static bool enter_scope(const struct jn_node *group, const char *name,
                        const struct jn_timeloop_frame *frame,
                        const struct jn_timeloop_scope **inner)
{
    struct jn_arena *arena = frame->reader->arena;
    struct jn_timeloop_scope *scope = jn_arena_take(arena, 1, sizeof *scope);
    scope->outer = frame->scope;
    scope->path =
        frame->scope != NULL
            ? jn_arena_format(arena, "%s.%s", frame->scope->path, name)
            : name;
    scope->attributes = jn_timeloop_find(group, "attributes");
    *inner = scope;
    return scope->attributes == NULL ||
           jn_node_is(scope->attributes, JN_GROUP, "'attributes'",
                      frame->reader);
}

/* A part's number of instances comes from names alone. */
static bool check_instances(const struct jn_timeloop_part *part,
                            const struct jn_reader *reader)
{
    const struct jn_node *node = jn_timeloop_attribute(part, "instances");
    uint64_t instances = part->instances;
    if (node == NULL)
        return true;
    if (!jn_timeloop_count(node, reader, &instances))
        return false;
    if (instances == part->instances)
        return true;
    jn_error(reader->diags, node->place,
             "'instances' is %llu, but the names around '%s' make %llu; give "
             "the number as a range in the name, '%s[0..%llu]'",
             (unsigned long long)instances, part->name,
             (unsigned long long)part->instances, part->name,
             (unsigned long long)(instances > 0 ? instances - 1 : 0));
    return false;
}

static bool read_local(const struct jn_node *group,
                       const struct jn_timeloop_frame *frame)
{
    const struct jn_reader *reader = frame->reader;
    struct jn_timeloop_part part = {.place = group->place};
    if (!jn_node_is(group, JN_GROUP, "a part of 'local'", reader) ||
        !name_part(group, frame, &part.name, &part.instances) ||
        !enter_scope(group, part.name, frame, &part.scope))
        return false;
    const struct jn_node *class_ = jn_timeloop_find(group, "class");
    if (class_ == NULL) {
        jn_error(reader->diags, group->place, "part '%s' needs a 'class'",
                 part.name);
        return false;
    }
    return jn_node_name(class_, "'class'", reader, &part.class_) &&
           check_instances(&part, reader) && jn_timeloop_add_part(&part, frame);
}

static bool read_locals(const struct jn_node *list,
                        const struct jn_timeloop_frame *frame)
{
    if (list == NULL)
        return true;
    if (!jn_node_is(list, JN_LIST, "'local'", frame->reader))
        return false;
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_local(list->items[i], frame);
    return fine;
}

/* The single entry of a `subtree`, or NULL after a complaint. */
static const struct jn_node *only_entry(const struct jn_node *list,
                                        const struct jn_reader *reader)
{
    if (!jn_node_is(list, JN_LIST, "'subtree'", reader))
        return NULL;
    if (list->item_count != 1) {
        jn_error(reader->diags, list->place,
                 "a 'subtree' must have exactly one entry, not %zu",
                 list->item_count);
        return NULL;
    }
    return jn_node_is(list->items[0], JN_GROUP, "an entry of 'subtree'", reader)
               ? list->items[0]
               : NULL;
}

bool jn_timeloop_read_tree(const struct jn_node *list,
                           struct jn_timeloop_frame frame)
{
    bool fine = true;
    while (list != NULL) {
        const struct jn_node *entry = only_entry(list, frame.reader);
        const char *name;
        if (entry == NULL ||
            !name_part(entry, &frame, &name, &frame.instances) ||
            !enter_scope(entry, name, &frame, &frame.scope))
            return false;
        if (frame.parts->name == NULL)
            frame.parts->name = name;
        fine &= read_locals(jn_timeloop_find(entry, "local"), &frame);
        list = jn_timeloop_find(entry, "subtree");
    }
    return fine;
}
