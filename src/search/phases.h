/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phases.h - objectives with tolerances, by one search after the other.
 *
 * Input:  a mapspace, a list of objectives of which some have a tolerance.
 * Output: of the mappings that cost little more than the least by these, the
 *         best by the others.
 * Next:   cli/map_layers.c.
 *
 * The first search minimizes by the list as it stands.  Where an objective
 * has a tolerance, another one follows: what costs more by this objective, or
 * by those before it, than the best so far with the tolerance is left out,
 * and the list starts behind it.
 */
#ifndef JN_SEARCH_PHASES_H
#define JN_SEARCH_PHASES_H

#include "search/search.h"

/* As jn_search_run.  Mappings tried and seconds are those of all searches, the
 * gap is their largest; each search tries as many mappings as OPTIONS says,
 * and all together take as long.  Without tolerances there is one search. */
JN_MUST_USE enum jn_status
jn_phases_run(const struct jn_mapspace *space,
              const struct jn_search_options *options, struct jn_arena *arena,
              struct jn_found *found);

#endif
