/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_tree.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

struct jn_node *jn_make(const struct jn_maker *maker, enum jn_node_kind kind)
{
    struct jn_node *node = jn_arena_take(maker->arena, 1, sizeof *node);
    node->kind = kind;
    node->place = maker->place;
    node->key_place = maker->place;
    return node;
}

/* Lists are short but for that of all layers: their room is a power of two. */
void jn_make_item(const struct jn_maker *maker, struct jn_node *parent,
                  const char *key, const struct jn_node *item)
{
    size_t count = parent->item_count;
    assert(parent->kind == (key ? JN_GROUP : JN_LIST));
    if ((count & (count - 1)) == 0) {
        struct jn_node **items = jn_arena_take(
            maker->arena, count == 0 ? 1 : 2 * count, sizeof *items);
        if (count > 0)
            memcpy(items, parent->items, count * sizeof *items);
        parent->items = items;
    }
    struct jn_node *copy = jn_arena_take(maker->arena, 1, sizeof *copy);
    *copy = *item;
    copy->key = key;
    parent->items[parent->item_count++] = copy;
}

static struct jn_node *make_scalar(const struct jn_maker *maker,
                                   const char *text)
{
    struct jn_node *scalar = jn_make(maker, JN_SCALAR);
    scalar->text = text;
    return scalar;
}

static struct jn_node *make_number(const struct jn_maker *maker, uint64_t count)
{
    return make_scalar(maker, jn_arena_format(maker->arena, "%" PRIu64, count));
}

void jn_make_count(const struct jn_maker *maker, struct jn_node *group,
                   const char *key, uint64_t count)
{
    jn_make_item(maker, group, key, make_number(maker, count));
}

void jn_make_name(const struct jn_maker *maker, struct jn_node *group,
                  const char *key, const char *name)
{
    struct jn_node *scalar = make_scalar(maker, name);
    scalar->quoted = true;
    jn_make_item(maker, group, key, scalar);
}

void jn_make_flag(const struct jn_maker *maker, struct jn_node *group,
                  const char *key, bool flag)
{
    jn_make_item(maker, group, key,
                 make_scalar(maker, flag ? "true" : "false"));
}

void jn_make_numbers(const struct jn_maker *maker, struct jn_node *group,
                     const char *key, struct jn_numbers numbers)
{
    bool are_same = true;
    for (size_t index = 1; index < numbers.count; index++)
        are_same = are_same && numbers.items[index] == numbers.items[0];
    if (are_same) {
        if (numbers.items[0] != numbers.usual)
            jn_make_count(maker, group, key, numbers.items[0]);
        return;
    }
    struct jn_node *list = jn_make(maker, JN_LIST);
    for (size_t index = 0; index < numbers.count; index++)
        jn_make_item(maker, list, NULL,
                     make_number(maker, numbers.items[index]));
    jn_make_item(maker, group, key, list);
}

static struct jn_node **find_slot(const struct jn_node *group, const char *key)
{
    for (size_t index = 0; index < group->item_count; index++)
        if (strcmp(group->items[index]->key, key) == 0)
            return &group->items[index];
    return NULL;
}

static void override(const struct jn_maker *maker, struct jn_node *group,
                     const struct jn_node *item);

/* A group that is not ours is not written to: the two become a new one.
 * Groups are nested as deep as the file's, 64 at most. */
// NOLINTNEXTLINE(misc-no-recursion)
static struct jn_node *merge(const struct jn_maker *maker,
                             const struct jn_node *under,
                             const struct jn_node *over)
{
    struct jn_node *merged = jn_make(maker, JN_GROUP);
    merged->key = over->key;
    merged->place = over->place;
    merged->key_place = over->key_place;
    for (size_t index = 0; index < under->item_count; index++)
        override(maker, merged, under->items[index]);
    for (size_t index = 0; index < over->item_count; index++)
        override(maker, merged, over->items[index]);
    return merged;
}

// NOLINTNEXTLINE(misc-no-recursion)
static void override(const struct jn_maker *maker, struct jn_node *group,
                     const struct jn_node *item)
{
    struct jn_node **slot = find_slot(group, item->key);
    if (!slot) {
        jn_make_item(maker, group, item->key, item);
        return;
    }
    if ((*slot)->kind == JN_GROUP && item->kind == JN_GROUP) {
        *slot = merge(maker, *slot, item);
        return;
    }
    struct jn_node *copy = jn_arena_take(maker->arena, 1, sizeof *copy);
    *copy = *item;
    *slot = copy;
}

void jn_make_override(const struct jn_maker *maker, struct jn_node *group,
                      const struct jn_node *over)
{
    for (size_t index = 0; over && index < over->item_count; index++)
        override(maker, group, over->items[index]);
}
