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

/* The loops of one level and axis as in a mapping file: "Q5 M6,4 x1=3";
 * loops of one step are left out. */
const char *jn_loops_notation(const struct jn_layer *layer,
                              const struct jn_mapping *mapping, size_t level,
                              enum jn_axis axis, struct jn_arena *arena);

/* Draws the nest; each level says what one instance of it holds. */
void jn_loops_draw(const struct jn_outcome *outcome,
                   const struct jn_page *page);

#endif
