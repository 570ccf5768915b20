/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

enum { MARGIN = 2, GAP = 2, SMALLEST_WRAP = 16, WIDEST_HEADING = 13 };

struct row {
    const char **cells;
    enum jn_style style;
    bool is_rule, is_gap;
    struct row *next;
};

struct jn_table {
    struct jn_arena *arena;
    struct jn_column *columns;
    size_t column_count;
    struct row *first, *last;
    size_t cell_count; /* set so far in the last row */
};

struct jn_table *jn_table_new(struct jn_arena *arena,
                              const struct jn_column *columns, size_t count)
{
    struct jn_table *table = jn_arena_take(arena, 1, sizeof *table);
    table->arena = arena;
    table->columns = jn_arena_take(arena, count, sizeof *columns);
    memcpy(table->columns, columns, count * sizeof *columns);
    table->column_count = count;
    for (size_t i = 0; i < count; i++) {
        table->columns[i].heading = jn_utf8_plain(arena, columns[i].heading);
        table->columns[i].unit = jn_utf8_plain(arena, columns[i].unit);
    }
    return table;
}

void jn_table_row(struct jn_table *table, enum jn_style style)
{
    struct row *row = jn_arena_take(table->arena, 1, sizeof *row);
    row->cells =
        jn_arena_take(table->arena, table->column_count, sizeof *row->cells);
    for (size_t i = 0; i < table->column_count; i++)
        row->cells[i] = "";
    row->style = style;
    if (table->last)
        table->last->next = row;
    else
        table->first = row;
    table->last = row;
    table->cell_count = 0;
}

void jn_table_cell(struct jn_table *table, const char *text)
{
    assert(table->last && table->cell_count < table->column_count);
    table->last->cells[table->cell_count++] = jn_utf8_plain(table->arena, text);
}

void jn_table_rule(struct jn_table *table)
{
    jn_table_row(table, JN_PLAIN);
    table->last->is_rule = true;
}

void jn_table_gap(struct jn_table *table)
{
    jn_table_row(table, JN_PLAIN);
    table->last->is_gap = true;
}

struct jn_arena *jn_table_arena(const struct jn_table *table)
{
    return table->arena;
}

/* What printing works with: one line of the table holds some columns. */
struct layout {
    const struct jn_table *table;
    const struct jn_page *page;
    size_t *widths; /* by column; 0: left out */
    size_t *shown;  /* the columns of the block at hand */
    size_t shown_count;
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool has_flag(const struct layout *layout, size_t column, unsigned flag)
{
    return (layout->table->columns[column].flags & flag) != 0;
}

static bool is_blank(const struct jn_table *table, size_t column)
{
    for (const struct row *row = table->first; row; row = row->next)
        if (row->cells[column][0] && strcmp(row->cells[column], "-") != 0)
            return false;
    return true;
}

static size_t other_limit(const struct layout *layout)
{
    return layout->page->width / 2 - MARGIN;
}

/* Of the pieces that a heading may be broken into. */
static size_t longest_piece(const char *text)
{
    size_t longest = 0;
    while (*text) {
        const char *end = text + strcspn(text, " _/.-");
        if (*end && *end != ' ')
            end++;
        size_t width = jn_utf8_width(text) - jn_utf8_width(end);
        longest = larger(longest, width);
        text = end + strspn(end, " ");
    }
    return longest;
}

static size_t lines_within(const char *text, size_t columns)
{
    size_t lines = 0;
    for (; *text; lines++) {
        text += jn_page_break(text, columns);
        text += strspn(text, " ");
    }
    return lines;
}

/* A long heading takes two lines, or more, rather than a wide column. */
static size_t heading_width(const char *heading)
{
    size_t width = jn_utf8_width(heading);
    if (width <= WIDEST_HEADING)
        return width;
    width = smaller(longest_piece(heading), WIDEST_HEADING);
    while (width < WIDEST_HEADING && lines_within(heading, width) > 2)
        width++;
    return width;
}

static size_t natural_width(const struct layout *layout, size_t column)
{
    const struct jn_column *head = &layout->table->columns[column];
    if (has_flag(layout, column, JN_COLUMN_NEEDED) &&
        is_blank(layout->table, column))
        return 0;
    size_t width =
        larger(heading_width(head->heading), jn_utf8_width(head->unit));
    for (const struct row *row = layout->table->first; row; row = row->next)
        width = larger(width, jn_utf8_width(row->cells[column]));
    if (has_flag(layout, column, JN_COLUMN_WRAP))
        return smaller(width, layout->page->width - MARGIN);
    return has_flag(layout, column, JN_COLUMN_KEY)
               ? width
               : smaller(width, other_limit(layout));
}

/* Keys may take half of the page: no name pushes the numbers off it. */
static void narrow_keys(const struct layout *layout)
{
    size_t most = layout->page->width / 2;
    while (true) {
        size_t sum = 0;
        size_t widest = 0;
        for (size_t i = 0; i < layout->table->column_count; i++) {
            if (!has_flag(layout, i, JN_COLUMN_KEY))
                continue;
            sum += layout->widths[i] + GAP;
            if (layout->widths[i] > layout->widths[widest])
                widest = i;
        }
        if (sum <= most)
            return;
        layout->widths[widest]--;
    }
}

static size_t line_width(const struct layout *layout)
{
    size_t width = MARGIN;
    for (size_t i = 0; i < layout->shown_count; i++)
        width += layout->widths[layout->shown[i]] + (i > 0 ? GAP : 0);
    return width;
}

static void show(struct layout *layout, size_t column)
{
    layout->shown[layout->shown_count++] = column;
}

static size_t total_width(struct layout *layout)
{
    layout->shown_count = 0;
    for (size_t i = 0; i < layout->table->column_count; i++)
        if (layout->widths[i] > 0)
            show(layout, i);
    return line_width(layout);
}

/* Takes room from the columns that can give it: spare ones vanish, wrapping
 * ones become narrower. */
static void squeeze(struct layout *layout)
{
    size_t columns = layout->table->column_count;
    for (size_t i = columns; i-- > 0;)
        if (has_flag(layout, i, JN_COLUMN_SPARE) &&
            total_width(layout) > layout->page->width)
            layout->widths[i] = 0;
    for (size_t i = columns; i-- > 0;) {
        size_t width = total_width(layout);
        if (!has_flag(layout, i, JN_COLUMN_WRAP) ||
            width <= layout->page->width)
            continue;
        size_t excess = width - layout->page->width;
        layout->widths[i] = layout->widths[i] > excess + SMALLEST_WRAP
                                ? layout->widths[i] - excess
                                : SMALLEST_WRAP;
    }
}

/* One cell's line, padded unless it is the last of the line. */
static void print_cell(const struct layout *layout, size_t position,
                       const char *text, size_t length)
{
    size_t column = layout->shown[position];
    const char *piece = jn_arena_slice(layout->table->arena, text, length);
    size_t width = jn_utf8_width(piece);
    size_t pad =
        layout->widths[column] > width ? layout->widths[column] - width : 0;
    bool left = has_flag(layout, column,
                         JN_COLUMN_LEFT | JN_COLUMN_KEY | JN_COLUMN_WRAP);
    bool last = position + 1 == layout->shown_count;
    FILE *stream = layout->page->stream;
    fprintf(stream, "%*s%s%*s", left ? 0 : (int)pad, "", piece,
            left && !last ? (int)pad : 0, "");
    if (!last)
        fprintf(stream, "%*s", GAP, "");
}

/* Cuts what is left of a cell for this line and moves the rest on. */
static size_t cut(const struct layout *layout, size_t column, const char **rest)
{
    size_t length = jn_page_break(*rest, layout->widths[column]);
    *rest += length;
    *rest += strspn(*rest, " ");
    return length;
}

static bool any_left(const struct layout *layout, const char *const rests[])
{
    for (size_t i = 0; i < layout->shown_count; i++)
        if (rests[layout->shown[i]][0])
            return true;
    return false;
}

/* A line of blanks would only show its trailing blanks. */
static size_t last_filled(const struct layout *layout,
                          const char *const rests[])
{
    size_t count = layout->shown_count;
    while (count > 1 && rests[layout->shown[count - 1]][0] == '\0')
        count--;
    return count;
}

static void print_cells(const struct layout *layout, const char *const cells[],
                        enum jn_style style)
{
    const struct jn_page *page = layout->page;
    const char **rests =
        jn_arena_take(page->arena, layout->table->column_count, sizeof *rests);
    memcpy(rests, cells, layout->table->column_count * sizeof *rests);
    do {
        struct layout line = *layout;
        line.shown_count = last_filled(layout, rests);
        fprintf(page->stream, "%*s", MARGIN, "");
        const char *on = jn_page_styled(page, style, "\1");
        fprintf(page->stream, "%.*s", (int)strcspn(on, "\1"), on);
        for (size_t i = 0; i < line.shown_count; i++) {
            const char *text = rests[line.shown[i]];
            size_t length = cut(&line, line.shown[i], &rests[line.shown[i]]);
            print_cell(&line, i, text, length);
        }
        const char *off = on + strcspn(on, "\1");
        fprintf(page->stream, "%s\n", *off ? off + 1 : off);
    } while (any_left(layout, rests));
}

static void print_rule(const struct layout *layout)
{
    size_t width = line_width(layout) - MARGIN;
    char *rule = jn_arena_take(layout->table->arena, width + 1, 1);
    memset(rule, '-', width);
    fprintf(layout->page->stream, "%*s%s\n", MARGIN, "", rule);
}

static size_t count_lines(const struct layout *layout, size_t column)
{
    size_t lines = 0;
    const char *rest = layout->table->columns[column].heading;
    for (; *rest; lines++)
        cut(layout, column, &rest);
    return lines;
}

/* Line of a heading, counted from its last, or "". */
static const char *heading_line(const struct layout *layout, size_t column,
                                size_t from_last)
{
    size_t lines = count_lines(layout, column);
    const char *rest = layout->table->columns[column].heading;
    if (from_last >= lines)
        return "";
    for (size_t i = 0; i + 1 + from_last < lines; i++)
        cut(layout, column, &rest);
    const char *line = rest;
    return jn_arena_slice(layout->table->arena, line,
                          cut(layout, column, &rest));
}

static void print_headings(const struct layout *layout, const char **cells)
{
    size_t most = 0;
    for (size_t i = 0; i < layout->shown_count; i++)
        most = larger(most, count_lines(layout, layout->shown[i]));
    while (most-- > 0) {
        for (size_t i = 0; i < layout->shown_count; i++)
            cells[layout->shown[i]] =
                heading_line(layout, layout->shown[i], most);
        print_cells(layout, cells, JN_STRONG);
    }
}

static void print_head(const struct layout *layout)
{
    size_t count = layout->table->column_count;
    const char **cells =
        jn_arena_take(layout->page->arena, count, sizeof *cells);
    bool has_units = false;
    for (size_t i = 0; i < count; i++)
        cells[i] = "";
    print_headings(layout, cells);
    for (size_t i = 0; i < count; i++)
        cells[i] = layout->table->columns[i].unit;
    for (size_t i = 0; i < layout->shown_count; i++)
        has_units = has_units || cells[layout->shown[i]][0];
    if (has_units)
        print_cells(layout, cells, JN_FAINT);
}

static void print_row(const struct layout *layout, const struct row *row)
{
    if (row->is_gap)
        fputc('\n', layout->page->stream);
    else if (row->is_rule)
        print_rule(layout);
    else
        print_cells(layout, row->cells, row->style);
}

static void print_block(const struct layout *layout)
{
    print_head(layout);
    print_rule(layout);
    for (const struct row *row = layout->table->first; row; row = row->next)
        print_row(layout, row);
}

static void show_keys(struct layout *layout)
{
    layout->shown_count = 0;
    for (size_t i = 0; i < layout->table->column_count; i++)
        if (layout->widths[i] > 0 && has_flag(layout, i, JN_COLUMN_KEY))
            show(layout, i);
}

/* Adds columns from NEXT on while they fit, at least one. */
static size_t fill_block(struct layout *layout, size_t next)
{
    show_keys(layout);
    size_t keys = layout->shown_count;
    for (; next < layout->table->column_count; next++) {
        if (layout->widths[next] == 0 || has_flag(layout, next, JN_COLUMN_KEY))
            continue;
        show(layout, next);
        if (line_width(layout) > layout->page->width &&
            layout->shown_count > keys + 1) {
            layout->shown_count--;
            break;
        }
    }
    return next;
}

void jn_table_print(const struct jn_table *table, const struct jn_page *page)
{
    struct layout layout = {.table = table, .page = page};
    layout.widths =
        jn_arena_take(table->arena, table->column_count, sizeof *layout.widths);
    layout.shown =
        jn_arena_take(table->arena, table->column_count, sizeof *layout.shown);
    for (size_t i = 0; i < table->column_count; i++)
        layout.widths[i] = natural_width(&layout, i);
    narrow_keys(&layout);
    squeeze(&layout);
    size_t next = 0;
    do {
        if (next > 0)
            fputc('\n', page->stream);
        next = fill_block(&layout, next);
        print_block(&layout);
    } while (next < table->column_count);
}
