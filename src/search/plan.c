/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/plan.h"

#include "search/leaf.h"

#include <math.h>
#include <string.h>

void jn_plan_end_walk(struct jn_keep *keep)
{
    if (keep->ascent != NULL)
        jn_ascent_end(keep->ascent);
    keep->ascent = NULL;
}

struct jn_plan_item *jn_plan_add_item(struct jn_plan *plan,
                                      const struct jn_branch *branch,
                                      struct jn_keep *keep)
{
    if (plan->count == plan->room) {
        size_t room = 2 * plan->room + 64;
        struct jn_plan_item *more =
            jn_arena_take(plan->arena, room, sizeof *more);
        if (plan->count > 0)
            memcpy(more, plan->items, plan->count * sizeof *more);
        plan->items = more;
        plan->room = room;
    }
    plan->items[plan->count] =
        (struct jn_plan_item){.branch = *branch,
                              .keep = keep,
                              .stage = JN_TO_SPLIT,
                              .log_open = branch->log_bound};
    return &plan->items[plan->count++];
}

void jn_plan_leave_open(struct jn_plan *plan, double log_bound)
{
    plan->log_open = fmin(plan->log_open, log_bound);
}

double jn_plan_target_of(const struct jn_plan *plan,
                         const struct jn_worker *worker)
{
    return jn_leaf_target(worker) - plan->log_slack;
}

double jn_plan_open_bound(const struct jn_plan *plan)
{
    double least = plan->log_open;
    for (size_t i = 0; i < plan->count; i++)
        least = fmin(least, plan->items[i].log_open);
    return least;
}

/* A new part joins the list if it is of interest and there is room. */
static void take_branch(struct jn_plan *plan, const struct jn_branch *branch,
                        const struct jn_plan_item *parent, double target)
{
    bool fits = plan->count < plan->most;
    if (branch->log_bound <= target && fits)
        jn_plan_add_item(plan, branch, parent->keep)->depth = parent->depth + 1;
    else if (branch->log_bound <= target || plan->log_slack > 0)
        jn_plan_leave_open(plan, branch->log_bound);
}

void jn_plan_spend(struct jn_plan *plan, uint64_t effort)
{
    plan->spent += (double)effort;
    if (plan->effort < UINT64_MAX)
        plan->effort -= effort < plan->effort ? effort : plan->effort;
}

void jn_plan_take_over(struct jn_plan *plan, const struct jn_worker *worker)
{
    double target = jn_plan_target_of(plan, worker);
    for (size_t r = 0; r < plan->round_count; r++) {
        struct jn_plan_item item = plan->items[plan->round[r]];
        jn_plan_spend(plan, item.effort);
        if (item.arena == NULL)
            continue;
        for (size_t i = 0; i < item.branch_count; i++)
            take_branch(plan, &item.branches[i], &item, target);
        if (item.stage == JN_FINISHED)
            plan->items[plan->round[r]].log_open = HUGE_VAL;
        plan->items[plan->round[r]].arena = NULL;
        jn_arena_free(item.arena);
    }
}

void jn_plan_tidy(struct jn_plan *plan, const struct jn_worker *worker)
{
    double target = jn_plan_target_of(plan, worker);
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct jn_plan_item *item = &plan->items[i];
        bool waits = item->stage != JN_FINISHED;
        if (waits && item->branch.log_bound <= target) {
            if (kept < i)
                plan->items[kept] = *item;
            kept++;
            continue;
        }
        if (!waits || plan->log_slack > 0)
            jn_plan_leave_open(plan, item->log_open);
        if (item->depth == 0)
            jn_plan_end_walk(item->keep);
    }
    plan->count = kept;
}

/* Whether the first item is to be chosen before the second; of equal ones the
 * first in the list. */
static bool comes_before(enum jn_preference preference,
                         const struct jn_plan_item *a,
                         const struct jn_plan_item *b)
{
    if (preference == JN_MUCH_DECIDED && a->depth != b->depth)
        return a->depth > b->depth;
    if (preference == JN_FEW_TURNS && a->turns != b->turns)
        return a->turns < b->turns;
    return a->branch.log_bound < b->branch.log_bound;
}

static bool may_choose(enum jn_preference preference,
                       const struct jn_plan_item *item)
{
    return !item->chosen &&
           (item->stage == JN_TO_SEARCH) == (preference == JN_FEW_TURNS);
}

void jn_plan_choose(struct jn_plan *plan, enum jn_preference preference,
                    size_t most)
{
    for (size_t n = 0; n < most; n++) {
        size_t best = plan->count;
        for (size_t i = 0; i < plan->count; i++)
            if (may_choose(preference, &plan->items[i]) &&
                (best == plan->count ||
                 comes_before(preference, &plan->items[i], &plan->items[best])))
                best = i;
        if (best == plan->count)
            return;
        plan->items[best].chosen = true;
        plan->round[plan->round_count++] = best;
    }
}
