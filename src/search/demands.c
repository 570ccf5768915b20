/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/demands.h"

#include "search/clash.h"
#include "spec/constraint_check.h"

#include <string.h>

bool jn_demands_has_own(const struct jn_arch *arch, const char *dataflow)
{
    for (size_t i = 0; i < arch->dataflow_count; i++)
        if (strcmp(arch->dataflows[i].dataflow, dataflow) == 0)
            return true;
    return false;
}

bool jn_demands_expand(const struct jn_problem *problem, const char *dataflow,
                       struct jn_arena *arena, struct jn_demands *demands)
{
    const struct jn_arch *arch = problem->arch;
    *demands = (struct jn_demands){NULL, 0, NULL};
    if (!jn_demands_has_own(arch, dataflow))
        return jn_dataflow_expand(problem, dataflow, arena, demands);
    demands->items =
        jn_arena_take(arena, arch->dataflow_count, sizeof *demands->items);
    for (size_t i = 0; i < arch->dataflow_count; i++)
        if (strcmp(arch->dataflows[i].dataflow, dataflow) == 0)
            demands->items[demands->count++] = arch->dataflows[i];
    return true;
}

/* Constraints of the machine and of the dataflow, one after the other. */
static void join(const struct jn_arch *arch, struct jn_arena *arena,
                 struct jn_demands *demands)
{
    size_t count = arch->constraint_count;
    struct jn_constraint *all =
        jn_arena_take(arena, count + demands->count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = arch->constraints[i];
    for (size_t i = 0; i < demands->count; i++)
        all[count + i] = demands->items[i];
    demands->items = all;
    demands->count += count;
}

static size_t count_dims(const struct jn_problem *problem,
                         const char *const *order, size_t count)
{
    uint8_t dims[JN_MAX_DIMS];
    return jn_order_dims(problem->layer, order, count, 0, dims);
}

static bool has_order(const struct jn_constraint *constraint)
{
    return constraint->inner_order_count + constraint->outer_order_count > 0;
}

/* Gives INTO the orders of FROM that go further than its own. */
static void lengthen(const struct jn_problem *problem,
                     const struct jn_constraint *from,
                     struct jn_constraint *into)
{
    if (count_dims(problem, from->inner_order, from->inner_order_count) >
        count_dims(problem, into->inner_order, into->inner_order_count)) {
        into->inner_order = from->inner_order;
        into->inner_order_count = from->inner_order_count;
    }
    if (count_dims(problem, from->outer_order, from->outer_order_count) >
        count_dims(problem, into->outer_order, into->outer_order_count)) {
        into->outer_order = from->outer_order;
        into->outer_order_count = from->outer_order_count;
    }
}

static void unify_orders(const struct jn_problem *problem,
                         struct jn_demands *demands)
{
    for (size_t i = 0; i < demands->count; i++) {
        struct jn_constraint *into = &demands->items[i];
        if (!has_order(into) && !into->has_split)
            continue;
        for (size_t other = 0; other < demands->count; other++) {
            const struct jn_constraint *from = &demands->items[other];
            if (from->spatial == into->spatial &&
                strcmp(from->level, into->level) == 0)
                lengthen(problem, from, into);
        }
    }
}

bool jn_demands_gather(const struct jn_problem *problem, const char *dataflow,
                       struct jn_arena *arena, struct jn_demands *demands)
{
    *demands = (struct jn_demands){NULL, 0, NULL};
    if (dataflow && !jn_demands_expand(problem, dataflow, arena, demands))
        return false;
    join(problem->arch, arena, demands);
    demands->reason =
        jn_clash_find(problem, demands->items, demands->count, arena);
    if (demands->reason)
        return false;
    unify_orders(problem, demands);
    return true;
}

const char *jn_demands_breach(const struct jn_problem *problem,
                              const struct jn_demands *demands,
                              const struct jn_mapping *mapping,
                              struct jn_arena *arena)
{
    struct jn_diags *diags = jn_diags_new(arena);
    struct jn_arch *arch = jn_arena_take(arena, 1, sizeof *arch);
    *arch = *problem->arch;
    arch->constraints = demands->items;
    arch->constraint_count = demands->count;
    if (jn_constraints_check(arch, problem->layer, mapping,
                             problem->layer->place, diags))
        return NULL;
    return jn_diags_first(diags)->text;
}
