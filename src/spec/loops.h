/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loops.h - the compact notation of loops: "Q5 M4,3 x1=7".
 *
 * Input:  a text; outermost loop first.
 * Output: names and ends, with a place each.
 * Next:   mapping.c.
 */
#ifndef JN_SPEC_LOOPS_H
#define JN_SPEC_LOOPS_H

#include "config/tree.h"

/* END passes, the last of them RESIDUAL steps long. */
struct jn_named_loop {
    const char *dim;
    uint64_t end, residual;
    struct jn_place place;
};

struct jn_loop_list {
    const struct jn_named_loop *items;
    size_t count;
};

/* A NULL node is no loop.  Name and end may be joined ("M16") unless the name
 * ends in a digit, or have a '=' between them. */
bool jn_loops_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_loop_list *loops);

#endif
