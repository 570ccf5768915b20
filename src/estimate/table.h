/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - a table of energies and areas, as people keep them: CSV.
 *
 * Input:  a file whose first row names the columns:
 *           class name kind     the component it prices (an empty cell: any)
 *           action              read fill update leak compute add compare,
 *                               write (fill and update), hop and wire of a
 *                               network, where zeros count gated_read,
 *                               metadata_write and so on (joulenest.h);
 *                               several of them with blanks between
 *           energy_pj           of one action (a line, an operation), or
 *           energy_pj_per_bit   times the component's "width_bits"
 *           leak_pj_per_cycle   of one instance
 *           area_um2            of one instance
 *           source              where the row is from; every row needs one
 *           anything else       an attribute; a column of numbers or of texts
 *         Lines of '#' are comments; '#: extrapolate', '#: scale_technology'
 *         and '#: accuracy_percent N' are instructions.
 * Output: struct jn_price_table.
 * Next:   lookup.h.
 */
#ifndef JN_ESTIMATE_TABLE_H
#define JN_ESTIMATE_TABLE_H

#include "config/tree.h"
#include "joulenest.h"

/* One bit for each enum jn_action, and two for what networks do. */
typedef uint64_t jn_actions;
#define JN_ACTION_BIT(action) ((jn_actions)1 << (action))
#define JN_WIRE_BIT           JN_ACTION_BIT(JN_ACTION_COUNT)
#define JN_HOP_BIT            JN_ACTION_BIT(JN_ACTION_COUNT + 1)

enum { JN_ANY_CLASS = -1 };

struct jn_price_cell {
    bool given;
    const char *text; /* in a column of texts */
    double number;    /* in a column of numbers */
};

struct jn_price_row {
    unsigned line;
    int class_; /* enum jn_class or JN_ANY_CLASS */
    jn_actions actions;
    const char *name, *kind; /* NULL: any */
    const char *source;
    bool energy_is_per_bit;
    struct jn_price_cell energy, leak, area;
    struct jn_price_cell *attributes; /* one for each of the table's */
};

struct jn_price_attribute {
    const char *name;
    bool is_number;
};

struct jn_price_table {
    const char *file;
    bool extrapolates;      /* beyond the outermost rows */
    bool scales_technology; /* to nodes that it does not have */
    unsigned accuracy_percent;
    struct jn_price_attribute *attributes;
    size_t attribute_count;
    struct jn_price_row *rows;
    size_t row_count;
};

/* Reads the file at PATH; complaints about the file as a whole (it cannot be
 * opened) point to PLACE.  NULL after complaints. */
const struct jn_price_table *
jn_price_table_load(const char *path, struct jn_place place,
                    const struct jn_reader *reader);

/* The same from memory; FILE is the name for messages. */
const struct jn_price_table *
jn_price_table_parse(const char *text, size_t length, const char *file,
                     const struct jn_reader *reader);

#endif
