/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_layers.h"

#include "base/number.h"
#include "cli/map_store.h"
#include "cli/progress.h"
#include "search/demands.h"
#include "search/explain.h"
#include "search/phases.h"
#include "search/size.h"
#include "spec/alike.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>

/* The way through the network. */
struct journey {
    struct jn_spec *spec;
    const bool *marked;
    struct jn_map_task task;
    struct jn_mapped *mapped;
    size_t *layers; /* to be searched: those that are alike once */
    size_t layer_count;
    atomic_size_t next; /* of these */
    struct jn_progress_line line;
};

/* One of those who search layers at the same time. */
struct walk {
    struct journey *journey;
    struct jn_spec *spec;
    const struct jn_map_task *task;
    struct jn_mapped *mapped;
    struct jn_demands demands;      /* of the layer at hand */
    struct jn_progress_layer shown; /* the same */
    struct jn_arena *arena;         /* for what stays */
    struct jn_arena *work;          /* for one search */
    pthread_t thread;
};

static bool is_interrupted(const struct walk *walk)
{
    atomic_bool *interrupted = walk->task->search.interrupted;
    return interrupted && atomic_load(interrupted);
}

/* The layer before this one that is the same problem, or this one. */
static size_t find_alike(const struct journey *journey, size_t layer)
{
    const struct jn_layer *layers = journey->spec->workload.layers;
    size_t other = 0;
    while (other < layer && !(journey->marked[other] &&
                              jn_layers_alike(&layers[other], &layers[layer])))
        other++;
    return other;
}

static void share(struct journey *journey, size_t from, size_t layer)
{
    struct jn_mapped *mapped = &journey->mapped[layer];
    *mapped = journey->mapped[from];
    mapped->searched.same_as = journey->spec->workload.layers[from].name;
    mapped->searched.tried_count = 0;
    mapped->searched.feasible_count = 0;
    mapped->searched.seconds = 0;
    journey->spec->mappings[layer] = journey->spec->mappings[from];
}

static struct jn_mapping *copy_mapping(const struct jn_mapping *mapping,
                                       struct jn_arena *arena)
{
    struct jn_mapping *copy = jn_arena_take(arena, 1, sizeof *copy);
    struct jn_loop *loops =
        jn_arena_take(arena, mapping->loop_count, sizeof *loops);
    *copy = *mapping;
    copy->loops = loops;
    for (size_t i = 0; i < mapping->loop_count; i++)
        loops[i] = mapping->loops[i];
    return copy;
}

/* Why no mapping by perfect factors can keep to the demands, or NULL. */
static const char *explain_demands(const struct walk *walk,
                                   const struct jn_problem *problem)
{
    if (walk->task->search.imperfect)
        return NULL;
    const char *reason = jn_explain(problem, &walk->demands, walk->work);
    return reason ? jn_arena_text(walk->arena, reason) : NULL;
}

/* Why none of the mappings that were tried will do. */
static const char *explain(const struct walk *walk,
                           const struct jn_problem *problem,
                           const struct jn_found *found)
{
    const char *reason = explain_demands(walk, problem);
    if (reason)
        return reason;
    if (found->tried_count == 0)
        return "no mapping was tried before the search had to stop";
    struct jn_result *result = jn_arena_take(walk->work, 1, sizeof *result);
    result->refusal = found->refusal;
    const struct jn_outcome outcome = {
        .fate = JN_REFUSED, .problem = problem, .result = result};
    return jn_arena_format(walk->arena,
                           "none of the %s mappings tried fits; the first: %s",
                           jn_count_text(walk->arena, found->tried_count),
                           jn_outcome_refusal(&outcome, walk->arena));
}

static void keep_found(struct walk *walk, size_t layer,
                       const struct jn_problem *problem,
                       const struct jn_found *found)
{
    struct jn_searched *searched = &walk->mapped[layer].searched;
    const char *breach = found->any
                             ? jn_demands_breach(problem, &walk->demands,
                                                 &found->mapping, walk->work)
                             : NULL;
    searched->any = found->any && !breach;
    searched->tried_count = found->tried_count;
    searched->feasible_count = found->feasible_count;
    searched->complete = found->complete;
    searched->gap_ratio = found->gap_ratio;
    searched->certified = found->certified && searched->any;
    searched->seconds = found->seconds;
    searched->interrupted = !found->complete && is_interrupted(walk);
    if (breach) /* nothing is written that breaks a constraint, whatever the
                   search thought of it */
        walk->mapped[layer].reason = jn_arena_format(
            walk->arena, "the best one found breaks a constraint: %s", breach);
    if (!searched->any)
        return;
    for (size_t i = 0; i < walk->task->search.objectives.count; i++)
        searched->costs[i] = found->cost.items[i];
    walk->spec->mappings[layer] = copy_mapping(&found->mapping, walk->arena);
}

/* Hops that nothing costs are not counted in the search. */
static struct jn_problem *bind_problem(const struct walk *walk, size_t layer)
{
    struct jn_problem *problem = jn_arena_take(walk->work, 1, sizeof *problem);
    struct jn_options options = walk->spec->options;
    options.only_costs = true;
    jn_problem_vary(&walk->spec->problems[layer], &options, problem);
    return problem;
}

/* Searches, and lets a stream know whose mappings come. */
static enum jn_status run_search(struct walk *walk,
                                 const struct jn_mapspace *space,
                                 struct jn_found *found)
{
    struct jn_search_options options = walk->task->search;
    if (walk->task->stream)
        jn_map_stream_layer(walk->task->stream, space->problem);
    if (walk->journey->line.shown)
        options.watcher = &walk->shown.watcher;
    return jn_phases_run(space, &options, walk->work, found);
}

/* Takes the answer from the store, or else puts it there once it is found.
 * What was cut off by the clock or the user is not kept. */
static enum jn_status find_mapping(struct walk *walk,
                                   const struct jn_mapspace *space,
                                   struct jn_searched *searched,
                                   struct jn_found *found)
{
    const struct jn_stored stored = {walk->task->store, space->problem,
                                     &walk->demands, &walk->task->search,
                                     walk->work};
    searched->from_store = stored.folder && jn_map_store_find(&stored, found);
    if (searched->from_store)
        return JN_OK;
    enum jn_status status = run_search(walk, space, found);
    if (stored.folder && found->any && found->complete)
        jn_map_store_put(&stored, found);
    return status;
}

static bool make_space(const struct walk *walk,
                       const struct jn_problem *problem,
                       struct jn_mapspace *space)
{
    bool (*make)(const struct jn_problem *, const struct jn_constraint *,
                 size_t, struct jn_arena *, struct jn_mapspace *) =
        walk->task->search.imperfect ? jn_mapspace_make_imperfect
                                     : jn_mapspace_make;
    return make(problem, walk->demands.items, walk->demands.count, walk->work,
                space);
}

static void measure(const struct walk *walk, const struct jn_mapspace *space,
                    struct jn_searched *searched)
{
    struct jn_mapspace_size size;
    jn_mapspace_measure(space, walk->arena, &size);
    searched->strategy = jn_search_strategy_used(space, &walk->task->search);
    searched->mapspace_size = jn_mapspace_size(space);
    searched->mapspace_digits = size.whole;
    searched->split_digits = size.splits;
    searched->order_digits = size.orders;
    searched->keep_digits = size.keeps;
}

static void search(struct walk *walk, size_t layer)
{
    struct jn_mapped *mapped = &walk->mapped[layer];
    const struct jn_problem *problem = bind_problem(walk, layer);
    struct jn_mapspace *space = jn_arena_take(walk->work, 1, sizeof *space);
    struct jn_found found;
    mapped->searched.begun = true;
    if (!jn_demands_gather(problem, walk->task->dataflow, walk->work,
                           &walk->demands))
        mapped->reason = jn_arena_text(walk->arena, walk->demands.reason);
    else if (walk->demands.count > 0)
        mapped->reason = explain_demands(walk, problem);
    if (!mapped->reason && !make_space(walk, problem, space))
        mapped->reason = jn_arena_format(
            walk->arena,
            "the constraints leave no way to split '%s' of %" PRIu64,
            problem->layer->dim_names[space->culprit],
            problem->layer->bounds[space->culprit]);
    if (mapped->reason) {
        mapped->searched.complete = true;
        return;
    }
    measure(walk, space, &mapped->searched);
    if (find_mapping(walk, space, &mapped->searched, &found) != JN_OK)
        mapped->reason = explain(walk, problem, &found);
    keep_found(walk, layer, problem, &found);
}

static void map_layer(struct walk *walk, size_t layer)
{
    jn_arena_reset(walk->work);
    jn_progress_next(&walk->journey->line,
                     walk->spec->workload.layers[layer].name, &walk->shown);
    if (is_interrupted(walk))
        walk->mapped[layer].reason = "not searched: interrupted";
    else
        search(walk, layer);
}

static void *map_in_turn(void *data)
{
    struct walk *walk = data;
    struct journey *journey = walk->journey;
    size_t turn;
    while ((turn = atomic_fetch_add(&journey->next, 1)) < journey->layer_count)
        map_layer(walk, journey->layers[turn]);
    return NULL;
}

static void release(void *arena)
{
    jn_arena_free(arena);
}

/* What is found lives as long as ARENA, but is put in one of its own. */
static void start_walk(struct journey *journey, struct jn_arena *arena,
                       struct walk *walk)
{
    struct jn_held *stays = jn_arena_hold(arena, release);
    stays->resource = jn_arena_new();
    *walk = (struct walk){.journey = journey,
                          .spec = journey->spec,
                          .task = &journey->task,
                          .mapped = journey->mapped,
                          .arena = stays->resource,
                          .work = jn_arena_new()};
}

/* Several layers at once, each searched by its share of the threads; those
 * that a thread cannot be had for are left to the others. */
static void map_all(struct journey *journey, struct jn_arena *arena)
{
    unsigned threads = journey->task.search.threads;
    size_t count =
        journey->layer_count < threads ? journey->layer_count : threads;
    if (journey->task.stream || count == 0)
        count = 1;
    journey->task.search.threads = threads / (unsigned)count;
    struct walk *walks = jn_arena_take(arena, count, sizeof *walks);
    size_t begun = 1;
    for (size_t i = 0; i < count; i++)
        start_walk(journey, arena, &walks[i]);
    while (begun < count && pthread_create(&walks[begun].thread, NULL,
                                           map_in_turn, &walks[begun]) == 0)
        begun++;
    map_in_turn(&walks[0]);
    for (size_t i = 1; i < begun; i++)
        pthread_join(walks[i].thread, NULL);
    for (size_t i = 0; i < count; i++)
        jn_arena_free(walks[i].work);
}

/* Lists the layers to be searched. */
static void look_around(struct journey *journey, struct jn_arena *arena)
{
    size_t count = journey->spec->workload.layer_count;
    journey->layers = jn_arena_take(arena, count, sizeof *journey->layers);
    for (size_t layer = 0; layer < count; layer++) {
        journey->mapped[layer] = (struct jn_mapped){.reason = NULL};
        if (!journey->marked[layer])
            continue;
        journey->spec->mappings[layer] = NULL;
        if (find_alike(journey, layer) == layer)
            journey->layers[journey->layer_count++] = layer;
    }
}

void jn_map_layers(struct jn_spec *spec, const bool *marked,
                   const struct jn_map_task *task, struct jn_arena *arena,
                   struct jn_mapped *mapped)
{
    struct journey journey = {
        .spec = spec, .marked = marked, .task = *task, .mapped = mapped};
    look_around(&journey, arena);
    atomic_init(&journey.next, 0);
    jn_progress_start(&journey.line, task->shows_progress,
                      jn_objectives_name(&task->search.objectives, 0, arena),
                      journey.layer_count);
    map_all(&journey, arena);
    jn_progress_end(&journey.line);
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++) {
        size_t alike = marked[layer] ? find_alike(&journey, layer) : layer;
        if (alike < layer)
            share(&journey, alike, layer);
    }
}
