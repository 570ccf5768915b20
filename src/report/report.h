/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.h - what an evaluation came to, for people and for programs.
 *
 * Input:  what became of each layer that was asked for.
 * Output: text, CSV or JSON on a page's stream.
 * Next:   nobody; cli/cmd_evaluate.c calls it.  A new format is one file with
 *         one struct jn_report_type, listed in report.c.
 */
#ifndef JN_REPORT_REPORT_H
#define JN_REPORT_REPORT_H

#include "cost/totals.h"
#include "report/page.h"
#include "spec/spec.h"

struct jn_searches; /* report/searched.h */

/* A finished run over one layer or several, all of one specification. */
struct jn_run {
    const struct jn_spec *spec;
    struct jn_outcome *outcomes;
    size_t outcome_count;
    bool is_network; /* several layers were asked for, even if one is there */
    const struct jn_totals *totals;
    const struct jn_searches *searches; /* NULL: mappings from files */
};

struct jn_report_type {
    const char *name;
    /* False when the numbers cannot be put in this form (no memory). */
    bool (*print)(const struct jn_run *run, const struct jn_page *page);
};

/* All formats, ending in NULL; the first is the default. */
extern const struct jn_report_type *const jn_report_types[];

/* The format of this name, or NULL. */
const struct jn_report_type *jn_report_find(const char *name);

/* Why a mapping was refused, with the arithmetic: "GLB: tiles need 1,234
 * words, it holds 1,024; weights 210 + inputs 1,024"; without the addends
 * where there is no mapping. */
const char *jn_outcome_refusal(const struct jn_outcome *outcome,
                               struct jn_arena *arena);

/* Why a layer has no figures: it was refused, or has no mapping. */
const char *jn_outcome_reason(const struct jn_outcome *outcome,
                              struct jn_arena *arena);

#endif
