/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/constraint_check.h"

#include "base/checked.h"

/* One constraint, and what the mapping does at its level. */
struct check {
    const struct jn_arch *arch;
    const struct jn_layer *layer;
    const struct jn_mapping *mapping;
    const struct jn_constraint *constraint;
    uint64_t factors[JN_MAX_DIMS]; /* of the loops it is about */
    size_t level;
    const char *where; /* "in time" */
    struct jn_place place;
    struct jn_diags *diags;
};

static bool is_about(const struct check *check, const struct jn_loop *loop)
{
    return loop->level == check->level && loop->end > 1 &&
           (loop->axis != JN_TIME) == check->constraint->spatial;
}

static bool refuse(const struct check *check, struct jn_place constraint)
{
    jn_note(check->diags, constraint, "the constraint is here");
    return false;
}

static const char *level_name(const struct check *check)
{
    return check->arch->levels[check->level].component.name;
}

static bool limit_holds(const struct jn_factor_limit *limit, uint64_t factor,
                        uint64_t value)
{
    if (limit->relation == JN_AT_MOST)
        return factor <= value;
    if (limit->relation == JN_AT_LEAST)
        return factor >= value;
    return factor == value;
}

static bool check_limit(const struct check *check,
                        const struct jn_factor_limit *limit)
{
    static const char *const relations[] = {
        [JN_EQUAL] = "=", [JN_AT_MOST] = "<=", [JN_AT_LEAST] = ">="};
    int dim = jn_layer_find_dim(check->layer, limit->dim);
    if (dim < 0)
        return true;
    uint64_t value =
        limit->value == 0 ? check->layer->bounds[dim] : limit->value;
    uint64_t factor = check->factors[dim];
    if (limit_holds(limit, factor, value))
        return true;
    jn_error(check->diags, check->place,
             "level '%s' has a factor of %llu of '%s' %s, but the machine "
             "demands '%s %s %llu'",
             level_name(check), (unsigned long long)factor, limit->dim,
             check->where, limit->dim, relations[limit->relation],
             (unsigned long long)value);
    return refuse(check, limit->place);
}

static bool is_limited(const struct check *check, size_t dim)
{
    const struct jn_constraint *constraint = check->constraint;
    for (size_t index = 0; index < constraint->factor_count; index++)
        if (jn_layer_find_dim(check->layer, constraint->factors[index].dim) ==
            (int)dim)
            return true;
    return false;
}

static bool check_others(const struct check *check)
{
    const struct jn_constraint *constraint = check->constraint;
    for (size_t dim = 0; dim < check->layer->dim_count; dim++) {
        uint64_t factor = check->factors[dim];
        bool above =
            constraint->has_max_factor && factor > constraint->max_factor;
        bool below =
            constraint->has_min_factor && factor < constraint->min_factor;
        if ((!above && !below) || is_limited(check, dim))
            continue;
        jn_error(check->diags, check->place,
                 "level '%s' has a factor of %llu of '%s' %s, but the machine "
                 "demands %llu at %s",
                 level_name(check), (unsigned long long)factor,
                 check->layer->dim_names[dim], check->where,
                 (unsigned long long)(above ? constraint->max_factor
                                            : constraint->min_factor),
                 above ? "most" : "least");
        return refuse(check, constraint->place);
    }
    return true;
}

static bool check_factors(const struct check *check)
{
    bool good = true;
    for (size_t index = 0; index < check->constraint->factor_count; index++)
        good &= check_limit(check, &check->constraint->factors[index]);
    return check_others(check) && good;
}

/* First name from *NEXT on that has a loop here; -1 when none is left. */
static int next_in_order(const struct check *check, const char *const *order,
                         size_t count, size_t *next)
{
    for (; *next < count; (*next)++) {
        int dim = jn_layer_find_dim(check->layer, order[*next]);
        if (dim >= 0 && check->factors[dim] > 1)
            return dim;
    }
    return -1;
}

/* Goes through the loops from one side and through the order with them. */
static bool check_order(const struct check *check, const char *const *order,
                        size_t count, bool from_inside)
{
    size_t next = 0;
    int last = -1;
    for (size_t step = 0; step < check->mapping->loop_count; step++) {
        size_t index =
            from_inside ? check->mapping->loop_count - 1 - step : step;
        const struct jn_loop *loop = &check->mapping->loops[index];
        if (!is_about(check, loop) || loop->dim == last)
            continue;
        last = next_in_order(check, order, count, &next);
        next++;
        if (last < 0)
            return true;
        if (loop->dim == last)
            continue;
        jn_error(check->diags, check->place,
                 "the %s loops of level '%s' %s do not follow the order that "
                 "the machine demands: '%s' comes before '%s'",
                 from_inside ? "inner" : "outer", level_name(check),
                 check->where, check->layer->dim_names[loop->dim],
                 check->layer->dim_names[last]);
        return refuse(check, check->constraint->place);
    }
    return true;
}

/* Position of the dimension in the order from the inside, or its length. */
static size_t position_of(const struct check *check, size_t dim)
{
    const struct jn_constraint *constraint = check->constraint;
    size_t position = 0;
    while (position < constraint->inner_order_count &&
           jn_layer_find_dim(check->layer, constraint->inner_order[position]) !=
               (int)dim)
        position++;
    return position;
}

/* The first SPLIT dimensions of the order run along x, the others along y;
 * one that the order does not name may still be within the split. */
static bool check_split(const struct check *check)
{
    const struct jn_constraint *constraint = check->constraint;
    if (!constraint->has_split)
        return true;
    for (size_t index = 0; index < check->mapping->loop_count; index++) {
        const struct jn_loop *loop = &check->mapping->loops[index];
        size_t position = position_of(check, loop->dim);
        bool along_x = loop->axis == JN_SPACE_X;
        bool named = position < constraint->inner_order_count;
        if (!is_about(check, loop) ||
            (named && along_x == (position < constraint->split)) ||
            (!named && (!along_x || position < constraint->split)))
            continue;
        jn_error(check->diags, check->place,
                 "'%s' runs along %s below level '%s', which the machine's "
                 "split does not allow",
                 check->layer->dim_names[loop->dim], along_x ? "x" : "y",
                 level_name(check));
        return refuse(check, constraint->place);
    }
    return true;
}

static bool check_parallelism(const struct check *check)
{
    const struct jn_mesh *inner = jn_arch_inner_mesh(check->arch, check->level);
    const struct jn_mesh *mesh = &check->arch->levels[check->level].mesh;
    uint64_t columns = inner->x / mesh->x;
    uint64_t rows = inner->y / mesh->y;
    double fanout = (double)columns * (double)rows;
    double used = 1;
    for (size_t dim = 0; dim < check->layer->dim_count; dim++)
        used *= (double)check->factors[dim];
    if (used >= check->constraint->min_parallelism * fanout)
        return true;
    jn_error(check->diags, check->place,
             "below level '%s' %.0f of %.0f instances are used, but the "
             "machine demands a share of %g",
             level_name(check), used, fanout,
             check->constraint->min_parallelism);
    return refuse(check, check->constraint->place);
}

/* Of the compute instances, whatever the level. */
static bool check_total_parallelism(const struct check *check)
{
    const struct jn_compute *compute = &check->arch->compute;
    double fanout = (double)compute->mesh.x * (double)compute->mesh.y;
    double least = check->constraint->min_total_parallelism * fanout;
    double used = 1;
    for (size_t index = 0; index < check->mapping->loop_count; index++)
        if (check->mapping->loops[index].axis != JN_TIME)
            used *= (double)check->mapping->loops[index].end;
    if (used >= least)
        return true;
    jn_error(check->diags, check->place,
             "%.0f of %.0f '%s' are used, but the machine demands a share of "
             "%g",
             used, fanout, compute->component.name,
             check->constraint->min_total_parallelism);
    return refuse(check, check->constraint->place);
}

static bool has_name(const char *const *names, size_t count,
                     const struct jn_layer *layer, size_t tensor)
{
    for (size_t index = 0; index < count; index++)
        if (jn_layer_find_tensor(layer, names[index]) == (int)tensor)
            return true;
    return false;
}

static bool check_keep(const struct check *check)
{
    const struct jn_constraint *constraint = check->constraint;
    jn_tensors keep = check->mapping->levels[check->level].keep;
    bool good = true;
    for (size_t tensor = 0; tensor < check->layer->tensor_count; tensor++) {
        bool kept = keep >> tensor & 1;
        bool demanded = has_name(constraint->keep, constraint->keep_count,
                                 check->layer, tensor);
        bool refused = has_name(constraint->bypass, constraint->bypass_count,
                                check->layer, tensor) ||
                       (constraint->keep_only && !demanded);
        if (kept ? !refused : !demanded)
            continue;
        jn_error(check->diags, check->place,
                 "level '%s' %s tensor '%s', but the machine demands that it "
                 "%s it",
                 level_name(check), kept ? "keeps" : "does not keep",
                 check->layer->tensors[tensor].name,
                 kept ? "bypasses" : "keeps");
        good = refuse(check, constraint->place);
    }
    return good;
}

static bool check_flags(const struct check *check)
{
    struct jn_level_mapping level = check->mapping->levels[check->level];
    bool good = true;
    for (int flag = 0; flag < JN_FLAG_COUNT; flag++) {
        const struct jn_flagged *flagged = &check->constraint->flagged[flag];
        jn_tensors set = *jn_flag_member(&level, (enum jn_flag)flag);
        for (size_t tensor = 0; tensor < check->layer->tensor_count; tensor++) {
            if (set >> tensor & 1 || !has_name(flagged->tensors, flagged->count,
                                               check->layer, tensor))
                continue;
            jn_error(check->diags, check->place,
                     "level '%s' lacks '%s' for tensor '%s', which the machine "
                     "demands",
                     level_name(check), jn_flag_name((enum jn_flag)flag),
                     check->layer->tensors[tensor].name);
            good = refuse(check, check->constraint->place);
        }
    }
    return good;
}

static void multiply_factors(struct check *check)
{
    for (size_t dim = 0; dim < JN_MAX_DIMS; dim++)
        check->factors[dim] = 1;
    for (size_t index = 0; index < check->mapping->loop_count; index++) {
        const struct jn_loop *loop = &check->mapping->loops[index];
        if (is_about(check, loop))
            check->factors[loop->dim] =
                jn_mul(check->factors[loop->dim], loop->end);
    }
}

static bool check_constraint(struct check *check)
{
    const struct jn_constraint *constraint = check->constraint;
    check->where = constraint->spatial ? "in space" : "in time";
    multiply_factors(check);
    bool good = check_factors(check);
    good &= check_order(check, constraint->inner_order,
                        constraint->inner_order_count, true);
    good &= check_order(check, constraint->outer_order,
                        constraint->outer_order_count, false);
    if (constraint->spatial) {
        good &= check_split(check);
        good &= check_parallelism(check);
    }
    good &= check_total_parallelism(check);
    good &= check_flags(check);
    return check_keep(check) && good;
}

bool jn_constraints_check(const struct jn_arch *arch,
                          const struct jn_layer *layer,
                          const struct jn_mapping *mapping,
                          struct jn_place place, struct jn_diags *diags)
{
    bool good = true;
    for (size_t index = 0; index < arch->constraint_count; index++) {
        struct check check = {.arch = arch,
                              .layer = layer,
                              .mapping = mapping,
                              .constraint = &arch->constraints[index],
                              .place = place,
                              .diags = diags};
        int level = jn_arch_find_level(arch, check.constraint->level);
        if (level == JN_NO_LEVEL)
            continue;
        check.level = (size_t)level;
        good &= check_constraint(&check);
    }
    return good;
}
