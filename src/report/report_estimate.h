/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report_estimate.h - what the components of a machine cost, who says so, and
 * from where.
 *
 * Input:  a priced machine.
 * Output: text, CSV or JSON on a page's stream.
 * Next:   nobody; cli/cmd_estimate.c calls it.
 */
#ifndef JN_REPORT_REPORT_ESTIMATE_H
#define JN_REPORT_REPORT_ESTIMATE_H

#include "report/page.h"
#include "spec/arch.h"

struct jn_estimate_format {
    const char *name;
    /* False when the numbers cannot be put in this form (no memory). */
    bool (*print)(const struct jn_arch *arch, const struct jn_page *page);
};

/* All formats, ending in a NULL name; the first is the default. */
extern const struct jn_estimate_format jn_estimate_formats[];

#endif
