/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_tables.h - Accelergy's energy and area tables (ERT, ART).
 *
 * Input:  the ERT and ART of Timeloop's files, any version.
 * Output: rows: component, action, pJ; component, um2.
 * Next:   timeloop_prices.h prices the parts of the machine by them.
 */
#ifndef JN_IMPORT_TIMELOOP_TABLES_H
#define JN_IMPORT_TIMELOOP_TABLES_H

#include "config/tree.h"

/* Energy of one action with one set of arguments, or an area. */
struct jn_timeloop_row {
    const char *component;           /* last part of its name, without ranges */
    const char *action;              /* NULL for an area */
    const struct jn_node *arguments; /* or NULL */
    double value;                    /* pJ, um2 */
    struct jn_place place;
    const struct jn_timeloop_row *next;
};

struct jn_timeloop_tables {
    const struct jn_timeloop_row *energies; /* in file order */
    const struct jn_timeloop_row *areas;
    bool has_energies; /* there is an ERT */
    struct jn_place energy_place;
};

/* ERT and ART may be NULL.  False after complaints. */
bool jn_timeloop_tables_read(const struct jn_node *ert,
                             const struct jn_node *art,
                             const struct jn_reader *reader,
                             struct jn_timeloop_tables *tables);

/* The dearest row of the component's first known action among ACTIONS
 * (separated by spaces), or NULL. */
const struct jn_timeloop_row *
jn_timeloop_energy(const struct jn_timeloop_tables *tables,
                   const char *component, const char *actions);

/* The component's area, or NULL. */
const struct jn_timeloop_row *
jn_timeloop_area(const struct jn_timeloop_tables *tables,
                 const char *component);

/* True when the ERT has any action of the component. */
bool jn_timeloop_is_tabled(const struct jn_timeloop_tables *tables,
                           const char *component);

#endif
