/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/ascent.h"

#include "search/leaf.h"
#include "search/walk.h"

#include <math.h>

enum {
    BYTES_PER_ENTRY = 160,
    MOST_TURNS = 16, /* below the best */
    DIVE_EFFORT = 400,
    DIVE_WIDTH = 2,
    TIE_EFFORT = 4000 /* and as much as the proof took */
};

/* How much higher than what is known the first walk goes (of the logarithm);
 * each other one goes twice as far. */
#define FIRST_STRIDE 0.004

struct jn_ascent {
    const struct jn_relax *relax;
    struct jn_arena *arena;
    struct jn_held *held; /* by the arena of the search */
    bool made;
    uint64_t effort; /* of walks so far */
    unsigned count;  /* of those that are done */
    bool dived;
    bool proved; /* nothing costs less than the best */
    struct jn_lattice lattice;
    struct jn_walk walk;
};

static void end(void *resource)
{
    struct jn_ascent *ascent = resource;
    if (ascent->made)
        jn_walk_end(&ascent->walk);
    jn_arena_free(ascent->arena);
}

struct jn_ascent *jn_ascent_new(const struct jn_relax *relax,
                                struct jn_arena *arena)
{
    struct jn_held *held = jn_arena_hold(arena, end);
    struct jn_arena *own = jn_arena_new();
    struct jn_ascent *ascent = jn_arena_take(own, 1, sizeof *ascent);
    ascent->relax = relax;
    ascent->arena = own;
    ascent->held = held;
    held->resource = ascent;
    return ascent;
}

void jn_ascent_end(struct jn_ascent *ascent)
{
    ascent->held->resource = NULL;
    end(ascent);
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static bool stops(void *data)
{
    return jn_worker_stops(data);
}

/* What the lattice says of all mappings. */
static double log_root(const struct jn_ascent *ascent, double energy)
{
    return jn_relax_log_cost(ascent->relax, energy,
                             jn_lattice_least_cycles(&ascent->lattice)) -
           1e-12;
}

static void use(struct jn_means *means, uint64_t effort)
{
    means->effort -= effort < means->effort ? effort : means->effort;
}

static enum jn_turn make(struct jn_ascent *ascent, struct jn_worker *worker,
                         struct jn_means *means, double *log_bound)
{
    struct jn_lattice *lattice = &ascent->lattice;
    if (!jn_lattice_make(ascent->relax, ascent->arena, lattice))
        return JN_TURN_IMPOSSIBLE;
    jn_walk_start(&ascent->walk, lattice,
                  means->memory_bytes / 4 / BYTES_PER_ENTRY);
    ascent->made = true;
    for (size_t i = 0; i < worker->options->objectives.count; i++)
        lattice->hides |= worker->options->objectives.capped[i];
    lattice->most_entries = means->memory_bytes / 2 / BYTES_PER_ENTRY;
    lattice->stops = stops;
    lattice->stops_data = worker;
    if (worker->any)
        jn_lattice_limit(lattice, jn_leaf_target(worker));
    *log_bound = fmax(*log_bound, log_root(ascent, lattice->constant +
                                                       lattice->least_outside));
    double root = jn_lattice_root(lattice);
    use(means,
        (lattice->value_count + lattice->front_count) / JN_ENTRIES_PER_EFFORT);
    if (lattice->full)
        return jn_worker_stops(worker) ? JN_TURN_STOPPED : JN_TURN_IMPOSSIBLE;
    *log_bound = fmax(*log_bound, log_root(ascent, root));
    return JN_TURN_MORE;
}

static bool walk(struct jn_ascent *ascent, struct jn_worker *worker,
                 struct jn_means *means)
{
    struct jn_walk *walk = &ascent->walk;
    walk->worker = worker;
    ascent->lattice.stops_data = worker;
    walk->effort = means->effort;
    bool done = jn_walk_run(walk);
    ascent->effort += means->effort - walk->effort;
    means->effort = walk->effort;
    return done;
}

/* Looks for good mappings first. */
static void dive(struct jn_ascent *ascent, struct jn_worker *worker,
                 struct jn_means *means)
{
    struct jn_means some = *means;
    some.effort = least(some.effort, DIVE_EFFORT);
    ascent->walk.log_limit = HUGE_VAL;
    ascent->walk.ties = false;
    ascent->walk.width = DIVE_WIDTH;
    uint64_t before = some.effort;
    (void)walk(ascent, worker, &some);
    ascent->walk.width = 0;
    use(means, before - some.effort);
}

/* Walks below the best, or with a slack below what is far enough from it. */
static enum jn_turn prove(struct jn_ascent *ascent, struct jn_worker *worker,
                          struct jn_means *means, double *log_bound)
{
    if (!ascent->dived)
        dive(ascent, worker, means);
    ascent->dived = true;
    double target = jn_leaf_target(worker) - means->log_slack;
    double limit = means->log_slack > 0 ? target : HUGE_VAL;
    double next = *log_bound + ldexp(FIRST_STRIDE, (int)ascent->count);
    if (next < target && ascent->count < MOST_TURNS)
        limit = next;
    ascent->walk.log_limit = limit;
    ascent->walk.ties = false;
    if (!walk(ascent, worker, means))
        return JN_TURN_STOPPED;
    ascent->count++;
    target = jn_leaf_target(worker) - means->log_slack;
    if (limit < target || means->log_slack > 0)
        *log_bound = fmax(*log_bound, fmin(limit, target));
    if (limit < target)
        return JN_TURN_MORE;
    ascent->proved = true;
    return means->log_slack > 0 ? JN_TURN_LAST : JN_TURN_TIES;
}

enum jn_turn jn_ascent_next(struct jn_ascent *ascent, struct jn_worker *worker,
                            struct jn_means *means, double *log_bound)
{
    if (!ascent->made)
        return make(ascent, worker, means, log_bound);
    if (!ascent->proved)
        return prove(ascent, worker, means, log_bound);
    ascent->walk.ties = true;
    ascent->walk.log_limit = HUGE_VAL;
    struct jn_means some = *means;
    some.effort = least(some.effort, TIE_EFFORT + ascent->effort);
    (void)walk(ascent, worker, &some);
    return JN_TURN_LAST;
}
