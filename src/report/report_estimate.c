/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report_estimate.h"

#include "base/number.h"
#include "report/estimate_rows.h"
#include "report/json_build.h"
#include "report/notes.h"
#include "report/table.h"

#include <csv.h>

#include <string.h>

/* Units for people; keys for programs: jn_figure_key. */
static const char *const unit_names[JN_FIGURE_COUNT] = {
    [JN_FIGURE_PJ] = "pJ",
    [JN_FIGURE_PJ_PER_CYCLE] = "pJ/cycle",
    [JN_FIGURE_PJ_PER_BIT_MM] = "pJ/bit/mm",
    [JN_FIGURE_UM2] = "um2"};
static bool is_alike(const struct jn_estimate_row *a,
                     const struct jn_estimate_row *b)
{
    return a->component == b->component && a->unit == b->unit &&
           a->figure == b->figure && strcmp(a->estimator, b->estimator) == 0 &&
           strcmp(a->source, b->source) == 0;
}

/* "GLB (sram)", "DRAM (dram lpddr4)". */
static const char *component_text(const struct jn_component *component,
                                  struct jn_arena *arena)
{
    const char *class_name = jn_class_name(component->class_);
    bool is_plain =
        component->kind[0] == '\0' || strcmp(component->kind, class_name) == 0;
    return jn_arena_format(arena, "%s (%s%s%s)", component->name, class_name,
                           is_plain ? "" : " ",
                           is_plain ? "" : component->kind);
}

/* Rows from FIRST on that say the same are one; returns the next one. */
static size_t add_alike(struct jn_table *table,
                        const struct jn_estimate_rows *rows, size_t first,
                        struct jn_notes *notes)
{
    struct jn_arena *arena = jn_table_arena(table);
    const struct jn_estimate_row *row = &rows->items[first];
    bool is_new = first == 0 || row[-1].component != row->component;
    const char *actions = row->action;
    size_t next = first + 1;
    while (next < rows->count && is_alike(row, &rows->items[next]))
        actions = jn_arena_format(arena, "%s, %s", actions,
                                  rows->items[next++].action);
    if (is_new && first > 0)
        jn_table_gap(table);
    if (is_new) {
        jn_table_row(table, JN_STRONG);
        jn_table_cell(table, component_text(row->component, arena));
    }
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, jn_arena_format(arena, "  %s", actions));
    jn_table_cell(table, jn_short_text(arena, row->figure));
    jn_table_cell(table, unit_names[row->unit]);
    jn_table_cell(table, row->estimator);
    bool has_source = strcmp(row->estimator, "none") != 0;
    jn_table_cell(table,
                  has_source ? jn_note_mark(notes, row->source, arena) : "");
    return next;
}

static bool print_text(const struct jn_arch *arch, const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"action", "", JN_COLUMN_LEFT}, {"each", "", JN_COLUMN_RIGHT},
        {"", "", JN_COLUMN_LEFT},       {"by", "", JN_COLUMN_LEFT},
        {"source", "", JN_COLUMN_LEFT},
    };
    struct jn_estimate_rows rows = jn_estimate_rows(arch, page->arena);
    struct jn_notes notes = {.count = 0};
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t next = 0; next < rows.count;)
        next = add_alike(table, &rows, next, &notes);
    jn_page_title(page, jn_arena_format(page->arena, "%s: estimates",
                                        arch->name ? arch->name : "machine"));
    fputc('\n', page->stream);
    jn_table_print(table, page);
    jn_page_heading(page, "Sources", "");
    jn_notes_print(&notes, page);
    return true;
}

/* libcsv puts a text in quotes and doubles those inside. */
static void print_cell(const struct jn_page *page, const char *text,
                       const char *end)
{
    csv_fwrite(page->stream, text, strlen(text));
    fputs(end, page->stream);
}

static bool print_csv(const struct jn_arch *arch, const struct jn_page *page)
{
    struct jn_estimate_rows rows = jn_estimate_rows(arch, page->arena);
    fputs("component,component_class,kind,action", page->stream);
    for (int unit = 0; unit < JN_FIGURE_COUNT; unit++)
        fprintf(page->stream, ",%s", jn_figure_key((enum jn_figure)unit));
    fputs(",estimator,source\n", page->stream);
    for (size_t i = 0; i < rows.count; i++) {
        const struct jn_estimate_row *row = &rows.items[i];
        print_cell(page, row->component->name, ",");
        print_cell(page, jn_class_name(row->component->class_), ",");
        print_cell(page, row->component->kind, ",");
        print_cell(page, row->action, ",");
        for (unsigned unit = 0; unit < JN_FIGURE_COUNT; unit++)
            fprintf(page->stream, "%s,",
                    unit == row->unit ? jn_exact_text(page->arena, row->figure)
                                      : "");
        print_cell(page, row->estimator, ",");
        print_cell(page, row->source, "\n");
    }
    return true;
}

static void put_attributes(struct jn_json *json, json_t *object,
                           const struct jn_component *component)
{
    json_t *attributes = jn_json_object(json, object, "attributes");
    for (size_t i = 0; i < component->attribute_count; i++) {
        const struct jn_attribute *attribute = &component->attributes[i];
        if (attribute->text)
            jn_json_text(json, attributes, attribute->name, attribute->text);
        else
            jn_json_amount(json, attributes, attribute->name,
                           attribute->number);
    }
}

/* The component of rows from FIRST on; returns the first row of the next. */
static size_t put_component(struct jn_json *json, json_t *list,
                            const struct jn_estimate_rows *rows, size_t first)
{
    const struct jn_component *component = rows->items[first].component;
    json_t *object = jn_json_append(json, list);
    jn_json_text(json, object, "name", component->name);
    jn_json_text(json, object, "class", jn_class_name(component->class_));
    jn_json_text(json, object, "kind", component->kind);
    put_attributes(json, object, component);
    json_t *prices = jn_json_object(json, object, "prices");
    size_t next = first;
    while (next < rows->count && rows->items[next].component == component)
        jn_json_price(json, prices, &rows->items[next++]);
    return next;
}

static bool print_json(const struct jn_arch *arch, const struct jn_page *page)
{
    struct jn_json json = {.arena = page->arena};
    struct jn_estimate_rows rows = jn_estimate_rows(arch, page->arena);
    json_t *root = json_object();
    jn_json_schema(&json, root, "estimates");
    jn_json_text(&json, root, "machine", arch->name);
    json_t *components = jn_json_list(&json, root, "components");
    for (size_t next = 0; next < rows.count;)
        next = put_component(&json, components, &rows, next);
    return jn_json_print(&json, root, page->stream);
}

const struct jn_estimate_format jn_estimate_formats[] = {
    {"text", print_text},
    {"csv", print_csv},
    {"json", print_json},
    {NULL, NULL},
};
