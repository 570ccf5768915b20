/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/csv.h"

#include <csv.h>

#include <assert.h>
#include <string.h>

/* libcsv knows no lines, so the text goes to it line by line. */
struct reading {
    struct csv_parser parser;
    const struct jn_reader *reader;
    struct jn_csv *csv;
    unsigned line;
    struct jn_csv_row row; /* the one being read */
    const char *cells[JN_MAX_CSV_CELLS];
    bool row_ended;
    bool failed;
};

static void free_parser(void *parser)
{
    csv_free(parser);
}

/* Characters of which the bytes are UTF-8. */
static unsigned count_characters(const char *text, size_t length)
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

struct jn_place jn_csv_place(const struct jn_csv *csv,
                             const struct jn_csv_row *row, size_t cell)
{
    unsigned line = row->line;
    size_t line_start = row->start;
    bool quoted = false;
    size_t at = line_start;
    for (; at < csv->length && cell > 0; at++) {
        quoted ^= csv->text[at] == '"';
        cell -= csv->text[at] == ',' && !quoted;
        if (csv->text[at] == '\n') {
            line++;
            line_start = at + 1;
        }
    }
    return (struct jn_place){
        csv->file, line,
        count_characters(csv->text + line_start, at - line_start) + 1};
}

static void complain(struct reading *reading, struct jn_place place,
                     const char *what)
{
    jn_error(reading->reader->diags, place, "%s", what);
    reading->failed = true;
}

static void append(struct jn_csv_rows *rows, const struct jn_csv_row *row,
                   struct jn_arena *arena)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity == 0 ? 16 : 2 * rows->capacity;
        struct jn_csv_row *items =
            jn_arena_take(arena, capacity, sizeof *items);
        if (rows->count > 0)
            memcpy(items, rows->items, rows->count * sizeof *items);
        rows->items = items;
        rows->capacity = capacity;
    }
    rows->items[rows->count++] = *row;
}

static void start_row(struct reading *reading, const char *text)
{
    reading->row = (struct jn_csv_row){
        .line = reading->line, .start = (size_t)(text - reading->csv->text)};
    reading->row_ended = false;
}

static void take_cell(void *text, size_t length, void *data)
{
    struct reading *reading = data;
    if (reading->row.cell_count < JN_MAX_CSV_CELLS)
        reading->cells[reading->row.cell_count] =
            jn_arena_slice(reading->reader->arena, text, length);
    reading->row.cell_count++;
}

static void end_row(int terminator, void *data)
{
    (void)terminator;
    struct reading *reading = data;
    struct jn_arena *arena = reading->reader->arena;
    size_t kept = reading->row.cell_count < JN_MAX_CSV_CELLS
                      ? reading->row.cell_count
                      : JN_MAX_CSV_CELLS;
    assert(kept > 0 && !reading->row_ended);
    reading->row.cells = jn_arena_take(arena, kept, sizeof *reading->row.cells);
    memcpy(reading->row.cells, reading->cells,
           kept * sizeof *reading->row.cells);
    append(&reading->csv->rows, &reading->row, arena);
    reading->row_ended = true;
}

static const char *trimmed(const char *text, size_t length,
                           struct jn_arena *arena)
{
    while (length > 0 && strchr(" \t", text[length - 1]))
        length--;
    while (length > 0 && strchr(" \t", text[0])) {
        text++;
        length--;
    }
    return jn_arena_slice(arena, text, length);
}

static void take_comment(struct reading *reading, const char *text,
                         size_t length)
{
    if (length < 2 || text[1] != ':')
        return;
    struct jn_arena *arena = reading->reader->arena;
    struct jn_csv_row instruction = {
        .line = reading->line,
        .start = (size_t)(text - reading->csv->text),
        .cells = jn_arena_take(arena, 1, sizeof *instruction.cells),
        .cell_count = 1};
    instruction.cells[0] = trimmed(text + 2, length - 2, arena);
    append(&reading->csv->instructions, &instruction, arena);
}

static bool is_blank(const char *text, size_t length)
{
    return strspn(text, " \t") >= length;
}

/* The byte of a line as a place. */
static struct jn_place place_in_line(const struct reading *reading,
                                     const char *line, size_t at)
{
    return (struct jn_place){reading->csv->file, reading->line,
                             count_characters(line, at) + 1};
}

/* Takes a line without its end.  To libcsv a carriage return anywhere ends a
 * row, which would then not be a line. */
static void take_line(struct reading *reading, const char *text, size_t length)
{
    if (length > 0 && text[length - 1] == '\r')
        length--;
    const char *stray = memchr(text, '\r', length);
    if (stray) {
        complain(reading, place_in_line(reading, text, (size_t)(stray - text)),
                 "a carriage return stands within a line");
        return;
    }
    if (reading->row_ended && text[0] == '#') {
        take_comment(reading, text, length);
        return;
    }
    if (reading->row_ended && is_blank(text, length))
        return;
    if (reading->row_ended)
        start_row(reading, text);
    size_t used =
        csv_parse(&reading->parser, text, length, take_cell, end_row, reading);
    if (used < length)
        complain(reading, place_in_line(reading, text, used),
                 csv_error(&reading->parser) == CSV_EPARSE
                     ? "a quote stands where none may: quote the whole cell "
                       "and write a quote in it twice"
                     : "there is no memory for a cell of this size");
}

static void end_line(struct reading *reading)
{
    if (!reading->row_ended)
        csv_parse(&reading->parser, "\n", 1, take_cell, end_row, reading);
    if (reading->csv->rows.count > JN_MAX_CSV_ROWS ||
        reading->csv->instructions.count > JN_MAX_CSV_ROWS)
        complain(reading, place_in_line(reading, "", 0),
                 "the table has more than 100000 rows");
}

static void take_lines(struct reading *reading, const char *text, size_t length)
{
    for (size_t at = 0; at < length && !reading->failed;) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t line_end = end ? (size_t)(end - text) : length;
        reading->line++;
        take_line(reading, text + at, line_end - at);
        if (end && !reading->failed)
            end_line(reading);
        at = line_end + 1;
    }
    if (reading->failed)
        return;
    if (csv_fini(&reading->parser, take_cell, end_row, reading) != 0)
        complain(reading, jn_csv_place(reading->csv, &reading->row, 0),
                 "a quoted cell starts in this row and never ends");
}

bool jn_csv_parse(const char *text, size_t length, const char *file,
                  const struct jn_reader *reader, struct jn_csv *csv)
{
    struct jn_arena *arena = reader->arena;
    *csv = (struct jn_csv){.file = file, .text = text, .length = length};
    struct reading *reading = jn_arena_take(arena, 1, sizeof *reading);
    reading->reader = reader;
    reading->csv = csv;
    reading->row_ended = true;

    struct jn_held *held = jn_arena_hold(arena, free_parser);
    csv_init(&reading->parser, CSV_STRICT | CSV_STRICT_FINI);
    held->resource = &reading->parser;
    take_lines(reading, text, length);
    jn_arena_drop(arena, held);
    return !reading->failed;
}
