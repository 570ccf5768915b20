/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/worker.h"

#include "eval.h"

#include <string.h>
#include <time.h>

double jn_worker_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int compare_numbers(const uint64_t *a, const uint64_t *b, size_t count)
{
    for (size_t i = count; i-- > 0;)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

int jn_point_compare(const struct jn_point *a, const struct jn_point *b)
{
    int order = compare_numbers(a->split, b->split, JN_MAX_DIMS);
    if (order == 0)
        order = compare_numbers(a->order, b->order, JN_MAX_ORDERS);
    for (size_t i = 0; order == 0 && i < JN_MAX_LEVELS; i++) {
        size_t level = JN_MAX_LEVELS - 1 - i;
        order = (a->keep[level] > b->keep[level]) -
                (a->keep[level] < b->keep[level]);
    }
    return order;
}

static void offer(struct jn_worker *worker, const struct jn_point *point,
                  const struct jn_cost *cost)
{
    if (worker->any) {
        int order = jn_cost_compare(&worker->options->objectives, cost,
                                    &worker->best_cost);
        if (order > 0 ||
            (order == 0 && jn_point_compare(point, &worker->best) >= 0))
            return;
    }
    worker->any = true;
    worker->best = *point;
    worker->best_cost = *cost;
    if (worker->board)
        jn_board_best(worker->board, cost->items[0]);
}

static void note_refusal(struct jn_worker *worker, uint64_t chunk,
                         const struct jn_refusal *refusal)
{
    if (worker->refusal.misfit != JN_FITS && chunk >= worker->refusal_chunk)
        return;
    worker->refusal_chunk = chunk;
    worker->refusal = *refusal;
}

/* Mappings that leave too many instances idle are not even evaluated. */
static bool is_idle(struct jn_worker *worker, const struct jn_mapping *mapping)
{
    double used;
    int level = jn_mapspace_idle_level(worker->space, mapping, &used);
    if (level == JN_NO_LEVEL)
        return false;
    const struct jn_arch *arch = worker->space->problem->arch;
    bool of_compute = (size_t)level == arch->level_count;
    worker->result->refusal =
        (struct jn_refusal){JN_MISFIT_IDLE,
                            of_compute ? arch->compute.component.name
                                       : arch->levels[level].component.name,
                            used,
                            of_compute ? worker->space->least_instances
                                       : worker->space->least_fanout[level]};
    return true;
}

/* Nor are those that need more children than a level has. */
static bool is_wide(struct jn_worker *worker, const struct jn_mapping *mapping,
                    enum jn_axis axis)
{
    const struct jn_problem *problem = worker->space->problem;
    uint64_t used;
    int level = jn_mapspace_wide_level(worker->space, mapping, axis, &used);
    if (level == JN_NO_LEVEL)
        return false;
    const struct jn_arch *arch = problem->arch;
    const struct jn_mesh *mesh = &problem->children[level];
    bool is_last = (size_t)level + 1 == arch->level_count;
    worker->result->refusal = (struct jn_refusal){
        axis == JN_SPACE_X ? JN_MISFIT_MESH_X : JN_MISFIT_MESH_Y,
        is_last ? arch->compute.component.name
                : arch->levels[level + 1].component.name,
        (double)used, (double)(axis == JN_SPACE_X ? mesh->x : mesh->y)};
    return true;
}

static void listen(struct jn_worker *worker, const struct jn_mapping *mapping,
                   bool fits)
{
    const struct jn_stream *stream = worker->options->stream;
    const struct jn_trial trial = {worker->number, mapping,
                                   fits ? worker->result : NULL,
                                   fits ? NULL : &worker->result->refusal};
    if (stream)
        stream->print(&trial, stream->data, &worker->text);
}

bool jn_worker_try(struct jn_worker *worker, const struct jn_point *point,
                   struct jn_cost *cost)
{
    struct jn_mapping mapping;
    jn_mapspace_find(worker->space, point, worker->loops, &mapping);
    worker->tried_count++;
    bool fits = !is_idle(worker, &mapping) &&
                !is_wide(worker, &mapping, JN_SPACE_X) &&
                !is_wide(worker, &mapping, JN_SPACE_Y) &&
                jn_evaluate(worker->space->problem, &mapping, worker->scratch,
                            worker->result) == JN_OK;
    listen(worker, &mapping, fits);
    if (!fits) {
        note_refusal(worker, worker->chunk, &worker->result->refusal);
        return false;
    }
    worker->feasible_count++;
    jn_objectives_cost(&worker->options->objectives, worker->result, cost);
    if (jn_cost_breaks_cap(&worker->options->objectives, cost))
        return false;
    offer(worker, point, cost);
    return true;
}

/* True if whoever looks at the board has seen enough. */
static bool tell_board(struct jn_worker *worker)
{
    uint64_t tried = worker->tried_count - worker->told_count;
    double done = (double)atomic_load(worker->done_count);
    worker->told_count = worker->tried_count;
    return !jn_board_tick(worker->board, tried,
                          done / (double)worker->chunk_count);
}

bool jn_worker_stops(struct jn_worker *worker)
{
    const struct jn_search_options *options = worker->options;
    if (atomic_load_explicit(worker->stop, memory_order_relaxed))
        return true;
    bool looks = worker->polls++ % 64 == 0;
    bool over =
        (options->interrupted != NULL && atomic_load(options->interrupted)) ||
        (worker->deadline_seconds > 0 && looks &&
         jn_worker_clock() >= worker->deadline_seconds) ||
        (worker->options->watcher && looks && tell_board(worker));
    if (over)
        atomic_store(worker->stop, true);
    return over;
}

void jn_worker_merge(struct jn_worker *into, const struct jn_worker *from)
{
    into->tried_count += from->tried_count;
    into->feasible_count += from->feasible_count;
    if (from->any)
        offer(into, &from->best, &from->best_cost);
    if (from->refusal.misfit != JN_FITS)
        note_refusal(into, from->refusal_chunk, &from->refusal);
}
