/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/verify.h"

#include <string.h>

struct leaf {
    struct jn_verify *verify;
    const struct jn_mapspace *space;
    const struct jn_nest *nest;
    struct jn_share shares[JN_MAX_DIMS][JN_MAX_SLOTS];
    struct jn_point point;
};

/* Goes through the orders of loops in space from INDEX on. */
static bool try_orders(struct leaf *leaf, size_t index);

/* Factor of a dimension along an axis of a level, or in its time. */
static uint64_t factor_in(const struct leaf *leaf, const struct jn_order *order,
                          size_t dim)
{
    const struct jn_share *share = &leaf->shares[dim][order->slot];
    bool is_y = order->axis == JN_SPACE_Y;
    if (order->axis == JN_TIME)
        return share->factor;
    if (!leaf->space->limits[dim][order->slot].two_axes)
        return is_y == leaf->space->along_y[dim][order->slot] ? share->factor
                                                              : 1;
    return is_y ? share->along_y : share->factor / share->along_y;
}

/* The free dimensions of an order that have a loop there. */
static size_t list_free(const struct leaf *leaf, const struct jn_order *order,
                        uint8_t *dims)
{
    size_t count = 0;
    for (size_t i = 0; i < order->free_count; i++) {
        uint8_t dim = order->dims[order->outer_count + i];
        if (factor_in(leaf, order, dim) > 1)
            dims[count++] = dim;
    }
    return count;
}

/* Place of a dimension among those of the nest's slot, from the outside. */
static size_t place_of(const struct leaf *leaf, size_t slot, uint8_t dim)
{
    const struct jn_nest *nest = leaf->nest;
    for (size_t i = nest->loop_count; i-- > 0;)
        if (nest->loops[i].slot == slot && nest->loops[i].dim == dim)
            return nest->loop_count - i;
    return 0;
}

static bool is_nested(const struct leaf *leaf, size_t slot, const uint8_t *dims,
                      size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (place_of(leaf, slot, dims[i - 1]) > place_of(leaf, slot, dims[i]))
            return false;
    return true;
}

/* The number of the order in which the nest has the loops of a slot. */
static uint64_t find_order(const struct leaf *leaf,
                           const struct jn_order *order)
{
    uint8_t dims[JN_MAX_DIMS];
    uint8_t arranged[JN_MAX_DIMS];
    size_t count = list_free(leaf, order, dims);
    for (uint64_t number = 0; number < jn_order_count(count); number++) {
        memcpy(arranged, dims, count);
        jn_order_arrange(arranged, count, number);
        if (is_nested(leaf, order->slot, arranged, count))
            return number;
    }
    return 0;
}

static bool try_orders(struct leaf *leaf, size_t index)
{
    const struct jn_mapspace *space = leaf->space;
    uint8_t dims[JN_MAX_DIMS];
    if (index == space->order_count)
        return jn_verify_try(leaf->verify, &leaf->point);
    const struct jn_order *order = &space->orders[index];
    if (order->axis == JN_TIME) {
        leaf->point.order[index] = find_order(leaf, order);
        return try_orders(leaf, index + 1);
    }
    uint64_t count = jn_order_count(list_free(leaf, order, dims));
    for (uint64_t number = 0; number < count; number++) {
        leaf->point.order[index] = number;
        if (!try_orders(leaf, index + 1))
            return false;
    }
    return true;
}

static bool try_layouts(struct leaf *leaf, size_t dim, size_t slot);

/* Divides a factor in space over two axes, in all ways. */
static bool divide(struct leaf *leaf, size_t dim, size_t slot)
{
    const struct jn_slot_limit *limit = &leaf->space->limits[dim][slot];
    struct jn_share *share = &leaf->shares[dim][slot];
    for (uint64_t part = 1; part <= share->factor; part++) {
        if (share->factor % part != 0 || part > limit->most_y ||
            share->factor / part > limit->most_x)
            continue;
        share->along_y = part;
        if (!try_layouts(leaf, dim, slot + 1))
            return false;
    }
    share->along_y = 1;
    return true;
}

/* Lays out the dimensions from DIM on, of the first from SLOT on. */
static bool try_layouts(struct leaf *leaf, size_t dim, size_t slot)
{
    const struct jn_mapspace *space = leaf->space;
    if (dim == space->problem->layer->dim_count)
        return try_orders(leaf, 0);
    if (slot < space->slot_count)
        return space->limits[dim][slot].two_axes
                   ? divide(leaf, dim, slot)
                   : try_layouts(leaf, dim, slot + 1);
    leaf->point.split[dim] =
        jn_factors_number(&space->factors[dim], leaf->shares[dim]);
    return try_layouts(leaf, dim + 1, 0);
}

bool jn_verify_leaf(struct jn_verify *verify, const struct jn_nest *nest)
{
    const struct jn_mapspace *space = verify->claim->space;
    struct leaf leaf = {.verify = verify, .space = space, .nest = nest};
    for (size_t dim = 0; dim < space->problem->layer->dim_count; dim++)
        for (size_t slot = 0; slot < space->slot_count; slot++) {
            uint64_t end = space->slots[slot].space
                               ? nest->spread[space->slots[slot].level][dim]
                               : 0;
            leaf.shares[dim][slot] =
                (struct jn_share){end > 0 ? end : 1, 1, 1, 1};
        }
    for (size_t i = 0; i < nest->loop_count; i++)
        leaf.shares[nest->loops[i].dim][nest->loops[i].slot].factor =
            nest->loops[i].end;
    memcpy(leaf.point.keep, nest->subset, sizeof leaf.point.keep);
    return try_layouts(&leaf, 0, 0);
}
