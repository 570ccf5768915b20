/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/token.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

struct jn_cursor jn_cursor_start(const char *text, const char *file)
{
    return (struct jn_cursor){
        .text = text, .place = {file, 1, 1}, .line_start = true};
}

/* Follows the text from one file into another. */
static void enter_segments(struct jn_cursor *cursor)
{
    while (cursor->segment_count > 0 &&
           cursor->segment->offset == cursor->offset) {
        cursor->place = cursor->segment->place;
        cursor->segment++;
        cursor->segment_count--;
    }
}

struct jn_cursor jn_cursor_over(const char *text,
                                const struct jn_segment *segments, size_t count)
{
    struct jn_cursor cursor = {.text = text,
                               .segment = segments,
                               .segment_count = count,
                               .line_start = true};
    assert(count > 0 && segments[0].offset == 0);
    enter_segments(&cursor);
    return cursor;
}

static const char *rest(const struct jn_cursor *cursor)
{
    return cursor->text + cursor->offset;
}

/* Columns count characters, not bytes. */
static void advance(struct jn_cursor *cursor, size_t count)
{
    for (; count > 0; count--) {
        char c = cursor->text[cursor->offset++];
        if (c == '\n') {
            cursor->place.line++;
            cursor->place.column = 1;
            cursor->line_start = true;
        } else {
            cursor->line_start = cursor->line_start && (c == ' ' || c == '\t');
            cursor->place.column += ((unsigned char)c & 0xc0) != 0x80;
        }
        enter_segments(cursor);
    }
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Length of a comment that starts here; 0 if none does, also when it does not
 * end. */
static size_t comment_length(const char *text)
{
    if (text[0] == '#' || starts_with(text, "//"))
        return strcspn(text, "\n");
    const char *end = starts_with(text, "/*") ? strstr(text + 2, "*/") : NULL;
    return end == NULL ? 0 : (size_t)(end - text) + 2;
}

static void skip_blanks(struct jn_cursor *cursor)
{
    for (;;) {
        size_t length = strspn(rest(cursor), " \t\r\n\f");
        length += comment_length(rest(cursor) + length);
        if (length == 0)
            return;
        advance(cursor, length);
    }
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || strchr("-_*", c) != NULL;
}

static bool in_number(char c)
{
    return isalnum((unsigned char)c) || strchr("_.+-*", c) != NULL;
}

static size_t run(const char *text, bool (*belongs)(char))
{
    size_t length = 0;
    while (text[length] != '\0' && belongs(text[length]))
        length++;
    return length;
}

static size_t sign_length(const char *text)
{
    return *text == '-' || *text == '+';
}

static size_t digits_length(const char *text)
{
    return strspn(text, "0123456789");
}

static size_t integer_length(const char *text)
{
    size_t sign = sign_length(text);
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        size_t digits = strspn(text + 2, "0123456789abcdefABCDEF");
        return digits > 0 ? digits + 2 : 0;
    }
    size_t digits = digits_length(text + sign);
    return digits > 0 ? sign + digits : 0;
}

static size_t real_length(const char *text)
{
    size_t length = sign_length(text);
    size_t digits = digits_length(text + length);
    length += digits;
    if (text[length] == '.') {
        size_t fraction = digits_length(text + length + 1);
        length += fraction + 1;
        digits += fraction;
    }
    if (digits > 0 && (text[length] == 'e' || text[length] == 'E')) {
        size_t sign = sign_length(text + length + 1);
        size_t exponent = digits_length(text + length + 1 + sign);
        length += exponent > 0 ? 1 + sign + exponent : 0;
    }
    return digits > 0 ? length : 0;
}

static void make_bad(struct jn_token *token, size_t shown, const char *problem)
{
    token->kind = JN_TOKEN_BAD;
    token->shown = shown;
    token->problem = problem;
}

static void read_number(struct jn_token *token)
{
    size_t integer = integer_length(token->text);
    size_t suffix = token->text[integer] == 'L' ? 1 : 0;
    suffix += suffix == 1 && token->text[integer + 1] == 'L';
    if (integer > 0 && integer + suffix == token->length) {
        token->kind = suffix > 0 ? JN_TOKEN_INTEGER64 : JN_TOKEN_INTEGER;
    } else if (real_length(token->text) == token->length) {
        token->kind = JN_TOKEN_REAL;
    } else {
        make_bad(token, token->length,
                 "is not a number; an expression goes in quotes");
    }
}

static void read_name(struct jn_token *token)
{
    bool boolean =
        (token->length == 4 && strncasecmp(token->text, "true", 4) == 0) ||
        (token->length == 5 && strncasecmp(token->text, "false", 5) == 0);
    token->kind = boolean ? JN_TOKEN_BOOLEAN : JN_TOKEN_NAME;
}

/* What is opened and not closed takes the rest of the text with it. */
static void take_rest(struct jn_token *token, size_t shown, const char *problem)
{
    make_bad(token, shown, problem);
    token->length = strlen(token->text);
}

/* Length with both quotes, or 0 when the closing one is missing. */
static size_t string_length(const char *text)
{
    size_t length = 1;
    while (text[length] != '\0' && text[length] != '"')
        length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
    return text[length] == '"' ? length + 1 : 0;
}

static void read_string(struct jn_token *token)
{
    size_t length = string_length(token->text);
    token->kind = JN_TOKEN_STRING;
    token->length = length;
    if (length == 0)
        take_rest(token, 1, "opens a text that is never closed");
}

static void read_include(struct jn_token *token, bool line_start)
{
    size_t word = strlen("@include");
    size_t blanks = strspn(token->text + word, " \t");
    size_t path = 0;
    if (line_start && blanks > 0 && token->text[word + blanks] == '"')
        path = string_length(token->text + word + blanks);
    token->kind = JN_TOKEN_INCLUDE;
    token->length = path > 0 ? word + blanks + path : word;
    if (path == 0)
        make_bad(token, word,
                 "stands at the start of a line, before a path in quotes");
}

static void read_other(struct jn_token *token)
{
    token->kind = JN_TOKEN_MARK;
    token->length = 1;
    if (strchr("=:,;{}[]()", token->text[0]) != NULL)
        return;
    if (starts_with(token->text, "/*")) {
        take_rest(token, 2, "opens a comment that is never closed");
        return;
    }
    while (((unsigned char)token->text[token->length] & 0xc0) == 0x80)
        token->length++;
    make_bad(token, token->length,
             token->text[0] == '/'
                 ? "does not belong here; an expression goes in quotes"
                 : "does not belong here");
}

struct jn_token jn_token_next(struct jn_cursor *cursor)
{
    skip_blanks(cursor);
    const char *text = rest(cursor);
    struct jn_token token = {.place = cursor->place, .text = text};
    if (*text == '\0')
        return token;

    if (isalpha((unsigned char)*text) || *text == '*') {
        token.length = run(text, in_name);
        read_name(&token);
    } else if (isdigit((unsigned char)*text) || strchr("+-.", *text) != NULL) {
        token.length = run(text, in_number);
        read_number(&token);
    } else if (*text == '"') {
        read_string(&token);
    } else if (starts_with(text, "@include")) {
        read_include(&token, cursor->line_start);
    } else {
        read_other(&token);
    }
    advance(cursor, token.length);
    return token;
}

bool jn_token_is(const struct jn_token *token, char mark)
{
    return token->kind == JN_TOKEN_MARK && token->text[0] == mark;
}
