/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_header.h - what the columns of a table are.
 *
 * Input:  the first row of a table and the cells below it.
 * Output: the role of each column; the table's attributes.
 * Next:   table.c reads the rows by it.
 */
#ifndef JN_ESTIMATE_TABLE_HEADER_H
#define JN_ESTIMATE_TABLE_HEADER_H

#include "estimate/csv.h"
#include "estimate/table.h"

enum jn_price_column {
    JN_PRICE_COLUMN_CLASS,
    JN_PRICE_COLUMN_NAME,
    JN_PRICE_COLUMN_KIND,
    JN_PRICE_COLUMN_ACTION,
    JN_PRICE_COLUMN_ENERGY,
    JN_PRICE_COLUMN_ENERGY_PER_BIT,
    JN_PRICE_COLUMN_LEAK,
    JN_PRICE_COLUMN_AREA,
    JN_PRICE_COLUMN_SOURCE,
    JN_PRICE_COLUMN_ATTRIBUTE /* and those behind it: the attributes in order */
};

struct jn_price_header {
    unsigned columns[JN_MAX_CSV_CELLS]; /* enum jn_price_column */
    size_t count;
};

/* Names of the columns that are no attributes, by enum jn_price_column. */
extern const char *const jn_price_column_names[JN_PRICE_COLUMN_ATTRIBUTE];

/* Fills HEADER and the attributes of TABLE.  False after complaints. */
bool jn_price_header_read(const struct jn_csv *csv,
                          const struct jn_reader *reader,
                          struct jn_price_header *header,
                          struct jn_price_table *table);

#endif
