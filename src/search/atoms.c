/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/atoms.h"

#include <assert.h>
#include <inttypes.h>

/* The constraint at hand, and the list that its demands go to. */
struct taking {
    const struct jn_problem *problem;
    const struct jn_constraint *from;
    struct jn_arena *arena;
    struct jn_atom *atoms;
    size_t count;
};

/* Demands that one constraint can make. */
static size_t count_room(const struct jn_constraint *constraint)
{
    return constraint->factor_count + constraint->keep_count +
           constraint->bypass_count + JN_MAX_TENSORS + 5;
}

static const char *place_text(const struct taking *taking,
                              struct jn_place place)
{
    if (!place.file)
        place = taking->from->place;
    if (place.file)
        return jn_arena_format(taking->arena, " (%s:%u)", place.file,
                               place.line);
    if (taking->from->dataflow)
        return jn_arena_format(taking->arena, " (of dataflow '%s')",
                               taking->from->dataflow);
    return "";
}

/* An empty demand on the same level and axis. */
static struct jn_atom *add(struct taking *taking, const char *text,
                           struct jn_place place)
{
    struct jn_atom *atom = &taking->atoms[taking->count++];
    const struct jn_constraint *from = taking->from;
    *atom = (struct jn_atom){.constraint = {.dataflow = from->dataflow,
                                            .level = from->level,
                                            .place = from->place,
                                            .spatial = from->spatial},
                             .text = text,
                             .where = place_text(taking, place)};
    return atom;
}

static const char *side_text(const struct jn_constraint *constraint)
{
    return constraint->spatial ? "space" : "time";
}

static const char *factor_text(const struct jn_problem *problem,
                               const struct jn_constraint *constraint,
                               const struct jn_factor_limit *limit,
                               struct jn_arena *arena)
{
    static const char *const relations[] = {
        [JN_EQUAL] = "=", [JN_AT_MOST] = "<=", [JN_AT_LEAST] = ">="};
    int dim = jn_layer_find_dim(problem->layer, limit->dim);
    assert(dim >= 0);
    return jn_arena_format(arena, "'%s %s %" PRIu64 "' in %s at %s", limit->dim,
                           relations[limit->relation],
                           limit->value == 0 ? problem->layer->bounds[dim]
                                             : limit->value,
                           side_text(constraint), constraint->level);
}

static bool has_dim(const struct taking *taking, const char *name)
{
    return jn_layer_find_dim(taking->problem->layer, name) >= 0;
}

static void take_factors(struct taking *taking)
{
    for (size_t i = 0; i < taking->from->factor_count; i++) {
        const struct jn_factor_limit *limit = &taking->from->factors[i];
        if (!has_dim(taking, limit->dim))
            continue;
        struct jn_atom *atom = add(
            taking,
            factor_text(taking->problem, taking->from, limit, taking->arena),
            limit->place);
        atom->constraint.factors = limit;
        atom->constraint.factor_count = 1;
    }
}

static bool is_named(const struct taking *taking, const char *dim)
{
    for (size_t i = 0; i < taking->from->factor_count; i++) {
        int named = jn_layer_find_dim(taking->problem->layer,
                                      taking->from->factors[i].dim);
        if (named >= 0 &&
            named == jn_layer_find_dim(taking->problem->layer, dim))
            return true;
    }
    return false;
}

/* A limit on all factors that the constraint does not name. */
static void take_rest(struct taking *taking, bool given, const char *key,
                      enum jn_relation relation, uint64_t value)
{
    const struct jn_layer *layer = taking->problem->layer;
    struct jn_factor_limit *limits =
        jn_arena_take(taking->arena, layer->dim_count, sizeof *limits);
    size_t count = 0;
    if (!given)
        return;
    for (size_t d = 0; d < layer->dim_count; d++)
        if (!is_named(taking, layer->dim_names[d]))
            limits[count++] = (struct jn_factor_limit){
                layer->dim_names[d],
                relation,
                value,
                {taking->from->place.file, taking->from->place.line, 0}};
    struct jn_atom *atom = add(
        taking,
        jn_arena_format(taking->arena, "'%s = %" PRIu64 "' in %s at %s", key,
                        value, side_text(taking->from), taking->from->level),
        taking->from->place);
    atom->constraint.factors = limits;
    atom->constraint.factor_count = count;
}

static void take_tensor(struct taking *taking, const char *const *name,
                        bool keeps)
{
    struct jn_atom *atom = add(taking,
                               jn_arena_format(taking->arena, "'%s %s' at %s",
                                               keeps ? "keep" : "bypass", *name,
                                               taking->from->level),
                               taking->from->place);
    if (keeps) {
        atom->constraint.keep = name;
        atom->constraint.keep_count = 1;
    } else {
        atom->constraint.bypass = name;
        atom->constraint.bypass_count = 1;
    }
}

static bool has_tensor(const struct taking *taking, const char *name)
{
    return jn_layer_find_tensor(taking->problem->layer, name) >= 0;
}

static bool is_kept(const struct taking *taking, size_t tensor)
{
    for (size_t i = 0; i < taking->from->keep_count; i++)
        if (jn_layer_find_tensor(taking->problem->layer,
                                 taking->from->keep[i]) == (int)tensor)
            return true;
    return false;
}

static void take_tensors(struct taking *taking)
{
    const struct jn_constraint *from = taking->from;
    const struct jn_layer *layer = taking->problem->layer;
    for (size_t i = 0; i < from->keep_count; i++)
        if (has_tensor(taking, from->keep[i]))
            take_tensor(taking, &from->keep[i], true);
    for (size_t i = 0; i < from->bypass_count; i++)
        if (has_tensor(taking, from->bypass[i]))
            take_tensor(taking, &from->bypass[i], false);
    for (size_t t = 0; from->keep_only && t < layer->tensor_count; t++)
        if (!is_kept(taking, t))
            take_tensor(taking, &layer->tensors[t].name, false);
}

static void take_others(struct taking *taking)
{
    const struct jn_constraint *from = taking->from;
    if (from->has_split) {
        struct jn_constraint *split =
            &add(taking,
                 jn_arena_format(taking->arena, "'split = %" PRIu64 "' at %s",
                                 from->split, from->level),
                 from->place)
                 ->constraint;
        split->has_split = true;
        split->split = from->split;
        split->inner_order = from->inner_order;
        split->inner_order_count = from->inner_order_count;
    }
    if (from->min_parallelism > 0)
        add(taking,
            jn_arena_format(taking->arena, "'min_parallelism = %g' at %s",
                            from->min_parallelism, from->level),
            from->place)
            ->constraint.min_parallelism = from->min_parallelism;
    if (from->min_total_parallelism > 0)
        add(taking,
            jn_arena_format(taking->arena, "'min_total_parallelism = %g'",
                            from->min_total_parallelism),
            from->place)
            ->constraint.min_total_parallelism = from->min_total_parallelism;
}

size_t jn_atoms_list(const struct jn_problem *problem,
                     const struct jn_demands *demands, struct jn_arena *arena,
                     struct jn_atom **atoms)
{
    size_t room = 0;
    for (size_t i = 0; i < demands->count; i++)
        room += count_room(&demands->items[i]);
    struct taking taking = {problem, NULL, arena,
                            jn_arena_take(arena, room, sizeof **atoms), 0};
    for (size_t i = 0; i < demands->count; i++) {
        const struct jn_constraint *from = &demands->items[i];
        if (jn_arch_find_level(problem->arch, from->level) == JN_NO_LEVEL)
            continue;
        taking.from = from;
        take_factors(&taking);
        take_rest(&taking, from->has_max_factor, "max_factor", JN_AT_MOST,
                  from->max_factor);
        take_rest(&taking, from->has_min_factor, "min_factor", JN_AT_LEAST,
                  from->min_factor);
        take_tensors(&taking);
        take_others(&taking);
    }
    *atoms = taking.atoms;
    return taking.count;
}

void jn_atom_change(const struct jn_problem *problem, uint64_t value,
                    struct jn_arena *arena, struct jn_atom *atom)
{
    assert(atom->constraint.factor_count == 1);
    struct jn_factor_limit *limit = jn_arena_take(arena, 1, sizeof *limit);
    *limit = atom->constraint.factors[0];
    limit->value = value;
    atom->constraint.factors = limit;
    atom->text = factor_text(problem, &atom->constraint, limit, arena);
}
