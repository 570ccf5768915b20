/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_flatten.h - how both forms of an architecture add their parts.
 *
 * Input:  a tree (timeloop_tree.c) or the v0.2 lists (timeloop_list.c).
 * Output: struct jn_timeloop_parts, filled part by part.
 * Next:   timeloop_parts.c, which the rest of the reader asks.
 */
#ifndef JN_IMPORT_TIMELOOP_FLATTEN_H
#define JN_IMPORT_TIMELOOP_FLATTEN_H

#include "import/timeloop_parts.h"

/* Instances are counted exactly, and products of two meshes still fit. */
#define JN_MOST_INSTANCES (UINT64_C(1) << 48)

/* What a subtree or a list gives to the parts inside. */
struct jn_timeloop_frame {
    const struct jn_timeloop_scope *scope;
    uint64_t instances; /* of the subtrees so far */
    const struct jn_reader *reader;
    struct jn_timeloop_parts *parts;
};

/* Add the next part inward, complain about one that cannot be there. */
bool jn_timeloop_add_storage(struct jn_timeloop_part *part,
                             const struct jn_timeloop_frame *frame);
bool jn_timeloop_add_compute(const struct jn_timeloop_part *part,
                             const struct jn_timeloop_frame *frame);

/* The same for a part of which the class tells what it is. */
bool jn_timeloop_add_part(struct jn_timeloop_part *part,
                          const struct jn_timeloop_frame *frame);

/* Add all parts of a `subtree` list, of an architecture with `storage` and
 * `arithmetic`. */
bool jn_timeloop_read_tree(const struct jn_node *list,
                           struct jn_timeloop_frame frame);
bool jn_timeloop_read_list(const struct jn_node *architecture,
                           const struct jn_timeloop_frame *frame);

#endif
