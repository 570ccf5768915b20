/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.h - the items of a YAML group: its own, and those of its '<<'.
 *
 * Input:  items, in file order.
 * Output: the group's items; a complaint for each key given twice and each
 *         '<<' that is no group.
 * Next:   read_yaml.c.
 */
#ifndef JN_CONFIG_MERGE_H
#define JN_CONFIG_MERGE_H

#include "base/names.h"
#include "config/tree.h"

struct jn_merge {
    struct jn_node *group;
    size_t capacity;
    struct jn_names *names;       /* key -> item */
    const struct jn_node *merged; /* the value of '<<', or NULL */
};

struct jn_merge jn_merge_start(struct jn_node *group, struct jn_arena *arena);

/* An item that the group gives itself. */
void jn_merge_own(struct jn_merge *merge, struct jn_node *item,
                  const struct jn_reader *reader);

/* A '<<': a group or a list of groups, whose items the group gets where it has
 * none of that name; of several the first counts. */
void jn_merge_later(struct jn_merge *merge, const struct jn_node *item,
                    const struct jn_reader *reader);

void jn_merge_finish(struct jn_merge *merge, const struct jn_reader *reader);

#endif
