/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.h - a group of settings to a struct, by a table.
 *
 * Input:  a group and a table of its keys.
 * Output: the struct's members set; a complaint for each unknown key (with
 *         "did you mean"), missing key, wrong type and value out of range.
 * Next:   spec/ and import/, which own the tables.
 */
#ifndef JN_CONFIG_SCHEMA_H
#define JN_CONFIG_SCHEMA_H

#include "config/tree.h"

enum jn_field_type {
    JN_FIELD_NAME,  /* const char * */
    JN_FIELD_COUNT, /* uint64_t */
    JN_FIELD_REAL,  /* double */
    JN_FIELD_FLAG,  /* bool */
    JN_FIELD_NODE   /* const struct jn_node *: the caller reads it */
};

enum {
    JN_OPTIONAL = 0,
    JN_REQUIRED = 1,
    JN_POSITIVE = 2, /* counts and reals: > 0; names: not empty */
    JN_ANY_SIGN = 4, /* reals: negative allowed (default: >= 0) */
    JN_IGNORED = 8   /* known and legal, but not read */
};

enum { JN_NO_HAS = 0 };

/* HAS_OFFSET is the offset of a bool that tells whether the key was given,
 * or JN_NO_HAS (so a flag may not be a struct's first member).  ALIASES are
 * further spellings, separated by spaces, or NULL. */
struct jn_field {
    const char *key;
    enum jn_field_type type;
    size_t offset;
    size_t has_offset;
    unsigned flags;
    const char *aliases;
};

/* Reads GROUP into RECORD by FIELDS, which ends with a NULL key.  WHAT names
 * such a group in messages ("a storage level").  False if anything was
 * complained about; members without a key keep their value. */
bool jn_group_read(const struct jn_node *group, const char *what,
                   const struct jn_field *fields, void *record,
                   const struct jn_reader *reader);

/* Index of the node's name in NAMES (count entries), or -1 after a complaint
 * that lists the names. */
int jn_node_choice(const struct jn_node *node, const char *what,
                   const char *const names[], size_t count,
                   const struct jn_reader *reader);

#endif
