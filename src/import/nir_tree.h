/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_tree.h - settings that no file has, as a tree of config/.
 *
 * Input:  keys and values.
 * Output: groups and lists as a file of ours would have given them.
 * Next:   nir_layers.h builds layers of them.
 */
#ifndef JN_IMPORT_NIR_TREE_H
#define JN_IMPORT_NIR_TREE_H

#include "config/tree.h"

/* Where what is made is said to be from. */
struct jn_maker {
    struct jn_arena *arena;
    struct jn_place place;
};

struct jn_node *jn_make(const struct jn_maker *maker, enum jn_node_kind kind);

/* Appends an item to a list or, with a KEY, to a group. */
void jn_make_item(const struct jn_maker *maker, struct jn_node *parent,
                  const char *key, const struct jn_node *item);

void jn_make_count(const struct jn_maker *maker, struct jn_node *group,
                   const char *key, uint64_t count);
void jn_make_name(const struct jn_maker *maker, struct jn_node *group,
                  const char *key, const char *name);
void jn_make_flag(const struct jn_maker *maker, struct jn_node *group,
                  const char *key, bool flag);

/* COUNT numbers as a list, or as one number if all are the same; nothing if
 * all are USUAL. */
struct jn_numbers {
    const uint64_t *items;
    size_t count;
    uint64_t usual;
};
void jn_make_numbers(const struct jn_maker *maker, struct jn_node *group,
                     const char *key, struct jn_numbers numbers);

/* Puts the items of OVER into GROUP, in the place of those with the same key;
 * where both are groups, their items likewise.  OVER may be NULL. */
void jn_make_override(const struct jn_maker *maker, struct jn_node *group,
                      const struct jn_node *over);

#endif
