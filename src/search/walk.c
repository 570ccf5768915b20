/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/walk.h"

#include "search/branch.h"
#include "search/fan.h"
#include "search/leaf.h"
#include "search/overlap.h"
#include "search/step.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES_PER_EFFORT = 16 };

/* Whether a mapping that costs no less may still be of interest. */
static bool is_open(const struct jn_walk *walk, double log_bound)
{
    const struct jn_worker *worker = walk->worker;
    if (log_bound == HUGE_VAL)
        return false;
    if (!walk->ties && log_bound >= walk->log_limit)
        return false;
    if (!worker->any)
        return true;
    double least = jn_cost_round(exp(log_bound) * (1 - 1e-11));
    double best = jn_cost_round(worker->best_cost.items[0]);
    return walk->ties ? least <= best : least < best;
}

/* --- depth first --- */

static void visit(struct jn_walk *walk, const struct jn_inside *node);

static const struct jn_order *order_in(const struct jn_walk *walk, size_t slot)
{
    const struct jn_mapspace *space = walk->lattice->relax->space;
    for (size_t i = 0; i < space->order_count; i++)
        if (space->orders[i].slot == slot && space->orders[i].axis == JN_TIME)
            return &space->orders[i];
    return NULL;
}

/* Place of a dimension in an order: those that are free are all at one. */
static size_t place_in(const struct jn_order *order, uint8_t dim)
{
    size_t i = 0;
    while (order->dims[i] != dim)
        i++;
    if (i < order->outer_count)
        return i;
    return i < order->outer_count + order->free_count ? order->outer_count : i;
}

/* Whether the dimension may have a loop outside of those of the slot. */
static bool may_follow(const struct jn_walk *walk, const struct jn_inside *node,
                       size_t dim)
{
    const struct jn_order *order = order_in(walk, node->slot);
    if (node->looped >> dim & 1)
        return false;
    if (order == NULL || node->last == SIZE_MAX)
        return true;
    size_t last = place_in(order, walk->lattice->dims[node->last]);
    size_t next = place_in(order, walk->lattice->dims[dim]);
    return next < last || (next == last && next == order->outer_count);
}

/* Whether the slot may be left as it is: no loop is missing. */
static bool is_whole(const struct jn_walk *walk, const struct jn_inside *node)
{
    const struct jn_lattice *lattice = walk->lattice;
    size_t dims = lattice->dim_count;
    if (!lattice->open[node->slot][node->state])
        return false;
    for (size_t k = 0; k < dims; k++) {
        size_t from = lattice->indices[node->start * dims + k];
        size_t to = lattice->indices[node->state * dims + k];
        if (!lattice
                 ->allowed[node->slot][k][from * lattice->count_counts[k] + to])
            return false;
    }
    return true;
}

/* The steps from a node. */
struct advances {
    struct jn_walk *walk;
    const struct jn_inside *node; /* before the step */
    size_t begin;                 /* of them, in the walk */
    size_t closed_count;
    double log_closed;
    struct jn_inside next;
};

static void start_list(struct advances *list, struct jn_walk *walk,
                       const struct jn_inside *node)
{
    list->walk = walk;
    list->node = node;
    list->begin = walk->step_count;
    list->closed_count = 0;
    list->log_closed = HUGE_VAL;
}

static void add_advance(struct advances *list, struct jn_growth advance)
{
    struct jn_walk *walk = list->walk;
    advance.log_bound = jn_inside_bound(walk->lattice, &list->next);
    if (!is_open(walk, advance.log_bound)) {
        list->closed_count += advance.log_bound < HUGE_VAL;
        list->log_closed = fmin(list->log_closed, advance.log_bound);
        return;
    }
    if (walk->step_count == walk->step_room)
        walk->steps = jn_memo_widen(walk->arena, walk->steps, &walk->step_room,
                                    sizeof *walk->steps);
    advance.rank = (uint32_t)(walk->step_count - list->begin);
    walk->steps[walk->step_count++] = advance;
}

static void list_loops(struct advances *list)
{
    const struct jn_lattice *lattice = list->walk->lattice;
    const struct jn_inside *node = list->node;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t n = lattice->count_counts[k];
        size_t from = lattice->indices[node->state * lattice->dim_count + k];
        uint64_t debts = node->debts;
        if (!may_follow(list->walk, node, k) ||
            !jn_step_is_legal(lattice, lattice->relax->level_of[node->slot], k,
                              node->state, debts) ||
            !jn_step_move(lattice, k, &debts))
            continue;
        for (size_t to = 0; to < from; to++) {
            struct jn_growth advance = {
                .dim = k,
                .to = node->state - (from - to) * lattice->strides[k],
                .end = lattice->counts[k][from] / lattice->counts[k][to],
                .debts = debts};
            if (!lattice->allowed[node->slot][k][from * n + to])
                continue;
            jn_inside_copy(list->walk->lattice, node, &list->next);
            jn_inside_add_loop(list->walk->lattice, &advance, &list->next);
            add_advance(list, advance);
        }
    }
}

/* One step for each layout of the fan. */
static void list_layouts(struct advances *list, const struct jn_inside *inside,
                         struct jn_growth advance)
{
    struct jn_lattice *lattice = list->walk->lattice;
    jn_fan_lay_out(lattice, advance.level, advance.fan);
    for (size_t i = 0; i < advance.fan->layout_count; i++) {
        advance.ways = &advance.fan->layouts[i];
        jn_inside_copy(list->walk->lattice, inside, &list->next);
        jn_inside_add_fan(list->walk->lattice, &advance, &list->next);
        jn_inside_begin(&list->next, lattice->relax->time_slot[advance.level]);
        add_advance(list, advance);
    }
}

/* Chooses marks for the fan's waiting tensors from TENSOR on. */
static void list_marks(struct advances *list, const struct jn_inside *inside,
                       struct jn_growth advance, size_t tensor)
{
    const struct jn_lattice *lattice = list->walk->lattice;
    const struct jn_relax *relax = lattice->relax;
    while (
        tensor < relax->tensor_count &&
        (!lattice->slides[tensor] || jn_debt_count(advance.debts, tensor) == 0))
        tensor++;
    if (tensor == relax->tensor_count) {
        list_layouts(list, inside, advance);
        return;
    }
    list_marks(list, inside, advance, tensor + 1);
    for (size_t k = 0; k < lattice->dim_count; k++) {
        const struct jn_mover mover = {k, 2, inside->state, advance.to};
        struct jn_growth marked = advance;
        if (lattice->indices[advance.to * lattice->dim_count + k] == 0 ||
            !jn_overlap_saves(lattice, advance.fan, tensor, &mover))
            continue;
        marked.debts =
            jn_debt_set(advance.debts, tensor,
                        jn_debt_count(advance.debts, tensor), (unsigned)k + 1);
        list_marks(list, inside, marked, tensor + 1);
    }
}

/* All fans below the level, from the node inside of it. */
static void list_fans(struct advances *list, const struct jn_inside *inside,
                      size_t level)
{
    const struct jn_lattice *lattice = list->walk->lattice;
    const struct jn_fans *fans = &lattice->fans[level];
    size_t slot = (size_t)lattice->relax->space_slot[level];
    for (size_t i = 0; i < fans->count; i++) {
        size_t to = jn_fan_exit(lattice, &fans->items[i], inside->state);
        struct jn_growth growth = {.kind = JN_GROWS_FAN,
                                   .fan = &fans->items[i],
                                   .level = level,
                                   .to = to,
                                   .debts = inside->debts};
        if (to == SIZE_MAX || !lattice->open[slot][to])
            continue;
        list_marks(list, inside, growth, 0);
    }
}

/* Opens the boundaries of the slot that is left. */
static void leave(const struct jn_lattice *lattice, struct jn_inside *node)
{
    if (node->slot < lattice->relax->slot_count)
        jn_inside_open(lattice, lattice->relax->level_of[node->slot], node);
}

/* The ways out of the slot. */
static void list_exits(struct advances *list)
{
    const struct jn_lattice *lattice = list->walk->lattice;
    const struct jn_relax *relax = lattice->relax;
    struct jn_growth growth = {.kind = JN_GROWS_LEVEL};
    struct jn_inside inside;
    jn_inside_copy(lattice, list->node, &list->next);
    if (list->node->slot == 0) {
        growth.kind = JN_GROWS_NOT;
        add_advance(list, growth);
        return;
    }
    size_t next = list->node->slot - 1;
    leave(lattice, &list->next);
    if (relax->in_space[next] &&
        lattice->fans[relax->level_of[next]].count > 0) {
        jn_inside_copy(lattice, &list->next, &inside);
        list_fans(list, &inside, relax->level_of[next]);
        return;
    }
    if (relax->in_space[next] && !lattice->open[next][list->node->state])
        return;
    growth.level = relax->level_of[next];
    jn_inside_begin(&list->next, relax->time_slot[growth.level]);
    add_advance(list, growth);
}

static int compare(const void *a, const void *b)
{
    const struct jn_growth *x = a;
    const struct jn_growth *y = b;
    if (x->log_bound != y->log_bound)
        return x->log_bound < y->log_bound ? -1 : 1;
    return x->rank < y->rank ? -1 : 1;
}

/* Loops that the walk is in, by slot and dimension. */
static void set_state(struct jn_walk *walk, size_t slot, size_t state)
{
    const struct jn_lattice *lattice = walk->lattice;
    const struct jn_relax *relax = lattice->relax;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        const struct jn_bundle *bundle = &relax->bundles[b];
        size_t index = 0;
        for (size_t i = 0; i < bundle->dim_count; i++) {
            size_t d = bundle->dims[i];
            size_t count = 0;
            for (size_t k = 0; k < lattice->dim_count; k++)
                if (lattice->dims[k] == d)
                    count = lattice->indices[state * lattice->dim_count + k];
            index = index * relax->space->factors[d].count_count + count;
        }
        walk->part.states[b][slot] = (uint16_t)index;
    }
}

static void try_split(struct jn_walk *walk, const struct jn_inside *node)
{
    uint64_t before = walk->worker->tried_count;
    if (jn_seen_tried(&walk->seen, node->split))
        return;
    jn_leaf_try(walk->worker, walk->lattice->relax, &walk->part,
                walk->lattice->store);
    uint64_t effort = (walk->worker->tried_count - before) / TRIES_PER_EFFORT;
    walk->effort -= effort < walk->effort ? effort : walk->effort;
}

/* Takes the step from the node. */
static void grow(struct jn_walk *walk, const struct jn_inside *from,
                 const struct jn_growth *growth, struct jn_inside *next)
{
    struct jn_lattice *lattice = walk->lattice;
    const struct jn_relax *relax = lattice->relax;
    jn_inside_copy(lattice, from, next);
    if (growth->kind == JN_GROWS_LOOP) {
        jn_inside_add_loop(lattice, growth, next);
        return;
    }
    int space = relax->space_slot[growth->level];
    if (from->slot < relax->slot_count)
        set_state(walk, from->slot, from->state);
    leave(lattice, next);
    if (growth->kind == JN_GROWS_FAN)
        jn_inside_add_fan(lattice, growth, next);
    if (space >= 0)
        set_state(walk, (size_t)space, next->state);
    jn_inside_begin(next, relax->time_slot[growth->level]);
}

static void tell(struct jn_walk *walk, size_t closed_count, double log_closed)
{
    walk->trace.closed_count = closed_count;
    walk->trace.log_closed = log_closed;
    walk->tell(walk->data, &walk->trace);
}

/* Visits the steps of the list, the most promising first; those of the nodes
 * visited come behind them for a while. */
static void visit_all(struct advances *list)
{
    struct jn_walk *walk = list->walk;
    size_t end = walk->step_count;
    size_t most = walk->width > 0 ? list->begin + walk->width : end;
    if (end - list->begin > 1)
        qsort(&walk->steps[list->begin], end - list->begin, sizeof *walk->steps,
              compare);
    for (size_t i = list->begin; i < end && i < most && walk->effort > 0; i++) {
        const struct jn_growth growth = walk->steps[i];
        if (!is_open(walk, growth.log_bound))
            break;
        walk->trace.depth++;
        walk->trace.growth = &growth;
        if (growth.kind == JN_GROWS_NOT && walk->tell != NULL) {
            tell(walk, 0, HUGE_VAL);
        } else if (growth.kind == JN_GROWS_NOT) {
            set_state(walk, 0, list->node->state);
            try_split(walk, list->node);
        } else {
            grow(walk, list->node, &growth, &list->next);
            visit(walk, &list->next);
        }
        walk->trace.depth--;
    }
    walk->step_count = list->begin;
}

/* Of one split all orders are tried at once: of several insides the one with
 * the lowest bounds is enough.  Of two splits the better one is, if what is
 * known of the words is all there is. */
static bool is_known(struct jn_walk *walk, const struct jn_inside *node)
{
    uint64_t key = jn_inside_key(walk->lattice, node);
    if (jn_seen_before(&walk->seen, node, jn_mix(key, node->split)))
        return true;
    return !walk->ties && !walk->lattice->hides &&
           jn_seen_before(&walk->seen, node,
                          jn_mix(jn_mix(key, 1), node->shape));
}

static void visit(struct jn_walk *walk, const struct jn_inside *node)
{
    bool begun = node->slot < walk->lattice->relax->slot_count;
    struct advances list;
    walk->node_count++;
    if (walk->node_count % JN_NODES_PER_EFFORT == 0 && walk->effort > 0)
        walk->effort--;
    if (jn_worker_stops(walk->worker) || walk->lattice->full)
        walk->effort = 0;
    if (walk->effort == 0 || (walk->tell == NULL && is_known(walk, node)))
        return;
    start_list(&list, walk, node);
    if (begun)
        list_loops(&list);
    if (!begun || is_whole(walk, node))
        list_exits(&list);
    if (walk->tell != NULL)
        tell(walk, list.closed_count, list.log_closed);
    visit_all(&list);
}

void jn_walk_start(struct jn_walk *walk, struct jn_lattice *lattice,
                   size_t most_seen)
{
    memset(walk, 0, sizeof *walk);
    walk->lattice = lattice;
    walk->arena = jn_arena_new();
    jn_seen_start(&walk->seen, lattice, most_seen);
}

void jn_walk_end(struct jn_walk *walk)
{
    jn_seen_end(&walk->seen);
    jn_arena_free(walk->arena);
}

bool jn_walk_run(struct jn_walk *walk)
{
    struct jn_lattice *lattice = walk->lattice;
    const struct jn_relax *relax = lattice->relax;
    struct jn_inside root;
    jn_inside_start(lattice, &root);
    jn_seen_forget(&walk->seen);
    walk->trace = (struct jn_trace){.log_closed = HUGE_VAL};
    jn_part_whole(relax, &walk->part);
    walk->part.closed = ((uint32_t)1 << relax->bundle_count) - 1;
    set_state(walk, relax->slot_count, root.state);
    visit(walk, &root);
    return walk->effort > 0 && !lattice->full;
}
