/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_parts.h - a Timeloop architecture, flattened to its parts.
 *
 * Input:  an architecture as a tree (`subtree`, `local`, first listed is
 *         outermost) or as the v0.2 list (`storage`, innermost first).
 * Output: storage outermost first, the compute part, networks; each with its
 *         number of instances and the attributes that it has or inherits.
 * Next:   timeloop_level.h and timeloop_network.h turn parts into struct
 *         jn_level and struct jn_network.
 */
#ifndef JN_IMPORT_TIMELOOP_PARTS_H
#define JN_IMPORT_TIMELOOP_PARTS_H

#include "config/tree.h"
#include "spec/arch.h"

/* Attributes of a part, then those of the subtrees around it. */
struct jn_timeloop_scope {
    const struct jn_node *attributes; /* a group, or NULL */
    const char *path; /* "system.chip.RF", or NULL in the list form */
    const struct jn_timeloop_scope *outer;
};

struct jn_timeloop_part {
    const char *name;   /* without the range "[0..3]" */
    const char *class_; /* as written; "" when the list form has none */
    struct jn_place place;
    bool is_dram;
    uint64_t instances; /* of all subtrees together */
    const struct jn_timeloop_scope *scope;
};

struct jn_timeloop_parts {
    const char *name; /* of the machine */
    struct jn_timeloop_part storages[JN_MAX_LEVELS];
    size_t storage_count;
    struct jn_timeloop_part compute;
    bool has_compute;
    struct jn_timeloop_part networks[JN_MAX_NETWORKS];
    size_t network_count;
};

/* False after complaints. */
bool jn_timeloop_parts_read(const struct jn_node *architecture,
                            const struct jn_reader *reader,
                            struct jn_timeloop_parts *parts);

/* Value of the first of KEYS (separated by spaces) that the part has or
 * inherits, or NULL. */
const struct jn_node *jn_timeloop_attribute(const struct jn_timeloop_part *part,
                                            const char *keys);

/* The last part of a dotted name, without ranges: "RF" for
 * "system.PE[0..3].RF[1..2]". */
const char *jn_timeloop_last_name(const char *name, struct jn_arena *arena);

#endif
