/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token.h - the words of a libconfig text, each with its place.
 *
 * libconfig 1.5 keeps neither columns nor what a number looked like (it cuts
 * integers to 32 bits without a word), so the text is read along with it.
 *
 * Input:  a text, and where its parts come from.
 * Output: one token after the other.
 * Next:   expand.c (includes), check.c (syntax), read_libconfig.c (places).
 */
#ifndef JN_CONFIG_TOKEN_H
#define JN_CONFIG_TOKEN_H

#include "base/diag.h"

#include <stddef.h>

enum jn_token_kind {
    JN_TOKEN_END,
    JN_TOKEN_NAME,
    JN_TOKEN_BOOLEAN,
    JN_TOKEN_INTEGER,
    JN_TOKEN_INTEGER64, /* with an L */
    JN_TOKEN_REAL,
    JN_TOKEN_STRING,
    JN_TOKEN_INCLUDE, /* from the '@' to the closing quote */
    JN_TOKEN_MARK,    /* one of = : , ; { } [ ] ( ) */
    JN_TOKEN_BAD      /* see PROBLEM */
};

struct jn_token {
    enum jn_token_kind kind;
    struct jn_place place;
    const char *text; /* LENGTH bytes of the source */
    size_t length;
    size_t shown;        /* of a bad token: so many bytes tell which it is */
    const char *problem; /* of a bad token: what would be right */
};

/* From OFFSET on, the text comes from this place. */
struct jn_segment {
    size_t offset;
    struct jn_place place;
};

struct jn_cursor {
    const char *text; /* ends in a zero byte */
    size_t offset;
    struct jn_place place;            /* of the byte at OFFSET */
    const struct jn_segment *segment; /* the next one, or NULL */
    size_t segment_count;             /* from the next one on */
    bool line_start;                  /* only blanks so far in this line */
};

/* A cursor at the start of TEXT, all of which comes from FILE. */
struct jn_cursor jn_cursor_start(const char *text, const char *file);

/* A cursor at the start of a text that was put together: the first of the
 * segments is at offset 0. */
struct jn_cursor jn_cursor_over(const char *text,
                                const struct jn_segment *segments,
                                size_t count);

struct jn_token jn_token_next(struct jn_cursor *cursor);

/* Whether the token is this mark. */
bool jn_token_is(const struct jn_token *token, char mark);

#endif
