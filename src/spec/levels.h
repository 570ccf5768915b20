/* SPDX-License-Identifier: GPL-3.0-or-later */
/* levels.h - the list of a machine's levels.
 *
 * Input:  `levels`, outermost first, the compute level last.
 * Output: the levels of struct jn_arch, with the constraints and networks that
 *         they carry.
 * Next:   arch.c connects the levels that no network connects.
 */
#ifndef JN_SPEC_LEVELS_H
#define JN_SPEC_LEVELS_H

#include "spec/arch.h"

enum { JN_LEVEL_CONSTRAINTS = 3 }; /* that one level can carry */

/* There must be room for the levels' constraints behind those that
 * arch->constraints has already. */
bool jn_levels_read(const struct jn_node *list, const struct jn_reader *reader,
                    struct jn_arch *arch);

#endif
