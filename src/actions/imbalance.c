/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children of a fan-out that skip work finish at different times: Parashar et
 * al., SCNN, ISCA 2017, section V, have their processing elements wait for
 * each other at barriers. */
#include "actions/instances.h"
#include "base/checked.h"
#include "sparse/portions.h"

#include <math.h>

/* The part of a tensor that decides whether there is work; HAS NULL: none
 * does. */
static struct jn_part find_unit(const struct jn_sparse_counting *counting,
                                size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_problem *problem = jn_sparse_problem(counting);
    struct jn_part unit = {.has = NULL};
    struct jn_parts parts = {.count = 0};
    double most = -1;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        struct jn_sending sending =
            jn_sparse_sending(counting, saving->level, saving->tensor);
        sending.onlookers = jn_saving_onlookers(saving);
        if (saving->kind != JN_SAVE_GATE && saving->conditions >> tensor & 1 &&
            jn_saving_spares_work(problem->layer, saving))
            jn_parts_add(&sending, tensor, counting->arena, &parts);
    }
    for (size_t i = 0; i < parts.count; i++) {
        double empty =
            jn_spans_empty(stack, tensor, &parts.of[i].spans, counting->arena);
        if (empty > most)
            unit = parts.of[i];
        most = fmax(most, empty);
    }
    if (problem->arch->compute.sparsity.skips_not_aligned &&
        !problem->layer->tensors[tensor].read_write &&
        jn_sparse_leaves_zeros_out(counting, tensor)) {
        bool *has = jn_arena_take(counting->arena, stack->count, sizeof *has);
        for (size_t i = 0; i < stack->count; i++)
            has[i] = false;
        unit = (struct jn_part){stack->inside[0], has};
    }
    return unit;
}

/* How the level's loops in space part the tensor in one step.  Children that a
 * unit is of have the same fate. */
static void find_portions(const struct jn_sparse_counting *counting,
                          size_t level, const struct jn_part *unit,
                          struct jn_portions *portions)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    portions->unit = unit->spans;
    portions->child = portions->group = stack->inside[0];
    portions->children = 1;
    for (size_t i = 0; i < stack->count; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool is_inside = i < stack->first[level] || unit->has[i];
        bool parts = !is_inside && i < stack->past[level] && loop->in_space &&
                     jn_stack_moves(stack, i, portions->tensor);
        uint64_t *child = &portions->child.of[loop->dim];
        uint64_t *group = &portions->group.of[loop->dim];
        if (is_inside)
            *child = jn_mul(*child, loop->end);
        if (is_inside || parts)
            *group = jn_mul(*group, loop->end);
        if (parts)
            portions->children = jn_mul(portions->children, loop->end);
    }
}

/* A level's own instances that are skipped are no load to wait for. */
static double share_of_children(const struct jn_sparse_counting *counting,
                                size_t level)
{
    const double *in_use = counting->counts->in_use;
    return in_use[level] > 0 ? in_use[level + 1] / in_use[level] : 1;
}

void jn_imbalance_count(const struct jn_sparse_counting *counting)
{
    const struct jn_problem *problem = jn_sparse_problem(counting);
    double *imbalance = counting->counts->imbalance;
    bool counts = !problem->options.only_costs;
    for (size_t level = 0; level < problem->arch->level_count; level++)
        imbalance[level] = share_of_children(counting, level);
    for (size_t t = 0; counts && t < problem->layer->tensor_count; t++) {
        struct jn_part unit = find_unit(counting, t);
        if (unit.has == NULL)
            continue;
        for (size_t level = 0; level < problem->arch->level_count; level++) {
            struct jn_portions portions = {.problem = problem, .tensor = t};
            find_portions(counting, level, &unit, &portions);
            if (portions.children > 1)
                imbalance[level] *=
                    jn_portions_largest(&portions, counting->arena);
        }
    }
    for (size_t level = 0; level < problem->arch->level_count; level++)
        imbalance[level] = fmax(1, imbalance[level]);
}
