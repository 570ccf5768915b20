/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expand.h"

#include <string.h>

static void append(struct jn_expanded *expanded, const char *text,
                   size_t length, struct jn_arena *arena)
{
    if (expanded->length + length >= expanded->capacity) {
        size_t capacity = 2 * (expanded->length + length) + 1;
        char *larger = jn_arena_take(arena, capacity, 1);
        if (expanded->length > 0)
            memcpy(larger, expanded->text, expanded->length);
        expanded->text = larger;
        expanded->capacity = capacity;
    }
    memcpy(expanded->text + expanded->length, text, length);
    expanded->length += length;
    expanded->text[expanded->length] = '\0';
}

static void begin_segment(struct jn_expanded *expanded, struct jn_place place,
                          struct jn_arena *arena)
{
    if (expanded->segment_count == expanded->segment_capacity) {
        size_t capacity = 2 * expanded->segment_capacity + 4;
        struct jn_segment *larger =
            jn_arena_take(arena, capacity, sizeof *larger);
        if (expanded->segment_count > 0)
            memcpy(larger, expanded->segments,
                   expanded->segment_count * sizeof *larger);
        expanded->segments = larger;
        expanded->segment_capacity = capacity;
    }
    expanded->segments[expanded->segment_count++] =
        (struct jn_segment){expanded->length, place};
}

/* The path between the quotes of an include. */
static const char *path_of(const struct jn_token *token, struct jn_arena *arena)
{
    const char *quote = memchr(token->text, '"', token->length);
    size_t start = (size_t)(quote - token->text) + 1;
    char *path = jn_arena_slice(arena, quote + 1, token->length - start - 1);
    char *to = path;
    for (const char *from = path; *from != '\0'; from++) {
        from += *from == '\\' && from[1] != '\0';
        *to++ = *from;
    }
    *to = '\0';
    return path;
}

static bool expand_include(const struct jn_source *source,
                           const struct jn_token *token,
                           const struct jn_reader *reader,
                           struct jn_expanded *expanded)
{
    struct jn_source included;
    return jn_source_include(source, path_of(token, reader->arena),
                             token->place, reader, &included) &&
           jn_source_expand(&included, reader, expanded);
}

static void report_bad(const struct jn_token *token,
                       const struct jn_reader *reader)
{
    size_t length = token->shown < 60 ? token->shown : 60;
    jn_error(reader->diags, token->place, "'%.*s' %s", (int)length, token->text,
             token->problem);
}

/* The line ends around what is included matter: for libconfig a comment ends
 * with a line, not with a file. */
bool jn_source_expand(const struct jn_source *source,
                      const struct jn_reader *reader,
                      struct jn_expanded *expanded)
{
    struct jn_cursor cursor = jn_cursor_start(source->text, source->file);
    const char *done = source->text;
    bool good = true;
    struct jn_token token;
    begin_segment(expanded, cursor.place, reader->arena);
    while ((token = jn_token_next(&cursor)).kind != JN_TOKEN_END) {
        if (token.kind == JN_TOKEN_BAD) {
            report_bad(&token, reader);
            good = false;
        }
        if (token.kind != JN_TOKEN_INCLUDE)
            continue;
        append(expanded, done, (size_t)(token.text - done), reader->arena);
        append(expanded, "\n", 1, reader->arena);
        good = expand_include(source, &token, reader, expanded) && good;
        begin_segment(expanded, cursor.place, reader->arena);
        done = token.text + token.length;
    }
    append(expanded, done, strlen(done), reader->arena);
    append(expanded, "\n", 1, reader->arena);
    begin_segment(expanded, cursor.place, reader->arena);
    return good;
}
