/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formats.h - how a level keeps its tensors.
 *
 * Input:  the group `formats` of a level whose lines of metadata are known.
 * Output: the formats of struct jn_level_sparsity.
 * Next:   level_sparsity.c.
 */
#ifndef JN_SPEC_FORMATS_H
#define JN_SPEC_FORMATS_H

#include "spec/arch.h"

bool jn_formats_read(const struct jn_node *group,
                     const struct jn_reader *reader, struct jn_level *level);

#endif
