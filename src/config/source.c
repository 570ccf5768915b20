/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FIRST_READ = 16384, DEEPEST_INCLUDE = 16, LEAST_COST = 4096 };

static void close_file(void *file)
{
    (void)fclose(file);
}

/* Text of a system error, safe with threads. */
static const char *system_error(int number, struct jn_arena *arena)
{
    char buffer[256];
    return jn_arena_text(arena, strerror_r(number, buffer, sizeof buffer));
}

/* A complaint about the file as a whole, or about the include that names it. */
static void refuse(const char *path, struct jn_place place, const char *why,
                   const struct jn_reader *reader)
{
    if (place.line == 0)
        jn_error(reader->diags, place, "%s", why);
    else
        jn_error(reader->diags, place, "'%s': %s", path, why);
}

static bool read_all(FILE *file, struct jn_arena *arena,
                     struct jn_source *source)
{
    struct stat status;
    bool sized = fstat(fileno(file), &status) == 0 && status.st_size > 0 &&
                 status.st_size <= JN_LARGEST_FILE;
    size_t capacity = sized ? (size_t)status.st_size + 1 : FIRST_READ;
    size_t length = 0;
    char *text = jn_arena_take(arena, capacity + 1, 1);
    for (;;) {
        length += fread(text + length, 1, capacity - length, file);
        if (length < capacity || length > JN_LARGEST_FILE)
            break;
        char *larger = jn_arena_take(arena, 2 * capacity + 1, 1);
        memcpy(larger, text, length);
        text = larger;
        capacity *= 2;
    }
    text[length] = '\0';
    source->text = text;
    source->length = length;
    return !ferror(file);
}

static void skip_byte_order_mark(struct jn_source *source)
{
    if (strncmp(source->text, "\xef\xbb\xbf", 3) == 0) {
        source->text += 3;
        source->length -= 3;
    }
}

/* Where the text has a zero byte, as a place. */
static struct jn_place place_of_zero(const struct jn_source *source)
{
    struct jn_place place = {source->file, 1, 0};
    for (const char *c = source->text; *c != '\0'; c++)
        place.line += *c == '\n';
    return place;
}

static bool check_text(struct jn_source *source, const struct jn_reader *reader)
{
    if (strlen(source->text) != source->length) {
        jn_error(reader->diags, place_of_zero(source),
                 "there is a zero byte: this is not a text file");
        return false;
    }
    skip_byte_order_mark(source);
    return true;
}

bool jn_source_load(const char *path, struct jn_place place,
                    const struct jn_reader *reader, struct jn_source *source)
{
    struct jn_held *held = jn_arena_hold(reader->arena, close_file);
    FILE *file = fopen(path, "rb");
    held->resource = file;
    errno = file == NULL ? errno : 0;
    bool readable = file != NULL && read_all(file, reader->arena, source);
    int error_number = errno;
    jn_arena_drop(reader->arena, held);

    if (!readable) {
        refuse(path, place,
               jn_arena_format(reader->arena, "cannot be read: %s",
                               system_error(error_number, reader->arena)),
               reader);
        return false;
    }
    if (source->length > JN_LARGEST_FILE) {
        refuse(path, place, "is larger than 64 MiB", reader);
        return false;
    }
    source->file = jn_arena_text(reader->arena, path);
    return check_text(source, reader);
}

bool jn_source_hold(const char *text, size_t length,
                    const struct jn_reader *reader, struct jn_source *source)
{
    if (length > JN_LARGEST_FILE) {
        jn_error(reader->diags, (struct jn_place){source->file, 0, 0},
                 "is larger than 64 MiB");
        return false;
    }
    source->text = jn_arena_slice(reader->arena, text, length);
    source->length = length;
    return check_text(source, reader);
}

static const char *path_beside(const char *file, const char *path,
                               struct jn_arena *arena)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || slash == NULL)
        return path;
    return jn_arena_format(arena, "%.*s/%s", (int)(slash - file), file, path);
}

static bool may_follow(const struct jn_source *includer, const char *path,
                       struct jn_place place, const struct jn_reader *reader)
{
    unsigned depth = 0;
    if (!includer->may_include) {
        jn_error(reader->diags, place, "an include is not possible here");
        return false;
    }
    for (const struct jn_source *s = includer; s != NULL; s = s->includer) {
        if (strcmp(s->file, path) == 0) {
            jn_error(reader->diags, place, "'%s' includes itself", path);
            return false;
        }
        depth++;
    }
    if (depth > DEEPEST_INCLUDE) {
        jn_error(reader->diags, place, "includes are nested deeper than %d",
                 DEEPEST_INCLUDE);
        return false;
    }
    return true;
}

bool jn_source_spend(const struct jn_source *source, size_t values,
                     struct jn_place place, const struct jn_reader *reader)
{
    source->budget->values += values;
    if (source->budget->values <= JN_MOST_VALUES)
        return true;
    jn_error(reader->diags, place,
             "there are more than %d values, repeated ones counted",
             JN_MOST_VALUES);
    return false;
}

/* Bounds what includes of includes can add up to, by number and by size. */
static bool within_budget(const struct jn_source *source, struct jn_place place,
                          const struct jn_reader *reader)
{
    size_t cost = source->length > LEAST_COST ? source->length : LEAST_COST;
    source->budget->bytes += cost;
    if (source->budget->bytes <= JN_LARGEST_FILE)
        return true;
    jn_error(reader->diags, place, "the includes add up to more than 64 MiB");
    return false;
}

bool jn_source_include(const struct jn_source *includer, const char *path,
                       struct jn_place place, const struct jn_reader *reader,
                       struct jn_source *source)
{
    path = path_beside(includer->file, path, reader->arena);
    *source = (struct jn_source){
        .may_include = true, .includer = includer, .budget = includer->budget};
    return may_follow(includer, path, place, reader) &&
           jn_source_load(path, place, reader, source) &&
           within_budget(source, place, reader);
}
