/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop.h - Timeloop's files to a spec.
 *
 * Input:  the trees of one or several files: v0.2 lists (.cfg or YAML), v0.2
 *         to v0.4 trees with `subtree`, with problem, mapping, ERT, ART and
 *         constraints.
 * Output: machine with its prices, a workload of one layer, its mapping.
 * Next:   spec/spec.h binds them.  timeloop_parts.h reads the architecture,
 *         timeloop_problem.h the layer, timeloop_mapping.h the loops.
 *
 * What Timeloop reads without a word and would then not do (unknown keys, a
 * second definition) is a located warning; what makes it stop or crash is a
 * located error.
 */
#ifndef JN_IMPORT_TIMELOOP_H
#define JN_IMPORT_TIMELOOP_H

#include "config/tree.h"
#include "spec/spec.h"

/* True when the root has a key that only Timeloop's files have. */
bool jn_timeloop_recognises(const struct jn_node *root);

/* Merges the files, the first definition of a key wins, and fills SPEC's
 * machine, workload and mapping as far as the files have them.  False after
 * complaints. */
bool jn_timeloop_read(const struct jn_node *const roots[], size_t count,
                      const struct jn_reader *reader, struct jn_spec *spec);

#endif
