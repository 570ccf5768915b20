/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/spread.h"

#include "nest/meet.h"
#include "nest/places.h"

#include <string.h>

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Whether a loop with a residual has another of its dimension outside it in
 * the same fan-out. */
static bool is_ragged(const struct jn_fan *fan)
{
    for (size_t i = 0; i < fan->count; i++)
        for (size_t outer = 0; outer < i; outer++)
            if (fan->loops[i].end != fan->loops[i].residual &&
                fan->loops[i].dim == fan->loops[outer].dim)
                return true;
    return false;
}

void jn_spread_fan(const struct jn_nest *nest, size_t level, size_t tensor,
                   const struct jn_pass *pass, struct jn_fan *fan)
{
    const struct jn_mesh *children = &nest->problem->children[level];
    size_t begin = nest->space[level];
    uint64_t x = 1;
    uint64_t y = 1;

    fan->view = &nest->problem->views[tensor];
    fan->loops = &nest->loops[begin];
    fan->pass = pass;
    fan->count = nest->begin[level + 1] - begin;
    for (size_t i = 0; i < fan->count; i++)
        if (fan->loops[i].axis == JN_SPACE_X)
            x *= fan->loops[i].end;
        else
            y *= fan->loops[i].end;
    fan->width = larger(children->x, x);
    fan->height = larger(children->y, y);
    fan->alone = nest->mapping->levels[level].no_multicast >> tensor & 1;
    fan->wants_hops = nest->problem->needs_hops[level];
    fan->ragged = pass != NULL && is_ragged(fan);
}

uint64_t jn_fan_places(const struct jn_fan *fan)
{
    uint64_t places = 1;
    for (size_t i = 0; i < fan->count; i++)
        places *= jn_fan_end(fan, i);
    return places;
}

bool jn_fan_has(const struct jn_fan *fan, uint64_t place)
{
    uint64_t inside = jn_fan_places(fan);
    jn_dims final = fan->pass->final;
    for (size_t i = 0; i < fan->count; i++) {
        inside /= jn_fan_end(fan, i);
        uint64_t index = place / inside;
        if (index >= jn_nest_passes(&fan->loops[i], final))
            return false;
        final = jn_nest_inside(&fan->loops[i], final, index);
        place %= inside;
    }
    return true;
}

uint64_t jn_fan_children(const struct jn_fan *fan)
{
    uint64_t places = jn_fan_places(fan);
    uint64_t children = 0;
    if (!fan->ragged)
        return places;
    for (uint64_t place = 0; place < places; place++)
        children += jn_fan_has(fan, place);
    return children;
}

bool jn_fan_injective(const struct jn_fan *fan)
{
    if (fan->alone || !fan->view->windowed)
        return true;
    for (size_t r = 0; r < fan->view->tensor->rank_count; r++) {
        const struct jn_nest_loop *mover = NULL;
        for (size_t i = 0; i < fan->count; i++) {
            const struct jn_nest_loop *loop = &fan->loops[i];
            if (jn_nest_step(loop, fan->view, r) == 0)
                continue;
            if (mover != NULL && mover->dim != loop->dim)
                return false;
            mover = loop;
        }
    }
    return true;
}

/* True when the y loops advance whole rows of the grid. */
static bool is_aligned(const struct jn_fan *fan)
{
    uint64_t row = 1;
    uint64_t rows = 1;
    for (size_t i = 0; i < fan->count; i++)
        if (fan->loops[i].axis == JN_SPACE_X)
            row *= jn_fan_end(fan, i);
        else
            rows *= jn_fan_end(fan, i);
    return row == fan->width || rows == 1;
}

/* The loops of one axis, seen from a tensor that they move or leave. */
struct axis {
    uint64_t size;  /* places along the axis */
    uint64_t moved; /* of which a group has SIZE / MOVED */
    uint64_t reach; /* from a group's first to its last place */
};

static struct axis look_along(const struct jn_fan *fan, enum jn_axis axis)
{
    struct axis along = {1, 1, 0};
    for (size_t i = fan->count; i-- > 0;) {
        if (fan->loops[i].axis != (uint8_t)axis)
            continue;
        if (jn_fan_parts(fan, i))
            along.moved *= jn_fan_end(fan, i);
        else
            along.reach += along.size * (jn_fan_end(fan, i) - 1);
        along.size *= jn_fan_end(fan, i);
    }
    return along;
}

static uint64_t sum_rows(uint64_t rows, uint64_t height)
{
    uint64_t sum = 0;
    for (uint64_t row = 0; row < rows; row++)
        sum += jn_fan_below(row, height) + jn_fan_above(row, height);
    return sum;
}

/* The first row of one of the groups along y. */
static uint64_t first_row(const struct jn_fan *fan, uint64_t group)
{
    uint64_t first = 0;
    uint64_t place = 1;
    for (size_t i = fan->count; i-- > 0;) {
        if (fan->loops[i].axis != JN_SPACE_Y)
            continue;
        if (jn_fan_parts(fan, i)) {
            first += group % jn_fan_end(fan, i) * place;
            group /= jn_fan_end(fan, i);
        }
        place *= jn_fan_end(fan, i);
    }
    return first;
}

/* Sum over the groups along y of the way to their first and last rows. */
static uint64_t sum_columns(const struct jn_fan *fan, const struct axis *y)
{
    uint64_t sum = 0;
    for (uint64_t group = 0; group < y->moved; group++) {
        uint64_t first = first_row(fan, group);
        sum += jn_fan_below(first, fan->height) +
               jn_fan_above(first + y->reach, fan->height);
    }
    return sum;
}

/* All groups have the same shape: a closed form but for the rows. */
static void add_regular_hops(const struct jn_fan *fan, const struct axis *x,
                             const struct axis *y, struct jn_group *group)
{
    uint64_t columns = x->size / x->moved;
    uint64_t sum_x = x->size * (x->size - 1) / 2;
    /* A group's first column plus its reach is its last; the first columns'
     * average is (size - 1 - reach) / 2. */
    uint64_t last_columns = x->moved * (x->size - 1 + x->reach);
    group->half_hops =
        y->moved * last_columns + x->moved * columns * sum_columns(fan, y);
    group->unicast_half_hops =
        2 * y->size * sum_x + x->size * sum_rows(y->size, fan->height);
}

static void group_regularly(const struct jn_fan *fan, struct jn_groups *groups)
{
    struct axis x = look_along(fan, JN_SPACE_X);
    struct axis y = look_along(fan, JN_SPACE_Y);
    groups->one.multicast = x.size / x.moved * (y.size / y.moved);
    groups->one.scatter = x.moved * y.moved;
    if (fan->wants_hops)
        add_regular_hops(fan, &x, &y, &groups->one);
    groups->items = &groups->one;
    groups->count = 1;
    groups->total = groups->one.scatter;
}

struct jn_group *jn_groups_find(struct jn_groups *groups, uint64_t multicast)
{
    size_t at = 0;
    while (at < groups->count && groups->items[at].multicast < multicast)
        at++;
    struct jn_group *found = &groups->items[at];
    if (at < groups->count && found->multicast == multicast)
        return found;
    if (at < groups->count)
        memmove(found + 1, found, (groups->count - at) * sizeof *found);
    *found = (struct jn_group){multicast, 0, 0, 0};
    groups->count++;
    return found;
}

void jn_spread_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups)
{
    *groups = (struct jn_groups){0};
    bool looks = linked != NULL || fan->ragged;
    if (!looks && jn_fan_injective(fan) &&
        (is_aligned(fan) || !fan->wants_hops))
        group_regularly(fan, groups);
    else if (looks || fan->wants_hops || !jn_meet_groups(fan, arena, groups))
        jn_places_groups(fan, linked, arena, groups);
}
