/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.h - why there is no mapping at all.
 *
 * Input:  a problem and the demands on its mappings.
 * Output: what excludes all of them, the constraints that together bring it
 *         about, and how far one has to give way.
 * Next:   cli/map_layers.h, when a search has found nothing.
 */
#ifndef JN_SEARCH_EXPLAIN_H
#define JN_SEARCH_EXPLAIN_H

#include "search/demands.h"

/* A sentence, or NULL if no reason was found.  None of the constraints that it
 * names can be left out. */
const char *jn_explain(const struct jn_problem *problem,
                       const struct jn_demands *demands,
                       struct jn_arena *arena);

#endif
