/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/leaf.h"

#include "search/actual.h"
#include "search/relax_flows.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct leaf {
    struct jn_worker *worker;
    const struct jn_relax *relax;
    struct jn_loops loops;
    struct jn_point point;
    struct jn_kinds kinds[JN_MAX_ORDERS];
    const struct jn_layouts *layouts[JN_MAX_LEVELS];
    size_t order_y[JN_MAX_LEVELS], order_x[JN_MAX_LEVELS];
    struct jn_part own; /* the part, with what the orders do */
    struct jn_actual actual;
    struct jn_flow flows[JN_MAX_MONOMIALS];
    struct jn_closed closed;
    bool looks; /* for the mapping with the lowest bound, to be tried first */
    double log_least;
    struct jn_point first;
};

static void read_shares(struct leaf *leaf, size_t index)
{
    const struct jn_relax *relax = leaf->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    const uint16_t *states = leaf->loops.part->states[index];
    for (size_t i = 0; i < bundle->dim_count; i++) {
        size_t d = bundle->dims[i];
        const uint64_t *counts = relax->space->factors[d].counts;
        for (size_t slot = 0; slot < relax->slot_count; slot++)
            leaf->loops.shares[d][slot] =
                (struct jn_share){counts[bundle->counts[i][states[slot + 1]]] /
                                      counts[bundle->counts[i][states[slot]]],
                                  1, 1, 1};
    }
}

double jn_leaf_target(const struct jn_worker *worker)
{
    if (!worker->any)
        return HUGE_VAL;
    return log(worker->best_cost.items[0]) + 1e-9;
}

/* Whether mappings that cost so much at least, from the leaf's point on, cannot
 * take the place of the best: they cost no less, and come later.  Rounding does
 * not turn the bound into more than it is. */
static bool is_settled(const struct leaf *leaf, double log_bound)
{
    const struct jn_worker *worker = leaf->worker;
    if (!worker->any || worker->options->objectives.count > 1)
        return false;
    return jn_cost_round(exp(log_bound) * (1 - 1e-11)) >=
               jn_cost_round(worker->best_cost.items[0]) &&
           jn_point_compare(&leaf->point, &worker->best) >= 0;
}

static void number_splits(struct leaf *leaf)
{
    const struct jn_relax *relax = leaf->relax;
    for (size_t d = 0; d < relax->dim_count; d++)
        leaf->point.split[d] =
            jn_factors_number(&relax->space->factors[d], leaf->loops.shares[d]);
}

static void try_point(struct leaf *leaf, double log_bound)
{
    struct jn_cost cost;
    if (log_bound > jn_leaf_target(leaf->worker))
        return;
    number_splits(leaf);
    if (leaf->looks) {
        if (log_bound < leaf->log_least) {
            leaf->log_least = log_bound;
            leaf->first = leaf->point;
        }
        return;
    }
    if (!is_settled(leaf, log_bound))
        (void)jn_worker_try(leaf->worker, &leaf->point, &cost);
}

/* Chooses the layout of LEVEL and of those inside it. */
static void try_layouts(struct leaf *leaf, size_t level, double energy)
{
    const struct jn_relax *relax = leaf->relax;
    while (level < relax->level_count && relax->space_slot[level] < 0)
        level++;
    if (level == relax->level_count) {
        try_point(leaf, jn_relax_log_cost(relax, energy, leaf->closed.cycles));
        return;
    }
    size_t slot = (size_t)relax->space_slot[level];
    const struct jn_layouts *layouts = leaf->layouts[level];
    assert(layouts != NULL);
    for (size_t i = 0; i < layouts->count; i++) {
        const struct jn_layout *layout = &layouts->items[i];
        double sum = energy;
        for (size_t t = 0; t < relax->tensor_count; t++)
            sum += leaf->closed.hop_pj[level][t] * layout->hops[t];
        for (size_t d = 0; d < relax->dim_count; d++)
            leaf->loops.shares[d][slot].along_y = layout->along_y[d];
        leaf->point.order[leaf->order_y[level]] = layout->order_y;
        leaf->point.order[leaf->order_x[level]] = layout->order_x;
        try_layouts(leaf, level + 1, sum);
    }
}

/* Finds out what the orders do, and goes on unless it is not what the part
 * says. */
static void try_arranged(struct leaf *leaf)
{
    const struct jn_relax *relax = leaf->relax;
    for (size_t b = 0; b < relax->boundary_count; b++) {
        enum jn_link_state links = leaf->loops.part->links[b];
        jn_actual_find(&leaf->loops, b, &leaf->actual);
        if (!relax->boundaries[b].may_link || links == JN_LINKS_NONE)
            continue;
        bool linked = jn_actual_link(&leaf->loops, b, &leaf->actual);
        if (!linked && links != JN_LINKS_UNKNOWN)
            return;
        leaf->own.links[b] = linked ? JN_LINKS_SOME : JN_LINKS_NONE;
    }
    jn_flows_find(relax, &leaf->own, leaf->flows);
    jn_relax_sum(relax, &leaf->own, leaf->flows, &leaf->closed);
    try_layouts(leaf, 0, leaf->closed.energy);
}

/* Chooses the order with the index and those after it. */
static void try_orders(struct leaf *leaf, size_t index)
{
    const struct jn_mapspace *space = leaf->relax->space;
    while (index < space->order_count && space->orders[index].axis != JN_TIME)
        index++;
    if (index == space->order_count) {
        try_arranged(leaf);
        return;
    }
    for (uint64_t i = 0; i < leaf->kinds[index].count; i++) {
        uint64_t number = jn_kinds_number(&leaf->kinds[index], i);
        leaf->point.order[index] = number;
        jn_kinds_arrange(&leaf->loops, index, number);
        try_orders(leaf, index + 1);
    }
}

/* Finds the orders of the level's loops in space along both axes. */
static void find_axes(struct leaf *leaf, size_t level)
{
    const struct jn_mapspace *space = leaf->relax->space;
    for (size_t i = 0; i < space->order_count; i++) {
        if (space->orders[i].slot != leaf->relax->space_slot[level])
            continue;
        if (space->orders[i].axis == JN_SPACE_Y)
            leaf->order_y[level] = i;
        else
            leaf->order_x[level] = i;
    }
}

static void find_layouts(struct leaf *leaf, struct jn_layout_store *store)
{
    const struct jn_relax *relax = leaf->relax;
    for (size_t level = 0; level < relax->level_count; level++) {
        uint32_t ends[JN_MAX_DIMS] = {0};
        int slot = relax->space_slot[level];
        if (slot < 0)
            continue;
        for (size_t d = 0; d < relax->dim_count; d++)
            ends[d] = (uint32_t)leaf->loops.shares[d][slot].factor;
        leaf->layouts[level] =
            jn_layouts_find(store, relax, level, ends, leaf->loops.links);
        find_axes(leaf, level);
    }
}

static void start(struct leaf *leaf, const struct jn_relax *relax,
                  const struct jn_part *part)
{
    memset(&leaf->point, 0, sizeof leaf->point);
    memset(leaf->layouts, 0, sizeof leaf->layouts);
    leaf->loops.links = false;
    leaf->relax = leaf->loops.relax = relax;
    leaf->loops.part = part;
    leaf->own = *part;
    leaf->own.actual = &leaf->actual;
    for (size_t b = 0; b < relax->boundary_count; b++)
        leaf->loops.links |=
            relax->boundaries[b].may_link && part->links[b] != JN_LINKS_NONE;
    for (size_t level = 0; level < relax->level_count; level++) {
        leaf->loops.links |= relax->passes_still[level];
        leaf->point.keep[level] =
            relax->keep[level] & relax->space->free_keep[level];
        for (size_t t = 0; t < relax->tensor_count; t++)
            leaf->own.hops[level][t] = 1;
    }
    for (size_t b = 0; b < relax->bundle_count; b++)
        read_shares(leaf, b);
}

/* Divides each factor in space over the axes in the first way that fits. */
static void lay_out_first(struct leaf *leaf)
{
    const struct jn_relax *relax = leaf->relax;
    for (size_t slot = 0; slot < relax->slot_count; slot++)
        for (size_t d = 0; d < relax->dim_count; d++) {
            struct jn_share *share = &leaf->loops.shares[d][slot];
            const struct jn_mesh *mesh =
                &relax->space->problem->children[relax->level_of[slot]];
            if (!relax->space->limits[d][slot].two_axes)
                continue;
            while (share->along_y < share->factor &&
                   (share->factor % share->along_y != 0 ||
                    share->factor / share->along_y > mesh->x))
                share->along_y++;
        }
}

/* The leaf is large: each thread has one. */
void jn_leaf_try(struct jn_worker *worker, const struct jn_relax *relax,
                 const struct jn_part *part, struct jn_layout_store *store)
{
    static _Thread_local struct leaf leaf;
    struct jn_cost cost;
    start(&leaf, relax, part);
    leaf.worker = worker;
    lay_out_first(&leaf);
    number_splits(&leaf);
    if (is_settled(&leaf, jn_relax_closed(relax, part)))
        return;
    find_layouts(&leaf, store);
    for (size_t i = 0; i < relax->space->order_count; i++)
        if (relax->space->orders[i].axis == JN_TIME)
            jn_kinds_list(&leaf.loops, i, &leaf.kinds[i]);
    leaf.looks = true;
    leaf.log_least = HUGE_VAL;
    try_orders(&leaf, 0);
    leaf.looks = false;
    if (leaf.log_least == HUGE_VAL)
        return;
    (void)jn_worker_try(worker, &leaf.first, &cost);
    try_orders(&leaf, 0);
}
