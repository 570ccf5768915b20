/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demands.h - all that the mappings of one layer have to keep to.
 *
 * Input:  a problem and the name of a dataflow, or none.
 * Output: the machine's constraints, then those of other files, then the
 *         dataflow's: all of them hold, none outdoes another.
 * Next:   search/mapspace.h.
 */
#ifndef JN_SEARCH_DEMANDS_H
#define JN_SEARCH_DEMANDS_H

#include "search/dataflow.h"

/* True if the machine describes this dataflow itself: then it is not one of
 * search/dataflow.h, whatever its name. */
bool jn_demands_has_own(const struct jn_arch *arch, const char *dataflow);

/* The dataflow's constraints alone: the machine's own, or else those that it
 * becomes for this problem.  False if it makes no sense here: demands->reason
 * says why. */
bool jn_demands_expand(const struct jn_problem *problem, const char *dataflow,
                       struct jn_arena *arena, struct jn_demands *demands);

/* All constraints.  DATAFLOW is NULL, the machine's own or known to
 * search/dataflow.h.  False if the dataflow makes no sense here or two
 * constraints contradict each other: demands->reason says which.  Of several
 * orders of the same loops each constraint has the longest. */
bool jn_demands_gather(const struct jn_problem *problem, const char *dataflow,
                       struct jn_arena *arena, struct jn_demands *demands);

/* The first of the constraints that a mapping breaks, as a sentence; NULL if it
 * keeps to all. */
const char *jn_demands_breach(const struct jn_problem *problem,
                              const struct jn_demands *demands,
                              const struct jn_mapping *mapping,
                              struct jn_arena *arena);

#endif
