/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constraint.h - what a machine or a user demands of every mapping.
 *
 * Input:  the constraints of an architecture or of a file of their own.
 * Output: one struct per level and axis; a check of a mapping against them.
 * Next:   search/ enumerates only what they allow.
 */
#ifndef JN_SPEC_CONSTRAINT_H
#define JN_SPEC_CONSTRAINT_H

#include "base/diag.h"
#include "config/tree.h"
#include "joulenest.h"

enum jn_relation { JN_EQUAL, JN_AT_MOST, JN_AT_LEAST };

/* "C = 4", "M <= 16"; the value 0 stands for the whole bound. */
struct jn_factor_limit {
    const char *dim;
    enum jn_relation relation;
    uint64_t value;
    struct jn_place place;
};

/* What a level may have to do with tensors, besides keeping them: members of
 * struct jn_level_mapping of these names. */
enum jn_flag {
    JN_FLAG_NO_TEMPORAL_REUSE,
    JN_FLAG_NO_MULTICAST,
    JN_FLAG_NO_LINK_TRANSFER,
    JN_FLAG_RMW_FIRST_UPDATE,
    JN_FLAG_NO_COALESCE,
    JN_FLAG_COUNT
};

/* Its name as a key, and the member itself. */
const char *jn_flag_name(enum jn_flag flag);
jn_tensors *jn_flag_member(struct jn_level_mapping *level, enum jn_flag flag);

/* Tensors with a flag. */
struct jn_flagged {
    const char *const *tensors;
    size_t count;
};

/* Names refer to dimensions and tensors of whatever layer is mapped; those
 * that a layer does not have are passed over. */
struct jn_constraint {
    const char *dataflow; /* its name, for an entry of a named dataflow */
    const char *level;
    struct jn_place place;
    bool spatial; /* else temporal; keep and bypass hold for both */
    const struct jn_factor_limit *factors;
    size_t factor_count;
    const char *const *inner_order; /* innermost first: a prefix */
    size_t inner_order_count;
    const char *const *outer_order; /* outermost first: a suffix */
    size_t outer_order_count;
    bool has_split;
    uint64_t split; /* loops, from the inside, that run along x */
    const char *const *keep;
    size_t keep_count;
    bool keep_only; /* whatever is not in keep bypasses the level */
    const char *const *bypass;
    size_t bypass_count;
    struct jn_flagged flagged[JN_FLAG_COUNT];
    bool has_max_factor, has_min_factor;
    uint64_t max_factor, min_factor; /* of factors not named above */
    double min_parallelism;          /* share of the fan-out, 0: any */
    double min_total_parallelism; /* share of all compute instances, 0: any */
};

/* Reads one constraint group or a list of them. */
bool jn_constraints_read(const struct jn_node *list,
                         const struct jn_reader *reader,
                         struct jn_constraint **constraints, size_t *count);

/* Reads the root of a file of constraints alone. */
bool jn_constraint_file_read(const struct jn_node *root,
                             const struct jn_reader *reader,
                             struct jn_constraint **constraints, size_t *count);

#endif
