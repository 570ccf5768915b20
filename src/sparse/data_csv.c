/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One non-zero a line: its coordinates, from 0 on, a cell for each rank.  A
 * line that starts with '#' is a comment. */
#include "base/utf8.h"
#include "sparse/data.h"

#include <csv.h>

#include <inttypes.h>
#include <string.h>

enum { LONGEST_LINE = 4095 };

/* libcsv knows no lines, so the text goes to it line by line: a cell cannot
 * hold the end of one. */
struct reading {
    struct csv_parser parser;
    struct jn_data_stream *stream;
    struct jn_bitmap *bitmap;
    char line[LONGEST_LINE + 1];
    size_t length;
    unsigned number; /* of the line, from 1 on */
    size_t cell_count;
    uint64_t word;
    const char *sentence; /* what is wrong with cell number bad_cell */
    size_t bad_cell;
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

static bool refuse_at(const struct reading *reading, size_t byte,
                      const char *sentence)
{
    const struct jn_place place = {reading->stream->path, reading->number,
                                   count_characters(reading->line, byte) + 1};
    jn_error(reading->stream->diags, place, "%s", sentence);
    return false;
}

/* The byte of the line at which a cell starts. */
static size_t cell_start(const struct reading *reading, size_t cell)
{
    bool quoted = false;
    size_t at = 0;
    for (; at < reading->length && cell > 0; at++) {
        quoted ^= reading->line[at] == '"';
        cell -= reading->line[at] == ',' && !quoted;
    }
    return at;
}

/* A sentence if a cell's text is no coordinate. */
static const char *take_coordinate(struct jn_arena *arena, const char *text,
                                   size_t length, uint64_t *coordinate)
{
    const char *shown = jn_arena_slice(arena, text, length);
    *coordinate = 0;
    if (length > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9')
        return jn_arena_format(arena, "the coordinate %s is negative", shown);
    bool is_number = length > 0;
    for (size_t i = 0; i < length && is_number; i++) {
        is_number = text[i] >= '0' && text[i] <= '9';
        if (*coordinate <= JN_MAX_BITMAP_WORDS)
            *coordinate = 10 * *coordinate + (uint64_t)(text[i] - '0');
    }
    return is_number ? NULL
                     : jn_arena_format(arena, "'%s' is no whole number", shown);
}

static void take_cell(void *text, size_t length, void *data)
{
    struct reading *reading = data;
    const struct jn_bitmap *bitmap = reading->bitmap;
    size_t rank = reading->cell_count++;
    if (rank >= bitmap->rank_count || reading->sentence != NULL)
        return;
    struct jn_arena *arena = reading->stream->arena;
    struct jn_arena_mark mark = jn_arena_mark(arena);
    uint64_t coordinate;
    const char *sentence = take_coordinate(arena, text, length, &coordinate);
    if (sentence == NULL && coordinate >= bitmap->extents[rank])
        sentence = jn_arena_format(
            arena,
            "the coordinate %s is not in rank %zu, which goes from 0 to "
            "%" PRIu64,
            jn_arena_slice(arena, text, length), rank,
            bitmap->extents[rank] - 1);
    if (sentence != NULL) {
        reading->sentence = sentence;
        reading->bad_cell = rank;
        return;
    }
    jn_arena_rewind(arena, mark);
    reading->word = reading->word * bitmap->extents[rank] + coordinate;
}

static void end_row(int terminator, void *data)
{
    (void)terminator;
    (void)data;
}

/* What libcsv made of a line: one row of coordinates. */
static bool take_row(struct reading *reading)
{
    struct jn_bitmap *bitmap = reading->bitmap;
    struct jn_arena *arena = reading->stream->arena;
    if (reading->sentence != NULL)
        return refuse_at(reading, cell_start(reading, reading->bad_cell),
                         reading->sentence);
    if (reading->cell_count != bitmap->rank_count)
        return refuse_at(
            reading, 0,
            jn_arena_format(arena,
                            "the row has %zu cells, but the tensor %zu ranks",
                            reading->cell_count, bitmap->rank_count));
    if (jn_bitmap_has(bitmap, reading->word))
        return refuse_at(reading, 0, "these coordinates stand here twice");
    jn_bitmap_set(bitmap, reading->word, true);
    return true;
}

static bool parse_line(struct reading *reading)
{
    struct csv_parser *parser = &reading->parser;
    reading->cell_count = 0;
    reading->word = 0;
    size_t used = csv_parse(parser, reading->line, reading->length, take_cell,
                            end_row, reading);
    if (used < reading->length)
        return refuse_at(reading, used,
                         csv_error(parser) == CSV_EPARSE
                             ? "a quote stands where none may"
                             : "there is no memory for a cell of this size");
    if (csv_fini(parser, take_cell, end_row, reading) != 0)
        return refuse_at(reading, 0, "a quoted cell does not end in its line");
    return take_row(reading);
}

static bool is_blank(const struct reading *reading)
{
    return strspn(reading->line, " \t") >= reading->length;
}

/* Takes the line as it was read, without its end. */
static bool take_line(struct reading *reading)
{
    if (reading->length > 0 && reading->line[reading->length - 1] == '\r')
        reading->line[--reading->length] = '\0';
    const char *stray = memchr(reading->line, '\r', reading->length);
    if (strlen(reading->line) != reading->length)
        return refuse_at(reading, strlen(reading->line),
                         "a zero byte stands within the text");
    if (!jn_utf8_is_valid(reading->line))
        return refuse_at(reading, 0, "the line is not UTF-8");
    if (stray != NULL)
        return refuse_at(reading, (size_t)(stray - reading->line),
                         "a carriage return stands within a line");
    if (reading->line[0] == '#' || is_blank(reading))
        return true;
    return parse_line(reading);
}

/* Reads up to the end of a line; false at the end of the file, and after a
 * message. */
static bool read_line(struct reading *reading, bool *failed)
{
    FILE *file = reading->stream->file;
    int byte = getc_unlocked(file);
    reading->length = 0;
    reading->number++;
    if (byte == EOF)
        return false;
    for (; byte != EOF && byte != '\n'; byte = getc_unlocked(file)) {
        if (reading->length == LONGEST_LINE) {
            *failed = !refuse_at(reading, 0, "the line is too long");
            return false;
        }
        reading->line[reading->length++] = (char)byte;
    }
    reading->line[reading->length] = '\0';
    return true;
}

static bool read_csv(struct jn_data_stream *stream, struct jn_bitmap *bitmap)
{
    const struct jn_array_shape array = jn_data_stated_shape(stream->shape);
    if (!jn_data_check_shape(stream, &array) ||
        !jn_data_start(stream, &array, bitmap))
        return false;
    struct reading *reading = jn_arena_take(stream->arena, 1, sizeof *reading);
    reading->stream = stream;
    reading->bitmap = bitmap;
    struct jn_held *held = jn_arena_hold(stream->arena, free_parser);
    csv_init(&reading->parser, CSV_STRICT | CSV_STRICT_FINI);
    held->resource = &reading->parser;
    bool failed = false;
    while (!failed && read_line(reading, &failed))
        failed = !take_line(reading);
    if (!failed && ferror(stream->file))
        failed = !jn_data_refuse(stream, "the file cannot be read to its end");
    jn_arena_drop(stream->arena, held);
    return !failed;
}

const struct jn_data_format jn_data_csv = {".csv", read_csv};
