/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/instances.h"

#include "base/checked.h"
#include "sparse/model.h"
#include "sparse/portions.h"

#include <float.h>
#include <math.h>

/* Children of an instance of the level: all, or those with different parts of
 * a tensor. */
static uint64_t count_children(const struct jn_stack *stack, size_t level,
                               jn_dims dims)
{
    uint64_t children = 1;
    for (size_t i = stack->first[level]; i < stack->past[level]; i++)
        if (stack->loops[i].in_space && dims >> stack->loops[i].dim & 1)
            children = jn_mul(children, stack->loops[i].end);
    return children;
}

/* Whether the child lies directly inside, or beyond levels without a
 * fan-out. */
static bool is_next(const struct jn_stack *stack,
                    const struct jn_sending *sending)
{
    for (size_t level = sending->level + 1; level < sending->child; level++)
        if (count_children(stack, level, (jn_dims)-1) > 1)
            return false;
    return true;
}

/* Whether what all children meet of a tensor lies side by side: no loop of a
 * dimension passes between them and the children's own parts of it. */
static bool lies_together(const struct jn_stack *stack, size_t level,
                          const struct jn_portions *portions)
{
    struct jn_spans inside = portions->child;
    for (size_t i = stack->first[level]; i < stack->past[level]; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        uint64_t *span = &inside.of[loop->dim];
        if (!loop->in_space || !jn_stack_moves(stack, i, portions->tensor))
            continue;
        if (stack->inside[i].of[loop->dim] != *span)
            return false;
        *span = jn_mul(*span, loop->end);
    }
    return true;
}

/* Timeloop takes the share that is not zero in the fullest group. */
static uint64_t count_busy(const struct jn_stack *stack, size_t level,
                           const struct jn_portions *portions,
                           struct jn_arena *arena)
{
    const struct jn_problem *problem = portions->problem;
    const struct jn_density *density = problem->densities[portions->tensor];
    struct jn_occupancy group;
    if (density == NULL || (density->model != &jn_density_uniform &&
                            !lies_together(stack, level, portions)))
        return portions->children;
    if (!problem->options.timeloop_sparse_rule)
        return jn_portions_most(portions, arena);
    const struct jn_content_query query = {.problem = problem,
                                           .tensor = portions->tensor};
    jn_spans_occupancy(&query, &portions->group, NULL, arena, &group);
    double share = jn_real(group.most) / jn_real(group.words);
    return jn_whole(ceil(jn_real(portions->children) * share));
}

/* The most children that have work where the saving looks. */
static uint64_t count_needed(const struct jn_sparse_counting *counting,
                             const struct jn_chosen_saving *saving)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_problem *problem = jn_sparse_problem(counting);
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    uint64_t all = count_children(stack, saving->level, (jn_dims)-1);
    uint64_t needed = all;
    struct jn_portions portions = {.problem = problem};
    if (!is_next(stack, &sending))
        return all;
    sending.onlookers = JN_EACH_CHILD;
    jn_region_span(&sending, counting->arena, &portions.child);
    sending.onlookers = JN_ALL_CHILDREN;
    jn_region_span(&sending, counting->arena, &portions.group);
    portions.unit = portions.child;
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        if (!(saving->conditions >> t & 1))
            continue;
        portions.tensor = t;
        portions.children = count_children(
            stack, saving->level, problem->layer->tensors[t].indexed_by);
        uint64_t busy =
            all / portions.children *
            count_busy(stack, saving->level, &portions, counting->arena);
        needed = busy < needed ? busy : needed;
    }
    return needed > 0 ? needed : 1;
}

/* Steps along an axis below one instance of the level. */
static uint64_t along(const uint64_t *instances, size_t level)
{
    return instances[level + 1] / instances[level];
}

static void fold_level(const struct jn_problem *problem, size_t level,
                       uint64_t needed, struct jn_usage *usage)
{
    const struct jn_mesh *mesh = &problem->children[level];
    uint64_t x = along(usage->x, level);
    uint64_t y = along(usage->y, level);
    if ((x <= mesh->x && y <= mesh->y) || needed == jn_mul(x, y))
        return;
    uint64_t columns = needed < mesh->x ? needed : mesh->x;
    uint64_t rows = jn_ceil_div(needed, columns);
    for (size_t inner = level + 1; inner <= problem->arch->level_count;
         inner++) {
        usage->x[inner] = usage->x[inner] / x * columns;
        usage->y[inner] = usage->y[inner] / y * rows;
    }
}

void jn_instances_fold(struct jn_sparse_tiles *sparse, struct jn_usage *usage)
{
    struct jn_sparse_counting counting = {.sparse = sparse,
                                          .arena = sparse->arena};
    if (!sparse->skips_instances || sparse->lack.needed > 0)
        return;
    jn_savings_choose(&counting);
    for (size_t level = 0; level < sparse->stack.nest->level_count; level++) {
        uint64_t needed = UINT64_MAX;
        for (size_t i = 0; i < counting.saving_count; i++) {
            const struct jn_chosen_saving *saving = &counting.savings[i];
            if (saving->level != level || saving->kind != JN_SAVE_SKIP_SPACE)
                continue;
            uint64_t busy = count_needed(&counting, saving);
            needed = busy < needed ? busy : needed;
        }
        if (needed < UINT64_MAX)
            fold_level(jn_sparse_problem(&counting), level, needed, usage);
    }
}

/* Where the savings of a level look at each tensor: by one child, by all. */
struct views {
    struct jn_factor child[JN_MAX_TENSORS], group[JN_MAX_TENSORS];
    double empty[JN_MAX_TENSORS];
    jn_tensors seen;
    size_t inside; /* the outermost child */
};

static double joint_share(const struct jn_sparse_counting *counting,
                          const struct jn_factor *of, jn_tensors seen)
{
    struct jn_joint joint = {.stack = &counting->sparse->stack};
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        if (seen >> t & 1)
            joint.factors[joint.count++] = of[t];
    return jn_joint_mean(&joint, counting->arena);
}

static void look(const struct jn_sparse_counting *counting,
                 const struct jn_chosen_saving *saving, struct views *views)
{
    const struct jn_problem *problem = jn_sparse_problem(counting);
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    struct jn_parts *parts = jn_arena_take(counting->arena, 2, sizeof *parts);
    parts[0].count = parts[1].count = 1;
    sending.onlookers = JN_EACH_CHILD;
    jn_region_part(&sending, counting->arena, &parts[0].of[0]);
    sending.onlookers = JN_ALL_CHILDREN;
    jn_region_part(&sending, counting->arena, &parts[1].of[0]);
    if (sending.child < views->inside)
        views->inside = sending.child;
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        if (!(saving->conditions >> t & 1))
            continue;
        const struct jn_factor child = {t, &parts[0], false, 0};
        double empty = 1 - joint_share(counting, &child, 1);
        if (views->seen >> t & 1 && empty <= views->empty[t])
            continue;
        views->seen |= (jn_tensors)1 << t;
        views->empty[t] = empty;
        views->child[t] = child;
        views->group[t] = (struct jn_factor){t, &parts[1], false, 0};
    }
}

/* Less is a probability that rounding made of none. */
static const double least_share = 8 * DBL_EPSILON;

/* Of the level's children in a step in which any has work. */
static double share_in_use(const struct jn_sparse_counting *counting,
                           size_t level, size_t *inside)
{
    size_t levels = jn_sparse_problem(counting)->arch->level_count;
    struct views views = {.seen = 0, .inside = levels};
    double least = 1;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        if (saving->level != level || saving->kind != JN_SAVE_SKIP_SPACE)
            continue;
        look(counting, saving, &views);
        least = fmin(least, 1 - saving->empty);
    }
    *inside = views.inside;
    if (jn_sparse_problem(counting)->options.timeloop_sparse_rule)
        return least;
    double child = joint_share(counting, views.child, views.seen);
    if (child <= least_share)
        return 0;
    return child / joint_share(counting, views.group, views.seen);
}

void jn_instances_count(const struct jn_sparse_counting *counting)
{
    struct jn_sparse_result *counts = counting->counts;
    size_t levels = jn_sparse_problem(counting)->arch->level_count;
    for (size_t level = 0; level <= levels; level++)
        counts->in_use[level] = 1;
    if (!counting->sparse->skips_instances)
        return;
    for (size_t level = 0; level < levels; level++) {
        size_t inside;
        double share = share_in_use(counting, level, &inside);
        for (size_t inner = inside; share < 1 && inner <= levels; inner++)
            counts->in_use[inner] *= share;
    }
}
