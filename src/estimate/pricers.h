/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pricers.h - everybody who can be asked for a price.
 *
 * Input:  the user's estimators, the machine's tables, the built-in ones.
 * Output: the answer of the most accurate one that has any.
 * Next:   estimate.c.
 */
#ifndef JN_ESTIMATE_PRICERS_H
#define JN_ESTIMATE_PRICERS_H

#include "config/tree.h"
#include "estimate/lookup.h"
#include "spec/arch.h"

/* An estimator or a table. */
struct jn_pricer {
    const char *name;
    unsigned accuracy_percent;
    const struct jn_estimator *estimator; /* or NULL */
    const struct jn_price_table *table;   /* or NULL */
    bool is_users; /* given with the call, not by the machine */
};

struct jn_pricers {
    struct jn_pricer *items; /* the most accurate first */
    size_t count;
    const struct jn_reader *reader;
};

/* Loads them all.  False after complaints; those that could be loaded are
 * there all the same. */
bool jn_pricers_load(const struct jn_arch *arch,
                     const struct jn_options *options,
                     const struct jn_reader *reader,
                     struct jn_pricers *pricers);

/* Whether the component's attribute `estimator`, if any, names one of them; it
 * complains at PLACE otherwise. */
bool jn_pricers_check(const struct jn_pricers *pricers,
                      const struct jn_component *component,
                      struct jn_place place);

/* A question and its answer. */
struct jn_inquiry {
    const struct jn_component *component;
    struct jn_place place; /* for complaints */
    enum jn_action action; /* JN_ACTION_COUNT asks for the area */
    size_t limit;          /* only the first LIMIT pricers are asked */
    size_t pricer;         /* who answered */
    struct jn_quote quote;
};

/* Asks one after the other.  A table that is about the component but does not
 * have its size is not passed over for a less accurate estimator, only for
 * another table: the refusal is complained about. */
enum jn_reply jn_pricers_ask(const struct jn_pricers *pricers,
                             struct jn_inquiry *inquiry);

#endif
