/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 4096, MOST_DIGITS = 20, MOST_REAL = 32 };

/* Room for so many more bytes; the bytes there are move along. */
static char *make_room(struct jn_text *text, size_t more)
{
    size_t room = text->room < FIRST_ROOM ? FIRST_ROOM : text->room;
    while (room - text->length < more)
        room *= 2;
    if (room > text->room) {
        char *start = jn_arena_take(text->arena, room, 1);
        if (text->length > 0)
            memcpy(start, text->start, text->length);
        text->start = start;
        text->room = room;
    }
    return text->start + text->length;
}

void jn_text_reset(struct jn_text *text)
{
    jn_arena_reset(text->arena);
    text->start = NULL;
    text->length = text->room = 0;
}

void jn_text_bytes(struct jn_text *text, const char *bytes, size_t length)
{
    memcpy(make_room(text, length), bytes, length);
    text->length += length;
}

void jn_text_add(struct jn_text *text, const char *piece)
{
    jn_text_bytes(text, piece, strlen(piece));
}

void jn_text_count(struct jn_text *text, uint64_t count)
{
    char digits[MOST_DIGITS];
    size_t begin = sizeof digits;
    do
        digits[--begin] = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    jn_text_bytes(text, &digits[begin], sizeof digits - begin);
}

void jn_text_real(struct jn_text *text, double real)
{
    const double largest = 9007199254740992.0;
    char digits[MOST_REAL];
    if (real >= 0 && real < largest && real == (double)(uint64_t)real) {
        jn_text_count(text, (uint64_t)real);
        return;
    }
    snprintf(digits, sizeof digits, "%.17g", real);
    jn_text_add(text, digits);
}
