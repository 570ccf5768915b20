/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup.h - what a table says about an action of a component.
 *
 * Input:  a table and a component as describe.h completes it.
 * Output: a figure with its source; or that the table is about other things;
 *         or, where it is about this component but does not have its size,
 *         why it refuses.
 * Next:   estimate.c.
 *
 * Of the rows that fit by their texts the most specific ones count: a name
 * tells more than a kind, a kind more than a text attribute, that more than a
 * class.  Among these, rows with exactly the component's numbers answer;
 * otherwise at most two columns of numbers are interpolated, in logarithms.
 */
#ifndef JN_ESTIMATE_LOOKUP_H
#define JN_ESTIMATE_LOOKUP_H

#include "estimate/table.h"

enum jn_reply { JN_NO_ANSWER, JN_ANSWER, JN_REFUSAL };

struct jn_quote {
    double figure;      /* pJ, or um2 for JN_ACTION_COUNT */
    const char *source; /* JN_REFUSAL: why, as a sentence */
};

enum jn_reply jn_price_table_look_up(const struct jn_price_table *table,
                                     const struct jn_component *component,
                                     enum jn_action action,
                                     struct jn_arena *arena,
                                     struct jn_quote *quote);

#endif
