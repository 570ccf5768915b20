/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/table_header.h"

#include "config/literal.h"

#include <assert.h>
#include <string.h>

const char *const jn_price_column_names[JN_PRICE_COLUMN_ATTRIBUTE] = {
    [JN_PRICE_COLUMN_CLASS] = "class",
    [JN_PRICE_COLUMN_NAME] = "name",
    [JN_PRICE_COLUMN_KIND] = "kind",
    [JN_PRICE_COLUMN_ACTION] = "action",
    [JN_PRICE_COLUMN_ENERGY] = "energy_pj",
    [JN_PRICE_COLUMN_ENERGY_PER_BIT] = "energy_pj_per_bit",
    [JN_PRICE_COLUMN_LEAK] = "leak_pj_per_cycle",
    [JN_PRICE_COLUMN_AREA] = "area_um2",
    [JN_PRICE_COLUMN_SOURCE] = "source",
};

/* A column whose name ends in a unit has numbers, whatever its cells say. */
static const char *const units[] = {
    "_bits", "_bytes", "_words", "_lines", "_nm",    "_um",     "_mm",
    "_v",    "_ghz",   "_ns",    "_count", "_ratio", "_percent"};

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

static bool names_a_unit(const char *name)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (ends_in(name, units[i]))
            return true;
    return false;
}

/* The cells of a column that are not empty are all numbers. */
static bool has_numbers(const struct jn_csv *csv, size_t column)
{
    for (size_t i = 1; i < csv->rows.count; i++) {
        if (column >= csv->rows.items[i].cell_count)
            continue;
        const char *cell = csv->rows.items[i].cells[column];
        if (cell[0] != '\0' && jn_literal_read(cell).kind == JN_NO_LITERAL)
            return false;
    }
    return true;
}

static unsigned find_column(const char *name)
{
    unsigned column = 0;
    while (column < JN_PRICE_COLUMN_ATTRIBUTE &&
           strcmp(jn_price_column_names[column], name) != 0)
        column++;
    return column;
}

static void add_attribute(struct jn_price_table *table,
                          const struct jn_csv *csv, size_t column)
{
    struct jn_price_attribute *attribute =
        &table->attributes[table->attribute_count++];
    attribute->name = csv->rows.items[0].cells[column];
    attribute->is_number =
        names_a_unit(attribute->name) || has_numbers(csv, column);
}

static struct jn_place header_place(const struct jn_csv *csv, size_t column)
{
    return jn_csv_place(csv, &csv->rows.items[0], column);
}

/* Complains about a column's name; true if it can stay. */
static bool check_name(const struct jn_csv *csv, size_t column,
                       const struct jn_reader *reader)
{
    const char *const *names = csv->rows.items[0].cells;
    struct jn_place place = header_place(csv, column);
    if (names[column][0] == '\0') {
        jn_error(reader->diags, place, "column %zu has no name", column + 1);
        return false;
    }
    for (size_t i = 0; i < column; i++)
        if (strcmp(names[i], names[column]) == 0) {
            jn_error(reader->diags, place, "there are two columns '%s'",
                     names[column]);
            return false;
        }
    if (find_column(names[column]) < JN_PRICE_COLUMN_ATTRIBUTE)
        return true;
    const char *meant = jn_did_you_mean(names[column], jn_price_column_names,
                                        JN_PRICE_COLUMN_ATTRIBUTE);
    if (meant)
        jn_error(reader->diags, place,
                 "a table has no column '%s'; did you mean '%s'?",
                 names[column], meant);
    return !meant;
}

static bool has_column(const struct jn_price_header *header, unsigned column)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i] == column)
            return true;
    return false;
}

static bool check_completeness(const struct jn_price_header *header,
                               struct jn_place place,
                               const struct jn_reader *reader)
{
    bool has_energy = has_column(header, JN_PRICE_COLUMN_ENERGY) ||
                      has_column(header, JN_PRICE_COLUMN_ENERGY_PER_BIT);
    const char *missing = NULL;
    if (!has_column(header, JN_PRICE_COLUMN_CLASS) &&
        !has_column(header, JN_PRICE_COLUMN_NAME))
        missing = "'class' or 'name': what the rows are about";
    else if (!has_column(header, JN_PRICE_COLUMN_SOURCE))
        missing = "'source': where the figures of each row are from";
    else if (!has_energy && !has_column(header, JN_PRICE_COLUMN_LEAK) &&
             !has_column(header, JN_PRICE_COLUMN_AREA))
        missing = "'energy_pj', 'energy_pj_per_bit', 'leak_pj_per_cycle' or "
                  "'area_um2'";
    else if (has_energy && !has_column(header, JN_PRICE_COLUMN_ACTION))
        missing = "'action': what the energies are of";
    if (missing)
        jn_error(reader->diags, place, "the table needs a column %s", missing);
    return !missing;
}

bool jn_price_header_read(const struct jn_csv *csv,
                          const struct jn_reader *reader,
                          struct jn_price_header *header,
                          struct jn_price_table *table)
{
    assert(csv->rows.count > 0);
    struct jn_place place = header_place(csv, 0);
    header->count = csv->rows.items[0].cell_count;
    if (header->count > JN_MAX_CSV_CELLS) {
        jn_error(reader->diags, place,
                 "the table has %zu columns; at most %d are possible",
                 header->count, JN_MAX_CSV_CELLS);
        return false;
    }
    table->attributes =
        jn_arena_take(reader->arena, header->count, sizeof *table->attributes);
    bool good = true;
    for (size_t i = 0; i < header->count; i++) {
        good &= check_name(csv, i, reader);
        header->columns[i] = find_column(csv->rows.items[0].cells[i]);
        if (header->columns[i] < JN_PRICE_COLUMN_ATTRIBUTE)
            continue;
        header->columns[i] += (unsigned)table->attribute_count;
        add_attribute(table, csv, i);
    }
    return good && check_completeness(header, place, reader);
}
