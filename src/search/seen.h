/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seen.h - what a walk has been at before.
 *
 * Input:  nodes, with a number for all that the loops outside depend on;
 * splits. Output: whether there is any use in going on. Next:   search/walk.c.
 *
 * Of two nodes with the same number the dearer one need not be followed: any
 * loops outside cost both the same.  Dearer is one that costs more even if all
 * rounding (to whole lines, in storage) were to its advantage; or that costs no
 * less, with the same words at all boundaries or of the same split: of a split
 * all orders are tried at once.
 */
#ifndef JN_SEARCH_SEEN_H
#define JN_SEARCH_SEEN_H

#include "search/inside.h"
#include "search/memo.h"

struct jn_seen_node {
    uint64_t split, paid;
    double energy, rates[JN_MOST_RATES];
};

struct jn_seen {
    struct jn_arena *arena; /* of the nodes */
    struct jn_memo memo;
    struct jn_seen_node *nodes;
    size_t room, most;
    double slack_pj;   /* that rounding may cost */
    size_t rate_count; /* that matter */
    bool rates_known;
    struct jn_memo splits;
    struct jn_arena *splits_arena;
};

/* Remembers up to MOST nodes. */
void jn_seen_start(struct jn_seen *seen, const struct jn_lattice *lattice,
                   size_t most);
void jn_seen_end(struct jn_seen *seen);

/* Forgets the nodes, not the splits. */
void jn_seen_forget(struct jn_seen *seen);

/* Whether a node was seen before that is no dearer; remembers it if not. */
bool jn_seen_before(struct jn_seen *seen, const struct jn_inside *node,
                    uint64_t key);

/* Whether the split has been tried; remembers it. */
bool jn_seen_tried(struct jn_seen *seen, uint64_t split);

#endif
