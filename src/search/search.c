/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/search.h"

#include "base/checked.h"
#include "search/strategy.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

/* The first is the default. */
static const struct jn_search_type *const types[] = {
    &jn_search_exact, &jn_search_anneal, &jn_search_random,
    &jn_search_exhaustive};

enum { TYPE_COUNT = sizeof types / sizeof types[0], MAX_THREADS = 256 };

const char *jn_search_strategy_name(size_t index)
{
    return index < TYPE_COUNT ? types[index]->name : NULL;
}

uint64_t jn_search_chunks(const struct jn_search_options *options,
                          uint64_t size)
{
    return jn_ceil_div(options->sample_count, size);
}

uint64_t jn_search_share(const struct jn_search_options *options,
                         uint64_t chunk, uint64_t size)
{
    uint64_t left = options->sample_count - chunk * size;
    return left < size ? left : size;
}

static const struct jn_search_type *find_type(const char *name)
{
    for (size_t i = 0; name != NULL && i < TYPE_COUNT; i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    return types[0];
}

bool jn_search_draws(const char *strategy)
{
    return find_type(strategy)->draws;
}

/* What the workers share: the next chunk that nobody has taken. */
struct team {
    const struct jn_search_type *type;
    uint64_t chunk_count;
    atomic_uint_fast64_t next_chunk;
    atomic_uint_fast64_t done_count;
    atomic_bool stop;
    struct jn_turns turns;
    struct jn_board board;
};

struct member {
    struct jn_worker worker;
    struct team *team;
    pthread_t thread;
    bool started;
};

/* Hands on what there is to say about the chunk. */
static void write_trials(struct member *member, uint64_t chunk, bool whole)
{
    struct jn_worker *worker = &member->worker;
    if (!worker->options->stream)
        return;
    if (!jn_turns_write(&member->team->turns, worker->options->stream, chunk,
                        &worker->text, whole))
        atomic_store(&member->team->stop, true);
    jn_text_reset(&worker->text);
}

static void *work(void *argument)
{
    struct member *member = argument;
    struct team *team = member->team;
    bool whole = true;
    while (whole) {
        uint64_t chunk = atomic_fetch_add(&team->next_chunk, 1);
        if (chunk >= team->chunk_count)
            break;
        member->worker.chunk = chunk;
        if (!jn_worker_stops(&member->worker))
            team->type->run(&member->worker, chunk);
        whole = !atomic_load(&team->stop);
        write_trials(member, chunk, whole);
        if (whole)
            atomic_fetch_add(&team->done_count, 1);
    }
    return NULL;
}

static void make_member(const struct jn_mapspace *space,
                        const struct jn_search_options *options,
                        struct team *team, struct jn_arena *arena,
                        struct member *member)
{
    struct jn_worker *worker = &member->worker;
    member->team = team;
    worker->space = space;
    worker->options = options;
    worker->stop = &team->stop;
    worker->board = &team->board;
    worker->done_count = &team->done_count;
    worker->chunk_count = team->chunk_count;
    worker->scratch = jn_arena_new();
    worker->text.arena = jn_arena_new();
    worker->loops =
        jn_arena_take(arena, JN_MAX_MAPSPACE_LOOPS, sizeof worker->loops[0]);
    worker->result = jn_arena_take(arena, 1, sizeof *worker->result);
    if (options->time_limit_seconds > 0)
        worker->deadline_seconds =
            jn_worker_clock() + options->time_limit_seconds;
}

/* Threads that cannot be had are done without: the first member works here.
 */
static void run_members(struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        members[i].started = false;
    for (size_t i = 1; i < count; i++)
        members[i].started =
            pthread_create(&members[i].thread, NULL, work, &members[i]) == 0;
    work(&members[0]);
    for (size_t i = 1; i < count; i++)
        if (members[i].started)
            pthread_join(members[i].thread, NULL);
}

static void tell(const struct jn_worker *best, struct jn_arena *arena,
                 struct jn_found *found)
{
    found->any = best->any;
    found->point = best->best;
    found->cost = best->best_cost;
    found->tried_count = best->tried_count;
    found->feasible_count = best->feasible_count;
    found->refusal = best->refusal;
    if (!best->any)
        return;
    struct jn_loop *loops =
        jn_arena_take(arena, JN_MAX_MAPSPACE_LOOPS, sizeof loops[0]);
    jn_mapspace_find(best->space, &best->best, loops, &found->mapping);
}

/* Takes over what the others have found into the first. */
static void gather(struct member *members, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        jn_worker_merge(&members[0].worker, &members[i].worker);
        members[i].worker.tried_count = members[i].worker.feasible_count = 0;
        members[i].worker.told_count = 0;
    }
}

static void start_round(struct team *team, struct member *members, size_t count,
                        uint64_t chunk_count)
{
    const struct jn_worker *first = &members[0].worker;
    team->chunk_count = chunk_count;
    atomic_store(&team->next_chunk, 0);
    atomic_store(&team->done_count, 0);
    for (size_t i = 0; i < count; i++) {
        struct jn_worker *worker = &members[i].worker;
        worker->chunk_count = chunk_count;
        worker->plan = first->plan;
        worker->any = first->any;
        worker->best = first->best;
        worker->best_cost = first->best_cost;
    }
}

/* Round after round; true if all came to their end. */
static bool run_rounds(struct team *team, struct member *members, size_t count,
                       struct jn_arena *arena, struct jn_found *found)
{
    struct jn_worker *first = &members[0].worker;
    const struct jn_search_type *type = team->type;
    uint64_t chunk_count;
    first->plan = type->begin(first, arena);
    while ((chunk_count = type->next_round(first->plan, first)) > 0) {
        start_round(team, members, count, chunk_count);
        run_members(members, chunk_count < count ? chunk_count : count);
        gather(members, count);
    }
    for (size_t i = 0; i < count; i++)
        type->leave(&members[i].worker);
    tell(first, arena, found);
    type->conclude(first->plan, found);
    return !atomic_load(&team->stop);
}

static bool run_once(struct team *team, struct member *members, size_t count,
                     struct jn_arena *arena, struct jn_found *found)
{
    run_members(members, count);
    gather(members, count);
    tell(&members[0].worker, arena, found);
    bool complete = !atomic_load(&team->stop) &&
                    atomic_load(&team->done_count) == team->chunk_count;
    found->certified = team->type->is_exhaustive && complete && found->any;
    found->gap_ratio = found->certified ? 0 : 1;
    if (found->certified)
        found->bound = found->cost;
    return complete;
}

enum { MOST_TO_COUNT = 1000000 };

/* Bounds are for perfect factors, and for zeros by the rule that does not round
 * (zeros.h): other mapspaces are counted through, or annealed where they are
 * large. */
static const struct jn_search_type *
choose_type(const struct jn_mapspace *space,
            const struct jn_search_options *options)
{
    const struct jn_search_type *type = find_type(options->strategy);
    if (type != &jn_search_exact || jn_mapspace_has_bounds(space))
        return type;
    return jn_mapspace_size(space) <= MOST_TO_COUNT ? &jn_search_exhaustive
                                                    : &jn_search_anneal;
}

const char *jn_search_strategy_used(const struct jn_mapspace *space,
                                    const struct jn_search_options *options)
{
    return choose_type(space, options)->name;
}

enum jn_status jn_search_run(const struct jn_mapspace *space,
                             const struct jn_search_options *options,
                             struct jn_arena *arena, struct jn_found *found)
{
    struct team team = {.type = choose_type(space, options)};
    size_t count = options->threads;
    double begin = jn_worker_clock();
    assert(count >= 1 && options->objectives.count >= 1);
    if (count > MAX_THREADS)
        count = MAX_THREADS;
    team.chunk_count = team.type->chunk_count(space, options);
    struct member *members = jn_arena_take(arena, count, sizeof members[0]);
    for (size_t i = 0; i < count; i++)
        make_member(space, options, &team, arena, &members[i]);
    jn_turns_start(&team.turns);
    jn_board_start(&team.board, options->watcher);
    memset(found, 0, sizeof *found);
    found->complete = (team.type->begin ? run_rounds : run_once)(
        &team, members, count, arena, found);
    jn_turns_end(&team.turns);
    jn_board_end(&team.board);
    for (size_t i = 0; i < count; i++) {
        jn_arena_free(members[i].worker.text.arena);
        jn_arena_free(members[i].worker.scratch);
    }
    found->seconds = jn_worker_clock() - begin;
    return found->any ? JN_OK : JN_INFEASIBLE;
}
