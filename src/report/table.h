/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - tables that fit the page.
 *
 * Input:  columns with headings, cells row by row.
 * Output: aligned text; a table wider than the page is folded: its key
 *         columns are printed again beside each group of further columns.
 * Next:   report/text.c and its sections; cli/ for `estimate`.
 */
#ifndef JN_REPORT_TABLE_H
#define JN_REPORT_TABLE_H

#include "report/page.h"

enum jn_column_flags {
    JN_COLUMN_RIGHT = 0,
    JN_COLUMN_LEFT = 1,
    JN_COLUMN_KEY = 2,     /* repeated when the table is folded; left */
    JN_COLUMN_SPARE = 4,   /* left out rather than folding the table */
    JN_COLUMN_WRAP = 8,    /* left; takes what is left of the line, in lines */
    JN_COLUMN_NEEDED = 16, /* left out when all its cells are "-" or "" */
};

struct jn_column {
    const char *heading;
    const char *unit; /* second line of the heading, or "" */
    unsigned flags;
};

struct jn_table;

/* An empty table.  COLUMNS are copied, their texts borrowed. */
struct jn_table *jn_table_new(struct jn_arena *arena,
                              const struct jn_column *columns, size_t count);

/* Starts a row; the cells that are not set stay empty. */
void jn_table_row(struct jn_table *table, enum jn_style style);

/* Sets the row's next cell.  TEXT is borrowed; control characters in it are
 * shown as escapes. */
void jn_table_cell(struct jn_table *table, const char *text);

/* A line, or an empty one, between rows. */
void jn_table_rule(struct jn_table *table);
void jn_table_gap(struct jn_table *table);

/* The arena that cells may come from. */
struct jn_arena *jn_table_arena(const struct jn_table *table);

void jn_table_print(const struct jn_table *table, const struct jn_page *page);

#endif
