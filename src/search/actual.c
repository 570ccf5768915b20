/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/actual.h"

#include "search/links.h"

#include <math.h>

/* A run of loops of one bundle, the innermost that move a tensor: its tiles
 * may overlap from pass to pass. */
struct run {
    int bundle; /* -1: none */
    bool ended;
    uint64_t ends[JN_MAX_DIMS];
    size_t loops;
};

/* Steps of a dimension in a tile below the run. */
static uint64_t span_of(const struct jn_relax *relax, size_t bundle, size_t i,
                        size_t state)
{
    size_t d = relax->bundles[bundle].dims[i];
    return relax->space->problem->layer->bounds[d] /
           relax->space->factors[d]
               .counts[relax->bundles[bundle].counts[i][state]];
}

/* Distinct words of the run's rank over one pass of it. */
static double run_words(const struct jn_loops *loops, const struct run *run,
                        size_t tensor, size_t state)
{
    const struct jn_relax *relax = loops->relax;
    const struct jn_bundle *bundle = &relax->bundles[run->bundle];
    const struct jn_view *view = &relax->space->problem->views[tensor];
    double tile = bundle->words[tensor][state];
    double distinct = 1;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        size_t d = bundle->dims[i];
        uint64_t end = run->ends[d];
        if (!jn_moves(relax, tensor, d))
            continue;
        if (view->rank_of[d] < 0)
            return tile;
        uint64_t span = span_of(relax, (size_t)run->bundle, i, state);
        double step = fabs((double)view->coefficient[d]) * (double)span;
        distinct += (double)(span * end) - 1;
        if (run->loops == 1 && end > 1)
            return tile + (double)(end - 1) * fmin(tile, step);
    }
    return fmax(tile, distinct);
}

static size_t state_above(const struct jn_loops *loops, size_t boundary,
                          size_t bundle)
{
    return jn_state_above(loops->relax, loops->part->states[bundle],
                          loops->relax->boundaries[boundary].below);
}

static void set_slide(const struct jn_loops *loops, size_t boundary,
                      const struct run *run, struct jn_actual *actual)
{
    const struct jn_relax *relax = loops->relax;
    size_t tensor = relax->boundaries[boundary].tensor;
    actual->slides[boundary] = 0;
    if (run->bundle < 0 || !relax->bundles[run->bundle].may_slide[tensor])
        return;
    const struct jn_bundle *bundle = &relax->bundles[run->bundle];
    size_t state = state_above(loops, boundary, (size_t)run->bundle);
    double words = run_words(loops, run, tensor, state);
    double sum = 0;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        if (!jn_moves(relax, tensor, bundle->dims[i]))
            continue;
        sum += bundle->log_counts[i][state];
        words /= (double)run->ends[bundle->dims[i]];
    }
    actual->slides[boundary] = (uint8_t)(1 + run->bundle);
    actual->log_slides[boundary] = sum + log(words);
}

/* Adds the next loop outward, which moves the tensor. */
static void lengthen(struct run *run, int bundle, uint8_t dim, uint64_t end)
{
    if (run->bundle < 0)
        run->bundle = bundle;
    run->ended |= bundle != run->bundle;
    if (run->ended)
        return;
    run->ends[dim] *= end;
    run->loops++;
}

/* Goes through the loops outside of a boundary from the innermost outward. */
void jn_actual_find(const struct jn_loops *loops, size_t boundary,
                    struct jn_actual *actual)
{
    const struct jn_relax *relax = loops->relax;
    const struct jn_boundary *at = &relax->boundaries[boundary];
    struct run run = {.bundle = -1};
    bool moved = at->forgets;
    double times = 1;
    for (size_t d = 0; d < relax->dim_count; d++)
        run.ends[d] = 1;
    for (size_t level = at->below; level-- > 0;)
        for (size_t i = loops->lines[level].count; i-- > 0;) {
            uint8_t d = loops->lines[level].dims[i];
            uint64_t end = loops->shares[d][relax->time_slot[level]].factor;
            bool moves = jn_moves(relax, at->tensor, d);
            if (moves)
                lengthen(&run, relax->bundle_of[d], d, end);
            else if (moved && jn_repeats(relax, at->tensor, d))
                times *= (double)end;
            moved |= moves;
        }
    actual->log_times[boundary] = log(times);
    actual->log_linked[boundary] = 0;
    if (at->forgets)
        run.bundle = -1;
    set_slide(loops, boundary, &run, actual);
}

/* A loop in time outside of a boundary, seen from the inside. */
struct walker {
    const struct jn_loops *loops;
    size_t tensor;
    struct jn_advance advances[JN_MAX_DIMS]; /* by bundle */
    int64_t back[JN_MAX_DIMS];               /* the loops so far, undone */
    uint64_t inside[JN_MAX_DIMS]; /* steps of the dimensions in all of them */
    double passes;                /* of all loops outside of the one at hand */
    double sent, all;             /* words, with and without neighbours */
    bool moved, plain; /* by a loop so far; along a rank of its own */
};

/* Whether all jumps of an advance, along all ranks, take a child to where a
 * neighbour was. */
static bool is_served(const struct walker *walker, int bundle, int64_t step)
{
    const struct jn_relax *relax = walker->loops->relax;
    bool served = true;
    bool jumps = false;
    for (size_t b = 0; b < relax->bundle_count && !walker->plain; b++) {
        int64_t jump = walker->back[b] + ((int)b == bundle ? step : 0);
        if (!relax->bundles[b].may_slide[walker->tensor] || jump == 0)
            continue;
        jumps = true;
        served &= jn_links_shifts(&walker->advances[b], jump);
    }
    return served && jumps;
}

/* The words that the advances of a loop bring, and how many of them a
 * neighbour cannot have. */
static void advance(struct walker *walker, uint8_t dim, uint64_t end)
{
    const struct jn_relax *relax = walker->loops->relax;
    const struct jn_view *view = &relax->space->problem->views[walker->tensor];
    bool moves = jn_moves(relax, walker->tensor, dim);
    size_t own = relax->bundle_of[dim];
    int64_t step = view->coefficient[dim] * (int64_t)walker->inside[dim];
    walker->inside[dim] *= end;
    walker->passes /= (double)end;
    if (!moves && !walker->moved)
        return;
    walker->moved = true;
    walker->plain |= moves && !relax->bundles[own].may_slide[walker->tensor];
    double words = walker->passes * (double)(end - 1);
    walker->all += words;
    if (!is_served(walker, moves ? (int)own : -1, step))
        walker->sent += words;
    if (moves)
        walker->back[own] -= step;
}

/* Begins inside of all loops. */
static void start(const struct jn_loops *loops, size_t boundary,
                  struct walker *walker)
{
    const struct jn_relax *relax = loops->relax;
    const struct jn_boundary *at = &relax->boundaries[boundary];
    walker->loops = loops;
    walker->tensor = at->tensor;
    walker->passes = walker->sent = walker->all = 1;
    walker->moved = walker->plain = false;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        walker->back[b] = 0;
        if (relax->bundles[b].may_slide[at->tensor])
            jn_links_look(relax, loops->part, boundary, b,
                          &walker->advances[b]);
    }
    for (size_t d = 0; d < relax->dim_count; d++) {
        walker->inside[d] = 1;
        for (size_t level = 0; level < at->below; level++)
            walker->passes *=
                (double)loops->shares[d][relax->time_slot[level]].factor;
    }
}

/* Tiles that overlap bring fewer words: what is sent is then no less than if
 * only those that a neighbour cannot have were sent, of the fewest words. */
static double log_linked(const struct jn_loops *loops, size_t boundary)
{
    const struct jn_relax *relax = loops->relax;
    struct walker walker;
    start(loops, boundary, &walker);
    for (size_t slot = relax->slot_count; slot-- > 0;) {
        size_t level = relax->level_of[slot];
        const struct jn_line *line = &loops->lines[level];
        bool outside =
            level < relax->boundaries[boundary].below && !relax->in_space[slot];
        for (size_t d = 0; !outside && d < relax->dim_count; d++)
            walker.inside[d] *= loops->shares[d][slot].factor;
        for (size_t i = line->count; outside && i-- > 0;)
            advance(&walker, line->dims[i],
                    loops->shares[line->dims[i]][slot].factor);
    }
    return log(walker.all / walker.sent);
}

/* How much less an advance may bring than a whole tile: one step of one rank.
 */
static double log_overlap(const struct jn_loops *loops, size_t boundary,
                          const struct jn_actual *actual)
{
    size_t tensor = loops->relax->boundaries[boundary].tensor;
    size_t b = actual->slides[boundary] - 1U;
    const struct jn_bundle *bundle = &loops->relax->bundles[b];
    size_t state = state_above(loops, boundary, b);
    double visits = bundle->log_visits[tensor][state];
    return bundle->log_words[tensor][state] -
           fmax(0, visits - actual->log_slides[boundary]);
}

bool jn_actual_link(const struct jn_loops *loops, size_t boundary,
                    struct jn_actual *actual)
{
    double linked = log_linked(loops, boundary);
    actual->log_linked[boundary] = linked;
    if (linked > 0 && actual->slides[boundary] > 0)
        actual->log_linked[boundary] += log_overlap(loops, boundary, actual);
    return linked > 0;
}
