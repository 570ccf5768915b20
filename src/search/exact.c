/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/descent.h"
#include "search/leaf.h"
#include "search/plan.h"
#include "search/strategy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each choice of who keeps what is walked through from the arithmetic outward
 * (ascent.h).  Where that is not possible - with rules of counting that a
 * lattice does not know, several fan-outs, or no room for it - parts are split,
 * best first over what is to be decided once: they wait in a list, and each
 * round takes those with the lowest bounds.  A part whose template is not
 * decided is split; a template is first looked into for a good mapping, and
 * searched depth first when it comes up again.  A round starts from the best
 * mapping of those before, and what it finds is put together in the list's
 * order: so nothing depends on threads and time. */

enum {
    ROOT_ROUNDS = 300,
    TEMPLATE_ROUNDS = 25,
    LEAST_SAMPLES = 2000, /* of the annealing that comes first */
    FEW_SAMPLES = 2000,
    MOST_SAMPLES = 100000, /* where walks will not do */
    SAMPLES_PER_BOUND = 4,
    PROBE_WIDTH = 2,
    PROBE_EFFORT = 1000,
    MOST_DIVES = 4,
    SEARCH_EFFORT = 1000, /* of a template's first search; then twice that */
    MOST_TRIES = 1 << 30,
    MOST_KEEPS = 4096,
    MOST_WALKS = 64,
    COPIES = 4 /* of an item, with those in lists that became too short */
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

static void list_keep(struct jn_plan *plan, struct jn_keep *keep)
{
    struct jn_branch *root = jn_arena_take(plan->arena, 1, sizeof *root);
    keep->ascent = jn_ascent_new(&keep->relax, plan->arena);
    root->log_bound = -HUGE_VAL;
    jn_plan_add_item(plan, root, keep)->stage = JN_TO_WALK;
}

/* Whether no effort is left when the walks of so many choices of keeps have
 * begun: a lattice has an entry for each state and slot at least. */
static bool is_too_dear(const struct jn_mapspace *space, double keep_count,
                        uint64_t effort)
{
    double entries = keep_count * (double)space->slot_count;
    for (size_t d = 0; d < space->problem->layer->dim_count; d++)
        entries *= (double)space->factors[d].count_count;
    return keep_count > 1 && entries / JN_ENTRIES_PER_EFFORT > (double)effort;
}

/* Many choices of keeps have no room for walks. */
static void share_memory(struct jn_plan *plan)
{
    bool too_many = plan->count > MOST_WALKS ||
                    is_too_dear(plan->space, (double)plan->count, plan->effort);
    plan->memory_bytes = plan->memory_limit_bytes / (plan->count + 1);
    for (size_t i = 0; too_many && i < plan->count; i++)
        jn_plan_end_walk(plan->items[i].keep);
}

static void list_keeps(struct jn_plan *plan, struct jn_worker *worker)
{
    const struct jn_mapspace *space = worker->space;
    jn_tensors subset[JN_MAX_LEVELS] = {0};
    size_t count = 0;
    do {
        jn_tensors kept[JN_MAX_LEVELS] = {0};
        for (size_t i = 0; i < space->problem->arch->level_count; i++)
            kept[i] = space->fixed[i].keep | subset[i];
        if (jn_neurons_waste(space, kept))
            continue;
        struct jn_keep *keep = jn_arena_take(plan->arena, 1, sizeof *keep);
        if (count++ == MOST_KEEPS || jn_worker_stops(worker) ||
            !jn_relax_make(space, kept, worker->options->objectives.items[0],
                           plan->arena, &keep->relax)) {
            plan->log_open = -HUGE_VAL;
            return;
        }
        list_keep(plan, keep);
    } while (jn_mapspace_next_keep(space, subset));
    share_memory(plan);
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

/* Follows the lowest bounds to a template. */
static void dive(struct jn_plan_item *item, struct jn_worker *worker)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_descent *descent = descent_of(worker, &item->keep->relax);
    struct jn_branch *branches;
    struct jn_branch *at = jn_arena_take(arena, 1, sizeof *at);
    *at = item->branch;
    while (split(descent, at, arena, &branches) > 0 && !jn_worker_stops(worker))
        at = branches;
    probe(descent, at);
    item->dived = true;
    jn_arena_free(arena);
}

/* So that there is a mapping to compare with: until there is one, each round
 * begins with some dives, and none is made twice. */
static void look_for_any(struct jn_plan *plan, struct jn_worker *worker)
{
    size_t dives = 0;
    for (size_t i = 0; i < plan->count && !worker->any && dives < MOST_DIVES;
         i++) {
        struct jn_plan_item *item = &plan->items[i];
        if (item->stage != JN_TO_SPLIT || item->dived)
            continue;
        dive(item, worker);
        dives++;
    }
    jn_plan_spend(plan, dives * PROBE_EFFORT);
}

/* Where walks are not possible, parts are split. */
static void begin_split(struct jn_plan_item *item, struct jn_descent *descent)
{
    struct jn_branch *root = &item->branch;
    jn_part_whole(descent->relax, &root->part);
    jn_dual_start(descent->relax, &root->dual);
    jn_descent_bound(descent, root, ROOT_ROUNDS);
    item->log_open = root->log_bound;
    item->stage = root->log_bound < HUGE_VAL ? JN_TO_SPLIT : JN_FINISHED;
}

static void run_walk(struct jn_worker *worker, struct jn_plan_item *item)
{
    const struct jn_plan *plan = worker->plan;
    if (item->keep->ascent == NULL) {
        begin_split(item, descent_of(worker, &item->keep->relax));
        return;
    }
    struct jn_means means = {plan->share, plan->memory_bytes, plan->log_slack};
    enum jn_turn turn = jn_ascent_next(item->keep->ascent, worker, &means,
                                       &item->branch.log_bound);
    item->log_open = item->branch.log_bound;
    item->effort = plan->share - means.effort;
    if (turn == JN_TURN_TIES)
        item->log_open = HUGE_VAL;
    if (turn == JN_TURN_LAST) {
        item->stage = JN_FINISHED;
        if (plan->log_slack <= 0)
            item->log_open = HUGE_VAL;
    } else if (turn == JN_TURN_IMPOSSIBLE) {
        jn_plan_end_walk(item->keep);
        begin_split(item, descent_of(worker, &item->keep->relax));
    }
}

static void run_split(struct jn_plan_item *item, struct jn_descent *descent)
{
    item->arena = jn_arena_new();
    item->branch_count =
        split(descent, &item->branch, item->arena, &item->branches);
    item->stage = item->branch_count > 0 ? JN_FINISHED : JN_TO_PROBE;
    item->log_open = item->branch.log_bound;
}

/* Searches a template with so much effort as its turn has; if it is not
 * enough, the next turn begins anew, with a better mapping to compare with. */
static void run_search(const struct jn_plan *plan, struct jn_plan_item *item,
                       struct jn_descent *descent)
{
    uint64_t effort = (uint64_t)SEARCH_EFFORT << item->turns++;
    descent->effort = effort < plan->share ? effort : plan->share;
    effort = descent->effort;
    jn_descent_run(descent, &item->branch);
    item->effort = effort - descent->effort;
    item->log_open = fmax(item->branch.log_bound, descent->log_open);
    if (descent->effort > 0)
        item->stage = JN_FINISHED;
}

static void run_item(struct jn_worker *worker, struct jn_plan_item *item)
{
    const struct jn_plan *plan = worker->plan;
    if (item->stage == JN_TO_WALK) {
        run_walk(worker, item);
        return;
    }
    struct jn_descent *descent = descent_of(worker, &item->keep->relax);
    descent->log_slack = plan->log_slack;
    descent->effort = plan->share;
    switch (item->stage) {
    case JN_TO_WALK:
        break;
    case JN_TO_SPLIT:
        run_split(item, descent);
        break;
    case JN_TO_PROBE:
        probe(descent, &item->branch);
        item->effort = PROBE_EFFORT - descent->effort;
        item->stage = JN_TO_SEARCH;
        return;
    case JN_TO_SEARCH:
        run_search(plan, item, descent);
        return;
    case JN_FINISHED:
        break;
    }
    item->effort = plan->share - descent->effort;
}

/* Annealing first, so that there is something to compare with. */
static void warm_up(struct jn_worker *worker, uint64_t chunk)
{
    const struct jn_plan *plan = worker->plan;
    const struct jn_search_options *kept = worker->options;
    worker->options = &plan->warm_up;
    jn_search_anneal.run(worker, chunk);
    worker->options = kept;
}

/* What other items of the round found is not looked at before its end. */
static void run(struct jn_worker *worker, uint64_t chunk)
{
    const struct jn_plan *plan = worker->plan;
    struct jn_worker before = *worker;
    if (plan->warmth == WARMING) {
        warm_up(worker, chunk);
        return;
    }
    if (plan->tries_all) {
        jn_search_exhaustive.run(worker, chunk);
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

/* Whether walks are not possible, or know little (lattice.h). */
static bool is_hard(const struct jn_mapspace *space)
{
    const struct jn_problem *problem = space->problem;
    size_t count = problem->arch->level_count;
    const struct jn_mesh *last = &problem->children[count - 1];
    size_t fan_outs = 0;
    bool hard = problem->options.old_translation_rule || space->imperfect ||
                last->x * last->y > 1;
    for (size_t level = 0; level < count; level++) {
        const struct jn_mesh *mesh = &problem->children[level];
        fan_outs += mesh->x * mesh->y > 1;
        hard |= space->fixed[level].no_temporal_reuse != 0;
    }
    return hard || fan_outs > 1;
}

static double count_keeps(const struct jn_mapspace *space)
{
    double count = 1;
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        count *= exp2(__builtin_popcount(space->free_keep[level]));
    return count;
}

static uint64_t count_samples(const struct jn_mapspace *space,
                              const struct jn_search_options *options)
{
    uint64_t samples = SAMPLES_PER_BOUND * options->effort;
    uint64_t effort = options->effort > 0 ? options->effort : UINT64_MAX;
    bool hard =
        is_hard(space) || is_too_dear(space, count_keeps(space), effort);
    uint64_t most = hard ? MOST_SAMPLES : FEW_SAMPLES;
    if (samples < LEAST_SAMPLES)
        return LEAST_SAMPLES;
    return samples < most ? samples : most;
}

static void *begin(struct jn_worker *worker, struct jn_arena *arena)
{
    struct jn_plan *plan = jn_arena_take(arena, 1, sizeof *plan);
    const struct jn_search_options *options = worker->options;
    plan->arena = arena;
    plan->space = worker->space;
    plan->log_open = HUGE_VAL;
    plan->log_slack = options->gap_ratio > 0 ? -log1p(-options->gap_ratio) : 0;
    plan->effort = options->effort > 0 ? options->effort : UINT64_MAX;
    plan->memory_limit_bytes = options->memory_limit_bytes > 0
                                   ? options->memory_limit_bytes
                                   : JN_SEARCH_MEMORY_BYTES;
    plan->most =
        plan->memory_limit_bytes / COPIES / sizeof(struct jn_plan_item);
    plan->enough = jn_mapspace_size(worker->space) / JN_TRIES_PER_BOUND;
    plan->warm_up = *options;
    plan->warm_up.seed = 0;
    plan->warm_up.sample_count = count_samples(worker->space, options);
    return plan;
}

/* What an item of the round may spend.  Where that is not limited it stops in
 * time for trying all mappings instead. */
static uint64_t find_share(const struct jn_plan *plan)
{
    if (plan->effort < UINT64_MAX)
        return plan->effort / plan->round_count + 1;
    return plan->enough < MOST_TRIES ? (uint64_t)plan->enough + PROBE_EFFORT
                                     : UINT64_MAX;
}

/* Where bounds know so little that all mappings would have been tried by now,
 * they are: 0 when they have been. */
static uint64_t try_all(struct jn_plan *plan, const struct jn_worker *worker)
{
    if (plan->tries_all) {
        plan->count = 0;
        plan->log_open = HUGE_VAL;
        return 0;
    }
    plan->tries_all = true;
    plan->round_count = 0;
    return jn_search_exhaustive.chunk_count(plan->space, worker->options);
}

/* Plans the next round: how many chunks it has, 0 if the search is over. */
static uint64_t next_round(void *state, struct jn_worker *worker)
{
    struct jn_plan *plan = state;
    if (plan->warmth == COLD) {
        plan->warmth = WARMING;
        return jn_search_anneal.chunk_count(plan->space, &plan->warm_up);
    }
    if (plan->warmth == WARMING) {
        plan->warmth = WARM;
        list_keeps(plan, worker);
    }
    jn_plan_take_over(plan, worker);
    jn_plan_tidy(plan, worker);
    if (plan->count > 0 && plan->spent > plan->enough &&
        !jn_worker_stops(worker))
        return try_all(plan, worker);
    look_for_any(plan, worker);
    jn_plan_tidy(plan, worker);
    plan->any = worker->any;
    plan->best = worker->best;
    plan->best_cost = worker->best_cost;
    plan->round_count = 0;
    for (size_t i = 0; i < plan->count; i++)
        plan->items[i].chosen = false;
    jn_plan_choose(plan, JN_LOW_BOUND, JN_ROUND_PARTS / 4);
    jn_plan_choose(plan, JN_MUCH_DECIDED, JN_ROUND_PARTS / 4);
    jn_plan_choose(plan, JN_FEW_TURNS, JN_ROUND_PARTS / 2);
    if (plan->effort == 0 || jn_worker_stops(worker))
        plan->round_count = 0;
    if (worker->board != NULL && plan->round_count > 0)
        jn_board_bound(worker->board, exp(jn_plan_open_bound(plan)));
    if (plan->round_count > 0)
        plan->share = find_share(plan);
    return plan->round_count;
}

/* Says how far from the best what was found may be. */
static void conclude(const void *state, struct jn_found *found)
{
    const struct jn_plan *plan = state;
    double log_open = jn_plan_open_bound(plan);
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
