/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify.h - checks a proof line by line.
 *
 * Input:  a claim and the lines of its proof.
 * Output: the first fault, or none.
 * Next:   search/certificate.h says what a proof is.
 */
#ifndef JN_SEARCH_VERIFY_H
#define JN_SEARCH_VERIFY_H

#include "search/certificate.h"

struct jn_verify {
    const struct jn_claim *claim;
    const char *at; /* the line being looked at */
    struct jn_check *check;
    struct jn_worker *worker;
    struct jn_arena *arena; /* of the fault */
};

/* A fault of the line being looked at, unless there was one before: false. */
bool jn_verify_refuse(struct jn_verify *verify, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the line begins with these bytes: where they end, or NULL. */
const char *jn_verify_match(const struct jn_verify *verify, const char *start,
                            size_t length);

/* Goes to the next line. */
void jn_verify_next(struct jn_verify *verify);

/* Tries a mapping: false if it costs less than is claimed. */
bool jn_verify_try(struct jn_verify *verify, const struct jn_point *point);

/* Checks the tree of one choice of keeps; false after a fault. */
bool jn_verify_tree(struct jn_verify *verify, const jn_tensors *subset);

/* Loops of a whole nest: in time, from the inside outward; and in space, by
 * level and dimension of the layer (0: none). */
struct jn_nest_loop {
    size_t slot, dim;
    uint64_t end;
};

struct jn_nest {
    struct jn_nest_loop loops[JN_MAX_SLOTS * JN_MAX_DIMS];
    size_t loop_count;
    uint64_t spread[JN_MAX_LEVELS][JN_MAX_DIMS];
    const jn_tensors *subset; /* kept of what may be */
};

/* Tries all mappings with these loops: every layout of those in space. */
bool jn_verify_leaf(struct jn_verify *verify, const struct jn_nest *nest);

#endif
