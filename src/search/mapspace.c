/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/mapspace.h"

#include "base/checked.h"
#include "search/restrict.h"

#include <string.h>

static size_t count_dims(const struct jn_mapspace *space)
{
    return space->problem->layer->dim_count;
}

static void list_slots(struct jn_mapspace *space)
{
    const struct jn_problem *problem = space->problem;
    space->slot_count = 0;
    for (size_t level = 0; level < problem->arch->level_count; level++) {
        const struct jn_mesh *children = &problem->children[level];
        space->slots[space->slot_count++] =
            (struct jn_slot){(uint8_t)level, false};
        if (children->x * children->y > 1)
            space->slots[space->slot_count++] =
                (struct jn_slot){(uint8_t)level, true};
    }
}

bool jn_mapspace_make(const struct jn_problem *problem,
                      const struct jn_constraint *constraints, size_t count,
                      struct jn_arena *arena, struct jn_mapspace *space,
                      size_t *culprit)
{
    memset(space, 0, sizeof *space);
    space->problem = problem;
    list_slots(space);
    jn_mapspace_restrict(space, constraints, count);
    for (size_t d = 0; d < count_dims(space); d++) {
        jn_factors_count(problem->layer->bounds[d], space->limits[d],
                         space->slot_count, arena, &space->factors[d]);
        *culprit = d;
        if (jn_factors_size(&space->factors[d]) == 0)
            return false;
    }
    return true;
}

static uint64_t factorial(size_t n)
{
    uint64_t product = 1;
    for (size_t i = 2; i <= n; i++)
        product *= i;
    return product;
}

static unsigned count_tensors(jn_tensors set)
{
    return (unsigned)__builtin_popcount(set);
}

double jn_mapspace_size(const struct jn_mapspace *space)
{
    double size = 1;
    for (size_t d = 0; d < count_dims(space); d++)
        size *= (double)jn_factors_size(&space->factors[d]);
    for (size_t slot = 0; slot < space->slot_count; slot++)
        size *= (double)factorial(space->orders[slot].free_count);
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        size *= (double)(UINT64_C(1) << count_tensors(space->free_keep[level]));
    return size;
}

/* The shares of all dimensions, by slot. */
struct shares {
    struct jn_share of[JN_MAX_DIMS][JN_MAX_SLOTS];
};

static void find_shares(const struct jn_mapspace *space,
                        const struct jn_point *point, struct shares *shares)
{
    for (size_t d = 0; d < count_dims(space); d++)
        jn_factors_find(&space->factors[d], point->split[d], shares->of[d]);
}

/* Free dimensions of a slot that have a loop there. */
static size_t list_free(const struct jn_mapspace *space,
                        const struct shares *shares, size_t slot, uint8_t *dims)
{
    const struct jn_order *order = &space->orders[slot];
    size_t count = 0;
    for (size_t i = 0; i < order->free_count; i++) {
        uint8_t dim = order->dims[order->outer_count + i];
        if (shares->of[dim][slot].factor > 1)
            dims[count++] = dim;
    }
    return count;
}

/* Brings DIMS into the order with this number: its first digit, to the base
 * of their count, picks the first of them, and so on. */
static void permute(uint8_t *dims, size_t count, uint64_t number)
{
    uint64_t rest = factorial(count);
    number %= rest;
    for (size_t i = 0; i < count; i++) {
        rest /= count - i;
        size_t pick = i + number / rest;
        uint8_t dim = dims[pick];
        memmove(&dims[i + 1], &dims[i], pick - i);
        dims[i] = dim;
        number %= rest;
    }
}

/* All dimensions with a loop in the slot, outermost first. */
static size_t order_slot(const struct jn_mapspace *space,
                         const struct shares *shares, size_t slot,
                         uint64_t number, uint8_t *dims)
{
    const struct jn_order *order = &space->orders[slot];
    size_t fixed_end = count_dims(space);
    size_t count = 0;
    for (size_t i = 0; i < order->outer_count; i++)
        if (shares->of[order->dims[i]][slot].factor > 1)
            dims[count++] = order->dims[i];
    size_t free_count = list_free(space, shares, slot, &dims[count]);
    permute(&dims[count], free_count, number);
    count += free_count;
    for (size_t i = order->outer_count + order->free_count; i < fixed_end; i++)
        if (shares->of[order->dims[i]][slot].factor > 1)
            dims[count++] = order->dims[i];
    return count;
}

static uint64_t end_along(const struct jn_mapspace *space,
                          const struct jn_share *share, size_t dim, size_t slot,
                          enum jn_axis axis)
{
    uint64_t along_y = share->along_y;
    if (!space->slots[slot].space)
        return axis == JN_TIME ? share->factor : 1;
    if (!space->limits[dim][slot].two_axes)
        along_y = space->along_y[dim][slot] ? share->factor : 1;
    if (axis == JN_TIME)
        return 1;
    return axis == JN_SPACE_Y ? along_y : share->factor / along_y;
}

static void add_loops(const struct jn_mapspace *space,
                      const struct shares *shares, size_t slot, uint64_t number,
                      struct jn_loop *loops, size_t *count)
{
    static const enum jn_axis axes[] = {JN_TIME, JN_SPACE_Y, JN_SPACE_X};
    uint8_t dims[JN_MAX_DIMS];
    size_t dim_count = order_slot(space, shares, slot, number, dims);
    for (size_t axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < dim_count; i++) {
            const struct jn_share *share = &shares->of[dims[i]][slot];
            uint64_t end = end_along(space, share, dims[i], slot, axes[axis]);
            if (end > 1)
                loops[(*count)++] = (struct jn_loop){end, end, dims[i],
                                                     space->slots[slot].level,
                                                     (uint8_t)axes[axis]};
        }
}

void jn_mapspace_find(const struct jn_mapspace *space,
                      const struct jn_point *point, struct jn_loop *loops,
                      struct jn_mapping *mapping)
{
    struct shares shares;
    size_t count = 0;
    find_shares(space, point, &shares);
    for (size_t slot = 0; slot < space->slot_count; slot++)
        add_loops(space, &shares, slot, point->order[slot], loops, &count);
    mapping->loops = loops;
    mapping->loop_count = count;
    for (size_t level = 0; level < space->problem->arch->level_count; level++) {
        mapping->levels[level] = space->fixed[level];
        mapping->levels[level].keep |= point->keep[level];
    }
}

/* The next subset of FREE; the empty one after all of it. */
static bool next_subset(jn_tensors free, jn_tensors *subset)
{
    *subset = (*subset - free) & free;
    return *subset != 0;
}

static bool next_keep(const struct jn_mapspace *space, struct jn_point *point)
{
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        if (next_subset(space->free_keep[level], &point->keep[level]))
            return true;
    return false;
}

static bool next_order(const struct jn_mapspace *space, struct jn_point *point)
{
    struct shares shares;
    uint8_t dims[JN_MAX_DIMS];
    find_shares(space, point, &shares);
    for (size_t slot = 0; slot < space->slot_count; slot++) {
        size_t count = list_free(space, &shares, slot, dims);
        if (++point->order[slot] < factorial(count))
            return true;
        point->order[slot] = 0;
    }
    return false;
}

static bool next_split(const struct jn_mapspace *space, struct jn_point *point)
{
    for (size_t d = 0; d < count_dims(space); d++) {
        if (++point->split[d] < jn_factors_size(&space->factors[d]))
            return true;
        point->split[d] = 0;
    }
    return false;
}

bool jn_mapspace_next(const struct jn_mapspace *space, struct jn_point *point)
{
    return next_keep(space, point) || next_order(space, point) ||
           next_split(space, point);
}
