/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/search.h"

#include "base/checked.h"
#include "search/strategy.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

/* The first is the default. */
static const struct jn_search_type *const types[] = {
    &jn_search_anneal, &jn_search_random, &jn_search_exhaustive};

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

/* Who has seen all mappings knows that there is no better one. */
static void certify(const struct jn_search_type *type, struct jn_found *found)
{
    found->certified = type->is_exhaustive && found->complete && found->any;
    found->gap_ratio = found->certified ? 0 : 1;
    if (found->certified)
        found->bound = found->cost;
}

enum jn_status jn_search_run(const struct jn_mapspace *space,
                             const struct jn_search_options *options,
                             struct jn_arena *arena, struct jn_found *found)
{
    struct team team = {.type = find_type(options->strategy)};
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
    run_members(members, count);
    jn_turns_end(&team.turns);
    for (size_t i = 1; i < count; i++)
        jn_worker_merge(&members[0].worker, &members[i].worker);
    jn_board_end(&team.board);
    memset(found, 0, sizeof *found);
    tell(&members[0].worker, arena, found);
    found->complete = atomic_load(&team.done_count) == team.chunk_count;
    certify(team.type, found);
    for (size_t i = 0; i < count; i++) {
        jn_arena_free(members[i].worker.text.arena);
        jn_arena_free(members[i].worker.scratch);
    }
    found->seconds = jn_worker_clock() - begin;
    return found->any ? JN_OK : JN_INFEASIBLE;
}
