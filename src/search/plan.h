/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.h - parts of a mapspace that wait for an exact search.
 *
 * Input:  parts, and what each round of the search has made of them.
 * Output: those of the next round.
 * Next:   search/exact.c.
 *
 * What a round found is put together in the list's order, so that nothing
 * depends on threads and time.
 */
#ifndef JN_SEARCH_PLAN_H
#define JN_SEARCH_PLAN_H

#include "search/ascent.h"
#include "search/branch.h"

enum { JN_ROUND_PARTS = 16 };

/* One choice of who keeps what, walked through in turns. */
struct jn_keep {
    struct jn_relax relax;
    struct jn_ascent *ascent; /* NULL: not any more */
};

enum jn_stage {
    JN_TO_WALK,
    JN_TO_SPLIT,
    JN_TO_PROBE,
    JN_TO_SEARCH,
    JN_FINISHED
};

struct jn_plan_item {
    struct jn_branch branch;
    struct jn_keep *keep;
    enum jn_stage stage;
    double log_open;        /* no mapping of it that was left out costs less */
    uint64_t effort;        /* spent in this round */
    unsigned turns;         /* searches that ran out of effort */
    unsigned depth;         /* things decided */
    bool chosen;            /* for the next round */
    bool dived;             /* looked into for any mapping at all */
    struct jn_arena *arena; /* of the new parts; NULL if there are none */
    struct jn_branch *branches; /* new parts */
    size_t branch_count;
};

struct jn_plan {
    struct jn_arena *arena;
    const struct jn_mapspace *space;
    struct jn_plan_item *items;
    size_t count, room, most;
    size_t round[JN_ROUND_PARTS]; /* items of the round at hand */
    size_t round_count;
    uint64_t effort; /* left, for all rounds */
    uint64_t share;  /* of it, for each item of the round */
    double spent;
    double enough; /* effort that trying all mappings would take */
    bool tries_all;
    uint64_t memory_limit_bytes;
    uint64_t memory_bytes; /* of a walk */
    double log_open;       /* of what is not in the list any more */
    double log_slack;
    struct jn_search_options warm_up;
    enum { COLD, WARMING, WARM } warmth;
    bool any; /* what was found before the round */
    struct jn_point best;
    struct jn_cost best_cost;
};

/* In which order items are chosen. */
enum jn_preference { JN_LOW_BOUND, JN_MUCH_DECIDED, JN_FEW_TURNS };

struct jn_plan_item *jn_plan_add_item(struct jn_plan *plan,
                                      const struct jn_branch *branch,
                                      struct jn_keep *keep);

/* The keep is not walked any more. */
void jn_plan_end_walk(struct jn_keep *keep);

/* Something that costs no less is not in the list any more. */
void jn_plan_leave_open(struct jn_plan *plan, double log_bound);

/* The logarithm of the cost up to which parts are of interest. */
double jn_plan_target_of(const struct jn_plan *plan,
                         const struct jn_worker *worker);

/* No mapping that was not tried costs less. */
double jn_plan_open_bound(const struct jn_plan *plan);

void jn_plan_spend(struct jn_plan *plan, uint64_t effort);

/* Takes over what the last round left. */
void jn_plan_take_over(struct jn_plan *plan, const struct jn_worker *worker);

/* Drops what cannot be better than the best any more, and what is finished. */
void jn_plan_tidy(struct jn_plan *plan, const struct jn_worker *worker);

/* Adds up to MOST items to the round. */
void jn_plan_choose(struct jn_plan *plan, enum jn_preference preference,
                    size_t most);

#endif
