/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/clash.h"

#include "search/neurons.h"
#include "spec/neuron_unit.h"

#include <assert.h>
#include <inttypes.h>

/* One limit on a loop; without a constraint it is the machine's or layer's. */
struct limit {
    uint64_t value;
    const struct jn_constraint *constraint;
    const struct jn_factor_limit *of; /* NULL: of all that are not named */
};

struct limits {
    struct limit least, most;
};

/* What is looked at. */
struct hunt {
    const struct jn_problem *problem;
    const struct jn_constraint *constraints;
    size_t count;
    struct jn_arena *arena;
};

static const struct jn_layer *layer_of(const struct hunt *hunt)
{
    return hunt->problem->layer;
}

static int level_of(const struct hunt *hunt,
                    const struct jn_constraint *constraint)
{
    return jn_arch_find_level(hunt->problem->arch, constraint->level);
}

static bool share_slot(const struct hunt *hunt, const struct jn_constraint *a,
                       const struct jn_constraint *b)
{
    return a->spatial == b->spatial && level_of(hunt, a) == level_of(hunt, b);
}

/* Where a constraint stands: "(file:line)" or the dataflow it is part of. */
static const char *place_text(const struct hunt *hunt,
                              const struct jn_constraint *constraint,
                              struct jn_place place)
{
    if (place.file)
        return jn_arena_format(hunt->arena, "(%s:%u)", place.file, place.line);
    if (constraint->dataflow)
        return jn_arena_format(hunt->arena, "(of dataflow '%s')",
                               constraint->dataflow);
    return "(of the machine)";
}

static void limit(struct limits *limits, enum jn_relation relation,
                  struct limit new)
{
    if (relation != JN_AT_MOST && new.value > limits->least.value)
        limits->least = new;
    if (relation != JN_AT_LEAST && new.value < limits->most.value)
        limits->most = new;
}

static void limit_by(const struct hunt *hunt, size_t dim,
                     const struct jn_constraint *constraint,
                     struct limits *limits)
{
    bool named = false;
    for (size_t i = 0; i < constraint->factor_count; i++) {
        const struct jn_factor_limit *of = &constraint->factors[i];
        if (jn_layer_find_dim(layer_of(hunt), of->dim) != (int)dim)
            continue;
        named = true;
        uint64_t value =
            of->value == 0 ? layer_of(hunt)->bounds[dim] : of->value;
        limit(limits, of->relation, (struct limit){value, constraint, of});
    }
    if (!named && constraint->has_max_factor)
        limit(limits, JN_AT_MOST,
              (struct limit){constraint->max_factor, constraint, NULL});
    if (!named && constraint->has_min_factor)
        limit(limits, JN_AT_LEAST,
              (struct limit){constraint->min_factor, constraint, NULL});
}

/* Limits of a dimension's loop where LIKE is about. */
static struct limits find_limits(const struct hunt *hunt, size_t dim,
                                 const struct jn_constraint *like)
{
    const struct jn_mesh *children =
        &hunt->problem->children[level_of(hunt, like)];
    uint64_t most =
        like->spatial ? children->x * children->y : layer_of(hunt)->bounds[dim];
    struct limits limits = {{1, NULL, NULL}, {most, NULL, NULL}};
    for (size_t i = 0; i < hunt->count; i++)
        if (share_slot(hunt, &hunt->constraints[i], like))
            limit_by(hunt, dim, &hunt->constraints[i], &limits);
    return limits;
}

static const char *limit_text(const struct hunt *hunt,
                              const struct limit *limit, const char *other)
{
    static const char *const relations[] = {
        [JN_EQUAL] = "=", [JN_AT_MOST] = "<=", [JN_AT_LEAST] = ">="};
    const struct jn_factor_limit *of = limit->of;
    if (of)
        return jn_arena_format(
            hunt->arena, "'%s %s %" PRIu64 "' %s", of->dim,
            relations[of->relation], limit->value,
            place_text(hunt, limit->constraint,
                       of->place.file ? of->place : limit->constraint->place));
    return jn_arena_format(
        hunt->arena, "'%s = %" PRIu64 "' %s", other, limit->value,
        place_text(hunt, limit->constraint, limit->constraint->place));
}

/* Says that the limits leave nothing. */
static const char *explain_limits(const struct hunt *hunt, size_t dim,
                                  const struct jn_constraint *like,
                                  const struct limits *limits)
{
    assert(limits->least.constraint);
    const char *least = limit_text(hunt, &limits->least, "min_factor");
    const char *dim_name = layer_of(hunt)->dim_names[dim];
    if (limits->most.constraint)
        return jn_arena_format(
            hunt->arena, "level '%s', %s: %s contradicts %s%s%s%s", like->level,
            like->spatial ? "in space" : "in time", least,
            limit_text(hunt, &limits->most, "max_factor"),
            limits->most.of ? "" : " for '", limits->most.of ? "" : dim_name,
            limits->most.of ? "" : "'");
    if (like->spatial)
        return jn_arena_format(hunt->arena,
                               "level '%s', in space: %s needs more than the "
                               "%" PRIu64 " instance%s inside it",
                               like->level, least, limits->most.value,
                               limits->most.value == 1 ? "" : "s");
    return jn_arena_format(hunt->arena,
                           "level '%s', in time: %s is more than the %" PRIu64
                           " of '%s'",
                           like->level, least, limits->most.value, dim_name);
}

static const char *find_limit_clash(const struct hunt *hunt,
                                    const struct jn_constraint *like)
{
    for (size_t dim = 0; dim < layer_of(hunt)->dim_count; dim++) {
        struct limits limits = find_limits(hunt, dim, like);
        if (limits.least.value > limits.most.value)
            return explain_limits(hunt, dim, like, &limits);
    }
    return NULL;
}

static bool names_tensor(const struct hunt *hunt, const char *const *names,
                         size_t count, size_t tensor)
{
    for (size_t i = 0; i < count; i++)
        if (jn_layer_find_tensor(layer_of(hunt), names[i]) == (int)tensor)
            return true;
    return false;
}

static bool keeps(const struct hunt *hunt, const struct jn_constraint *c,
                  size_t tensor)
{
    return names_tensor(hunt, c->keep, c->keep_count, tensor);
}

static bool refuses(const struct hunt *hunt, const struct jn_constraint *c,
                    size_t tensor)
{
    return names_tensor(hunt, c->bypass, c->bypass_count, tensor) ||
           (c->keep_only && !keeps(hunt, c, tensor));
}

/* Two constraints, one of which keeps what the other one refuses. */
static const char *find_keep_clash(const struct hunt *hunt,
                                   const struct jn_constraint *a,
                                   const struct jn_constraint *b)
{
    if (level_of(hunt, a) != level_of(hunt, b))
        return NULL;
    for (size_t t = 0; t < layer_of(hunt)->tensor_count; t++)
        if (keeps(hunt, a, t) && refuses(hunt, b, t))
            return jn_arena_format(
                hunt->arena,
                "level '%s' is to keep '%s' %s and to bypass it %s", a->level,
                layer_of(hunt)->tensors[t].name, place_text(hunt, a, a->place),
                place_text(hunt, b, b->place));
    return NULL;
}

size_t jn_order_dims(const struct jn_layer *layer, const char *const *order,
                     size_t count, jn_dims passed_over, uint8_t *dims)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int dim = jn_layer_find_dim(layer, order[i]);
        if (dim < 0 || passed_over >> dim & 1)
            continue;
        passed_over |= (jn_dims)1 << dim;
        dims[found++] = (uint8_t)dim;
    }
    return found;
}

static jn_dims find_idle_dims(const struct hunt *hunt,
                              const struct jn_constraint *like)
{
    jn_dims idle = 0;
    for (size_t dim = 0; dim < layer_of(hunt)->dim_count; dim++)
        if (find_limits(hunt, dim, like).most.value <= 1)
            idle |= (jn_dims)1 << dim;
    return idle;
}

/* True if neither of two orders begins with the other. */
static bool orders_differ(const uint8_t *a, size_t a_count, const uint8_t *b,
                          size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++)
        if (a[i] != b[i])
            return true;
    return false;
}

static bool inner_orders_differ(const struct hunt *hunt,
                                const struct jn_constraint *a,
                                const struct jn_constraint *b, jn_dims idle)
{
    uint8_t first[JN_MAX_DIMS];
    uint8_t second[JN_MAX_DIMS];
    size_t first_count = jn_order_dims(layer_of(hunt), a->inner_order,
                                       a->inner_order_count, idle, first);
    size_t second_count = jn_order_dims(layer_of(hunt), b->inner_order,
                                        b->inner_order_count, idle, second);
    return orders_differ(first, first_count, second, second_count);
}

static bool outer_orders_differ(const struct hunt *hunt,
                                const struct jn_constraint *a,
                                const struct jn_constraint *b, jn_dims idle)
{
    uint8_t first[JN_MAX_DIMS];
    uint8_t second[JN_MAX_DIMS];
    size_t first_count = jn_order_dims(layer_of(hunt), a->outer_order,
                                       a->outer_order_count, idle, first);
    size_t second_count = jn_order_dims(layer_of(hunt), b->outer_order,
                                        b->outer_order_count, idle, second);
    return orders_differ(first, first_count, second, second_count);
}

static const char *find_order_clash(const struct hunt *hunt,
                                    const struct jn_constraint *a,
                                    const struct jn_constraint *b)
{
    const char *what = NULL;
    if (!share_slot(hunt, a, b))
        return NULL;
    jn_dims idle = find_idle_dims(hunt, a);
    if (a->has_split && b->has_split && a->split != b->split)
        what = "split";
    else if (inner_orders_differ(hunt, a, b, idle))
        what = "inner_order";
    else if (outer_orders_differ(hunt, a, b, idle))
        what = "outer_order";
    return what ? jn_arena_format(hunt->arena,
                                  "level '%s', %s: '%s' %s contradicts that %s",
                                  a->level, a->spatial ? "in space" : "in time",
                                  what, place_text(hunt, b, b->place),
                                  place_text(hunt, a, a->place))
                : NULL;
}

static const char *tensor_name(const struct hunt *hunt, jn_tensors tensors)
{
    return layer_of(hunt)->tensors[__builtin_ctz(tensors)].name;
}

static jn_tensors find_named(const struct hunt *hunt, const char *const *names,
                             size_t count)
{
    jn_tensors named = 0;
    for (size_t i = 0; i < count; i++) {
        int tensor = jn_layer_find_tensor(layer_of(hunt), names[i]);
        if (tensor >= 0)
            named |= (jn_tensors)1 << tensor;
    }
    return named;
}

static const char *unit_name(const struct hunt *hunt)
{
    const struct jn_arch *arch = hunt->problem->arch;
    return arch->levels[arch->neurons.level].component.name;
}

/* Neurons have their sums at one level, and nothing of them is further in. */
static const char *find_neuron_keep_clash(const struct hunt *hunt,
                                          const struct jn_constraint *c)
{
    size_t level = (size_t)level_of(hunt, c);
    const struct jn_layer *layer = layer_of(hunt);
    const struct jn_arch *arch = hunt->problem->arch;
    jn_tensors kept = find_named(hunt, c->keep, c->keep_count);
    jn_tensors left = c->keep_only ? ~kept : 0;
    left |= find_named(hunt, c->bypass, c->bypass_count);
    jn_tensors banned = kept & jn_neurons_banned(arch, layer, level);
    jn_tensors missing = left & jn_neurons_needed(arch, layer, level);
    if (banned != 0)
        return jn_arena_format(
            hunt->arena,
            "'%s' cannot keep '%s' %s: the neurons of layer '%s' are updated "
            "at '%s', further out",
            c->level, tensor_name(hunt, banned), place_text(hunt, c, c->place),
            layer->name, unit_name(hunt));
    if (missing == 0)
        return NULL;
    return jn_arena_format(
        hunt->arena,
        "'%s' must keep '%s', but is not to %s: the neurons of layer '%s' are "
        "updated there",
        c->level, tensor_name(hunt, missing), place_text(hunt, c, c->place),
        layer->name);
}

/* Parts of their sums, and their steps, are not spread outside of it. */
static const char *find_neuron_spread_clash(const struct hunt *hunt,
                                            const struct jn_constraint *c)
{
    jn_dims dims =
        jn_neurons_unspread(hunt->problem, (size_t)level_of(hunt, c));
    for (size_t i = 0; c->spatial && i < c->factor_count; i++) {
        const struct jn_factor_limit *factor = &c->factors[i];
        int dim = jn_layer_find_dim(layer_of(hunt), factor->dim);
        if (dim < 0 || !(dims >> dim & 1) || factor->relation == JN_AT_MOST)
            continue;
        uint64_t value =
            factor->value == 0 ? layer_of(hunt)->bounds[dim] : factor->value;
        if (value > 1)
            return jn_arena_format(
                hunt->arena,
                "level '%s', in space: '%s' cannot be spread %s: the neurons "
                "of "
                "layer '%s' are updated at '%s', %s",
                c->level, factor->dim,
                place_text(hunt, c,
                           factor->place.file ? factor->place : c->place),
                layer_of(hunt)->name, unit_name(hunt),
                layer_of(hunt)->neuron.time == dim
                    ? "one step after the other"
                    : "where each has all of its sum");
    }
    return NULL;
}

static const char *find_neuron_clash(const struct hunt *hunt,
                                     const struct jn_constraint *constraint)
{
    if (layer_of(hunt)->neuron.model == JN_NEURON_NONE)
        return NULL;
    const char *text = find_neuron_keep_clash(hunt, constraint);
    return text ? text : find_neuron_spread_clash(hunt, constraint);
}

static bool is_there(const struct hunt *hunt, size_t index)
{
    return level_of(hunt, &hunt->constraints[index]) != JN_NO_LEVEL;
}

/* Contradictions of a constraint with itself and with those before it. */
static const char *find_among(const struct hunt *hunt, size_t index)
{
    const struct jn_constraint *constraint = &hunt->constraints[index];
    const char *text = find_limit_clash(hunt, constraint);
    if (!text)
        text = find_neuron_clash(hunt, constraint);
    for (size_t other = 0; !text && other <= index; other++) {
        const struct jn_constraint *before = &hunt->constraints[other];
        if (!is_there(hunt, other))
            continue;
        text = find_keep_clash(hunt, constraint, before);
        if (!text)
            text = find_keep_clash(hunt, before, constraint);
        if (!text)
            text = find_order_clash(hunt, before, constraint);
    }
    return text;
}

const char *jn_clash_find(const struct jn_problem *problem,
                          const struct jn_constraint *constraints, size_t count,
                          struct jn_arena *arena)
{
    const struct hunt hunt = {problem, constraints, count, arena};
    const char *text = NULL;
    for (size_t i = 0; i < count && !text; i++)
        if (is_there(&hunt, i))
            text = find_among(&hunt, i);
    return text;
}
