/* SPDX-License-Identifier: GPL-3.0-or-later */
/* root.h - what the roots of all our files have in common.
 *
 * Input:  a file's root group.
 * Output: what kind of file it is, its name, its variables.
 * Next:   arch.c, workload.c, mapping.c.
 */
#ifndef JN_SPEC_ROOT_H
#define JN_SPEC_ROOT_H

#include "config/schema.h"
#include "config/tree.h"

/* Keys that any root may have; for tables of struct jn_field. */
#define JN_ROOT_FIELDS                                                         \
    {"description", JN_FIELD_NAME, 0, 0, JN_IGNORED, NULL},                    \
        {"source", JN_FIELD_NAME, 0, 0, JN_IGNORED, NULL},                     \
    {                                                                          \
        "variables", JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL                     \
    }

/* What a root can hold; most files hold one. */
enum jn_root_kind {
    JN_ROOT_ARCH,
    JN_ROOT_WORKLOAD,
    JN_ROOT_MAPPINGS,
    JN_ROOT_CONSTRAINTS, /* without a machine, whose own they would be */
    JN_ROOT_NIR,         /* what a model of NIR's does not say */
    JN_ROOT_KIND_COUNT
};

bool jn_root_has(const struct jn_node *root, enum jn_root_kind kind);

/* The root without the keys that belong to the other kinds it holds. */
const struct jn_node *jn_root_part(const struct jn_node *root,
                                   enum jn_root_kind kind,
                                   struct jn_arena *arena);

/* A copy of OUTER that knows the root's `variables`, each of which may use
 * those before it. */
bool jn_root_reader(const struct jn_node *root, const struct jn_reader *outer,
                    struct jn_reader *reader);

/* Name for a file that does not give one: the file's own, without folder and
 * suffix. */
const char *jn_root_name(const struct jn_node *root,
                         const struct jn_reader *reader);

#endif
