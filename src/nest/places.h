/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.h - the same as spread.h by a look at each child, for any layout.
 *
 * Input:  a fan.
 * Output: groups of children at the same place, and the children that a
 *         neighbour can serve.
 * Next:   nest/spread.h calls it where there is no closed form.
 */
#ifndef JN_NEST_PLACES_H
#define JN_NEST_PLACES_H

#include "nest/spread.h"

/* As jn_spread_groups. */
void jn_places_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups);

/* The children whose tile, moved by BY since the last visit, is then where a
 * neighbour's tile was (in BEFORE, the last visit's fan).  NULL if none;
 * otherwise one flag per child, and *COUNT of them are set. */
const bool *jn_places_linked(const struct jn_fan *fan,
                             const struct jn_fan *before, const int64_t *by,
                             struct jn_arena *arena, uint64_t *count);

#endif
