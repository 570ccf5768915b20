/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/scan.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_blanks(struct jn_scan *scan)
{
    while (is_blank(scan->text[scan->at]))
        scan->at++;
}

bool jn_scan_node(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, struct jn_scan *scan)
{
    if (!jn_node_is(node, JN_SCALAR, what, reader))
        return false;
    *scan = (struct jn_scan){node->text, 0, node->place, reader};
    if (node->quoted && scan->place.column > 0)
        scan->place.column++;
    return true;
}

bool jn_scan_ended(struct jn_scan *scan)
{
    skip_blanks(scan);
    return scan->text[scan->at] == '\0';
}

bool jn_scan_sees(struct jn_scan *scan, const char *sign)
{
    skip_blanks(scan);
    return strncmp(scan->text + scan->at, sign, strlen(sign)) == 0;
}

bool jn_scan_sign(struct jn_scan *scan, const char *sign)
{
    if (!jn_scan_sees(scan, sign))
        return false;
    scan->at += strlen(sign);
    return true;
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (starts_name(text[length]) || (length > 0 && is_digit(text[length])))
        length++;
    return length;
}

bool jn_scan_is_name(const char *text)
{
    size_t length = name_length(text);
    return length > 0 && text[length] == '\0';
}

const char *jn_scan_name(struct jn_scan *scan)
{
    skip_blanks(scan);
    const char *name = scan->text + scan->at;
    size_t length = name_length(name);
    if (length == 0)
        return NULL;
    scan->at += length;
    return jn_arena_slice(scan->reader->arena, name, length);
}

bool jn_scan_count(struct jn_scan *scan, uint64_t *count)
{
    skip_blanks(scan);
    if (!is_digit(scan->text[scan->at]))
        return false;
    *count = 0;
    for (; is_digit(scan->text[scan->at]); scan->at++)
        *count =
            jn_add(jn_mul(*count, 10), (uint64_t)(scan->text[scan->at] - '0'));
    return true;
}

struct jn_place jn_scan_place(const struct jn_scan *scan, size_t at)
{
    struct jn_place place = scan->place;
    if (place.column > 0)
        place.column += (unsigned)at;
    return place;
}

struct jn_place jn_scan_next(struct jn_scan *scan)
{
    skip_blanks(scan);
    return jn_scan_place(scan, scan->at);
}

bool jn_scan_fail(struct jn_scan *scan, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *text = jn_arena_vformat(scan->reader->arena, format, list);
    va_end(list);
    jn_error(scan->reader->diags, jn_scan_next(scan), "%s", text);
    return false;
}
