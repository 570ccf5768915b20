/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/table.h"

#include "config/literal.h"
#include "config/source.h"
#include "estimate/table_header.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define BIT JN_ACTION_BIT
#define SPARSE_STORAGE_ACTIONS (BIT(JN_COMPRESS + 1) - BIT(JN_GATED_READ))
#define STORAGE_ACTIONS                                                        \
    (BIT(JN_READ) | BIT(JN_FILL) | BIT(JN_UPDATE) | BIT(JN_LEAK) |             \
     SPARSE_STORAGE_ACTIONS)
#define COMPUTE_ACTIONS                                                        \
    (BIT(JN_COMPUTE) | BIT(JN_ADD) | BIT(JN_COMPARE) | BIT(JN_LEAK) |          \
     BIT(JN_GATED_COMPUTE) | BIT(JN_SKIPPED_COMPUTE))
#define NETWORK_ACTIONS (JN_WIRE_BIT | JN_HOP_BIT)
#define NEURON_ACTIONS (BIT(JN_SYNC + 1) - BIT(JN_VISIT) + BIT(JN_LEAK))

static const char *const class_names[] = {
    [JN_CLASS_DRAM] = "dram",       [JN_CLASS_SRAM] = "sram",
    [JN_CLASS_REGFILE] = "regfile", [JN_CLASS_COMPUTE] = "compute",
    [JN_CLASS_NETWORK] = "network", [JN_CLASS_NEURON] = "neuron",
};
enum { CLASS_COUNT = sizeof class_names / sizeof class_names[0] };

static const jn_actions class_actions[CLASS_COUNT] = {
    [JN_CLASS_DRAM] = STORAGE_ACTIONS,    [JN_CLASS_SRAM] = STORAGE_ACTIONS,
    [JN_CLASS_REGFILE] = STORAGE_ACTIONS, [JN_CLASS_COMPUTE] = COMPUTE_ACTIONS,
    [JN_CLASS_NETWORK] = NETWORK_ACTIONS, [JN_CLASS_NEURON] = NEURON_ACTIONS,
};

/* Names besides those of the actions themselves. */
static const struct {
    const char *name;
    jn_actions actions;
} more_names[] = {
    {"write", BIT(JN_FILL) | BIT(JN_UPDATE)},
    {"gated_write", BIT(JN_GATED_FILL) | BIT(JN_GATED_UPDATE)},
    {"skipped_write", BIT(JN_SKIPPED_FILL) | BIT(JN_SKIPPED_UPDATE)},
    {"metadata_write", BIT(JN_METADATA_FILL) | BIT(JN_METADATA_UPDATE)},
    {"gated_metadata_write",
     BIT(JN_GATED_METADATA_FILL) | BIT(JN_GATED_METADATA_UPDATE)},
    {"skipped_metadata_write",
     BIT(JN_SKIPPED_METADATA_FILL) | BIT(JN_SKIPPED_METADATA_UPDATE)},
    {"wire", JN_WIRE_BIT},
    {"hop", JN_HOP_BIT},
};
enum {
    MORE_NAME_COUNT = sizeof more_names / sizeof more_names[0],
    ACTION_NAME_COUNT = JN_ACTION_COUNT + MORE_NAME_COUNT
};

static const char *action_name(size_t i)
{
    return i < JN_ACTION_COUNT ? jn_action_name((enum jn_action)i)
                               : more_names[i - JN_ACTION_COUNT].name;
}

static jn_actions named_actions(size_t i)
{
    return i < JN_ACTION_COUNT ? BIT(i)
                               : more_names[i - JN_ACTION_COUNT].actions;
}

/* What the functions that read a row have at hand. */
struct table_reading {
    const struct jn_csv *csv;
    struct jn_price_table *table;
    struct jn_price_row *row;
    const struct jn_reader *reader;
    const struct jn_csv_row *cells; /* of the row or instruction being read */
    size_t cell;
    bool failed;
};

static void complain(struct table_reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct table_reading *reading, const char *format, ...)
{
    struct jn_place place =
        jn_csv_place(reading->csv, reading->cells, reading->cell);
    va_list list;
    va_start(list, format);
    const char *text = jn_arena_vformat(reading->reader->arena, format, list);
    va_end(list);
    jn_error(reading->reader->diags, place, "%s", text);
    reading->failed = true;
}

static size_t find_name(const char *name, const char *const names[],
                        size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

/* Index of NAME in NAMES, or COUNT after a complaint. */
static size_t find_or_complain(struct table_reading *reading, const char *what,
                               const char *name, const char *const names[],
                               size_t count)
{
    size_t i = find_name(name, names, count);
    if (i < count)
        return i;
    const char *meant = jn_did_you_mean(name, names, count);
    if (meant)
        complain(reading, "there is no %s '%s'; did you mean '%s'?", what, name,
                 meant);
    else
        complain(reading, "there is no %s '%s'", what, name);
    return count;
}

static void read_class(struct table_reading *reading, const char *text)
{
    size_t class_ =
        find_or_complain(reading, "class", text, class_names, CLASS_COUNT);
    if (class_ < CLASS_COUNT)
        reading->row->class_ = (int)class_;
}

static void read_actions(struct table_reading *reading, const char *text)
{
    struct jn_arena *arena = reading->reader->arena;
    const char *action_names[ACTION_NAME_COUNT];
    for (size_t i = 0; i < ACTION_NAME_COUNT; i++)
        action_names[i] = action_name(i);
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        const char *name = jn_arena_slice(arena, text, length);
        size_t action = find_or_complain(reading, "action", name, action_names,
                                         ACTION_NAME_COUNT);
        if (action < ACTION_NAME_COUNT)
            reading->row->actions |= named_actions(action);
        text += length + strspn(text + length, " ");
    }
}

static struct jn_price_cell read_number(struct table_reading *reading,
                                        const char *column, const char *text)
{
    struct jn_literal literal = jn_literal_read(text);
    struct jn_price_cell cell = {true, text, literal.real};
    if (literal.kind == JN_NO_LITERAL || literal.kind == JN_OUT_OF_RANGE ||
        !isfinite(literal.real))
        complain(reading, "'%s' in column '%s' is not a number", text, column);
    return cell;
}

static struct jn_price_cell read_figure(struct table_reading *reading,
                                        enum jn_price_column column,
                                        const char *text)
{
    const char *name = jn_price_column_names[column];
    struct jn_price_cell cell = read_number(reading, name, text);
    if (cell.number < 0)
        complain(reading, "'%s' must not be negative, as %s is", name, text);
    return cell;
}

static void read_energy(struct table_reading *reading,
                        enum jn_price_column column, const char *text)
{
    if (reading->row->energy.given)
        complain(reading,
                 "a row has 'energy_pj' or 'energy_pj_per_bit', not both");
    reading->row->energy = read_figure(reading, column, text);
    reading->row->energy_is_per_bit = column == JN_PRICE_COLUMN_ENERGY_PER_BIT;
}

static void read_attribute(struct table_reading *reading, size_t attribute,
                           const char *text)
{
    const struct jn_price_attribute *column =
        &reading->table->attributes[attribute];
    struct jn_price_cell cell = {true, text, 0};
    if (column->is_number)
        cell = read_number(reading, column->name, text);
    reading->row->attributes[attribute] = cell;
}

static void read_cell(struct table_reading *reading, unsigned column,
                      const char *text)
{
    struct jn_price_row *row = reading->row;
    switch (column) {
    case JN_PRICE_COLUMN_CLASS:
        read_class(reading, text);
        break;
    case JN_PRICE_COLUMN_NAME:
        row->name = text;
        break;
    case JN_PRICE_COLUMN_KIND:
        row->kind = text;
        break;
    case JN_PRICE_COLUMN_ACTION:
        read_actions(reading, text);
        break;
    case JN_PRICE_COLUMN_ENERGY:
    case JN_PRICE_COLUMN_ENERGY_PER_BIT:
        read_energy(reading, column, text);
        break;
    case JN_PRICE_COLUMN_LEAK:
        row->leak = read_figure(reading, column, text);
        break;
    case JN_PRICE_COLUMN_AREA:
        row->area = read_figure(reading, column, text);
        break;
    case JN_PRICE_COLUMN_SOURCE:
        row->source = text;
        break;
    default:
        read_attribute(reading, column - JN_PRICE_COLUMN_ATTRIBUTE, text);
    }
}

static void check_row(struct table_reading *reading)
{
    const struct jn_price_row *row = reading->row;
    reading->cell = 0;
    if (!row->source)
        complain(reading, "the row needs a source: where its figures are from");
    if (row->class_ == JN_ANY_CLASS && !row->name)
        complain(reading, "the row needs a class or a name: what it is about");
    if (!row->energy.given && !row->leak.given && !row->area.given)
        complain(reading, "the row has neither an energy, a leak nor an area");
    if (row->energy.given && row->actions == 0)
        complain(reading, "the energy needs an action");
    if (!row->energy.given && row->actions != 0)
        complain(reading, "the action has no energy");
    if (row->class_ != JN_ANY_CLASS &&
        (row->actions & ~class_actions[row->class_]) != 0)
        complain(reading,
                 "a component of class '%s' does not do all of these actions",
                 class_names[row->class_]);
}

static void read_row(struct table_reading *reading,
                     const struct jn_csv_row *cells,
                     const struct jn_price_header *header)
{
    struct jn_price_row *row = reading->row;
    *row = (struct jn_price_row){
        .line = cells->line,
        .class_ = JN_ANY_CLASS,
        .attributes = jn_arena_take(reading->reader->arena,
                                    reading->table->attribute_count,
                                    sizeof *row->attributes)};
    reading->cells = cells;
    reading->cell = 0;
    if (cells->cell_count != header->count) {
        complain(reading, "the row has %zu cells, but the table %zu columns",
                 cells->cell_count, header->count);
        return;
    }
    bool failed_before = reading->failed;
    reading->failed = false;
    for (size_t i = 0; i < header->count; i++) {
        reading->cell = i;
        if (cells->cells[i][0] != '\0')
            read_cell(reading, header->columns[i], cells->cells[i]);
    }
    if (!reading->failed)
        check_row(reading);
    reading->failed |= failed_before;
}

static void read_accuracy(struct table_reading *reading, const char *text)
{
    struct jn_literal literal = jn_literal_read(text);
    if (literal.kind != JN_WHOLE || literal.negative || literal.magnitude > 100)
        complain(reading,
                 "'accuracy_percent' must be a whole number of 0 to 100, not "
                 "'%s'",
                 text);
    else
        reading->table->accuracy_percent = (unsigned)literal.magnitude;
}

static void read_instruction(struct table_reading *reading,
                             const struct jn_csv_row *instruction)
{
    static const char accuracy[] = "accuracy_percent ";
    const char *text = instruction->cells[0];
    reading->cells = instruction;
    if (strcmp(text, "extrapolate") == 0)
        reading->table->extrapolates = true;
    else if (strcmp(text, "scale_technology") == 0)
        reading->table->scales_technology = true;
    else if (strncmp(text, accuracy, sizeof accuracy - 1) == 0)
        read_accuracy(reading, text + sizeof accuracy - 1);
    else
        complain(reading,
                 "there is no instruction '%s'; there are 'extrapolate', "
                 "'scale_technology' and 'accuracy_percent N'",
                 text);
}

static void read_table(struct table_reading *reading)
{
    const struct jn_csv *csv = reading->csv;
    struct jn_price_table *table = reading->table;
    for (size_t i = 0; i < csv->instructions.count; i++)
        read_instruction(reading, &csv->instructions.items[i]);
    static const struct jn_csv_row start = {.line = 1};
    reading->cells = csv->rows.count > 0 ? &csv->rows.items[0] : &start;
    if (csv->rows.count < 2) {
        complain(reading,
                 "the table is empty: it needs a row of column names and one "
                 "of figures");
        return;
    }
    struct jn_price_header header;
    if (!jn_price_header_read(csv, reading->reader, &header, table)) {
        reading->failed = true;
        return;
    }
    table->row_count = csv->rows.count - 1;
    table->rows = jn_arena_take(reading->reader->arena, table->row_count,
                                sizeof *table->rows);
    for (size_t i = 0; i < table->row_count; i++) {
        reading->row = &table->rows[i];
        read_row(reading, &csv->rows.items[i + 1], &header);
    }
}

enum { ACCURACY_PERCENT = 90 };

const struct jn_price_table *
jn_price_table_parse(const char *text, size_t length, const char *file,
                     const struct jn_reader *reader)
{
    struct jn_csv csv;
    if (!jn_csv_parse(text, length, file, reader, &csv))
        return NULL;
    struct jn_price_table *table =
        jn_arena_take(reader->arena, 1, sizeof *table);
    table->file = file;
    table->accuracy_percent = ACCURACY_PERCENT;
    struct table_reading reading = {
        .csv = &csv, .table = table, .reader = reader};
    read_table(&reading);
    return reading.failed ? NULL : table;
}

const struct jn_price_table *jn_price_table_load(const char *path,
                                                 struct jn_place place,
                                                 const struct jn_reader *reader)
{
    struct jn_source source = {.may_include = false};
    if (!jn_source_load(path, place, reader, &source))
        return NULL;
    return jn_price_table_parse(source.text, source.length, source.file,
                                reader);
}
