/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/lattice.h"
#include "search/step.h"

#include <math.h>
#include <string.h>

/* Outside of all fan-outs the least cost depends on what a pass of each tensor
 * costs that waits. */

uint64_t jn_lattice_unmark(const struct jn_lattice *lattice, uint64_t debts)
{
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        debts = jn_debt_set(debts, t, jn_debt_count(debts, t), 0);
    return debts;
}

static bool is_below(const struct jn_front_point *a,
                     const struct jn_front_point *b, size_t tensors)
{
    bool below = a->base <= b->base;
    for (size_t t = 0; t < tensors && below; t++)
        below = a->passes[t] <= b->passes[t];
    return below;
}

/* Adds a point unless another is nowhere above it. */
static void add_point(const struct jn_lattice *lattice, struct jn_front *front,
                      const struct jn_front_point *point)
{
    size_t tensors = lattice->relax->tensor_count;
    size_t kept = 0;
    if (point->base > lattice->limit)
        return;
    for (size_t i = 0; i < front->count; i++)
        if (is_below(&front->points[i], point, tensors))
            return;
    for (size_t i = 0; i < front->count; i++)
        if (!is_below(point, &front->points[i], tensors))
            front->points[kept++] = front->points[i];
    front->count = kept;
    if (kept < JN_MOST_FRONT) {
        front->points[front->count++] = *point;
        return;
    }
    struct jn_front_point *last = &front->points[kept - 1];
    last->base = fmin(last->base, point->base);
    for (size_t t = 0; t < tensors; t++)
        last->passes[t] = fminf(last->passes[t], point->passes[t]);
}

static bool has_passed(const struct jn_lattice *lattice, size_t level,
                       size_t tensor, unsigned count)
{
    if (lattice->outermost < 0)
        return false;
    size_t own = lattice->opened[level + 1][tensor] -
                 lattice->opened[lattice->outermost + 1][tensor];
    return count > own;
}

static void add_moved(const struct jn_lattice *lattice,
                      const struct jn_stepping *at, const struct jn_step *step,
                      const struct jn_front *child, struct jn_front *front)
{
    size_t level = lattice->relax->level_of[at->slot];
    double cost = jn_step_cost(lattice, level, at, step);
    for (size_t i = 0; i < child->count; i++) {
        struct jn_front_point point = child->points[i];
        point.base += cost;
        for (size_t t = 0; t < lattice->relax->tensor_count; t++)
            if (jn_has(lattice->movers[step->dim], t) &&
                has_passed(lattice, level, t, jn_debt_count(at->debts, t)))
                point.passes[t] =
                    (float)(lattice->still[t][at->state] * (1 - 1e-7));
        add_point(lattice, front, &point);
    }
}

/* All loops are there: what still waits is visited once. */
static void add_end(const struct jn_lattice *lattice, uint64_t debts,
                    struct jn_front *front)
{
    struct jn_front_point point = {0};
    for (size_t t = 0; t < lattice->relax->tensor_count; t++) {
        unsigned count = jn_debt_count(debts, t);
        if (count == 0)
            continue;
        if (jn_debt_mark(debts, t) != 0)
            return;
        point.base += jn_step_toll(lattice, 0, t, count, 0);
        point.passes[t] = has_passed(lattice, 0, t, count);
    }
    add_point(lattice, front, &point);
}

static void leave_slot(struct jn_lattice *lattice, size_t slot, size_t state,
                       uint64_t debts, struct jn_front *front)
{
    const struct jn_relax *relax = lattice->relax;
    if (!lattice->open[slot][state])
        return;
    if (slot == 0) {
        add_end(lattice, debts, front);
        return;
    }
    size_t next = slot - 1;
    if (relax->in_space[next]) {
        if (!lattice->open[next][state])
            return;
        next--;
    }
    const struct jn_front *child = jn_lattice_front(
        lattice, next, state,
        jn_lattice_open(lattice, relax->level_of[slot], debts));
    for (size_t i = 0; i < child->count; i++)
        add_point(lattice, front, &child->points[i]);
}

const struct jn_front *jn_lattice_front(struct jn_lattice *lattice, size_t slot,
                                        size_t state, uint64_t debts)
{
    static const struct jn_front none = {NULL, 0};
    struct jn_front_point points[JN_MOST_FRONT];
    struct jn_front front = {points, 0};
    struct jn_stepping at = {lattice, slot, state, debts, 0, SIZE_MAX};
    struct jn_step step;
    uint32_t *place = jn_lattice_place(lattice, slot, state, debts);
    if (*place != 0)
        return &lattice->fronts[*place - 1];
    if (lattice->full)
        return &none;
    leave_slot(lattice, slot, state, debts, &front);
    while (jn_step_next(&at, &step))
        add_moved(lattice, &at, &step,
                  jn_lattice_front(lattice, slot, step.to, step.debts), &front);
    if (lattice->front_count == lattice->front_room)
        lattice->fronts =
            jn_memo_widen(lattice->arena, lattice->fronts, &lattice->front_room,
                          sizeof *lattice->fronts);
    struct jn_front *made = &lattice->fronts[lattice->front_count++];
    *place = (uint32_t)lattice->front_count;
    made->count = front.count;
    made->points =
        jn_arena_take(lattice->arena, front.count + 1, sizeof *made->points);
    memcpy(made->points, points, front.count * sizeof *points);
    jn_lattice_count(lattice);
    return made;
}

double jn_front_least(const struct jn_front *front, const double *pass,
                      size_t tensors)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < front->count; i++) {
        double cost = front->points[i].base;
        for (size_t t = 0; t < tensors; t++)
            cost += pass[t] * (double)front->points[i].passes[t];
        least = fmin(least, cost);
    }
    return least;
}
