/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/merge.h"

#include <string.h>

struct jn_merge jn_merge_start(struct jn_node *group, struct jn_arena *arena)
{
    return (struct jn_merge){.group = group, .names = jn_names_new(arena)};
}

static void append(struct jn_merge *merge, struct jn_node *item,
                   struct jn_arena *arena)
{
    struct jn_node *group = merge->group;
    if (group->item_count == merge->capacity) {
        merge->capacity = 2 * merge->capacity + 4;
        struct jn_node **larger =
            jn_arena_take(arena, merge->capacity, sizeof larger[0]);
        if (group->item_count > 0)
            memcpy(larger, group->items, group->item_count * sizeof larger[0]);
        group->items = larger;
    }
    group->items[group->item_count++] = item;
}

static void report_twice(const struct jn_node *item,
                         const struct jn_node *first,
                         const struct jn_reader *reader)
{
    jn_error(reader->diags, item->key_place,
             "'%s' is given twice, first in line %u", item->key,
             first->key_place.line);
}

void jn_merge_own(struct jn_merge *merge, struct jn_node *item,
                  const struct jn_reader *reader)
{
    void **slot = jn_names_slot(merge->names, item->key);
    if (*slot != NULL) {
        report_twice(item, *slot, reader);
        return;
    }
    *slot = item;
    append(merge, item, reader->arena);
}

void jn_merge_later(struct jn_merge *merge, const struct jn_node *item,
                    const struct jn_reader *reader)
{
    if (merge->merged != NULL)
        report_twice(item, merge->merged, reader);
    else
        merge->merged = item;
}

static void take_over(struct jn_merge *merge, const struct jn_node *from,
                      const struct jn_reader *reader)
{
    if (!jn_node_is(from, JN_GROUP, "what '<<' merges", reader))
        return;
    for (size_t i = 0; i < from->item_count; i++) {
        struct jn_node *item = from->items[i];
        void **slot = jn_names_slot(merge->names, item->key);
        if (*slot != NULL)
            continue;
        *slot = item;
        append(merge, item, reader->arena);
    }
}

void jn_merge_finish(struct jn_merge *merge, const struct jn_reader *reader)
{
    const struct jn_node *merged = merge->merged;
    if (merged == NULL)
        return;
    if (merged->kind != JN_LIST) {
        take_over(merge, merged, reader);
        return;
    }
    for (size_t i = 0; i < merged->item_count; i++)
        take_over(merge, merged->items[i], reader);
}
