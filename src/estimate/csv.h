/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h - comma-separated text to rows of cells.
 *
 * Input:  a text.  A line that starts with '#' is a comment, one that starts
 *         with '#:' an instruction to the reader of the table.
 * Output: the cells of each row, and where they are.
 * Next:   table.c.
 */
#ifndef JN_ESTIMATE_CSV_H
#define JN_ESTIMATE_CSV_H

#include "base/arena.h"
#include "base/diag.h"
#include "config/tree.h"

enum { JN_MAX_CSV_CELLS = 48, JN_MAX_CSV_ROWS = 100000 };

struct jn_csv_row {
    unsigned line;
    size_t start;       /* in the text */
    const char **cells; /* without the blanks around them */
    size_t cell_count;  /* those beyond JN_MAX_CSV_CELLS are only counted */
};

struct jn_csv_rows {
    struct jn_csv_row *items;
    size_t count;
    size_t capacity;
};

struct jn_csv {
    const char *file, *text; /* borrowed */
    size_t length;
    struct jn_csv_rows rows;
    struct jn_csv_rows instructions; /* their one cell is the text after #: */
};

/* Parses by the rules of RFC 4180, strictly.  FILE is the name for messages.
 * False after complaints. */
bool jn_csv_parse(const char *text, size_t length, const char *file,
                  const struct jn_reader *reader, struct jn_csv *csv);

/* Where a cell of a row starts; cells count from 0. */
struct jn_place jn_csv_place(const struct jn_csv *csv,
                             const struct jn_csv_row *row, size_t cell);

#endif
