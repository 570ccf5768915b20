/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_format.h - how a level of a Timeloop machine keeps sparse tensors.
 *
 * Input:  `representation_format` of a target of sparse_optimizations.
 * Output: the formats of struct jn_level_sparsity.
 * Next:   sparse/ gives their ranks to loops.
 */
#ifndef JN_IMPORT_TIMELOOP_FORMAT_H
#define JN_IMPORT_TIMELOOP_FORMAT_H

#include "config/tree.h"
#include "spec/arch.h"
#include "spec/workload.h"

/* LEVEL has its metadata's attributes.  False after complaints. */
bool jn_timeloop_formats_read(const struct jn_node *group,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              struct jn_level *level);

#endif
