/* SPDX-License-Identifier: GPL-3.0-or-later */
/* actual.h - what known orders of loops do to the words that move.
 *
 * Input:  loops in time, arranged (kinds.h).
 * Output: by boundary, revisits, words of tiles that slide, and how many fewer
 *         are sent where neighbours pass some on.
 * Next:   search/relax_paths.h adds up the sums with them.
 */
#ifndef JN_SEARCH_ACTUAL_H
#define JN_SEARCH_ACTUAL_H

#include "search/kinds.h"

/* The revisits of a boundary are known exactly.  Of tiles that slide the words
 * are no fewer than the distinct ones of a pass of the innermost run of loops
 * along one bundle, times the passes; where one loop alone slides they are
 * known. */
void jn_actual_find(const struct jn_loops *loops, size_t boundary,
                    struct jn_actual *actual);

/* The same with neighbours that pass on words of a boundary that has been
 * found.  False if they pass on nothing: such orders are of another part. */
bool jn_actual_link(const struct jn_loops *loops, size_t boundary,
                    struct jn_actual *actual);

#endif
