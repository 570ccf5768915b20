/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

struct range {
    uint32_t first, last;
};

static const struct range marks[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

static const struct range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Characters that turn the direction of what follows, or end a line. */
static const struct range controls[] = {
    {0x0000, 0x001F},
    {0x007F, 0x009F},
    {0x2028, 0x202E},
    {0x2066, 0x2069},
};

static bool lies_in(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    return false;
}

#define LIES_IN(point, ranges)                                                 \
    lies_in((point), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Number of bytes that the first byte announces, 0 for one that cannot be
 * first; *POINT gets its share of the code point. */
static unsigned sequence_length(unsigned char first, uint32_t *point)
{
    static const struct {
        unsigned char mask, mark;
    } forms[] = {{0x80, 0x00}, {0xE0, 0xC0}, {0xF0, 0xE0}, {0xF8, 0xF0}};
    for (unsigned i = 0; i < 4; i++)
        if ((first & forms[i].mask) == forms[i].mark) {
            *point = first & (unsigned char)~forms[i].mask;
            return i + 1;
        }
    return 0;
}

/* Too long a form, a surrogate, or beyond Unicode. */
static bool is_illegal(uint32_t point, unsigned length)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    return point < smallest[length] || point > 0x10FFFF ||
           (point >= 0xD800 && point <= 0xDFFF);
}

uint32_t jn_utf8_read(const char **text)
{
    const char *next = *text;
    uint32_t point = 0;
    unsigned length = sequence_length((unsigned char)*next++, &point);
    *text = next;
    if (length == 0)
        return JN_UTF8_REPLACEMENT;
    for (unsigned i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)*next;
        if ((byte & 0xC0) != 0x80)
            return JN_UTF8_REPLACEMENT;
        point = point << 6 | (byte & 0x3Fu);
        next++;
    }
    if (is_illegal(point, length))
        return JN_UTF8_REPLACEMENT;
    *text = next;
    return point;
}

bool jn_utf8_is_valid(const char *text)
{
    while (*text) {
        const char *start = text;
        if (jn_utf8_read(&text) == JN_UTF8_REPLACEMENT &&
            strncmp(start, "\xEF\xBF\xBD", 3) != 0)
            return false;
    }
    return true;
}

/* Both take the longest output of a byte: three or four. */
enum { REPLACEMENT_SIZE = 3, ESCAPE_SIZE = 4 };

static size_t copy_character(char *to, const char *from, const char *end,
                             uint32_t point)
{
    if (point == JN_UTF8_REPLACEMENT) {
        memcpy(to, "\xEF\xBF\xBD", REPLACEMENT_SIZE);
        return REPLACEMENT_SIZE;
    }
    size_t length = (size_t)(end - from);
    memcpy(to, from, length);
    return length;
}

char *jn_utf8_valid(struct jn_arena *arena, const char *text)
{
    char *copy = jn_arena_take(arena, strlen(text) + 1, REPLACEMENT_SIZE);
    char *to = copy;
    while (*text) {
        const char *from = text;
        uint32_t point = jn_utf8_read(&text);
        to += copy_character(to, from, text, point);
    }
    return copy;
}

/* "\n", or a \x for every byte. */
static size_t escape(char *to, const char *from, const char *end)
{
    if (*from == '\n' || *from == '\t') {
        to[0] = '\\';
        to[1] = *from == '\n' ? 'n' : 't';
        return 2;
    }
    size_t length = 0;
    for (; from < end; from++)
        length += (size_t)snprintf(to + length, ESCAPE_SIZE + 1, "\\x%02x",
                                   (unsigned)(unsigned char)*from);
    return length;
}

char *jn_utf8_plain(struct jn_arena *arena, const char *text)
{
    char *copy = jn_arena_take(arena, strlen(text) + 1, ESCAPE_SIZE + 1);
    char *to = copy;
    while (*text) {
        const char *from = text;
        uint32_t point = jn_utf8_read(&text);
        if (LIES_IN(point, controls))
            to += escape(to, from, text);
        else
            to += copy_character(to, from, text, point);
    }
    return copy;
}

static size_t point_width(uint32_t point)
{
    if (LIES_IN(point, marks))
        return 0;
    return LIES_IN(point, wide) ? 2 : 1;
}

size_t jn_utf8_width(const char *text)
{
    size_t width = 0;
    while (*text)
        width += point_width(jn_utf8_read(&text));
    return width;
}

size_t jn_utf8_fit(const char *text, size_t columns)
{
    const char *next = text;
    size_t width = 0;
    while (*next) {
        const char *end = next;
        width += point_width(jn_utf8_read(&end));
        if (width > columns)
            break;
        next = end;
    }
    return (size_t)(next - text);
}
