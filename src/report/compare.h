/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h - the same layers mapped in several ways, side by side.
 *
 * Input:  a run for each way, over the same layers in the same order.
 * Output: text, CSV or JSON; refused layers with the reason.
 * Next:   nobody; cli/cmd_dataflows.c calls it.
 */
#ifndef JN_REPORT_COMPARE_H
#define JN_REPORT_COMPARE_H

#include "report/report.h"

/* One way.  Ratios are what the first objective comes to over the least of all
 * ways; 0 where there is no figure. */
struct jn_compared {
    const char *dataflow; /* NULL: any mapping */
    bool is_own;          /* described by the machine's file */
    struct jn_run run;    /* with searches */
    double *ratios;       /* by outcome */
    double total_ratio;   /* of all layers; 0 unless each has a mapping */
};

/* The last way is any mapping. */
struct jn_comparison {
    struct jn_compared *items;
    size_t count;
};

struct jn_comparison_type {
    const char *name;
    /* False when the numbers cannot be put in this form (no memory). */
    bool (*print)(const struct jn_comparison *comparison,
                  const struct jn_page *page);
};

/* The format of this name, which is one of "text", "csv" and "json". */
const struct jn_comparison_type *jn_comparison_find(const char *name);

#endif
