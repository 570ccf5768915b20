/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.h - one neutral tree for what libconfig and YAML files say.
 *
 * Input:  a file (config/load.h picks the reader by the file's name).
 * Output: groups, lists and scalars, each with its place in the file.
 * Next:   config/schema.h turns groups into structs; spec/ and import/.
 */
#ifndef JN_CONFIG_TREE_H
#define JN_CONFIG_TREE_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum jn_node_kind { JN_NULL, JN_SCALAR, JN_LIST, JN_GROUP };

/* A scalar keeps its text as written: no value is lost before somebody says
 * what it must be.  In a group each item has a key. */
struct jn_node {
    enum jn_node_kind kind;
    bool quoted;               /* scalar in quotes: a name, never a number
                                  (but an expression may be quoted) */
    const char *tag;           /* YAML tag such as "!Component", or NULL */
    const char *key;           /* name within the parent group, or NULL */
    const char *text;          /* scalar only */
    struct jn_place place;     /* of the value */
    struct jn_place key_place; /* of the key, or of the value */
    struct jn_node **items;    /* list and group, in file order */
    size_t item_count;
};

/* Item of GROUP with this key, or NULL; NULL for a NULL or other node. */
const struct jn_node *jn_node_find(const struct jn_node *group,
                                   const char *key);

/* What a reader of trees needs to have at hand. */
struct jn_variables; /* config/expr.h */
struct jn_reader {
    struct jn_arena *arena;               /* owns what is read */
    struct jn_diags *diags;               /* takes the complaints */
    const struct jn_variables *variables; /* names in expressions, or NULL */
};

/* The value of a node as one type.  WHAT names the value in the message
 * ("'depth'").  False after a complaint; a NULL-kind node is a complaint.
 * Numbers may be arithmetic expressions, also in quotes; a count must come
 * out whole and below 2^53, and literals are read exactly up to 2^64-2. */
bool jn_node_count(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, uint64_t *count);
bool jn_node_integer(const struct jn_node *node, const char *what,
                     const struct jn_reader *reader, int64_t *integer);
bool jn_node_real(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, double *real);
bool jn_node_flag(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, bool *flag);
bool jn_node_name(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, const char **name);

/* True when the node is of the kind; otherwise complains ("'x' must be a
 * list, not a group"). */
bool jn_node_is(const struct jn_node *node, enum jn_node_kind kind,
                const char *what, const struct jn_reader *reader);

#endif
