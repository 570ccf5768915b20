/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.h - the compact texts inside values: "Q5 M4,3", "2*k + stride*i".
 *
 * Input:  a scalar of the tree.
 * Output: its names, numbers and signs one after the other, and places for
 *         complaints about them.
 * Next:   projection.c, loops.c and constraint.c, each with its grammar.
 */
#ifndef JN_SPEC_SCAN_H
#define JN_SPEC_SCAN_H

#include "config/tree.h"

struct jn_scan {
    const char *text;
    size_t at;
    struct jn_place place; /* of the text's first character */
    const struct jn_reader *reader;
};

/* Starts at the beginning of the node's text; a list or a group is a
 * complaint, in which WHAT names the value. */
bool jn_scan_node(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, struct jn_scan *scan);

/* Each passes over blanks first. */
bool jn_scan_ended(struct jn_scan *scan);
bool jn_scan_sees(struct jn_scan *scan, const char *sign); /* stays there */
bool jn_scan_sign(struct jn_scan *scan, const char *sign); /* passes it */
/* A letter or '_', then letters, digits, '_'; NULL without one. */
const char *jn_scan_name(struct jn_scan *scan);
/* Whether the whole of TEXT is such a name. */
bool jn_scan_is_name(const char *text);
/* Digits; JN_TOO_LARGE for more than fit.  False without one. */
bool jn_scan_count(struct jn_scan *scan, uint64_t *count);

/* Complains about what comes next.  Always false. */
bool jn_scan_fail(struct jn_scan *scan, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Place of the next character, and of the one at position AT. */
struct jn_place jn_scan_next(struct jn_scan *scan);
struct jn_place jn_scan_place(const struct jn_scan *scan, size_t at);

#endif
