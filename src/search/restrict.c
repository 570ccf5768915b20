/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/restrict.h"

#include "search/neurons.h"
#include "spec/neuron_unit.h"

#include <string.h>

/* One constraint at work on the slot or level that it is about. */
struct work {
    struct jn_mapspace *space;
    const struct jn_layer *layer;
    const struct jn_constraint *constraint;
    size_t level, slot;
};

static void start_slot(struct jn_mapspace *space, size_t dim, size_t slot)
{
    const struct jn_problem *problem = space->problem;
    const struct jn_mesh *children =
        &problem->children[space->slots[slot].level];
    bool in_space = space->slots[slot].space;
    struct jn_slot_limit *limit = &space->limits[dim][slot];
    limit->least = 1;
    limit->most = in_space ? children->x * children->y : UINT64_MAX;
    limit->most_y = children->y;
    limit->most_x = children->x;
    limit->two_axes = in_space && children->x > 1 && children->y > 1;
    limit->whole = in_space;
    space->along_y[dim][slot] = in_space && children->x == 1;
}

static void start(struct jn_mapspace *space)
{
    const struct jn_arch *arch = space->problem->arch;
    const struct jn_layer *layer = space->problem->layer;
    jn_tensors all = ((jn_tensors)1 << layer->tensor_count) - 1;
    for (size_t slot = 0; slot < space->slot_count; slot++)
        for (size_t d = 0; d < layer->dim_count; d++)
            start_slot(space, d, slot);
    for (size_t i = 0; i < space->order_count; i++) {
        space->orders[i].free_count = layer->dim_count;
        for (size_t d = 0; d < layer->dim_count; d++)
            space->orders[i].dims[d] = (uint8_t)d;
    }
    for (size_t level = 0; level < arch->level_count; level++) {
        struct jn_level_mapping *fixed = &space->fixed[level];
        fixed->no_multicast = arch->levels[level].no_multicast ? all : 0;
        fixed->no_link_transfer =
            arch->levels[level].no_link_transfers ? all : 0;
        fixed->keep = level == 0 ? all : 0;
        space->free_keep[level] = level == 0 ? 0 : all;
    }
}

static void limit_factor(struct jn_slot_limit *limit, enum jn_relation relation,
                         uint64_t value)
{
    if (relation != JN_AT_MOST && value > limit->least)
        limit->least = value;
    if (relation != JN_AT_LEAST && value < limit->most)
        limit->most = value;
}

static bool is_named(const struct work *work, size_t dim)
{
    const struct jn_constraint *constraint = work->constraint;
    for (size_t i = 0; i < constraint->factor_count; i++)
        if (jn_layer_find_dim(work->layer, constraint->factors[i].dim) ==
            (int)dim)
            return true;
    return false;
}

static void restrict_factors(const struct work *work)
{
    const struct jn_constraint *constraint = work->constraint;
    for (size_t i = 0; i < constraint->factor_count; i++) {
        const struct jn_factor_limit *limit = &constraint->factors[i];
        int dim = jn_layer_find_dim(work->layer, limit->dim);
        if (dim >= 0)
            limit_factor(&work->space->limits[dim][work->slot], limit->relation,
                         limit->value == 0 ? work->layer->bounds[dim]
                                           : limit->value);
    }
    for (size_t d = 0; d < work->layer->dim_count; d++) {
        struct jn_slot_limit *limit = &work->space->limits[d][work->slot];
        if (is_named(work, d))
            continue;
        if (constraint->has_max_factor)
            limit_factor(limit, JN_AT_MOST, constraint->max_factor);
        if (constraint->has_min_factor)
            limit_factor(limit, JN_AT_LEAST, constraint->min_factor);
    }
}

/* The named dimensions of the layer, without repetitions. */
static size_t find_dims(const struct work *work, const char *const *names,
                        size_t count, jn_dims *taken, uint8_t *dims)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int dim = jn_layer_find_dim(work->layer, names[i]);
        if (dim < 0 || *taken >> dim & 1)
            continue;
        *taken |= (jn_dims)1 << dim;
        dims[found++] = (uint8_t)dim;
    }
    return found;
}

static void restrict_order(const struct work *work, struct jn_order *order)
{
    const struct jn_constraint *constraint = work->constraint;
    uint8_t inner[JN_MAX_DIMS];
    jn_dims taken = 0;
    size_t count = 0;
    if (constraint->inner_order_count + constraint->outer_order_count == 0)
        return;
    size_t inner_count =
        find_dims(work, constraint->inner_order, constraint->inner_order_count,
                  &taken, inner);
    order->outer_count =
        find_dims(work, constraint->outer_order, constraint->outer_order_count,
                  &taken, order->dims);
    count = order->outer_count;
    for (size_t d = 0; d < work->layer->dim_count; d++)
        if (!(taken >> d & 1))
            order->dims[count++] = (uint8_t)d;
    order->free_count = count - order->outer_count;
    for (size_t i = inner_count; i-- > 0;)
        order->dims[count++] = inner[i];
}

/* Places count from the inside: those named first, then the others. */
static void restrict_axes(const struct work *work)
{
    const struct jn_constraint *constraint = work->constraint;
    uint8_t dims[JN_MAX_DIMS];
    jn_dims taken = 0;
    if (!constraint->has_split)
        return;
    size_t count = find_dims(work, constraint->inner_order,
                             constraint->inner_order_count, &taken, dims);
    for (size_t d = 0; d < work->layer->dim_count; d++)
        if (!(taken >> d & 1))
            dims[count++] = (uint8_t)d;
    for (size_t place = 0; place < count; place++) {
        work->space->limits[dims[place]][work->slot].two_axes = false;
        work->space->along_y[dims[place]][work->slot] =
            place >= constraint->split;
    }
}

static jn_tensors find_tensors(const struct work *work,
                               const char *const *names, size_t count)
{
    jn_tensors set = 0;
    for (size_t i = 0; i < count; i++) {
        int tensor = jn_layer_find_tensor(work->layer, names[i]);
        if (tensor >= 0)
            set |= (jn_tensors)1 << tensor;
    }
    return set;
}

static void restrict_keep(const struct work *work)
{
    const struct jn_constraint *constraint = work->constraint;
    jn_tensors *fixed = &work->space->fixed[work->level].keep;
    jn_tensors *free = &work->space->free_keep[work->level];
    jn_tensors keep =
        find_tensors(work, constraint->keep, constraint->keep_count);
    jn_tensors bypass =
        find_tensors(work, constraint->bypass, constraint->bypass_count);
    if (constraint->keep_only)
        bypass |= ~keep;
    *fixed = (*fixed | keep) & ~bypass;
    *free &= ~(keep | bypass);
}

static void restrict_flags(const struct work *work)
{
    for (int flag = 0; flag < JN_FLAG_COUNT; flag++) {
        const struct jn_flagged *flagged = &work->constraint->flagged[flag];
        *jn_flag_member(&work->space->fixed[work->level], (enum jn_flag)flag) |=
            find_tensors(work, flagged->tensors, flagged->count);
    }
}

static void restrict_idleness(const struct work *work)
{
    const struct jn_mesh *children =
        &work->space->problem->children[work->level];
    double least = work->constraint->min_parallelism * (double)children->x *
                   (double)children->y;
    if (least > work->space->least_fanout[work->level])
        work->space->least_fanout[work->level] = least;
    const struct jn_mesh *compute = &work->space->problem->arch->compute.mesh;
    least = work->constraint->min_total_parallelism * (double)compute->x *
            (double)compute->y;
    if (least > work->space->least_instances)
        work->space->least_instances = least;
}

static void restrict_slot(struct work *work)
{
    for (work->slot = 0; work->slot < work->space->slot_count; work->slot++) {
        const struct jn_slot *slot = &work->space->slots[work->slot];
        if (slot->level != work->level ||
            slot->space != work->constraint->spatial)
            continue;
        restrict_factors(work);
        for (size_t i = 0; i < work->space->order_count; i++)
            if (work->space->orders[i].slot == work->slot)
                restrict_order(work, &work->space->orders[i]);
        if (slot->space)
            restrict_axes(work);
    }
}

/* Sums, and the steps of a neuron, come together where neurons are updated;
 * what these need is there or further out. */
static void restrict_neurons(struct jn_mapspace *space)
{
    const struct jn_problem *problem = space->problem;
    for (size_t slot = 0; slot < space->slot_count; slot++) {
        jn_dims dims = jn_neurons_unspread(problem, space->slots[slot].level);
        for (size_t d = 0; d < problem->layer->dim_count; d++)
            if (space->slots[slot].space && dims >> d & 1)
                limit_factor(&space->limits[d][slot], JN_AT_MOST, 1);
    }
    for (size_t level = 0; level < problem->arch->level_count; level++) {
        jn_tensors banned =
            jn_neurons_banned(problem->arch, problem->layer, level);
        jn_tensors needed =
            jn_neurons_needed(problem->arch, problem->layer, level);
        space->fixed[level].keep =
            (space->fixed[level].keep & ~banned) | needed;
        space->free_keep[level] &= ~(banned | needed);
    }
}

void jn_mapspace_restrict(struct jn_mapspace *space,
                          const struct jn_constraint *constraints, size_t count)
{
    start(space);
    for (size_t i = 0; i < count; i++) {
        struct work work = {.space = space,
                            .layer = space->problem->layer,
                            .constraint = &constraints[i]};
        int level =
            jn_arch_find_level(space->problem->arch, constraints[i].level);
        if (level == JN_NO_LEVEL)
            continue;
        work.level = (size_t)level;
        restrict_slot(&work);
        restrict_keep(&work);
        restrict_flags(&work);
        restrict_idleness(&work);
    }
    restrict_neurons(space);
}
