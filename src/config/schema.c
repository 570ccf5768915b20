/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/schema.h"

#include <assert.h>
#include <string.h>

enum { MOST_NAMES = 128, MOST_LISTED = 20, MOST_UNKNOWN = 100 };

/* Whether NAME is one of the words of LIST. */
static bool has_word(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at != NULL && *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, name, length) == 0)
            return true;
        at += word;
        at += strspn(at, " ");
    }
    return false;
}

static const struct jn_field *find_field(const struct jn_field *fields,
                                         const char *key)
{
    for (; fields->key != NULL; fields++)
        if (strcmp(fields->key, key) == 0 || has_word(fields->aliases, key))
            return fields;
    return NULL;
}

/* "'a', 'b' or 'c'". */
static const char *listed(const char *const names[], size_t count,
                          struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        const char *separator = i == 0 ? "" : i + 1 < count ? ", " : " or ";
        text = jn_arena_format(arena, "%s%s'%s'", text, separator, names[i]);
    }
    return text;
}

static const char *suggestion(const char *name, const char *const names[],
                              size_t count, struct jn_arena *arena)
{
    const char *meant = jn_did_you_mean(name, names, count);
    if (meant != NULL)
        return jn_arena_format(arena, "; did you mean '%s'?", meant);
    if (count == 0 || count > MOST_LISTED)
        return "";
    return jn_arena_format(arena, "; there is %s", listed(names, count, arena));
}

static void report_unknown(const struct jn_node *item, const char *what,
                           const struct jn_field *fields,
                           const struct jn_reader *reader)
{
    const char *names[MOST_NAMES] = {NULL};
    size_t count = 0;
    for (; fields->key != NULL && count < MOST_NAMES; fields++)
        names[count++] = fields->key;
    jn_error(reader->diags, item->key_place, "%s has no '%s'%s", what,
             item->key, suggestion(item->key, names, count, reader->arena));
}

static bool check_sign(const struct jn_node *item, const struct jn_field *field,
                       double value, const struct jn_reader *reader)
{
    bool positive = (field->flags & JN_POSITIVE) != 0;
    if (positive ? value > 0 : value >= 0 || (field->flags & JN_ANY_SIGN))
        return true;
    jn_error(reader->diags, item->place, "'%s' must %s, but is %.15g",
             item->key, positive ? "be above 0" : "not be negative", value);
    return false;
}

static bool read_count(const struct jn_node *item, const struct jn_field *field,
                       void *member, const struct jn_reader *reader)
{
    const char *what = jn_arena_format(reader->arena, "'%s'", item->key);
    uint64_t count;
    if (!jn_node_count(item, what, reader, &count) ||
        !check_sign(item, field, (double)count, reader))
        return false;
    *(uint64_t *)member = count;
    return true;
}

static bool read_real(const struct jn_node *item, const struct jn_field *field,
                      void *member, const struct jn_reader *reader)
{
    const char *what = jn_arena_format(reader->arena, "'%s'", item->key);
    double real;
    if (!jn_node_real(item, what, reader, &real) ||
        !check_sign(item, field, real, reader))
        return false;
    *(double *)member = real;
    return true;
}

static bool read_name(const struct jn_node *item, const struct jn_field *field,
                      void *member, const struct jn_reader *reader)
{
    const char *what = jn_arena_format(reader->arena, "'%s'", item->key);
    const char *name;
    if (!jn_node_name(item, what, reader, &name))
        return false;
    if ((field->flags & JN_POSITIVE) && name[0] == '\0') {
        jn_error(reader->diags, item->place, "'%s' must not be empty",
                 item->key);
        return false;
    }
    *(const char **)member = name;
    return true;
}

static bool read_value(const struct jn_node *item, const struct jn_field *field,
                       void *member, const struct jn_reader *reader)
{
    switch (field->type) {
    case JN_FIELD_NAME:
        return read_name(item, field, member, reader);
    case JN_FIELD_COUNT:
        return read_count(item, field, member, reader);
    case JN_FIELD_REAL:
        return read_real(item, field, member, reader);
    case JN_FIELD_FLAG:
        return jn_node_flag(item,
                            jn_arena_format(reader->arena, "'%s'", item->key),
                            reader, member);
    case JN_FIELD_NODE:
        *(const struct jn_node **)member = item;
        return true;
    }
    assert(field->type <= JN_FIELD_NODE);
    return false;
}

static bool read_field(const struct jn_node *item, const struct jn_field *field,
                       void *record, const struct jn_reader *reader)
{
    if (field->flags & JN_IGNORED)
        return true;
    if (!read_value(item, field, (char *)record + field->offset, reader))
        return false;
    if (field->has_offset != JN_NO_HAS)
        *(bool *)((char *)record + field->has_offset) = true;
    return true;
}

/* The item that already gave this field, under its name or an alias. */
static const struct jn_node *given_before(const struct jn_node *group,
                                          size_t index,
                                          const struct jn_field *fields,
                                          const struct jn_field *field)
{
    for (size_t i = 0; i < index; i++)
        if (find_field(fields, group->items[i]->key) == field)
            return group->items[i];
    return NULL;
}

static bool read_item(const struct jn_node *group, size_t index,
                      const struct jn_field *fields, void *record,
                      const struct jn_reader *reader)
{
    const struct jn_node *item = group->items[index];
    const struct jn_field *field = find_field(fields, item->key);
    assert(field != NULL);
    const struct jn_node *first = given_before(group, index, fields, field);
    if (first != NULL) {
        jn_error(reader->diags, item->key_place,
                 "'%s' says the same as '%s', which is given too", item->key,
                 first->key);
        return false;
    }
    return read_field(item, field, record, reader);
}

static bool is_given(const struct jn_node *group, const struct jn_field *field)
{
    for (size_t i = 0; i < group->item_count; i++)
        if (find_field(field, group->items[i]->key) == field)
            return true;
    return false;
}

static bool check_required(const struct jn_node *group, const char *what,
                           const struct jn_field *fields,
                           const struct jn_reader *reader)
{
    bool complete = true;
    for (; fields->key != NULL; fields++) {
        if (!(fields->flags & JN_REQUIRED) || is_given(group, fields))
            continue;
        jn_error(reader->diags, group->place, "%s needs '%s'", what,
                 fields->key);
        complete = false;
    }
    return complete;
}

bool jn_group_read(const struct jn_node *group, const char *what,
                   const struct jn_field *fields, void *record,
                   const struct jn_reader *reader)
{
    if (!jn_node_is(group, JN_GROUP, what, reader))
        return false;
    bool good = true;
    size_t unknown_count = 0;
    for (size_t i = 0; i < group->item_count; i++) {
        if (find_field(fields, group->items[i]->key) == NULL) {
            if (unknown_count++ < MOST_UNKNOWN)
                report_unknown(group->items[i], what, fields, reader);
            good = false;
        } else if (!read_item(group, i, fields, record, reader)) {
            good = false;
        }
    }
    return check_required(group, what, fields, reader) && good;
}

int jn_node_choice(const struct jn_node *node, const char *what,
                   const char *const names[], size_t count,
                   const struct jn_reader *reader)
{
    const char *name;
    if (!jn_node_name(node, what, reader, &name))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    const char *meant = jn_did_you_mean(name, names, count);
    jn_error(reader->diags, node->place, "%s must be %s, not '%s'%s", what,
             listed(names, count, reader->arena), name,
             meant == NULL ? ""
                           : jn_arena_format(reader->arena,
                                             "; did you mean '%s'?", meant));
    return -1;
}
