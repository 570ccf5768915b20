/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/excerpt.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A line is shown whole up to WINDOW characters; of a longer one BEFORE
 * characters stay in front of the caret. */
enum { WINDOW = 120, BEFORE = 60, BYTES = 4 * WINDOW + 8 };
enum { BLOCK = 16384, FARTHEST = 16 << 20, FARTHEST_COLUMN = 1 << 20 };

struct excerpt {
    char line[BYTES];
    char caret[BYTES];
    size_t length;
    size_t caret_length;
};

static void close_file(void *file)
{
    (void)fclose(file);
}

/* A pipe or a device cannot be read a second time. */
static FILE *open_again(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    return fopen(path, "rb");
}

/* Length of the next *COUNT lines of a block, or of all it has of them; *COUNT
 * becomes the number of those that are missing. */
static size_t skip_lines(const char *block, size_t length, unsigned *count)
{
    const char *end = block + length;
    const char *at = block;
    for (; *count > 0 && at < end; --*count) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL)
            return length;
        at = newline + 1;
    }
    return (size_t)(at - block);
}

/* Offset of a line that COUNT others come before; -1 when there is none, or
 * none near enough: a thousand messages must not take a minute. */
static long line_offset(FILE *file, unsigned count)
{
    char block[BLOCK];
    long offset = 0;
    size_t length = sizeof block;
    while (count > 0 && length == sizeof block && offset < FARTHEST) {
        length = fread(block, 1, sizeof block, file);
        offset += (long)skip_lines(block, length, &count);
    }
    return count > 0 ? -1 : offset;
}

/* False when the file has no such line. */
static bool go_to_line(FILE *file, unsigned line)
{
    long offset = line_offset(file, line - 1);
    return offset >= 0 && fseek(file, offset, SEEK_SET) == 0 &&
           ungetc(getc(file), file) != EOF;
}

static bool continues_character(int c)
{
    return (c & 0xc0) == 0x80;
}

static bool ends_line(int c)
{
    return c == EOF || c == '\n' || c == '\r';
}

/* Skips characters and the bytes that continue the last of them. */
static int skip_characters(FILE *file, unsigned count)
{
    int c = getc(file);
    while (!ends_line(c) && (count > 0 || continues_character(c))) {
        count -= !continues_character(c);
        c = getc(file);
    }
    return c;
}

static void add_character(struct excerpt *excerpt, int c, bool before_caret)
{
    bool control = (c < ' ' && c != '\t') || c == 0x7f;
    excerpt->line[excerpt->length++] = control ? '?' : (char)c;
    if (before_caret && !continues_character(c))
        excerpt->caret[excerpt->caret_length++] = c == '\t' ? '\t' : ' ';
}

static void add_dots(struct excerpt *excerpt, bool before_caret)
{
    for (int i = 0; i < 3; i++)
        add_character(excerpt, '.', before_caret);
}

static void read_window(FILE *file, unsigned column, struct excerpt *excerpt)
{
    unsigned skipped = column > WINDOW - 20 ? column - BEFORE : 0;
    int c = skip_characters(file, skipped);
    if (skipped > 0)
        add_dots(excerpt, true);
    unsigned position = skipped;
    while (!ends_line(c) && excerpt->length < BYTES - 8) {
        position += !continues_character(c);
        if (position > skipped + WINDOW)
            break;
        add_character(excerpt, c, position < column);
        c = getc(file);
    }
    if (!ends_line(c))
        add_dots(excerpt, false);
    while (position + 1 < column && position < skipped + WINDOW) {
        excerpt->caret[excerpt->caret_length++] = ' ';
        position++;
    }
    excerpt->caret[excerpt->caret_length] = '^';
}

const char *jn_excerpt(const struct jn_place *place, struct jn_arena *arena)
{
    if (place->file == NULL || place->line == 0 || place->column == 0 ||
        place->column > FARTHEST_COLUMN)
        return "";
    struct jn_held *held = jn_arena_hold(arena, close_file);
    struct excerpt excerpt = {.length = 0};
    FILE *file = held->resource = open_again(place->file);
    bool found = file != NULL && go_to_line(file, place->line);
    if (found)
        read_window(file, place->column, &excerpt);
    jn_arena_drop(arena, held);
    if (!found)
        return "";
    return jn_arena_format(arena, "%5u | %s\n      | %s\n", place->line,
                           excerpt.line, excerpt.caret);
}
