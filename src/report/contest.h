/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contest.h - networks and machines for one task, side by side.
 *
 * Input:  a use case, and what became of each contestant.
 * Output: text, CSV or JSON on a page's stream.
 * Next:   nobody; cli/cmd_compare.c calls it.
 */
#ifndef JN_REPORT_CONTEST_H
#define JN_REPORT_CONTEST_H

#include "kpi/figures.h"
#include "kpi/use_case.h"
#include "report/report.h"

struct jn_entry {
    const struct jn_contestant *contestant;
    const struct jn_arithmetic *arithmetic; /* NULL: as in the files */
    const struct jn_run *run;               /* NULL: measured */
    struct jn_figures figures;
};

struct jn_contest {
    const struct jn_use_case *of;
    const struct jn_entry *entries;
    size_t count;
};

struct jn_contest_type {
    const char *name;
    /* False when the numbers cannot be put in this form (no memory). */
    bool (*print)(const struct jn_contest *contest, const struct jn_page *page);
};

/* The format of this name, which must be one. */
const struct jn_contest_type *jn_contest_find(const char *name);

/* What is compared, by numbers that are negative where they are not known: of
 * measured contestants, and of those that not all layers are evaluated of. */
struct jn_contest_figure {
    const char *key; /* as in CSV and JSON */
    double value;
};
enum { JN_CONTEST_FIGURES = 20 };
void jn_contest_figures(const struct jn_entry *entry,
                        struct jn_contest_figure figures[JN_CONTEST_FIGURES]);
double jn_contest_figure(const struct jn_entry *entry, const char *key);

/* Energies by parts that several contestants may have. */
enum jn_contest_scope {
    JN_SCOPE_COMPONENT, /* of the machine; "idle": leakage between steps */
    JN_SCOPE_MODULE,    /* of the network */
    JN_SCOPE_LAYER,
    JN_SCOPES
};
struct jn_contest_part {
    const char *name;
    double *values_pj; /* by contestant; negative: it has no such part */
};
struct jn_contest_parts {
    struct jn_contest_part *items; /* in the order of first appearance */
    size_t count;
};
extern const char *const jn_contest_scopes[JN_SCOPES];
void jn_contest_split(const struct jn_contest *contest,
                      enum jn_contest_scope scope, struct jn_arena *arena,
                      struct jn_contest_parts *parts);

bool jn_contest_text(const struct jn_contest *contest,
                     const struct jn_page *page);

#endif
