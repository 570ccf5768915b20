/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dump.h - what each stage of the line says, as text.
 *
 * Input:  a layer's outcome; the stages are run again.
 * Output: loops with strides, tiles and capacities, parcels, flows.
 * Next:   nobody; for whoever wants to follow a number to where it comes from.
 */
#ifndef JN_REPORT_DUMP_H
#define JN_REPORT_DUMP_H

#include "cost/totals.h"
#include "report/page.h"

/* A stage: its name for `--dump`, and its printer. */
struct jn_dump {
    const char *name;
    bool needs_fit; /* says nothing about a mapping that was refused */
    void (*print)(const struct jn_outcome *outcome, const struct jn_page *page);
};

/* All stages in the order of the line, ending in a NULL name.  A
 * layer without a mapping has none of them. */
extern const struct jn_dump jn_dumps[];

#endif
