/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/descent.h"
#include "search/leaf.h"
#include "search/strategy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Best first over what is to be decided once: parts wait in a list, and each
 * round takes those with the lowest bounds.  A part whose template is not
 * decided is split; a template is first looked into for a good mapping, and
 * searched depth first when it comes up again.  A round starts from the best
 * mapping of those before, and what it finds is put together in the list's
 * order: so nothing depends on threads and time. */

enum {
    ROOT_ROUNDS = 300,
    TEMPLATE_ROUNDS = 25,
    LEAST_SAMPLES = 1000, /* of the annealing that comes first */
    MOST_SAMPLES = 100000,
    SAMPLES_PER_BOUND = 4,
    PROBE_WIDTH = 2,
    PROBE_EFFORT = 1000,
    SEARCH_EFFORT = 1000, /* of a template's first search; then twice that */
    ROUND_PARTS = 16,
    MOST_KEEPS = 4096,
    COPIES = 4 /* of an item, with those in lists that became too short */
};

/* One choice of who keeps what. */
struct keep {
    struct jn_relax relax;
};

enum stage { TO_SPLIT, TO_PROBE, TO_SEARCH, FINISHED };

struct item {
    struct jn_branch branch;
    struct keep *keep;
    enum stage stage;
    double log_open;        /* no mapping of it that was left out costs less */
    uint64_t effort;        /* spent in this round */
    unsigned turns;         /* searches that ran out of effort */
    unsigned depth;         /* things decided */
    bool chosen;            /* for the next round */
    struct jn_arena *arena; /* of the new parts; NULL if there are none */
    struct jn_branch *branches; /* new parts */
    size_t branch_count;
};

struct plan {
    struct jn_arena *arena;
    const struct jn_mapspace *space;
    struct item *items;
    size_t count, room, most;
    size_t round[ROUND_PARTS]; /* items of the round at hand */
    size_t round_count;
    uint64_t effort; /* left, for all rounds */
    uint64_t share;  /* of it, for each item of the round */
    double log_open; /* of what is not in the list any more */
    double log_slack;
    struct jn_search_options warm_up;
    enum { COLD, WARMING, WARM } warmth;
    bool any; /* what was found before the round */
    struct jn_point best;
    struct jn_cost best_cost;
};

/* What a worker has of its own for a keep. */
struct bench {
    struct jn_arena *arena;
    struct jn_descent descent;
    struct bench *next;
};

static struct jn_descent *descent_of(struct jn_worker *worker,
                                     const struct jn_relax *relax)
{
    struct bench *bench = worker->own;
    while (bench != NULL && bench->descent.relax != relax)
        bench = bench->next;
    if (bench != NULL)
        return &bench->descent;
    struct jn_arena *arena = jn_arena_new();
    bench = jn_arena_take(arena, 1, sizeof *bench);
    bench->arena = arena;
    bench->next = worker->own;
    worker->own = bench;
    jn_descent_start(&bench->descent, worker, relax, arena);
    return &bench->descent;
}

static void leave(struct jn_worker *worker)
{
    struct bench *bench = worker->own;
    while (bench != NULL) {
        struct bench *next = bench->next;
        jn_descent_end(&bench->descent);
        jn_arena_free(bench->arena);
        bench = next;
    }
    worker->own = NULL;
}

/* --- the list --- */

static struct item *add_item(struct plan *plan, const struct jn_branch *branch,
                             struct keep *keep)
{
    if (plan->count == plan->room) {
        size_t room = 2 * plan->room + 64;
        struct item *more = jn_arena_take(plan->arena, room, sizeof *more);
        if (plan->count > 0)
            memcpy(more, plan->items, plan->count * sizeof *more);
        plan->items = more;
        plan->room = room;
    }
    plan->items[plan->count] = (struct item){
        .branch = *branch, .keep = keep, .log_open = branch->log_bound};
    return &plan->items[plan->count++];
}

static void leave_open(struct plan *plan, double log_bound)
{
    plan->log_open = fmin(plan->log_open, log_bound);
}

static double target_of(const struct plan *plan, const struct jn_worker *worker)
{
    return jn_leaf_target(worker) - plan->log_slack;
}

static void list_keep(struct plan *plan, struct jn_worker *worker,
                      struct keep *keep)
{
    struct jn_descent *descent = descent_of(worker, &keep->relax);
    struct jn_branch *root = jn_arena_take(plan->arena, 1, sizeof *root);
    jn_part_whole(&keep->relax, &root->part);
    jn_dual_start(&keep->relax, &root->dual);
    root->log_bound = -HUGE_VAL;
    jn_descent_bound(descent, root, ROOT_ROUNDS);
    if (root->log_bound < HUGE_VAL)
        add_item(plan, root, keep);
}

/* The next choice of keeps; false after the last. */
static bool next_keep(const struct jn_mapspace *space, jn_tensors *subset)
{
    for (size_t level = 0; level < space->problem->arch->level_count; level++) {
        jn_tensors free = space->free_keep[level];
        subset[level] = (subset[level] - free) & free;
        if (subset[level] != 0)
            return true;
    }
    return false;
}

static void list_keeps(struct plan *plan, struct jn_worker *worker)
{
    const struct jn_mapspace *space = worker->space;
    jn_tensors subset[JN_MAX_LEVELS] = {0};
    size_t count = 0;
    do {
        jn_tensors kept[JN_MAX_LEVELS] = {0};
        struct keep *keep = jn_arena_take(plan->arena, 1, sizeof *keep);
        for (size_t i = 0; i < space->problem->arch->level_count; i++)
            kept[i] = space->fixed[i].keep | subset[i];
        if (count++ == MOST_KEEPS || jn_worker_stops(worker) ||
            !jn_relax_make(space, kept, worker->options->objectives.items[0],
                           plan->arena, &keep->relax)) {
            plan->log_open = -HUGE_VAL;
            return;
        }
        list_keep(plan, worker, keep);
    } while (next_keep(space, subset));
}

/* --- what is done with an item --- */

/* The new parts of one whose template is not decided; none if it is. */
static size_t split(struct jn_descent *descent, const struct jn_branch *branch,
                    struct jn_arena *arena, struct jn_branch **branches)
{
    size_t count = jn_part_split(descent->relax, &branch->part, descent->parts);
    *branches = jn_arena_take(arena, count + 1, sizeof **branches);
    for (size_t i = 0; i < count; i++) {
        (*branches)[i] = (struct jn_branch){.part = descent->parts[i],
                                            .dual = branch->dual,
                                            .log_bound = branch->log_bound};
        jn_descent_bound(descent, &(*branches)[i], TEMPLATE_ROUNDS);
    }
    jn_branches_sort(*branches, count);
    return count;
}

/* Looks for a good mapping in a template, without proving anything. */
static void probe(struct jn_descent *descent, const struct jn_branch *branch)
{
    descent->width = PROBE_WIDTH;
    descent->effort = PROBE_EFFORT;
    jn_descent_run(descent, branch);
    descent->width = 0;
}

/* Follows the lowest bounds to a template, so that there is a mapping to
 * compare with. */
static void dive(struct plan *plan, struct jn_worker *worker)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < plan->count && (i == 0 || !worker->any); i++) {
        const struct item *item = &plan->items[i];
        struct jn_descent *descent = descent_of(worker, &item->keep->relax);
        struct jn_branch *branches;
        struct jn_branch *at = jn_arena_take(arena, 1, sizeof *at);
        *at = item->branch;
        while (split(descent, at, arena, &branches) > 0 &&
               !jn_worker_stops(worker))
            at = branches;
        probe(descent, at);
    }
    jn_arena_free(arena);
}

static void run_split(struct item *item, struct jn_descent *descent)
{
    item->arena = jn_arena_new();
    item->branch_count =
        split(descent, &item->branch, item->arena, &item->branches);
    item->stage = item->branch_count > 0 ? FINISHED : TO_PROBE;
    item->log_open = item->branch.log_bound;
}

/* Searches a template with so much effort as its turn has; if it is not
 * enough, the next turn begins anew, with a better mapping to compare with. */
static void run_search(const struct plan *plan, struct item *item,
                       struct jn_descent *descent)
{
    uint64_t effort = (uint64_t)SEARCH_EFFORT << item->turns++;
    descent->effort = effort < plan->share ? effort : plan->share;
    effort = descent->effort;
    jn_descent_run(descent, &item->branch);
    item->effort = effort - descent->effort;
    item->log_open = fmax(item->branch.log_bound, descent->log_open);
    if (descent->effort > 0)
        item->stage = FINISHED;
}

static void run_item(struct jn_worker *worker, struct item *item)
{
    const struct plan *plan = worker->plan;
    struct jn_descent *descent = descent_of(worker, &item->keep->relax);
    descent->log_slack = plan->log_slack;
    descent->effort = plan->share;
    switch (item->stage) {
    case TO_SPLIT:
        run_split(item, descent);
        break;
    case TO_PROBE:
        probe(descent, &item->branch);
        item->effort = PROBE_EFFORT - descent->effort;
        item->stage = TO_SEARCH;
        return;
    case TO_SEARCH:
        run_search(plan, item, descent);
        return;
    case FINISHED:
        break;
    }
    item->effort = plan->share - descent->effort;
}

/* Annealing first, so that there is something to compare with. */
static void warm_up(struct jn_worker *worker, uint64_t chunk)
{
    const struct plan *plan = worker->plan;
    const struct jn_search_options *kept = worker->options;
    worker->options = &plan->warm_up;
    jn_search_anneal.run(worker, chunk);
    worker->options = kept;
}

/* What other items of the round found is not looked at before its end. */
static void run(struct jn_worker *worker, uint64_t chunk)
{
    const struct plan *plan = worker->plan;
    struct jn_worker before = *worker;
    if (plan->warmth == WARMING) {
        warm_up(worker, chunk);
        return;
    }
    worker->any = plan->any;
    worker->best = plan->best;
    worker->best_cost = plan->best_cost;
    run_item(worker, &plan->items[plan->round[chunk]]);
    before.tried_count = before.feasible_count = 0;
    before.refusal.misfit = JN_FITS;
    jn_worker_merge(worker, &before);
}

/* --- rounds --- */

static uint64_t count_samples(const struct jn_search_options *options)
{
    uint64_t samples = SAMPLES_PER_BOUND * options->effort;
    if (samples < LEAST_SAMPLES)
        return LEAST_SAMPLES;
    return samples < MOST_SAMPLES ? samples : MOST_SAMPLES;
}

static void *begin(struct jn_worker *worker, struct jn_arena *arena)
{
    struct plan *plan = jn_arena_take(arena, 1, sizeof *plan);
    const struct jn_search_options *options = worker->options;
    plan->arena = arena;
    plan->space = worker->space;
    plan->log_open = HUGE_VAL;
    plan->log_slack = options->gap_ratio > 0 ? -log1p(-options->gap_ratio) : 0;
    plan->effort = options->effort > 0 ? options->effort : UINT64_MAX;
    plan->most = (options->memory_limit_bytes > 0 ? options->memory_limit_bytes
                                                  : JN_SEARCH_MEMORY_BYTES) /
                 COPIES / sizeof(struct item);
    plan->warm_up = *options;
    plan->warm_up.seed = 0;
    plan->warm_up.sample_count = count_samples(options);
    return plan;
}

static double open_bound(const struct plan *plan)
{
    double least = plan->log_open;
    for (size_t i = 0; i < plan->count; i++)
        least = fmin(least, plan->items[i].log_open);
    return least;
}

/* A new part joins the list if it is of interest and there is room. */
static void take_branch(struct plan *plan, const struct jn_branch *branch,
                        const struct item *parent, double target)
{
    bool fits = plan->count < plan->most;
    if (branch->log_bound <= target && fits)
        add_item(plan, branch, parent->keep)->depth = parent->depth + 1;
    else if (branch->log_bound <= target || plan->log_slack > 0)
        leave_open(plan, branch->log_bound);
}

/* Takes over what the last round left. */
static void take_over(struct plan *plan, const struct jn_worker *worker)
{
    double target = target_of(plan, worker);
    for (size_t r = 0; r < plan->round_count; r++) {
        struct item item = plan->items[plan->round[r]];
        plan->effort -= item.effort < plan->effort ? item.effort : plan->effort;
        if (item.arena == NULL)
            continue;
        for (size_t i = 0; i < item.branch_count; i++)
            take_branch(plan, &item.branches[i], &item, target);
        if (item.stage == FINISHED)
            plan->items[plan->round[r]].log_open = HUGE_VAL;
        plan->items[plan->round[r]].arena = NULL;
        jn_arena_free(item.arena);
    }
}

/* Drops what cannot be better than the best any more, and what is finished. */
static void tidy(struct plan *plan, const struct jn_worker *worker)
{
    double target = target_of(plan, worker);
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct item *item = &plan->items[i];
        bool waits = item->stage != FINISHED;
        if (waits && item->branch.log_bound <= target) {
            if (kept < i)
                plan->items[kept] = *item;
            kept++;
        } else if (!waits || plan->log_slack > 0)
            leave_open(plan, item->log_open);
    }
    plan->count = kept;
}

/* In which order items are chosen. */
enum preference { LOW_BOUND, MUCH_DECIDED, FEW_TURNS };

/* Whether the first item is to be chosen before the second; of equal ones the
 * first in the list. */
static bool comes_before(enum preference preference, const struct item *a,
                         const struct item *b)
{
    if (preference == MUCH_DECIDED && a->depth != b->depth)
        return a->depth > b->depth;
    if (preference == FEW_TURNS && a->turns != b->turns)
        return a->turns < b->turns;
    return a->branch.log_bound < b->branch.log_bound;
}

static bool may_choose(enum preference preference, const struct item *item)
{
    return !item->chosen &&
           (item->stage == TO_SEARCH) == (preference == FEW_TURNS);
}

/* Adds up to MOST items to the round. */
static void choose(struct plan *plan, enum preference preference, size_t most)
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

/* Plans the next round: how many chunks it has, 0 if the search is over. */
static uint64_t next_round(void *state, struct jn_worker *worker)
{
    struct plan *plan = state;
    if (plan->warmth == COLD) {
        plan->warmth = WARMING;
        return jn_search_anneal.chunk_count(plan->space, &plan->warm_up);
    }
    if (plan->warmth == WARMING) {
        plan->warmth = WARM;
        list_keeps(plan, worker);
        dive(plan, worker);
    }
    take_over(plan, worker);
    tidy(plan, worker);
    plan->any = worker->any;
    plan->best = worker->best;
    plan->best_cost = worker->best_cost;
    plan->round_count = 0;
    for (size_t i = 0; i < plan->count; i++)
        plan->items[i].chosen = false;
    choose(plan, LOW_BOUND, ROUND_PARTS / 4);
    choose(plan, MUCH_DECIDED, ROUND_PARTS / 4);
    choose(plan, FEW_TURNS, ROUND_PARTS / 2);
    if (plan->effort == 0 || jn_worker_stops(worker))
        plan->round_count = 0;
    if (worker->board != NULL && plan->round_count > 0)
        jn_board_bound(worker->board, exp(open_bound(plan)));
    if (plan->round_count > 0)
        plan->share = plan->effort == UINT64_MAX
                          ? UINT64_MAX
                          : plan->effort / plan->round_count + 1;
    return plan->round_count;
}

/* Says how far from the best what was found may be. */
static void conclude(const void *state, struct jn_found *found)
{
    const struct plan *plan = state;
    double log_open = open_bound(plan);
    bool all = log_open == HUGE_VAL;
    found->certified = all && found->any;
    found->gap_ratio = found->any ? 0 : 1;
    if (!found->any)
        return;
    double best = found->cost.items[0];
    found->bound = found->cost;
    if (all || !(exp(log_open) < best))
        return;
    memset(&found->bound, 0, sizeof found->bound);
    found->bound.items[0] = exp(log_open) * (1 - 1e-9);
    found->gap_ratio = (best - found->bound.items[0]) / best;
}

static uint64_t chunk_count(const struct jn_mapspace *space,
                            const struct jn_search_options *options)
{
    (void)space;
    (void)options;
    return 0;
}

const struct jn_search_type jn_search_exact = {
    .name = "exact",
    .chunk_count = chunk_count,
    .run = run,
    .begin = begin,
    .next_round = next_round,
    .leave = leave,
    .conclude = conclude,
};
