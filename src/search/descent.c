/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/descent.h"

#include "search/leaf.h"
#include "search/links.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 40,
    MOST_PATHS = 1 << 18,
    LAST_WIDTH = 8 /* times as many of the last bundle's paths */
};

void jn_descent_start(struct jn_descent *descent, struct jn_worker *worker,
                      const struct jn_relax *relax, struct jn_arena *arena)
{
    memset(descent, 0, sizeof *descent);
    descent->worker = worker;
    descent->relax = relax;
    descent->relaxed = jn_relaxed_new(relax, arena);
    descent->store.arena = arena;
    descent->parts =
        jn_arena_take(arena, JN_MAX_PARTS, sizeof descent->parts[0]);
    descent->effort = UINT64_MAX;
    descent->log_open = HUGE_VAL;
}

void jn_descent_end(struct jn_descent *descent)
{
    for (size_t i = 0; i < sizeof descent->arenas / sizeof descent->arenas[0];
         i++)
        jn_arena_free(descent->arenas[i]);
}

double jn_descent_target(const struct jn_descent *descent)
{
    return jn_leaf_target(descent->worker) - descent->log_slack;
}

void jn_descent_bound(struct jn_descent *descent, struct jn_branch *branch,
                      unsigned rounds)
{
    double target = jn_descent_target(descent);
    descent->effort -= descent->effort > 0;
    if (target == HUGE_VAL) {
        jn_relax_bound(descent->relax, &branch->part, &branch->dual,
                       descent->relaxed);
        target = descent->relaxed->log_bound + 1;
    }
    struct jn_goal goal = {target, rounds};
    double bound = jn_relax_raise(descent->relax, &branch->part, goal,
                                  &branch->dual, descent->relaxed);
    branch->log_bound = fmax(branch->log_bound, bound);
}

static int compare(const void *a, const void *b)
{
    const struct jn_branch *x = a;
    const struct jn_branch *y = b;
    if (x->log_bound != y->log_bound)
        return x->log_bound < y->log_bound ? -1 : 1;
    return x->rank < y->rank ? -1 : 1;
}

void jn_branches_sort(struct jn_branch *branches, size_t count)
{
    for (size_t i = 0; i < count; i++)
        branches[i].rank = i;
    qsort(branches, count, sizeof *branches, compare);
}

/* Memory for the lists of one depth. */
static struct jn_arena *lists_at(struct jn_descent *descent, size_t depth)
{
    if (descent->arenas[depth] == NULL)
        descent->arenas[depth] = jn_arena_new();
    jn_arena_reset(descent->arenas[depth]);
    return descent->arenas[depth];
}

/* True when nothing more is to be looked at here. */
static bool is_over(struct jn_descent *descent)
{
    return descent->effort == 0 || jn_worker_stops(descent->worker);
}

static void leave_open(struct jn_descent *descent, double log_bound)
{
    descent->log_open = fmin(descent->log_open, log_bound);
}

static void descend(struct jn_descent *descent, const struct jn_branch *branch,
                    size_t depth);

/* Goes on with a branch that may hold something better. */
static void go_on(struct jn_descent *descent, const struct jn_branch *branch,
                  size_t depth)
{
    if (branch->log_bound > jn_descent_target(descent)) {
        if (descent->log_slack > 0)
            leave_open(descent, branch->log_bound);
        return;
    }
    if (is_over(descent))
        leave_open(descent, branch->log_bound);
    else
        descend(descent, branch, depth);
}

/* --- loops in space --- */

static bool split_space(struct jn_descent *descent,
                        const struct jn_branch *branch, size_t depth)
{
    size_t count = jn_part_split_space(descent->relax, &branch->part,
                                       &descent->store, descent->parts);
    if (count == 0 || count == SIZE_MAX)
        return count != 0;
    struct jn_branch *branches =
        jn_arena_take(lists_at(descent, depth), count, sizeof *branches);
    for (size_t i = 0; i < count; i++) {
        branches[i] = (struct jn_branch){.part = descent->parts[i],
                                         .dual = branch->dual,
                                         .log_bound = branch->log_bound};
        if (!is_over(descent))
            jn_descent_bound(descent, &branches[i], ROUNDS);
    }
    jn_branches_sort(branches, count);
    for (size_t i = 0; i < count; i++)
        if (descent->width == 0 || i < descent->width)
            go_on(descent, &branches[i], depth + 1);
    return true;
}

/* --- bundles --- */

struct path {
    double cost;
    uint16_t states[JN_MAX_SLOTS + 1];
};

/* The ways to split a bundle that cost no more than MOST. */
struct paths {
    const struct jn_descent *descent;
    size_t bundle;
    double most;
    struct path *items; /* NULL: only count */
    size_t count, room;
    struct path at;
};

static void list_paths(struct paths *paths, size_t slot, double cost)
{
    const struct jn_relax *relax = paths->descent->relax;
    const struct jn_relaxed *relaxed = paths->descent->relaxed;
    const struct jn_bundle *bundle = &relax->bundles[paths->bundle];
    uint16_t state = paths->at.states[slot];
    if (paths->count == paths->room)
        return;
    if (slot == relax->slot_count) {
        paths->at.cost = cost;
        if (paths->items != NULL)
            paths->items[paths->count] = paths->at;
        paths->count++;
        return;
    }
    if (!relax->in_space[slot])
        cost +=
            relaxed->cuts[paths->bundle]
                         [relax->level_of[slot] * bundle->state_count + state];
    const double *costs =
        &relaxed->costs[paths->bundle][slot * bundle->hop_count];
    const double *togo =
        &relaxed->togo[paths->bundle][(slot + 1) * bundle->state_count];
    for (size_t h = 0; h < bundle->hop_count; h++) {
        const struct jn_hop *hop = &bundle->hops[h];
        double all = cost + costs[h] + togo[hop->to];
        if (hop->from != state || all > paths->most || isinf(all))
            continue;
        paths->at.states[slot + 1] = hop->to;
        list_paths(paths, slot + 1, cost + costs[h]);
    }
}

static int compare_paths(const void *a, const void *b)
{
    const struct path *x = a;
    const struct path *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return memcmp(x->states, y->states, sizeof x->states);
}

/* Bundles that decide whether neighbours pass words on come first. */
static bool comes_first(const struct jn_relax *relax,
                        const struct jn_part *part, size_t bundle)
{
    for (size_t b = 0; b < relax->boundary_count; b++)
        if (part->links[b] == JN_LINKS_SOME &&
            (bundle == part->link_bundle ||
             (jn_has(part->closed, part->link_bundle) &&
              relax->bundles[bundle].may_slide[relax->boundaries[b].tensor])))
            return true;
    return false;
}

/* The open bundle with the fewest ways to be split. */
static struct paths choose_bundle(const struct jn_descent *descent,
                                  const struct jn_part *part, double spare)
{
    const struct jn_relax *relax = descent->relax;
    struct paths best = {.descent = descent, .count = MOST_PATHS};
    bool any = false;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        struct paths paths = {.descent = descent,
                              .bundle = b,
                              .most = descent->relaxed->rest[b] + spare,
                              .room = best.count};
        if (jn_has(part->closed, b))
            continue;
        bool first = comes_first(relax, part, b);
        if (first)
            paths.room = MOST_PATHS;
        list_paths(&paths, 0, 0);
        if (paths.count < best.count || !any || first)
            best = paths;
        any = true;
        if (first)
            break;
    }
    return best;
}

/* Closes the last bundle: what it costs then is known. */
static bool close_last(struct jn_descent *descent, struct jn_branch *child,
                       size_t depth)
{
    child->log_bound =
        fmax(child->log_bound, jn_relax_closed(descent->relax, &child->part));
    bool good = child->log_bound <= jn_descent_target(descent);
    go_on(descent, child, depth);
    return good;
}

static bool close_one(struct jn_descent *descent, struct jn_branch *child,
                      size_t depth)
{
    jn_descent_bound(descent, child, ROUNDS);
    bool good = child->log_bound <= jn_descent_target(descent);
    go_on(descent, child, depth);
    return good;
}

static size_t count_open(const struct jn_relax *relax,
                         const struct jn_part *part)
{
    size_t count = 0;
    for (size_t b = 0; b < relax->bundle_count; b++)
        count += !jn_has(part->closed, b);
    return count;
}

static void try_paths(struct jn_descent *descent,
                      const struct jn_branch *branch, double log_rest,
                      const struct paths *paths, size_t depth)
{
    const struct jn_relax *relax = descent->relax;
    bool last = count_open(relax, &branch->part) == 1;
    size_t width = descent->width * (last ? LAST_WIDTH : 1);
    size_t looked = 0;
    for (size_t i = 0; i < paths->count; i++) {
        const struct path *path = &paths->items[i];
        struct jn_branch child = *branch;
        child.log_bound = fmax(child.log_bound, log_rest + path->cost);
        if (is_over(descent) || (width > 0 && looked == width)) {
            leave_open(descent, child.log_bound);
            return;
        }
        child.part.closed |= (uint32_t)1 << paths->bundle;
        memcpy(child.part.states[paths->bundle], path->states,
               sizeof path->states);
        if (!jn_links_resolve(relax, &child.part))
            continue;
        if (last)
            looked += close_last(descent, &child, depth + 1);
        else
            looked += close_one(descent, &child, depth + 1);
    }
}

static void split_bundle(struct jn_descent *descent,
                         const struct jn_branch *branch, size_t depth)
{
    struct jn_arena *arena = lists_at(descent, depth);
    jn_relax_bound(descent->relax, &branch->part, &branch->dual,
                   descent->relaxed);
    double bound = descent->relaxed->log_bound;
    double spare = jn_descent_target(descent) - bound;
    struct paths paths = choose_bundle(descent, &branch->part, spare);
    if (paths.count == 0)
        return;
    if (paths.count == MOST_PATHS)
        leave_open(descent, branch->log_bound);
    double log_rest = bound - descent->relaxed->rest[paths.bundle];
    paths.items = jn_arena_take(arena, paths.count, sizeof *paths.items);
    paths.room = paths.count;
    paths.count = 0;
    list_paths(&paths, 0, 0);
    qsort(paths.items, paths.count, sizeof *paths.items, compare_paths);
    try_paths(descent, branch, log_rest, &paths, depth);
}

/* Evaluations are an effort, too. */
static void try_leaf(struct jn_descent *descent, const struct jn_branch *branch)
{
    uint64_t before = descent->worker->tried_count;
    jn_leaf_try(descent->worker, descent->relax, &branch->part,
                &descent->store);
    uint64_t effort =
        (descent->worker->tried_count - before) / JN_TRIES_PER_BOUND;
    descent->effort -= effort < descent->effort ? effort : descent->effort;
}

static void descend(struct jn_descent *descent, const struct jn_branch *branch,
                    size_t depth)
{
    const struct jn_relax *relax = descent->relax;
    if (count_open(relax, &branch->part) == 0)
        try_leaf(descent, branch);
    else if (!split_space(descent, branch, depth))
        split_bundle(descent, branch, depth);
}

void jn_descent_run(struct jn_descent *descent, const struct jn_branch *branch)
{
    descent->log_open = HUGE_VAL;
    go_on(descent, branch, 0);
}
