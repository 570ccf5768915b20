/* SPDX-License-Identifier: GPL-3.0-or-later */
/* candidates.h - the rows of a table that may answer a question.
 *
 * Input:  a table, a component, an action.
 * Output: the rows that fit by text, narrowed to those with the component's
 *         numbers, and the columns of numbers that remain open: along them
 *         the figure has to be interpolated.
 * Next:   lookup.c.
 */
#ifndef JN_ESTIMATE_CANDIDATES_H
#define JN_ESTIMATE_CANDIDATES_H

#include "estimate/table.h"

struct jn_candidates {
    const struct jn_price_table *table;
    const struct jn_component *component;
    enum jn_action action; /* JN_ACTION_COUNT asks for the area */
    struct jn_arena *arena;
    const struct jn_price_row **rows;
    double *figures; /* of the rows, for this component */
    size_t count;
    size_t *open; /* attributes of the table */
    size_t open_count;
    double scale_ratio; /* from the rows' technology to the component's */
    bool extrapolated;
    const char *refusal;
};

/* Notes why there is no answer; returns false. */
bool jn_refuse(struct jn_candidates *candidates, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The rows, as "FILE:3" or "FILE:3 to 7"; the second without folders, so that
 * reports do not depend on where the file lies. */
const char *jn_rows_text(const struct jn_candidates *candidates);
const char *jn_rows_short_text(const struct jn_candidates *candidates);

/* Finds the rows that fit by their texts; false if there are none. */
bool jn_candidates_select(struct jn_candidates *candidates);

/* Keeps the rows with the component's numbers, and sets open and scale_ratio.
 * False after a refusal. */
bool jn_candidates_narrow(struct jn_candidates *candidates);

#endif
