/* SPDX-License-Identifier: GPL-3.0-or-later */
/* area.h - area of the machine, whatever runs on it.
 *
 * Input:  areas of single instances.
 * Output: areas of all instances, and the length of a hop between two levels.
 * Next:   cost/network_energy.h; report/.
 */
#ifndef JN_COST_AREA_H
#define JN_COST_AREA_H

#include "joulenest.h"
#include "spec/arch.h"

void jn_area_um2(const struct jn_arch *arch, struct jn_result *result);

/* Side of the square that one child of the level takes, with all that is in
 * it: the length of a hop (spec 2.11). */
double jn_area_hop_um(const struct jn_arch *arch, size_t level);

#endif
