/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meet.h - groups where dimensions meet on a rank (the diagonals of a row
 * stationary array), without their hops.
 *
 * Input:  a fan.
 * Output: how many groups of how many children: sums along each rank are
 *         counted, and the ranks' numbers multiply.
 * Next:   nest/spread.h calls it where hops have no price.
 */
#ifndef JN_NEST_MEET_H
#define JN_NEST_MEET_H

#include "nest/spread.h"

/* False, for others to do it, if a loop moves several ranks, or the places
 * along one are far more than the children. */
bool jn_meet_groups(const struct jn_fan *fan, struct jn_arena *arena,
                    struct jn_groups *groups);

#endif
