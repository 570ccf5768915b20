/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_mapping.h - a Timeloop mapping to a loop nest.
 *
 * Input:  the `mapping` list of directives; machine and layer.
 * Output: struct jn_mapping, its factors checked; the loops by level as the
 *         file has them.
 * Next:   timeloop_constraint.h tests them; nest/.
 */
#ifndef JN_IMPORT_TIMELOOP_MAPPING_H
#define JN_IMPORT_TIMELOOP_MAPPING_H

#include "config/tree.h"
#include "spec/arch.h"
#include "spec/workload.h"

/* The loops of one level, in time or in space: one for each dimension. */
struct jn_timeloop_loops {
    const struct jn_node *directive; /* NULL: none, all loops are of one pass */
    uint64_t ends[JN_MAX_DIMS];
    uint64_t residuals[JN_MAX_DIMS];
    uint8_t order[JN_MAX_DIMS]; /* dimensions, innermost first */
    size_t split;               /* so many of them, in space, run along x */
};

struct jn_timeloop_nest {
    const struct jn_arch *arch;
    const struct jn_layer *layer;
    struct jn_place place;
    struct jn_timeloop_loops time[JN_MAX_LEVELS];
    struct jn_timeloop_loops space[JN_MAX_LEVELS];
    struct jn_level_mapping levels[JN_MAX_LEVELS];
};

/* NEST has its machine and layer.  False after complaints. */
bool jn_timeloop_nest_read(const struct jn_node *mapping,
                           const struct jn_reader *reader,
                           struct jn_timeloop_nest *nest);

/* The same nest as our mapping; loops of one pass are left out. */
void jn_timeloop_nest_flatten(const struct jn_timeloop_nest *nest,
                              struct jn_arena *arena,
                              struct jn_mapping *mapping);

/* The level that NODE means, by name or by its number from the innermost (0);
 * JN_NO_LEVEL after a complaint. */
int jn_timeloop_target(const struct jn_node *node, const struct jn_arch *arch,
                       const struct jn_reader *reader);

#endif
