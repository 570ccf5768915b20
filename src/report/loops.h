/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loops.h - a mapping as text.
 *
 * Input:  a layer, a machine and the loops between them.
 * Output: the indented nest for people, the notation of mapping files.
 * Next:   report/text.c draws it, report/json.c lists it.
 */
#ifndef JN_REPORT_LOOPS_H
#define JN_REPORT_LOOPS_H

#include "cost/totals.h"
#include "report/page.h"
#include "spec/loops_text.h"

/* Draws the nest; each level says what one instance of it holds. */
void jn_loops_draw(const struct jn_outcome *outcome,
                   const struct jn_page *page);

#endif
