/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include "base/utf8.h"

#include <string.h>

enum { KEY_COLUMNS = 14, MARGIN = 2 };

static const char *const style_codes[JN_STYLES] = {[JN_PLAIN] = "",
                                                   [JN_STRONG] = "\033[1m",
                                                   [JN_FAINT] = "\033[2m",
                                                   [JN_WARN] = "\033[33m"};

const char *jn_page_styled(const struct jn_page *page, enum jn_style style,
                           const char *text)
{
    if (!page->colour || style == JN_PLAIN || text[0] == '\0')
        return text;
    return jn_arena_format(page->arena, "%s%s\033[0m", style_codes[style],
                           text);
}

void jn_page_title(const struct jn_page *page, const char *text)
{
    text = jn_utf8_plain(page->arena, text);
    size_t length = jn_page_break(text, page->width);
    size_t width = 0;
    for (const char *rest = text; *rest;
         length = jn_page_break(rest, page->width)) {
        const char *line = jn_arena_slice(page->arena, rest, length);
        width = jn_utf8_width(line) > width ? jn_utf8_width(line) : width;
        fprintf(page->stream, "%s\n", jn_page_styled(page, JN_STRONG, line));
        rest += length;
        rest += strspn(rest, " ");
    }
    char *rule = jn_arena_take(page->arena, width + 1, 1);
    memset(rule, '=', width);
    fprintf(page->stream, "%s\n", rule);
}

void jn_page_heading(const struct jn_page *page, const char *text,
                     const char *remark)
{
    text = jn_utf8_plain(page->arena, text);
    remark = jn_utf8_plain(page->arena, remark);
    fprintf(page->stream, "\n%s", jn_page_styled(page, JN_STRONG, text));
    size_t used = jn_utf8_width(text);
    if (remark[0] && used + MARGIN + jn_utf8_width(remark) <= page->width)
        fprintf(page->stream, "  %s\n", jn_page_styled(page, JN_FAINT, remark));
    else
        fputc('\n', page->stream);
}

/* Just behind the last of these that is within the first MOST bytes, or 0. */
static size_t break_behind(const char *text, size_t most, const char *marks)
{
    while (most > 0 && !strchr(marks, text[most - 1]))
        most--;
    return most;
}

size_t jn_page_break(const char *text, size_t columns)
{
    size_t most = jn_utf8_fit(text, columns);
    if (text[most] == '\0' || text[most] == ' ')
        return most;
    size_t blank = break_behind(text, most, " ");
    while (blank > 0 && text[blank - 1] == ' ')
        blank--;
    if (blank > 0)
        return blank;
    size_t mark = break_behind(text, most, "_/.-");
    if (mark > 1)
        return mark;
    return most > 0 ? most : jn_utf8_fit(text, 2);
}

void jn_page_hang(const struct jn_page *page, size_t indent, const char *text)
{
    size_t columns = page->width > indent + 2 ? page->width - indent : 2;
    text = jn_utf8_plain(page->arena, text);
    while (*text) {
        size_t length = jn_page_break(text, columns);
        fprintf(page->stream, "%.*s\n", (int)length, text);
        text += length;
        text += strspn(text, " ");
        if (*text)
            fprintf(page->stream, "%*s", (int)indent, "");
    }
}

void jn_page_entry(const struct jn_page *page, const char *key,
                   const char *value)
{
    fprintf(page->stream, "  %s%*s", key,
            (int)(KEY_COLUMNS - jn_utf8_width(key)), "");
    jn_page_hang(page, MARGIN + KEY_COLUMNS, value);
}

void jn_page_paragraph(const struct jn_page *page, size_t indent,
                       const char *text)
{
    fprintf(page->stream, "%*s", (int)indent, "");
    jn_page_hang(page, indent, text);
}
