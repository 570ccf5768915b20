/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/npy_header.h"

#include <string.h>

struct reading {
    const char *at;
    struct jn_npy_header *header;
    struct jn_arena *arena;
    bool has_type, has_order, has_shape;
};

static void skip_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, " \t\n");
}

static bool skip(struct reading *reading, char wanted)
{
    skip_blanks(reading);
    if (*reading->at != wanted)
        return false;
    reading->at++;
    return true;
}

/* A string in quotes of either kind, without what Python would escape. */
static bool take_string(struct reading *reading, char *text, size_t size)
{
    skip_blanks(reading);
    char quote = *reading->at;
    if (quote != '\'' && quote != '"')
        return false;
    const char *start = reading->at + 1;
    const char *end = strchr(start, quote);
    if (end == NULL || (size_t)(end - start) >= size ||
        memchr(start, '\\', (size_t)(end - start)))
        return false;
    memcpy(text, start, (size_t)(end - start));
    text[end - start] = '\0';
    reading->at = end + 1;
    return true;
}

static bool skip_word(struct reading *reading, const char *word)
{
    skip_blanks(reading);
    if (strncmp(reading->at, word, strlen(word)) != 0)
        return false;
    reading->at += strlen(word);
    return true;
}

static const char *take_order(struct reading *reading)
{
    reading->header->is_fortran = skip_word(reading, "True");
    if (!reading->header->is_fortran && !skip_word(reading, "False"))
        return "'fortran_order' in the header is neither True nor False";
    return NULL;
}

static const char *take_extent(struct reading *reading)
{
    struct jn_npy_header *header = reading->header;
    uint64_t extent = 0;
    if (*reading->at < '0' || *reading->at > '9')
        return "an extent of 'shape' in the header is no whole number";
    for (; *reading->at >= '0' && *reading->at <= '9'; reading->at++)
        if (__builtin_mul_overflow(extent, 10, &extent) ||
            __builtin_add_overflow(extent, (uint64_t)(*reading->at - '0'),
                                   &extent))
            return "an extent of 'shape' in the header is too large";
    if (header->array.rank_count == JN_MAX_RANKS)
        return jn_arena_format(reading->arena,
                               "'shape' in the header has more than %d ranks",
                               JN_MAX_RANKS);
    header->array.extents[header->array.rank_count++] = extent;
    return NULL;
}

/* A Python tuple: (), (3,), (3, 4) or (3, 4,). */
static const char *take_shape(struct reading *reading)
{
    static const char no_tuple[] = "'shape' in the header is no tuple";
    bool comma = true;
    if (!skip(reading, '('))
        return no_tuple;
    while (!skip(reading, ')')) {
        if (!comma)
            return no_tuple;
        const char *sentence = take_extent(reading);
        if (sentence != NULL)
            return sentence;
        comma = skip(reading, ',');
    }
    return reading->header->array.rank_count == 1 && !comma ? no_tuple : NULL;
}

static const char *take_entry(struct reading *reading)
{
    char key[16];
    bool *seen;
    if (!take_string(reading, key, sizeof key) || !skip(reading, ':'))
        return "the header is no dictionary of descr, fortran_order and shape";
    if (strcmp(key, "descr") == 0)
        seen = &reading->has_type;
    else if (strcmp(key, "fortran_order") == 0)
        seen = &reading->has_order;
    else if (strcmp(key, "shape") == 0)
        seen = &reading->has_shape;
    else
        return jn_arena_format(reading->arena, "the header has a key '%s'",
                               key);
    if (*seen)
        return jn_arena_format(reading->arena, "the header has '%s' twice",
                               key);
    *seen = true;
    if (seen == &reading->has_order)
        return take_order(reading);
    if (seen == &reading->has_shape)
        return take_shape(reading);
    if (!take_string(reading, reading->header->type,
                     sizeof reading->header->type))
        return "'descr' in the header is no simple type such as '<f4'";
    return NULL;
}

const char *jn_npy_header_read(const char *text, struct jn_arena *arena,
                               struct jn_npy_header *header)
{
    static const char no_dictionary[] =
        "the header is no dictionary of descr, fortran_order and shape";
    struct reading reading = {.at = text, .header = header, .arena = arena};
    *header = (struct jn_npy_header){.array = {.rank_count = 0}};
    bool comma = true;
    if (!skip(&reading, '{'))
        return no_dictionary;
    while (!skip(&reading, '}')) {
        if (!comma)
            return no_dictionary;
        const char *sentence = take_entry(&reading);
        if (sentence != NULL)
            return sentence;
        comma = skip(&reading, ',');
    }
    skip_blanks(&reading);
    if (*reading.at != '\0')
        return "the header goes on behind its dictionary";
    if (!reading.has_type || !reading.has_order || !reading.has_shape)
        return "the header lacks descr, fortran_order or shape";
    return NULL;
}
