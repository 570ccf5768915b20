/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ascent.h - walks one after the other, each up to a higher cost.
 *
 * Input:  a relaxation: one choice of who keeps what.
 * Output: a bound that rises from turn to turn; in the end all mappings that
 *         cost least have been tried.
 * Next:   search/exact.c, which divides the effort.
 *
 * A walk up to a limit leaves nothing below it untried, so that the limit is a
 * bound.  Low limits are soon done; the last turns go up to the best mapping
 * there is: first to what is better, then to what costs the same.
 */
#ifndef JN_SEARCH_ASCENT_H
#define JN_SEARCH_ASCENT_H

#include "search/relax.h"
#include "search/worker.h"

/* Of the entries that a lattice makes. */
enum { JN_ENTRIES_PER_EFFORT = 32 };

struct jn_ascent;

/* Ends with the arena, or by jn_ascent_end. */
struct jn_ascent *jn_ascent_new(const struct jn_relax *relax,
                                struct jn_arena *arena);
void jn_ascent_end(struct jn_ascent *ascent);

enum jn_turn {
    JN_TURN_IMPOSSIBLE, /* the relaxation is not one for a lattice */
    JN_TURN_STOPPED,    /* the effort was used up, or the search is over */
    JN_TURN_MORE,
    JN_TURN_TIES, /* nothing is better than the best: others may be as good */
    JN_TURN_LAST  /* nothing is left to be tried */
};

/* How far a turn may go. */
struct jn_means {
    uint64_t effort; /* left */
    uint64_t memory_bytes;
    double log_slack; /* so much below the best there need be no proof */
};

/* The next turn.  LOG_BOUND is raised to what is known then of everything that
 * was not tried. */
enum jn_turn jn_ascent_next(struct jn_ascent *ascent, struct jn_worker *worker,
                            struct jn_means *means, double *log_bound);

#endif
