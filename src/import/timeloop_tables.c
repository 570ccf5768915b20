/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_tables.h"

#include "import/timeloop_keys.h"
#include "import/timeloop_parts.h"

#include <assert.h>
#include <string.h>

/* The end of a list of rows, where the next one goes. */
struct writer {
    const struct jn_reader *reader;
    const struct jn_timeloop_row **tail;
};

static bool add_row(struct writer *writer, const struct jn_timeloop_row *row,
                    const struct jn_node *value)
{
    struct jn_timeloop_row *copy =
        jn_arena_take(writer->reader->arena, 1, sizeof *copy);
    assert(row->component != NULL);
    *copy = *row;
    copy->place = value->place;
    if (!jn_timeloop_real(value, writer->reader, &copy->value))
        return false;
    if (copy->value < 0) {
        jn_error(writer->reader->diags, value->place,
                 "%s of '%s' must not be negative, but is %g",
                 jn_timeloop_label(value, writer->reader), row->component,
                 copy->value);
        return false;
    }
    *writer->tail = copy;
    writer->tail = &copy->next;
    return true;
}

/* A group {arguments, energy}. */
static bool read_entry(struct writer *writer, struct jn_timeloop_row row,
                       const struct jn_node *entry)
{
    const struct jn_reader *reader = writer->reader;
    if (!jn_node_is(entry, JN_GROUP, "an energy table's entry", reader))
        return false;
    const struct jn_node *energy = jn_timeloop_find(entry, "energy");
    if (energy == NULL) {
        jn_error(reader->diags, entry->place,
                 "action '%s' of '%s' needs its 'energy'", row.action,
                 row.component);
        return false;
    }
    row.arguments = jn_timeloop_find(entry, "arguments");
    return add_row(writer, &row, energy);
}

/* What an old table has under an action's name: a number, a group or a list
 * of groups. */
static bool read_keyed_action(struct writer *writer, struct jn_timeloop_row row,
                              const struct jn_node *value)
{
    assert(value->key != NULL);
    row.action = value->key;
    if (value->kind == JN_SCALAR)
        return add_row(writer, &row, value);
    if (value->kind != JN_LIST)
        return read_entry(writer, row, value);
    bool fine = true;
    for (size_t i = 0; i < value->item_count; i++)
        fine &= read_entry(writer, row, value->items[i]);
    return fine;
}

static bool read_named_action(struct writer *writer, struct jn_timeloop_row row,
                              const struct jn_node *entry)
{
    const struct jn_reader *reader = writer->reader;
    if (!jn_node_is(entry, JN_GROUP, "an action", reader))
        return false;
    const struct jn_node *name = jn_timeloop_find(entry, "name");
    if (name == NULL) {
        jn_error(reader->diags, entry->place,
                 "an action of '%s' needs a "
                 "'name'",
                 row.component);
        return false;
    }
    return jn_node_name(name, "'name'", reader, &row.action) &&
           read_entry(writer, row, entry);
}

static bool read_actions(struct writer *writer, const char *component,
                         const struct jn_node *actions)
{
    struct jn_timeloop_row row = {.component = component};
    bool fine = true;
    if (actions->kind == JN_GROUP) {
        for (size_t i = 0; i < actions->item_count; i++)
            if (!jn_timeloop_is_key(actions->items[i]->key, "name"))
                fine &= read_keyed_action(writer, row, actions->items[i]);
        return fine;
    }
    if (!jn_node_is(actions, JN_LIST, "'actions'", writer->reader))
        return false;
    for (size_t i = 0; i < actions->item_count; i++)
        fine &= read_named_action(writer, row, actions->items[i]);
    return fine;
}

static bool read_area(struct writer *writer, const char *component,
                      const struct jn_node *area)
{
    struct jn_timeloop_row row = {.component = component};
    return add_row(writer, &row, area);
}

/* How the tables of an ERT and an ART differ. */
struct format {
    const char *what;
    const char *key;
    bool (*read)(struct writer *writer, const char *component,
                 const struct jn_node *value);
};

static const struct format energy_format = {"ERT", "actions", read_actions};
static const struct format area_format = {"ART", "area", read_area};

/* A table of a list: its component's name and, under the format's key, what
 * there is to read. */
static bool read_table(struct writer *writer, const struct format *format,
                       const struct jn_node *table)
{
    const struct jn_reader *reader = writer->reader;
    const char *name;
    if (!jn_node_is(table, JN_GROUP, "a table", reader))
        return false;
    const struct jn_node *component = jn_timeloop_find(table, "name");
    const struct jn_node *value = jn_timeloop_find(table, format->key);
    if (component == NULL || value == NULL) {
        jn_error(reader->diags, table->place, "a table of the %s needs '%s'",
                 format->what, component == NULL ? "name" : format->key);
        return false;
    }
    return jn_node_name(component, "'name'", reader, &name) &&
           format->read(writer, jn_timeloop_last_name(name, reader->arena),
                        value);
}

/* A table of a group, under its component's name. */
static bool read_keyed_table(struct writer *writer, const struct format *format,
                             const struct jn_node *table)
{
    const struct jn_node *value = jn_timeloop_find(table, format->key);
    return format->read(
        writer, jn_timeloop_last_name(table->key, writer->reader->arena),
        value != NULL ? value : table);
}

static bool read_tables(const struct jn_node *root, const struct format *format,
                        struct writer *writer)
{
    const struct jn_reader *reader = writer->reader;
    const struct jn_node *tables = jn_timeloop_find(root, "tables");
    if (root == NULL)
        return true;
    if (!jn_node_is(root, JN_GROUP, format->what, reader))
        return false;
    if (tables == NULL) {
        jn_error(reader->diags, root->place, "an %s needs its 'tables'",
                 format->what);
        return false;
    }
    if (tables->kind == JN_SCALAR)
        return jn_node_is(tables, JN_LIST, "'tables'", reader);
    bool fine = true;
    for (size_t i = 0; i < tables->item_count; i++)
        fine &= tables->kind == JN_LIST
                    ? read_table(writer, format, tables->items[i])
                    : read_keyed_table(writer, format, tables->items[i]);
    return fine;
}

bool jn_timeloop_tables_read(const struct jn_node *ert,
                             const struct jn_node *art,
                             const struct jn_reader *reader,
                             struct jn_timeloop_tables *tables)
{
    memset(tables, 0, sizeof *tables);
    struct writer energies = {reader, &tables->energies};
    struct writer areas = {reader, &tables->areas};
    if (ert != NULL) {
        tables->has_energies = true;
        tables->energy_place = ert->key_place;
    }
    bool fine = read_tables(ert, &energy_format, &energies);
    return read_tables(art, &area_format, &areas) && fine;
}

static const struct jn_timeloop_row *
dearest(const struct jn_timeloop_tables *tables, const char *component,
        const char *action)
{
    const struct jn_timeloop_row *best = NULL;
    for (const struct jn_timeloop_row *row = tables->energies; row != NULL;
         row = row->next)
        if (strcmp(row->component, component) == 0 &&
            strcmp(row->action, action) == 0 &&
            (best == NULL || row->value > best->value))
            best = row;
    return best;
}

const struct jn_timeloop_row *
jn_timeloop_energy(const struct jn_timeloop_tables *tables,
                   const char *component, const char *actions)
{
    for (const char *action = actions; *action != '\0';
         action += strspn(action, " ")) {
        size_t length = strcspn(action, " ");
        char name[64];
        if (length < sizeof name) {
            memcpy(name, action, length);
            name[length] = '\0';
            const struct jn_timeloop_row *row =
                dearest(tables, component, name);
            if (row != NULL)
                return row;
        }
        action += length;
    }
    return NULL;
}

const struct jn_timeloop_row *
jn_timeloop_area(const struct jn_timeloop_tables *tables, const char *component)
{
    for (const struct jn_timeloop_row *row = tables->areas; row != NULL;
         row = row->next)
        if (strcmp(row->component, component) == 0)
            return row;
    return NULL;
}

bool jn_timeloop_is_tabled(const struct jn_timeloop_tables *tables,
                           const char *component)
{
    for (const struct jn_timeloop_row *row = tables->energies; row != NULL;
         row = row->next)
        if (strcmp(row->component, component) == 0)
            return true;
    return false;
}
