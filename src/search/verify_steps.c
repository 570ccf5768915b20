/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/verify_steps.h"

#include "search/bundle.h"
#include "search/fan.h"
#include "search/overlap.h"
#include "search/step.h"

#include <math.h>

static size_t index_of(const struct jn_lattice *lattice, size_t state, size_t k)
{
    return lattice->indices[state * lattice->dim_count + k];
}

/* --- what a nest with a step more costs at least --- */

static void add_step(struct jn_outlook *outlook, struct jn_growth growth)
{
    growth.log_bound = jn_inside_bound(outlook->lattice, &outlook->next);
    if (growth.log_bound == HUGE_VAL)
        return;
    if (jn_cost_round(exp(growth.log_bound) * (1 - 1e-11)) >= outlook->cost) {
        outlook->closed_count++;
        outlook->log_closed = fmin(outlook->log_closed, growth.log_bound);
        return;
    }
    if (outlook->step_count == outlook->step_room)
        outlook->steps =
            jn_memo_widen(outlook->arena, outlook->steps, &outlook->step_room,
                          sizeof *outlook->steps);
    outlook->steps[outlook->step_count++] = growth;
}

/* Whether the slots outside of SLOT can cut a dimension into so many pieces. */
static bool can_cut(const struct jn_mapspace *space, size_t dim, size_t slot,
                    uint64_t pieces)
{
    if (slot == 0)
        return pieces == 1;
    const struct jn_slot_limit *limit = &space->limits[dim][slot - 1];
    uint64_t most = limit->most < pieces ? limit->most : pieces;
    for (uint64_t end = limit->least; end <= most; end++)
        if (pieces % end == 0 && can_cut(space, dim, slot - 1, pieces / end))
            return true;
    return false;
}

/* Whether they can do all that the nests inside leave to them. */
static bool can_finish(const struct jn_outlook *outlook, size_t slot,
                       size_t state)
{
    const struct jn_lattice *lattice = outlook->lattice;
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (!can_cut(outlook->space, lattice->dims[k], slot,
                     lattice->counts[k][index_of(lattice, state, k)]))
            return false;
    return true;
}

/* --- loops in time --- */

static const struct jn_order *order_in(const struct jn_mapspace *space,
                                       size_t slot)
{
    for (size_t i = 0; i < space->order_count; i++)
        if (space->orders[i].slot == slot && space->orders[i].axis == JN_TIME)
            return &space->orders[i];
    return NULL;
}

/* How far out an order has a dimension: all that are free are as far. */
static size_t place_of(const struct jn_order *order, uint8_t dim)
{
    size_t place = 0;
    while (order->dims[place] != dim)
        place++;
    bool is_free = place >= order->outer_count &&
                   place < order->outer_count + order->free_count;
    return is_free ? order->outer_count : place;
}

/* Whether a loop of the dimension may be outside of all in the slot. */
static bool may_be_outside(const struct jn_outlook *outlook, size_t k)
{
    const struct jn_lattice *lattice = outlook->lattice;
    const struct jn_inside *inside = outlook->inside;
    const struct jn_order *order = order_in(outlook->space, inside->slot);
    if (inside->looped >> k & 1)
        return false;
    if (order == NULL || inside->last == SIZE_MAX)
        return true;
    size_t last = place_of(order, lattice->dims[inside->last]);
    size_t place = place_of(order, lattice->dims[k]);
    return place < last || (place == last && place == order->outer_count);
}

static void list_loops(struct jn_outlook *outlook)
{
    const struct jn_lattice *lattice = outlook->lattice;
    const struct jn_inside *inside = outlook->inside;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        const struct jn_slot_limit *limit =
            &outlook->space->limits[lattice->dims[k]][inside->slot];
        size_t from = index_of(lattice, inside->state, k);
        uint64_t pieces = lattice->counts[k][from];
        uint64_t debts = inside->debts;
        if (!may_be_outside(outlook, k) ||
            !jn_step_is_legal(lattice, lattice->relax->level_of[inside->slot],
                              k, inside->state, debts) ||
            !jn_step_move(lattice, k, &debts))
            continue;
        for (size_t to = 0; to < from; to++) {
            uint64_t end = pieces / lattice->counts[k][to];
            if (pieces % lattice->counts[k][to] != 0 || end < limit->least ||
                end > limit->most)
                continue;
            const struct jn_growth growth = {
                .kind = JN_GROWS_LOOP,
                .dim = k,
                .end = end,
                .to = inside->state - (from - to) * lattice->strides[k],
                .debts = debts};
            jn_inside_copy(lattice, inside, &outlook->next);
            jn_inside_add_loop(lattice, &growth, &outlook->next);
            add_step(outlook, growth);
        }
    }
}

/* --- loops in space --- */

/* One step for each layout of the fan. */
static void list_layouts(struct jn_outlook *outlook,
                         const struct jn_inside *left, struct jn_growth growth)
{
    struct jn_lattice *lattice = outlook->lattice;
    jn_fan_lay_out(lattice, growth.level, growth.fan);
    for (size_t i = 0; i < growth.fan->layout_count; i++) {
        growth.ways = &growth.fan->layouts[i];
        jn_inside_copy(lattice, left, &outlook->next);
        jn_inside_add_fan(lattice, &growth, &outlook->next);
        jn_inside_begin(&outlook->next,
                        lattice->relax->time_slot[growth.level]);
        add_step(outlook, growth);
    }
}

/* Who moves the sliding tensors first, from TENSOR on: somebody, or one that
 * saves words by it. */
static void list_cases(struct jn_outlook *outlook, const struct jn_inside *left,
                       struct jn_growth growth, size_t tensor)
{
    const struct jn_lattice *lattice = outlook->lattice;
    if (tensor == lattice->relax->tensor_count) {
        list_layouts(outlook, left, growth);
        return;
    }
    unsigned waiting = jn_debt_count(growth.debts, tensor);
    list_cases(outlook, left, growth, tensor + 1);
    for (size_t k = 0; k < lattice->dim_count; k++) {
        const struct jn_mover mover = {k, 2, left->state, growth.to};
        struct jn_growth marked = growth;
        if (!lattice->slides[tensor] || waiting == 0 ||
            index_of(lattice, growth.to, k) == 0 ||
            !jn_overlap_saves(lattice, growth.fan, tensor, &mover))
            continue;
        marked.debts =
            jn_debt_set(growth.debts, tensor, waiting, (unsigned)k + 1);
        list_cases(outlook, left, marked, tensor + 1);
    }
}

/* Loops in space below a level. */
struct spread {
    struct jn_outlook *outlook;
    const struct jn_inside *left; /* all loops of the slot inside are there */
    size_t level, slot;
    uint64_t ends[JN_MAX_DIMS]; /* by dimension of the lattice */
};

/* Whether the loops from K on can lie beside X x Y others. */
static bool can_lie(const struct spread *spread, size_t k, uint64_t x,
                    uint64_t y)
{
    const struct jn_mapspace *space = spread->outlook->space;
    const struct jn_mesh *mesh = &space->problem->children[spread->level];
    const struct jn_lattice *lattice = spread->outlook->lattice;
    if (x > mesh->x || y > mesh->y)
        return false;
    if (k == lattice->dim_count)
        return true;
    const struct jn_slot_limit *limit =
        &space->limits[lattice->dims[k]][spread->slot];
    bool is_y = space->along_y[lattice->dims[k]][spread->slot];
    for (uint64_t part = 1; part <= spread->ends[k]; part++) {
        uint64_t rest = spread->ends[k] / part;
        bool fits = limit->two_axes
                        ? part <= limit->most_y && rest <= limit->most_x
                        : (is_y ? rest : part) == 1;
        if (spread->ends[k] % part == 0 && fits &&
            can_lie(spread, k + 1, x * rest, y * part))
            return true;
    }
    return false;
}

static struct jn_fan *find_fan(const struct spread *spread, uint32_t vector)
{
    const struct jn_fans *fans = &spread->outlook->lattice->fans[spread->level];
    for (size_t i = 0; i < fans->count; i++)
        if (fans->items[i].vector == vector)
            return &fans->items[i];
    return NULL;
}

static uint32_t vector_of(const struct spread *spread)
{
    const struct jn_lattice *lattice = spread->outlook->lattice;
    uint32_t vector = 0;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t index = 0;
        while (lattice->counts[k][index] != spread->ends[k])
            index++;
        vector += (uint32_t)(index * lattice->strides[k]);
    }
    return vector;
}

/* Takes the loops in space as they are: so many, all together. */
static void take_spread(const struct spread *spread, uint64_t total)
{
    struct jn_outlook *outlook = spread->outlook;
    const struct jn_lattice *lattice = outlook->lattice;
    struct jn_growth growth = {.kind = JN_GROWS_FAN,
                               .fan = find_fan(spread, vector_of(spread)),
                               .level = spread->level,
                               .to = spread->left->state,
                               .debts = spread->left->debts};
    bool may_be =
        (double)total >= outlook->space->least_fanout[spread->level] &&
        can_lie(spread, 0, 1, 1);
    if (growth.fan != NULL)
        growth.to = jn_fan_exit(lattice, growth.fan, spread->left->state);
    else if (may_be && (total > 1 || lattice->fans[spread->level].count > 0))
        outlook->is_known = false;
    if (!may_be || !can_finish(outlook, spread->slot, growth.to))
        return;
    if (growth.fan != NULL) {
        list_cases(outlook, spread->left, growth, 0);
        return;
    }
    growth.kind = JN_GROWS_LEVEL;
    jn_inside_copy(lattice, spread->left, &outlook->next);
    jn_inside_begin(&outlook->next, lattice->relax->time_slot[spread->level]);
    add_step(outlook, growth);
}

/* Goes through the ends of dimension K and of those behind it. */
static void list_spreads(struct spread *spread, size_t k, uint64_t total)
{
    const struct jn_mapspace *space = spread->outlook->space;
    const struct jn_lattice *lattice = spread->outlook->lattice;
    const struct jn_mesh *mesh = &space->problem->children[spread->level];
    if (k == lattice->dim_count) {
        take_spread(spread, total);
        return;
    }
    const struct jn_slot_limit *limit =
        &space->limits[lattice->dims[k]][spread->slot];
    uint64_t pieces =
        lattice->counts[k][index_of(lattice, spread->left->state, k)];
    uint64_t room = mesh->x * mesh->y / total;
    for (uint64_t end = 1; end <= pieces && end <= room; end++) {
        spread->ends[k] = end;
        if (pieces % end == 0 && end >= limit->least && end <= limit->most)
            list_spreads(spread, k + 1, total * end);
    }
}

/* --- the end of a level --- */

/* Whether the level can hold its tiles. */
static bool holds(const struct jn_outlook *outlook, size_t level, size_t state)
{
    const struct jn_lattice *lattice = outlook->lattice;
    const struct jn_problem *problem = outlook->space->problem;
    const struct jn_level *storage = &problem->arch->levels[level];
    uint64_t spans[JN_MAX_DIMS];
    double used = 0;
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans[d] = 1;
    for (size_t k = 0; k < lattice->dim_count; k++)
        spans[lattice->dims[k]] =
            problem->layer->bounds[lattice->dims[k]] /
            lattice->counts[k][index_of(lattice, state, k)];
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        const struct jn_tensor *tensor = &problem->layer->tensors[t];
        double words = jn_holds(lattice->relax, level, t);
        for (size_t r = 0; r < tensor->rank_count; r++)
            words *= jn_rank_words(&tensor->ranks[r], spans);
        used += jn_held_bits(lattice->relax, level, t, words);
    }
    double most = lattice->relax->capacity_bits[level];
    return !storage->has_size ||
           (used <= most && (!jn_knows_room(lattice->relax, level) ||
                             !(used < most * storage->min_utilization)));
}

/* Whether no loop is missing in the slot. */
static bool is_whole(const struct jn_outlook *outlook)
{
    const struct jn_inside *inside = outlook->inside;
    const struct jn_lattice *lattice = outlook->lattice;
    if (inside->slot == lattice->relax->slot_count)
        return true;
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (!(inside->looped >> k & 1) &&
            outlook->space->limits[lattice->dims[k]][inside->slot].least > 1)
            return false;
    return can_finish(outlook, inside->slot, inside->state) &&
           holds(outlook, lattice->relax->level_of[inside->slot],
                 inside->state);
}

static void list_exits(struct jn_outlook *outlook)
{
    const struct jn_lattice *lattice = outlook->lattice;
    const struct jn_relax *relax = lattice->relax;
    const struct jn_inside *inside = outlook->inside;
    jn_inside_copy(lattice, inside, &outlook->next);
    if (inside->slot == 0) {
        if (inside->state == 0)
            add_step(outlook, (struct jn_growth){.kind = JN_GROWS_NOT});
        return;
    }
    size_t next = inside->slot - 1;
    if (inside->slot < relax->slot_count)
        jn_inside_open(lattice, relax->level_of[inside->slot], &outlook->next);
    if (relax->in_space[next]) {
        struct jn_inside left;
        struct spread spread = {.outlook = outlook,
                                .left = &left,
                                .level = relax->level_of[next],
                                .slot = next};
        jn_inside_copy(lattice, &outlook->next, &left);
        list_spreads(&spread, 0, 1);
        return;
    }
    jn_inside_begin(&outlook->next, next);
    add_step(outlook, (struct jn_growth){.kind = JN_GROWS_LEVEL,
                                         .level = relax->level_of[next]});
}

void jn_verify_steps(struct jn_outlook *outlook, const struct jn_inside *inside)
{
    outlook->inside = inside;
    outlook->closed_count = 0;
    outlook->log_closed = HUGE_VAL;
    outlook->is_known = true;
    if (inside->slot < outlook->lattice->relax->slot_count)
        list_loops(outlook);
    if (is_whole(outlook))
        list_exits(outlook);
    outlook->is_known &= !outlook->lattice->full;
}
