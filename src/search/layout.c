/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/layout.h"

#include "nest/spread.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct work {
    const struct jn_relax *relax;
    size_t level, slot;
    const struct jn_order *order_y, *order_x;
    const uint32_t *ends;
    bool links;
    struct jn_layouts *list;
    size_t room; /* 0: only count */
    struct jn_layout at;
    bool all; /* none is known to cost the same as another */
    struct jn_arena *arena, *scratch;
};

static uint64_t end_along(const struct work *work, const struct jn_order *order,
                          size_t dim)
{
    const struct jn_mapspace *space = work->relax->space;
    uint64_t end = work->ends[dim];
    uint64_t y = work->at.along_y[dim];
    if (!space->limits[dim][work->slot].two_axes)
        y = space->along_y[dim][work->slot] ? end : 1;
    return order->axis == JN_SPACE_Y ? y : end / y;
}

static size_t list_dims(const struct work *work, const struct jn_order *order,
                        size_t begin, size_t end, uint8_t *dims)
{
    size_t count = 0;
    for (size_t i = begin; i < end; i++)
        if (end_along(work, order, order->dims[i]) > 1)
            dims[count++] = order->dims[i];
    return count;
}

static size_t free_end(const struct jn_order *order)
{
    return order->outer_count + order->free_count;
}

static uint64_t count_orders(const struct work *work,
                             const struct jn_order *order)
{
    uint8_t dims[JN_MAX_DIMS];
    return jn_order_count(
        list_dims(work, order, order->outer_count, free_end(order), dims));
}

static size_t add_loops(const struct work *work, const struct jn_order *order,
                        uint64_t number, struct jn_nest_loop *loops)
{
    uint8_t dims[JN_MAX_DIMS];
    size_t outer = list_dims(work, order, 0, order->outer_count, dims);
    size_t free = list_dims(work, order, order->outer_count, free_end(order),
                            &dims[outer]);
    jn_order_arrange(&dims[outer], free, number);
    size_t count = outer + free;
    count += list_dims(work, order, free_end(order), work->relax->dim_count,
                       &dims[count]);
    for (size_t i = 0; i < count; i++) {
        uint64_t end = end_along(work, order, dims[i]);
        loops[i] = (struct jn_nest_loop){.end = end,
                                         .residual = end,
                                         .stride = 1,
                                         .passes = 1,
                                         .dim = dims[i],
                                         .axis = order->axis};
    }
    return count;
}

/* Whether dimensions meet on a rank of the tensor: then children's places
 * depend on their strides. */
static bool meets(const struct work *work, size_t tensor)
{
    const struct jn_relax *relax = work->relax;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        size_t movers = 0;
        for (size_t i = 0; i < relax->bundles[b].dim_count; i++) {
            size_t d = relax->bundles[b].dims[i];
            movers += work->ends[d] > 1 && jn_moves(relax, tensor, d);
        }
        if (movers > 1)
            return true;
    }
    return false;
}

/* Hops of a word of a tensor with these loops in space. */
static double hops_of(const struct work *work, size_t tensor,
                      const struct jn_nest_loop *loops, size_t count)
{
    const struct jn_problem *problem = work->relax->space->problem;
    const struct jn_mesh *mesh = &problem->children[work->level];
    jn_tensors alone = work->relax->space->fixed[work->level].no_multicast;
    const struct jn_fan fan = {.view = &problem->views[tensor],
                               .loops = loops,
                               .count = count,
                               .width = mesh->x,
                               .height = mesh->y,
                               .alone = jn_has(alone, tensor),
                               .wants_hops = true};
    struct jn_groups groups;
    double hops = 0;
    jn_spread_groups(&fan, NULL, work->scratch, &groups);
    for (size_t i = 0; i < groups.count; i++)
        hops += (double)groups.items[i].half_hops / 2;
    jn_arena_reset(work->scratch);
    return hops / (double)groups.total;
}

static void count_hops(struct work *work)
{
    const struct jn_problem *problem = work->relax->space->problem;
    struct jn_nest_loop loops[2 * JN_MAX_DIMS];
    size_t count = add_loops(work, work->order_y, work->at.order_y, loops);
    count += add_loops(work, work->order_x, work->at.order_x, &loops[count]);
    for (size_t t = 0; t < work->relax->tensor_count; t++) {
        bool known =
            problem->needs_hops[work->level] && count > 0 && !meets(work, t);
        work->at.hops[t] = known ? hops_of(work, t, loops, count) : 0;
    }
}

/* By number: the split of the last dimension decides first. */
static bool is_before(const struct work *work, const struct jn_layout *a,
                      const struct jn_layout *b)
{
    for (size_t d = work->relax->dim_count; d-- > 0;)
        if (a->along_y[d] != b->along_y[d])
            return a->along_y[d] < b->along_y[d];
    return a->order_x != b->order_x ? a->order_x < b->order_x
                                    : a->order_y < b->order_y;
}

static bool is_alike(const struct work *work, const struct jn_layout *a,
                     const struct jn_layout *b)
{
    return memcmp(a->hops, b->hops,
                  work->relax->tensor_count * sizeof a->hops[0]) == 0;
}

static void add_layout(struct work *work)
{
    struct jn_layouts *list = work->list;
    size_t i = 0;
    if (work->room == 0) {
        list->count++;
        return;
    }
    count_hops(work);
    while (i < list->count &&
           (work->all || !is_alike(work, &work->at, &list->items[i])))
        i++;
    if (i == list->count)
        list->items[list->count++] = work->at;
    else if (is_before(work, &work->at, &list->items[i]))
        list->items[i] = work->at;
    for (size_t t = 0; t < work->relax->tensor_count; t++)
        list->least[t] = list->count == 1 && i == 0
                             ? work->at.hops[t]
                             : fmin(list->least[t], work->at.hops[t]);
}

static void add_orders(struct work *work)
{
    bool matters = work->links || work->relax->zeros.ordered != 0 ||
                   work->relax->space->problem->needs_hops[work->level];
    uint64_t count_y = matters ? count_orders(work, work->order_y) : 1;
    uint64_t count_x = matters ? count_orders(work, work->order_x) : 1;
    for (work->at.order_y = 0; work->at.order_y < count_y; work->at.order_y++)
        for (work->at.order_x = 0; work->at.order_x < count_x;
             work->at.order_x++)
            add_layout(work);
}

/* Divides the end of each dimension from DIM on over the axes in all ways that
 * fit; X and Y are what is taken so far. */
static void divide(struct work *work, size_t dim, uint64_t x, uint64_t y)
{
    const struct jn_mapspace *space = work->relax->space;
    const struct jn_mesh *mesh = &space->problem->children[work->level];
    if (x > mesh->x || y > mesh->y)
        return;
    if (dim == work->relax->dim_count) {
        add_orders(work);
        return;
    }
    uint64_t end = work->ends[dim];
    bool two = space->limits[dim][work->slot].two_axes;
    for (uint64_t part = 1; part <= (two ? end : 1); part++) {
        if (end % part != 0)
            continue;
        work->at.along_y[dim] = (uint32_t)part;
        divide(work, dim + 1, x * end_along(work, work->order_x, dim),
               y * end_along(work, work->order_y, dim));
    }
    work->at.along_y[dim] = 1;
}

static void find_orders(struct work *work)
{
    const struct jn_mapspace *space = work->relax->space;
    for (size_t i = 0; i < space->order_count; i++) {
        if (space->orders[i].slot != work->slot)
            continue;
        if (space->orders[i].axis == JN_SPACE_Y)
            work->order_y = &space->orders[i];
        else
            work->order_x = &space->orders[i];
    }
}

/* Layouts are alike where they have the same hops; not where neighbours may
 * pass words on, hops depend on loops further in, or formats on their order. */
static bool are_all_different(const struct work *work)
{
    bool needs_hops = work->relax->space->problem->needs_hops[work->level];
    bool all = work->links || work->relax->zeros.ordered != 0;
    for (size_t t = 0; t < work->relax->tensor_count; t++)
        all |= needs_hops && meets(work, t);
    return all;
}

/* Counts the layouts, then lists them. */
static void list_layouts(struct work *work)
{
    find_orders(work);
    assert(work->order_y != NULL && work->order_x != NULL);
    work->all = are_all_different(work);
    divide(work, 0, 1, 1);
    work->room = work->list->count;
    work->list->items =
        jn_arena_take(work->arena, work->room + 1, sizeof work->list->items[0]);
    work->list->count = 0;
    if (work->room > 0)
        divide(work, 0, 1, 1);
}

static size_t hash(const uint32_t *ends, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum = sum * 31 + ends[i];
    return sum % JN_LAYOUT_LISTS;
}

const struct jn_layouts *jn_layouts_find(struct jn_layout_store *store,
                                         const struct jn_relax *relax,
                                         size_t level, const uint32_t *ends,
                                         bool links)
{
    struct jn_layouts **list =
        &store->lists[level][hash(ends, relax->dim_count)];
    for (struct jn_layouts *old = *list; old != NULL; old = old->next)
        if (old->links == links &&
            memcmp(old->ends, ends, relax->dim_count * sizeof *ends) == 0)
            return old;
    struct jn_layouts *made = jn_arena_take(store->arena, 1, sizeof *made);
    struct work work = {.relax = relax,
                        .level = level,
                        .slot = (size_t)relax->space_slot[level],
                        .ends = ends,
                        .links = links,
                        .list = made,
                        .arena = store->arena,
                        .scratch = jn_arena_new()};
    list_layouts(&work);
    jn_arena_free(work.scratch);
    memcpy(made->ends, ends, relax->dim_count * sizeof *ends);
    made->links = links;
    made->next = *list;
    *list = made;
    return made;
}
