/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include "base/excerpt.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { BUCKETS = 256, MOST_MESSAGES = 1000, LONGEST_TEXT = 500 };

struct entry {
    struct jn_message message;
    struct entry *next_in_bucket;
};

struct jn_diags {
    struct jn_arena *arena;
    struct entry *buckets[BUCKETS];
    struct jn_message *first;
    struct jn_message **end;
    size_t count;
    size_t error_count;
};

struct jn_diags *jn_diags_new(struct jn_arena *arena)
{
    struct jn_diags *diags = jn_arena_take(arena, 1, sizeof *diags);
    diags->arena = arena;
    diags->end = &diags->first;
    return diags;
}

/* FNV-1a. */
static uint32_t hash(const char *text, uint32_t start)
{
    uint32_t value = start ^ 2166136261u;
    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * 16777619u;
    return value;
}

static bool same_file(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same(const struct jn_message *a, const struct jn_message *b)
{
    return a->severity == b->severity && a->place.line == b->place.line &&
           a->place.column == b->place.column &&
           same_file(a->place.file, b->place.file) &&
           strcmp(a->text, b->text) == 0;
}

static bool is_known(const struct entry *bucket,
                     const struct jn_message *message)
{
    while (bucket != NULL && !same(&bucket->message, message))
        bucket = bucket->next_in_bucket;
    return bucket != NULL;
}

static void append(struct jn_diags *diags, const struct jn_message *message)
{
    struct entry **bucket =
        &diags->buckets[hash(message->text, message->place.line) % BUCKETS];
    if (is_known(*bucket, message))
        return;
    struct entry *entry = jn_arena_take(diags->arena, 1, sizeof *entry);
    *entry = (struct entry){*message, *bucket};
    *bucket = entry;
    *diags->end = &entry->message;
    diags->end = &entry->message.next;
    diags->count++;
    diags->error_count += message->severity == JN_ERROR;
}

/* Names come from the user's files: a message stays one line of moderate
 * length that does nothing to a terminal. */
static void make_printable(char *text)
{
    if (strlen(text) > LONGEST_TEXT) {
        size_t end = LONGEST_TEXT - 3;
        while ((text[end] & 0xc0) == 0x80)
            end--;
        memcpy(text + end, "...", 4);
    }
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

__attribute__((format(printf, 3, 0))) static void add(struct jn_diags *diags,
                                                      struct jn_message message,
                                                      const char *format,
                                                      va_list list)
{
    if (diags->count > MOST_MESSAGES) {
        diags->error_count += message.severity == JN_ERROR;
        return;
    }
    if (diags->count == MOST_MESSAGES) {
        diags->error_count += message.severity == JN_ERROR;
        message = (struct jn_message){
            JN_NOTE, {NULL, 0, 0}, "there are more messages", NULL};
        append(diags, &message);
        return;
    }
    char *text = jn_arena_vformat(diags->arena, format, list);
    make_printable(text);
    message.text = text;
    append(diags, &message);
}

void jn_error(struct jn_diags *diags, struct jn_place place, const char *format,
              ...)
{
    va_list list;
    va_start(list, format);
    add(diags, (struct jn_message){JN_ERROR, place, NULL, NULL}, format, list);
    va_end(list);
}

void jn_warning(struct jn_diags *diags, struct jn_place place,
                const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(diags, (struct jn_message){JN_WARNING, place, NULL, NULL}, format,
        list);
    va_end(list);
}

void jn_note(struct jn_diags *diags, struct jn_place place, const char *format,
             ...)
{
    va_list list;
    va_start(list, format);
    add(diags, (struct jn_message){JN_NOTE, place, NULL, NULL}, format, list);
    va_end(list);
}

size_t jn_diags_error_count(const struct jn_diags *diags)
{
    return diags->error_count;
}

const struct jn_message *jn_diags_first(const struct jn_diags *diags)
{
    return diags->first;
}

/* "file:line:column: ", as far as the parts are known. */
static const char *place_text(const struct jn_place *place,
                              struct jn_arena *arena)
{
    if (place->file == NULL)
        return "joulenest: ";
    if (place->line == 0)
        return jn_arena_format(arena, "%s: ", place->file);
    if (place->column == 0)
        return jn_arena_format(arena, "%s:%u: ", place->file, place->line);
    return jn_arena_format(arena, "%s:%u:%u: ", place->file, place->line,
                           place->column);
}

const char *jn_message_text(const struct jn_message *message,
                            struct jn_arena *arena)
{
    static const char *const severities[] = {"note", "warning", "error"};
    assert(message->severity <= JN_ERROR);
    return jn_arena_format(arena, "%s%s: %s\n%s",
                           place_text(&message->place, arena),
                           severities[message->severity], message->text,
                           jn_excerpt(&message->place, arena));
}
