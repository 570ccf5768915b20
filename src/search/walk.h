/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.h - builds nests from the arithmetic outward, and leaves out those that
 * surely cost too much.
 *
 * Input:  a lattice, and a cost.
 * Output: all splits that may cost less, tried by a worker (leaf.h).
 * Next:   search/exact.c.
 *
 * Depth first, cheapest first: a loop in time, the end of a level, a fan-out.
 * What boundaries inside cost is known; what is outside costs no less than the
 * lattice says.  Of two insides that leave the same to the loops outside, and
 * owe the same, the dearer one is not followed.
 */
#ifndef JN_SEARCH_WALK_H
#define JN_SEARCH_WALK_H

#include "search/seen.h"
#include "search/worker.h"

/* A step that a walk goes on from, and the steps after it that cost too much:
 * how many, and what they cost at least.  The logarithm is infinite if there
 * are none; those that lead nowhere are not counted. */
struct jn_trace {
    unsigned depth;
    const struct jn_growth *growth; /* NULL: before the first */
    size_t closed_count;
    double log_closed;
};

enum { JN_NODES_PER_EFFORT = 4 };

struct jn_walk {
    struct jn_lattice *lattice;
    struct jn_worker *worker; /* for this run, as all down to EFFORT */
    double log_limit;         /* costs from here on are of no interest */
    bool ties;                /* those of the best are */
    size_t width;             /* steps tried from a node at most; 0: all */
    uint64_t effort;          /* left */
    struct jn_arena *arena;
    struct jn_growth *steps; /* being looked at, from all nodes at hand */
    size_t step_count, step_room;
    struct jn_seen seen;
    struct jn_part part; /* the loops that the walk is in */
    uint64_t node_count;
    /* If somebody wants to know all steps, in the order in which they are
     * taken: then nothing is tried, and nothing is left out as known. */
    void (*tell)(void *data, const struct jn_trace *trace);
    void *data;
    struct jn_trace trace; /* of the step at hand */
};

void jn_walk_start(struct jn_walk *walk, struct jn_lattice *lattice,
                   size_t most_seen);
void jn_walk_end(struct jn_walk *walk);

/* Tries all splits that may cost less than the limit and the best that the
 * worker has, or as much as the best.  False if the effort was not enough. */
bool jn_walk_run(struct jn_walk *walk);

#endif
