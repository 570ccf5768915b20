/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h - where a text goes: a stream of so many columns, with colours or
 * without.
 *
 * Input:  lines and headings.
 * Output: text that fits the columns; control characters in it are shown as
 *         escapes.
 * Next:   report/table.h prints tables on a page.
 */
#ifndef JN_REPORT_PAGE_H
#define JN_REPORT_PAGE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

enum jn_style {
    JN_PLAIN,
    JN_STRONG, /* totals, headings */
    JN_FAINT,  /* notes */
    JN_WARN,   /* what slows the machine down */
    JN_STYLES
};

struct jn_page {
    FILE *stream;
    struct jn_arena *arena; /* for the pieces */
    size_t width;           /* columns, >= 40 */
    bool colour;
};

/* TEXT in a style, from the page's arena; TEXT itself without colours. */
const char *jn_page_styled(const struct jn_page *page, enum jn_style style,
                           const char *text);

/* The title of the page, underlined. */
void jn_page_title(const struct jn_page *page, const char *text);

/* An empty line, then a section's heading with a fainter remark, or "". */
void jn_page_heading(const struct jn_page *page, const char *text,
                     const char *remark);

/* "  key        value", further lines of the value aligned below it. */
void jn_page_entry(const struct jn_page *page, const char *key,
                   const char *value);

/* A paragraph in lines that fit, each behind INDENT blanks. */
void jn_page_paragraph(const struct jn_page *page, size_t indent,
                       const char *text);

/* TEXT from where the cursor is, further lines behind INDENT blanks. */
void jn_page_hang(const struct jn_page *page, size_t indent, const char *text);

/* Bytes of TEXT that belong on a line of COLUMNS: up to the last blank that
 * fits, else behind the last "_", "/", "." or "-", else as much as fits. */
size_t jn_page_break(const char *text, size_t columns);

#endif
