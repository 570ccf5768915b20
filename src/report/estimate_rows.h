/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimate_rows.h - what the components of a machine cost, row by row.
 *
 * Input:  a priced machine.
 * Output: a row for each action and area of each component, outermost first,
 *         then compute, then networks.
 * Next:   report_estimate.c prints them.
 */
#ifndef JN_REPORT_ESTIMATE_ROWS_H
#define JN_REPORT_ESTIMATE_ROWS_H

#include "base/arena.h"
#include "spec/arch.h"

/* What a figure is of, by its unit. */
enum jn_figure {
    JN_FIGURE_PJ,
    JN_FIGURE_PJ_PER_CYCLE,
    JN_FIGURE_PJ_PER_BIT_MM,
    JN_FIGURE_UM2,
    JN_FIGURE_COUNT
};

struct jn_estimate_row {
    const struct jn_component *component;
    const char *action; /* "read", "area", "hop", "wire", ... */
    enum jn_figure unit;
    double figure;
    const char *estimator;
    const char *source;
};

struct jn_estimate_rows {
    struct jn_estimate_row *items;
    size_t count;
};

struct jn_estimate_rows jn_estimate_rows(const struct jn_arch *arch,
                                         struct jn_arena *arena);

/* Those of one network. */
struct jn_estimate_rows jn_estimate_network(const struct jn_network *network,
                                            struct jn_arena *arena);

/* "energy_pj", ...: key and column of a figure. */
const char *jn_figure_key(enum jn_figure unit);

/* "dram", "sram", ... */
const char *jn_class_name(enum jn_class class_);

#endif
