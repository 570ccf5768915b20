/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/mapspace.h"

#include "base/checked.h"
#include "search/restrict.h"

#include <string.h>

/* From BEGIN to before END. */
struct range {
    size_t begin, end;
};

static size_t count_dims(const struct jn_mapspace *space)
{
    return space->problem->layer->dim_count;
}

static void add_order(struct jn_mapspace *space, enum jn_axis axis)
{
    struct jn_order *order = &space->orders[space->order_count++];
    order->slot = (uint8_t)(space->slot_count - 1);
    order->axis = (uint8_t)axis;
}

static void list_slots(struct jn_mapspace *space)
{
    const struct jn_problem *problem = space->problem;
    for (size_t level = 0; level < problem->arch->level_count; level++) {
        const struct jn_mesh *children = &problem->children[level];
        space->slots[space->slot_count++] =
            (struct jn_slot){(uint8_t)level, false};
        add_order(space, JN_TIME);
        if (children->x * children->y == 1)
            continue;
        space->slots[space->slot_count++] =
            (struct jn_slot){(uint8_t)level, true};
        add_order(space, JN_SPACE_Y);
        add_order(space, JN_SPACE_X);
    }
}

static void count_factors(const struct jn_mapspace *space, size_t dim,
                          struct jn_arena *arena, struct jn_factors *factors)
{
    uint64_t bound = space->problem->layer->bounds[dim];
    if (space->imperfect)
        jn_factors_count_imperfect(bound, space->limits[dim], space->slot_count,
                                   arena, factors);
    else
        jn_factors_count(bound, space->limits[dim], space->slot_count, arena,
                         factors);
}

/* Of a space that is empty but for its problem and kind. */
static bool make(struct jn_mapspace *space,
                 const struct jn_constraint *constraints, size_t count,
                 struct jn_arena *arena)
{
    list_slots(space);
    jn_mapspace_restrict(space, constraints, count);
    for (size_t d = 0; d < count_dims(space); d++) {
        count_factors(space, d, arena, &space->factors[d]);
        space->culprit = d;
        if (jn_factors_size(&space->factors[d]) == 0)
            return false;
    }
    return true;
}

bool jn_mapspace_make(const struct jn_problem *problem,
                      const struct jn_constraint *constraints, size_t count,
                      struct jn_arena *arena, struct jn_mapspace *space)
{
    memset(space, 0, sizeof *space);
    space->problem = problem;
    return make(space, constraints, count, arena);
}

bool jn_mapspace_make_imperfect(const struct jn_problem *problem,
                                const struct jn_constraint *constraints,
                                size_t count, struct jn_arena *arena,
                                struct jn_mapspace *space)
{
    memset(space, 0, sizeof *space);
    space->problem = problem;
    space->imperfect = true;
    return make(space, constraints, count, arena);
}

uint64_t jn_order_count(size_t n)
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
    for (size_t i = 0; i < space->order_count; i++)
        size *= (double)jn_order_count(space->orders[i].free_count);
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

/* Passes of a loop, in general and the last time. */
struct passes {
    uint64_t end, residual;
};

/* The dimension's loop that an order is about. */
static struct passes passes_in(const struct jn_mapspace *space,
                               const struct shares *shares,
                               const struct jn_order *order, uint8_t dim)
{
    const struct jn_share *share = &shares->of[dim][order->slot];
    bool is_y = order->axis == JN_SPACE_Y;
    if (order->axis == JN_TIME)
        return (struct passes){share->factor, share->residual};
    if (!space->limits[dim][order->slot].two_axes)
        return is_y == space->along_y[dim][order->slot]
                   ? (struct passes){share->factor, share->residual}
                   : (struct passes){1, 1};
    return is_y ? (struct passes){share->along_y, share->residual_y}
                : (struct passes){share->factor / share->along_y,
                                  share->residual};
}

/* Those of a range of dimensions that have a loop in the order's place. */
static size_t list_loops(const struct jn_mapspace *space,
                         const struct shares *shares,
                         const struct jn_order *order, struct range range,
                         uint8_t *dims)
{
    size_t count = 0;
    for (size_t i = range.begin; i < range.end; i++)
        if (passes_in(space, shares, order, order->dims[i]).end > 1)
            dims[count++] = order->dims[i];
    return count;
}

static struct range free_range(const struct jn_order *order)
{
    return (struct range){order->outer_count,
                          order->outer_count + order->free_count};
}

void jn_order_arrange(uint8_t *dims, size_t count, uint64_t number)
{
    uint64_t rest = jn_order_count(count);
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

/* All dimensions with a loop in the order's place, outermost first. */
static size_t arrange(const struct jn_mapspace *space,
                      const struct shares *shares, const struct jn_order *order,
                      uint64_t number, uint8_t *dims)
{
    struct range free = free_range(order);
    struct range outer = {0, free.begin};
    struct range inner = {free.end, count_dims(space)};
    size_t count = list_loops(space, shares, order, outer, dims);
    size_t free_count = list_loops(space, shares, order, free, &dims[count]);
    jn_order_arrange(&dims[count], free_count, number);
    count += free_count;
    return count + list_loops(space, shares, order, inner, &dims[count]);
}

static size_t add_loops(const struct jn_mapspace *space,
                        const struct shares *shares,
                        const struct jn_order *order, uint64_t number,
                        struct jn_loop *loops)
{
    uint8_t dims[JN_MAX_DIMS];
    size_t count = arrange(space, shares, order, number, dims);
    for (size_t i = 0; i < count; i++) {
        struct passes passes = passes_in(space, shares, order, dims[i]);
        loops[i] =
            (struct jn_loop){passes.end, passes.residual, dims[i],
                             space->slots[order->slot].level, order->axis};
    }
    return count;
}

void jn_mapspace_find(const struct jn_mapspace *space,
                      const struct jn_point *point, struct jn_loop *loops,
                      struct jn_mapping *mapping)
{
    struct shares shares;
    size_t count = 0;
    find_shares(space, point, &shares);
    for (size_t i = 0; i < space->order_count; i++)
        count += add_loops(space, &shares, &space->orders[i], point->order[i],
                           &loops[count]);
    mapping->loops = loops;
    mapping->loop_count = count;
    for (size_t level = 0; level < space->problem->arch->level_count; level++) {
        mapping->levels[level] = space->fixed[level];
        mapping->levels[level].keep |= point->keep[level];
    }
}

int jn_mapspace_wide_level(const struct jn_mapspace *space,
                           const struct jn_mapping *mapping, enum jn_axis axis,
                           uint64_t *used)
{
    uint64_t children[JN_MAX_LEVELS];
    size_t level_count = space->problem->arch->level_count;
    for (size_t level = 0; level < level_count; level++)
        children[level] = 1;
    for (size_t i = 0; i < mapping->loop_count; i++)
        if (mapping->loops[i].axis == (uint8_t)axis)
            children[mapping->loops[i].level] *= mapping->loops[i].end;
    for (size_t level = 0; level < level_count; level++) {
        const struct jn_mesh *mesh = &space->problem->children[level];
        *used = children[level];
        if (*used > (axis == JN_SPACE_X ? mesh->x : mesh->y))
            return (int)level;
    }
    return JN_NO_LEVEL;
}

int jn_mapspace_idle_level(const struct jn_mapspace *space,
                           const struct jn_mapping *mapping, double *used)
{
    double children[JN_MAX_LEVELS];
    double instances = 1;
    size_t level_count = space->problem->arch->level_count;
    for (size_t level = 0; level < level_count; level++)
        children[level] = 1;
    for (size_t i = 0; i < mapping->loop_count; i++)
        if (mapping->loops[i].axis != JN_TIME)
            children[mapping->loops[i].level] *= (double)mapping->loops[i].end;
    for (size_t level = 0; level < level_count; level++) {
        *used = children[level];
        if (*used < space->least_fanout[level])
            return (int)level;
        instances *= *used;
    }
    *used = instances;
    return instances < space->least_instances ? (int)level_count : JN_NO_LEVEL;
}

/* The next subset of FREE; the empty one after all of it. */
static bool next_subset(jn_tensors free, jn_tensors *subset)
{
    *subset = (*subset - free) & free;
    return *subset != 0;
}

bool jn_mapspace_next_keep(const struct jn_mapspace *space, jn_tensors *keep)
{
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        if (next_subset(space->free_keep[level], &keep[level]))
            return true;
    return false;
}

static bool next_order(const struct jn_mapspace *space, struct jn_point *point)
{
    struct shares shares;
    uint8_t dims[JN_MAX_DIMS];
    find_shares(space, point, &shares);
    for (size_t i = 0; i < space->order_count; i++) {
        const struct jn_order *order = &space->orders[i];
        size_t count =
            list_loops(space, &shares, order, free_range(order), dims);
        if (++point->order[i] < jn_order_count(count))
            return true;
        point->order[i] = 0;
    }
    return false;
}

static bool next_split(const struct jn_mapspace *space, size_t beside,
                       struct jn_point *point)
{
    for (size_t d = 0; d < count_dims(space); d++) {
        if (d == beside)
            continue;
        if (++point->split[d] < jn_factors_size(&space->factors[d]))
            return true;
        point->split[d] = 0;
    }
    return false;
}

bool jn_mapspace_next_beside(const struct jn_mapspace *space, size_t beside,
                             struct jn_point *point)
{
    return jn_mapspace_next_keep(space, point->keep) ||
           next_order(space, point) || next_split(space, beside, point);
}

bool jn_mapspace_next(const struct jn_mapspace *space, struct jn_point *point)
{
    return jn_mapspace_next_beside(space, JN_MAX_DIMS, point);
}
