/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/overlap.h"

#include "base/checked.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PARTS = 1024 }; /* of a rank */

/* --- ranks that dimensions share --- */

static const struct jn_view *view_of(const struct jn_lattice *lattice,
                                     size_t tensor)
{
    return &lattice->relax->space->problem->views[tensor];
}

static uint64_t step_of(const struct jn_lattice *lattice, size_t tensor,
                        size_t dim, size_t state)
{
    int64_t coefficient =
        view_of(lattice, tensor)->coefficient[lattice->dims[dim]];
    return (uint64_t)llabs(coefficient) * jn_lattice_span(lattice, dim, state);
}

/* A part has the counts of the rank's dimensions, all others one piece. */
static void cut_parts(struct jn_lattice *lattice, struct jn_shared_rank *rank)
{
    size_t dims = lattice->dim_count;
    rank->part_count = 1;
    for (size_t i = 0; i < rank->dim_count; i++)
        rank->part_count *= lattice->count_counts[rank->dims[i]];
    rank->parts = jn_arena_take(lattice->arena, lattice->state_count,
                                sizeof *rank->parts);
    for (size_t s = 0; s < lattice->state_count; s++) {
        size_t part = 0;
        for (size_t i = rank->dim_count; i-- > 0;)
            part = part * lattice->count_counts[rank->dims[i]] +
                   lattice->indices[s * dims + rank->dims[i]];
        rank->parts[s] = (uint16_t)part;
    }
}

static float *take_unknown(struct jn_lattice *lattice, size_t count)
{
    float *items = jn_arena_take(lattice->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = -1;
    return items;
}

static bool find_rank(struct jn_lattice *lattice, size_t tensor, size_t rank)
{
    struct jn_shared_rank made = {.tensor = (uint8_t)tensor,
                                  .rank = (uint8_t)rank};
    for (size_t k = 0; k < lattice->dim_count; k++) {
        if (!jn_has(lattice->movers[k], tensor) ||
            view_of(lattice, tensor)->rank_of[lattice->dims[k]] != (int)rank)
            continue;
        if (made.dim_count == JN_MAX_BUNDLE)
            return false;
        made.dims[made.dim_count++] = (uint8_t)k;
    }
    if (made.dim_count < 2)
        return true;
    if (lattice->rank_count == JN_MAX_RANKS)
        return false;
    for (size_t i = 0; i < made.dim_count; i++)
        lattice->rank_of[tensor][made.dims[i]] = (int)lattice->rank_count;
    cut_parts(lattice, &made);
    if (made.part_count > MOST_PARTS)
        return false;
    size_t pairs = made.part_count * made.part_count;
    made.places = take_unknown(lattice, pairs);
    made.unserved = take_unknown(lattice, pairs * made.dim_count);
    made.overlap = take_unknown(lattice, pairs * made.dim_count);
    lattice->ranks[lattice->rank_count++] = made;
    return true;
}

bool jn_overlaps_list(struct jn_lattice *lattice)
{
    for (size_t t = 0; t < JN_LATTICE_TENSORS; t++)
        for (size_t k = 0; k < JN_MAX_DIMS; k++)
            lattice->rank_of[t][k] = -1;
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        for (size_t r = 0; r < view_of(lattice, t)->tensor->rank_count; r++)
            if (!find_rank(lattice, t, r))
                return false;
    return true;
}

static size_t place_of(const struct jn_shared_rank *rank, size_t dim)
{
    size_t i = 0;
    while (rank->dims[i] != dim)
        i++;
    return i;
}

/* --- in space --- */

/* What the children's places along a rank are sums of. */
struct places {
    uint64_t steps[2];
    uint64_t ends[2];
    size_t count; /* 3: more than two loops */
};

static void find_places(const struct jn_lattice *lattice,
                        const struct jn_fan *fan,
                        const struct jn_shared_rank *rank, size_t state,
                        struct places *places)
{
    const uint8_t *by = &lattice->indices[fan->vector * lattice->dim_count];
    places->count = 0;
    for (size_t i = 0; i < rank->dim_count; i++) {
        size_t k = rank->dims[i];
        uint64_t end = lattice->counts[k][by[k]];
        if (end == 1)
            continue;
        if (places->count < 2) {
            places->steps[places->count] =
                step_of(lattice, rank->tensor, k, state);
            places->ends[places->count] = end;
        }
        places->count += places->count < 3;
    }
}

/* Different sums of the steps: pairs that differ by a multiple of both are
 * at one place. */
static double count_places(const struct places *places)
{
    if (places->count == 0)
        return 1;
    if (places->count == 1)
        return places->steps[0] > 0 ? (double)places->ends[0] : 1;
    if (places->count > 2 || places->steps[0] == 0 || places->steps[1] == 0)
        return 1;
    uint64_t g = jn_common_divisor(places->steps[0], places->steps[1]);
    uint64_t a = places->steps[0] / g;
    uint64_t b = places->steps[1] / g;
    double all = (double)(places->ends[0] * places->ends[1]);
    if (places->ends[0] <= b || places->ends[1] <= a)
        return all;
    return all - (double)((places->ends[0] - b) * (places->ends[1] - a));
}

double jn_overlap_meet(const struct jn_lattice *lattice,
                       const struct jn_fan *fan, size_t tensor, size_t state)
{
    double share = 1;
    if (!lattice->slides[tensor])
        return 1;
    for (size_t r = 0; r < lattice->rank_count; r++) {
        const struct jn_shared_rank *rank = &lattice->ranks[r];
        float *known = &rank->places[rank->parts[state] * rank->part_count +
                                     rank->parts[fan->vector]];
        if (rank->tensor != tensor)
            continue;
        if (*known < 0) {
            struct places places;
            const uint8_t *by =
                &lattice->indices[fan->vector * lattice->dim_count];
            double apart = 1;
            find_places(lattice, fan, rank, state, &places);
            for (size_t i = 0; i < rank->dim_count; i++)
                apart *=
                    (double)lattice->counts[rank->dims[i]][by[rank->dims[i]]];
            *known = (float)(count_places(&places) / apart * (1 - 1e-7));
            if (count_places(&places) >= apart)
                *known = 1;
        }
        share *= (double)*known;
    }
    return share;
}

/* --- loops in time outside --- */

/* Loops along the rank outside of a state, seen from one of its dimensions. */
enum company {
    ALONE,    /* it has all of them */
    ORDERLY,  /* steps of the others are longer than all its loops together, or
                 all theirs together shorter than its step */
    ENTANGLED /* an advance of one may take a tile to where another took it */
};

static enum company look_around(const struct jn_lattice *lattice,
                                const struct jn_shared_rank *rank, size_t dim,
                                size_t state)
{
    const uint8_t *index = &lattice->indices[state * lattice->dim_count];
    uint64_t step = step_of(lattice, rank->tensor, dim, state);
    enum company company = ALONE;
    for (size_t i = 0; i < rank->dim_count; i++) {
        size_t k = rank->dims[i];
        if (k == dim || index[k] == 0)
            continue;
        uint64_t other = step_of(lattice, rank->tensor, k, state);
        bool far = other > step * lattice->counts[dim][index[dim]] ||
                   other * lattice->counts[k][index[k]] <= step;
        company = company == ALONE && far ? ORDERLY : ENTANGLED;
    }
    return company;
}

/* Visits in a row that loops along the rank alone tell apart, at most. */
static double count_passes(const struct jn_lattice *lattice,
                           const struct jn_shared_rank *rank, size_t state)
{
    double passes = 1;
    for (size_t i = 0; i < rank->dim_count; i++) {
        size_t k = rank->dims[i];
        passes *=
            (double)lattice
                ->counts[k][lattice->indices[state * lattice->dim_count + k]];
    }
    return passes;
}

/* The smallest end that a loop can have which cuts so many pieces. */
static double least_end(double pieces)
{
    uint64_t number = (uint64_t)pieces;
    for (uint64_t i = 2; i * i <= number; i++)
        if (number % i == 0)
            return (double)i;
    return pieces;
}

/* A step's share of the extent of a tile along its rank. */
static double find_overlap(const struct jn_lattice *lattice,
                           const struct jn_shared_rank *rank,
                           const struct jn_mover *mover)
{
    double extent = 1;
    double step =
        (double)step_of(lattice, rank->tensor, mover->dim, mover->outside);
    for (size_t i = 0; i < rank->dim_count; i++) {
        size_t k = rank->dims[i];
        extent += (double)step_of(lattice, rank->tensor, k, mover->inside) -
                  fabs((double)view_of(lattice, rank->tensor)
                           ->coefficient[lattice->dims[k]]);
    }
    return fmin(1, step / extent);
}

static double overlap_of(const struct jn_lattice *lattice,
                         const struct jn_shared_rank *rank,
                         const struct jn_mover *mover)
{
    float *known =
        &rank->overlap[(place_of(rank, mover->dim) * rank->part_count +
                        rank->parts[mover->inside]) *
                           rank->part_count +
                       rank->parts[mover->outside]];
    if (*known < 0) {
        double overlap = find_overlap(lattice, rank, mover);
        *known = overlap < 1 ? (float)(overlap * (1 - 1e-7)) : 1;
    }
    return (double)*known;
}

/* While the loop advances, tiles bring what is new.  When a loop outside of it
 * does, they bring all they hold - unless it is along the same rank, and takes
 * them to where they were, or as far as before.  Whole tiles in a row may come
 * from neighbours, but not one after a part of one. */
double jn_overlap_slide(const struct jn_lattice *lattice, size_t tensor,
                        const struct jn_mover *mover, double unserved)
{
    int shared = lattice->rank_of[tensor][mover->dim];
    if (shared < 0)
        return 1;
    const struct jn_shared_rank *rank = &lattice->ranks[shared];
    double overlap = overlap_of(lattice, rank, mover);
    size_t left =
        lattice->indices[mover->outside * lattice->dim_count + mover->dim];
    double passes = (double)lattice->counts[mover->dim][left];
    double first = overlap < 1 ? 1 : unserved;
    double share = overlap * unserved;
    if (look_around(lattice, rank, mover->dim, mover->outside) != ENTANGLED)
        return (first + (passes - 1) * share) / passes;
    return fmin(first,
                first / count_passes(lattice, rank, mover->outside) +
                    share * (1 - 1 / fmax(mover->end, least_end(passes))));
}

/* Whether a child is at the place. */
static bool has_place(const struct places *places, uint64_t place)
{
    for (uint64_t i = 0; i < places->ends[0]; i++) {
        uint64_t rest = place - i * places->steps[0];
        if (i * places->steps[0] > place)
            return false;
        if (places->count == 1 && rest == 0)
            return true;
        if (places->count == 2 && rest % places->steps[1] == 0 &&
            rest / places->steps[1] < places->ends[1])
            return true;
    }
    return false;
}

/* Share of the children's places from which a jump leads to where none is. */
static double share_alone(const struct places *places, uint64_t jump)
{
    double alone = 0;
    double all = 0;
    uint64_t second = places->count == 2 ? places->ends[1] : 1;
    for (uint64_t i = 0; i < places->ends[0]; i++)
        for (uint64_t j = 0; j < second; j++) {
            uint64_t place = i * places->steps[0] +
                             (places->count == 2 ? j * places->steps[1] : 0);
            struct places before = *places;
            before.ends[0] = i;
            if (has_place(&before, place))
                continue; /* has been counted */
            all++;
            alone += !has_place(places, place + jump);
        }
    return alone / all;
}

static double find_unserved(const struct jn_lattice *lattice,
                            const struct jn_fan *fan,
                            const struct jn_shared_rank *rank,
                            const struct jn_mover *mover)
{
    size_t d = mover->dim;
    size_t left = lattice->indices[mover->outside * lattice->dim_count + d];
    struct places places;
    find_places(lattice, fan, rank, mover->inside, &places);
    if (places.count == 0)
        return 1;
    if (places.count > 2 || places.steps[0] == 0 ||
        (places.count == 2 && places.steps[1] == 0))
        return 0;
    double alone =
        share_alone(&places, step_of(lattice, rank->tensor, d, mover->outside));
    enum company company = look_around(lattice, rank, d, mover->outside);
    if (company == ENTANGLED ||
        (company == ORDERLY && overlap_of(lattice, rank, mover) >= 1) ||
        (places.count > 1 && least_end((double)lattice->counts[d][left]) <
                                 (double)lattice->counts[d][left]))
        alone = fmin(alone, 1 / count_places(&places));
    return alone;
}

double jn_overlap_unserved(const struct jn_lattice *lattice,
                           const struct jn_fan *fan, size_t tensor,
                           const struct jn_mover *mover)
{
    int shared = lattice->rank_of[tensor][mover->dim];
    if (shared < 0)
        return 1;
    const struct jn_shared_rank *rank = &lattice->ranks[shared];
    float *known =
        &rank->unserved[(place_of(rank, mover->dim) * rank->part_count +
                         rank->parts[mover->inside]) *
                            rank->part_count +
                        rank->parts[fan->vector]];
    if (*known < 0) {
        double unserved = find_unserved(lattice, fan, rank, mover);
        *known = unserved < 1 ? (float)(unserved * (1 - 1e-7)) : 1;
    }
    return (double)*known;
}

bool jn_overlap_saves(const struct jn_lattice *lattice,
                      const struct jn_fan *fan, size_t tensor,
                      const struct jn_mover *mover)
{
    return jn_has(lattice->movers[mover->dim], tensor) &&
           (jn_overlap_slide(lattice, tensor, mover, 1) < 1 ||
            jn_overlap_unserved(lattice, fan, tensor, mover) < 1);
}
