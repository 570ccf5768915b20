/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_constraint.h"

#include "import/timeloop_factors.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>

static const char constraint_keys[] =
    "target name type factors permutation split keep bypass no_coalesce "
    "no_reuse no_temporal_reuse no_multicast_no_reduction no_link_transfer "
    "rmw_first_update remainders default_max_factor default_min_factor min "
    "max proportion attributes";

/* A constraint as it is being read. */
struct draft {
    const struct jn_node *entry;
    const struct jn_node *target; /* of a group of them; NULL: its own */
    const struct jn_layer *layer;
    const struct jn_reader *reader;
    struct jn_constraint *constraint;
    struct jn_level *target_level;
};

/* Older files put everything under "attributes". */
static const struct jn_node *find(const struct draft *draft, const char *keys)
{
    const struct jn_node *found = jn_timeloop_find(draft->entry, keys);
    if (found != NULL)
        return found;
    return jn_timeloop_find(jn_timeloop_find(draft->entry, "attributes"), keys);
}

/* Factors larger than the bound say nothing: Timeloop passes over them. */
static bool is_meaningful(const struct jn_timeloop_factor *factor,
                          const struct draft *draft)
{
    const struct jn_layer *layer = draft->layer;
    if (factor->end <= layer->bounds[factor->dim])
        return true;
    jn_warning(draft->reader->diags, factor->place,
               "the factor %llu of dimension '%s' is larger than its bound "
               "%llu; the constraint is passed over",
               (unsigned long long)factor->end, layer->dim_names[factor->dim],
               (unsigned long long)layer->bounds[factor->dim]);
    return false;
}

static bool read_factors(const struct draft *draft)
{
    struct jn_timeloop_factors factors;
    struct jn_constraint *constraint = draft->constraint;
    if (!jn_timeloop_factors_read(find(draft, "factors"), true, draft->layer,
                                  draft->reader, &factors))
        return false;
    struct jn_factor_limit *limits =
        jn_arena_take(draft->reader->arena, factors.count + 1, sizeof *limits);
    for (size_t i = 0; i < factors.count; i++) {
        const struct jn_timeloop_factor *factor = &factors.items[i];
        if (is_meaningful(factor, draft))
            limits[constraint->factor_count++] = (struct jn_factor_limit){
                draft->layer->dim_names[factor->dim], factor->relation,
                factor->end, factor->place};
    }
    constraint->factors = limits;
    return true;
}

static bool read_order(const struct draft *draft)
{
    struct jn_timeloop_order order;
    struct jn_constraint *constraint = draft->constraint;
    if (!jn_timeloop_order_read(find(draft, "permutation"), draft->layer,
                                draft->reader, &order))
        return false;
    const char **names = jn_arena_take(draft->reader->arena,
                                       (size_t)2 * JN_MAX_DIMS, sizeof *names);
    const char **outer = names + JN_MAX_DIMS;
    for (size_t i = 0; i < order.inner_count; i++)
        names[i] = draft->layer->dim_names[order.inner[i]];
    for (size_t i = 0; i < order.outer_count; i++)
        outer[order.outer_count - 1 - i] =
            draft->layer->dim_names[order.outer[i]];
    constraint->inner_order = names;
    constraint->inner_order_count = order.inner_count;
    constraint->outer_order = outer;
    constraint->outer_order_count = order.outer_count;
    return true;
}

/* A limit that is given with NODE; HAS tells whether it is. */
static bool read_limit(const struct jn_node *node, const struct draft *draft,
                       bool *has, uint64_t *limit)
{
    *has = node != NULL;
    return jn_timeloop_count(node, draft->reader, limit);
}

/* Which levels may have residuals cannot be said: all or none. */
static void warn_remainders(const struct draft *draft)
{
    const struct jn_node *node = find(draft, "remainders");
    if (node != NULL)
        jn_warning(draft->reader->diags, node->key_place,
                   "'%s' has no effect here: with imperfect factors (template "
                   "'ruby') the loops of any level may leave a residual",
                   node->key);
}

/* Loops, in time or in space. */
static bool read_loops(const struct draft *draft)
{
    struct jn_constraint *constraint = draft->constraint;
    bool fine = read_factors(draft);
    warn_remainders(draft);
    fine &= read_order(draft);
    fine &= read_limit(find(draft, "default_max_factor"), draft,
                       &constraint->has_max_factor, &constraint->max_factor);
    fine &= read_limit(find(draft, "default_min_factor"), draft,
                       &constraint->has_min_factor, &constraint->min_factor);
    if (constraint->spatial)
        fine &= read_limit(jn_timeloop_find(draft->entry, "split"), draft,
                           &constraint->has_split, &constraint->split);
    return fine;
}

static bool name_tensors(const struct draft *draft, const char *key,
                         const char *const **names, size_t *count)
{
    jn_tensors set;
    const struct jn_layer *layer = draft->layer;
    if (!jn_timeloop_tensors_read(find(draft, key), layer, draft->reader, &set))
        return false;
    const char **list =
        jn_arena_take(draft->reader->arena, JN_MAX_TENSORS, sizeof *list);
    for (size_t i = 0; i < layer->tensor_count; i++)
        if ((set & (jn_tensors)1 << i) != 0)
            list[(*count)++] = layer->tensors[i].name;
    *names = list;
    return true;
}

static bool name_flagged(const struct draft *draft, const char *keys,
                         enum jn_flag flag)
{
    struct jn_flagged *flagged = &draft->constraint->flagged[flag];
    return name_tensors(draft, keys, &flagged->tensors, &flagged->count);
}

static bool read_flags(const struct draft *draft)
{
    if (draft->constraint->spatial) {
        bool fine = name_flagged(draft, "no_reuse no_multicast_no_reduction",
                                 JN_FLAG_NO_MULTICAST);
        return name_flagged(draft, "no_link_transfer",
                            JN_FLAG_NO_LINK_TRANSFER) &&
               fine;
    }
    bool fine = name_flagged(draft, "no_reuse no_temporal_reuse",
                             JN_FLAG_NO_TEMPORAL_REUSE);
    return name_flagged(draft, "rmw_first_update", JN_FLAG_RMW_FIRST_UPDATE) &&
           fine;
}

static bool read_tensors(const struct draft *draft)
{
    struct jn_constraint *constraint = draft->constraint;
    bool fine =
        name_tensors(draft, "keep", &constraint->keep, &constraint->keep_count);
    fine &= name_flagged(draft, "no_coalesce", JN_FLAG_NO_COALESCE);
    return name_tensors(draft, "bypass", &constraint->bypass,
                        &constraint->bypass_count) &&
           fine;
}

/* A level's own share of tiles is 0 as long as no constraint says more. */
static bool read_overbooking(const struct draft *draft)
{
    const struct jn_node *node = find(draft, "proportion");
    double *share = &draft->target_level->sparsity.max_overbooked_share;
    if (node == NULL) {
        jn_error(draft->reader->diags, draft->entry->place,
                 "a constraint 'max_overbooked_proportion' needs a "
                 "'proportion'");
        return false;
    }
    if (!jn_timeloop_real(node, draft->reader, share))
        return false;
    if (*share >= 0 && *share <= 1)
        return true;
    jn_error(draft->reader->diags, node->place,
             "'proportion' is a share of the tiles, from 0 to 1");
    return false;
}

static bool read_by_type(const struct draft *draft, const struct jn_node *type)
{
    struct jn_constraint *constraint = draft->constraint;
    constraint->spatial = jn_timeloop_is_word(type, "spatial");
    if (jn_timeloop_is_word(type, "temporal spatial")) {
        bool fine = read_flags(draft);
        return read_loops(draft) && fine;
    }
    if (jn_timeloop_is_word(type, "datatype bypass bypassing dataspace"))
        return read_tensors(draft);
    if (jn_timeloop_is_word(type, "utilization parallelism"))
        return jn_timeloop_real(find(draft, "min"), draft->reader,
                                &constraint->min_total_parallelism);
    if (jn_timeloop_is_word(type, "max_overbooked_proportion"))
        return read_overbooking(draft);
    jn_error(draft->reader->diags, type->place,
             "a constraint's 'type' must be 'temporal', 'spatial', 'datatype', "
             "'bypass', 'utilization', 'parallelism' or "
             "'max_overbooked_proportion'%s%s%s",
             type->kind == JN_SCALAR ? ", not '" : "",
             type->kind == JN_SCALAR ? type->text : "",
             type->kind == JN_SCALAR ? "'" : "");
    return false;
}

static bool read_constraint(struct draft *draft, const struct jn_arch *arch)
{
    const struct jn_reader *reader = draft->reader;
    if (!jn_node_is(draft->entry, JN_GROUP, "a constraint", reader))
        return false;
    const struct jn_node *target =
        draft->target ? draft->target : find(draft, "target name");
    const struct jn_node *type = find(draft, "type");
    jn_timeloop_warn_slips(draft->entry, "a constraint", constraint_keys,
                           reader);
    if (target == NULL || type == NULL) {
        jn_error(reader->diags, draft->entry->place,
                 "a constraint needs a '%s'",
                 target == NULL ? "target" : "type");
        return false;
    }
    int level = jn_timeloop_target(target, arch, reader);
    if (level == JN_NO_LEVEL)
        return false;
    draft->constraint->level = arch->levels[level].component.name;
    draft->constraint->place = draft->entry->place;
    draft->target_level = &arch->levels[level];
    return read_by_type(draft, type);
}

/* {constraints: "name", constraints_name: [...]} chooses one of several. */
static const struct jn_node *chosen_list(const struct jn_node *group,
                                         const struct jn_node *name,
                                         const struct jn_reader *reader)
{
    const char *key =
        jn_arena_format(reader->arena, "constraints_%s", name->text);
    const struct jn_node *list = jn_timeloop_find(group, key);
    if (list == NULL)
        jn_error(reader->diags, name->place, "there is no '%s'", key);
    return list;
}

/* The list itself, or that inside {targets: [...]}.  False after a complaint;
 * *LIST is NULL where there is none. */
static bool find_list(const struct jn_node *node,
                      const struct jn_reader *reader,
                      const struct jn_node **list)
{
    *list = node;
    if (node != NULL && node->kind == JN_GROUP) {
        *list = jn_timeloop_find(node, "targets constraints");
        if (*list != NULL && (*list)->kind == JN_SCALAR) {
            *list = chosen_list(node, *list, reader);
            return *list != NULL;
        }
    }
    return *list == NULL ||
           jn_node_is(*list, JN_LIST, "the list of constraints", reader);
}

/* The constraints inside a target's {name, constraints: [...]}, or NULL. */
static const struct jn_node *find_nested(const struct jn_node *entry)
{
    const struct jn_node *nested = jn_timeloop_find(entry, "constraints");
    return nested != NULL && nested->kind == JN_LIST ? nested : NULL;
}

static size_t count_entries(const struct jn_node *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->item_count; i++) {
        const struct jn_node *nested = find_nested(list->items[i]);
        count += nested != NULL ? nested->item_count : 1;
    }
    return count;
}

static bool add_constraint(const struct draft *like,
                           const struct jn_node *entry, struct jn_arch *arch)
{
    struct jn_constraint constraint = {0};
    struct draft draft = *like;
    draft.entry = entry;
    draft.constraint = &constraint;
    if (!read_constraint(&draft, arch))
        return false;
    arch->constraints[arch->constraint_count++] = constraint;
    return true;
}

static bool add_entry(const struct jn_node *entry, const struct draft *like,
                      struct jn_arch *arch)
{
    const struct jn_node *nested = find_nested(entry);
    struct draft draft = *like;
    bool fine = true;
    if (nested == NULL)
        return add_constraint(&draft, entry, arch);
    draft.target = jn_timeloop_find(entry, "target name");
    for (size_t i = 0; i < nested->item_count; i++)
        fine &= add_constraint(&draft, nested->items[i], arch);
    return fine;
}

bool jn_timeloop_constraints_read(const struct jn_node *node,
                                  const struct jn_layer *layer,
                                  const struct jn_reader *reader,
                                  struct jn_arch *arch)
{
    const struct jn_node *list;
    const struct draft draft = {.layer = layer, .reader = reader};
    bool fine = true;
    if (!find_list(node, reader, &list))
        return false;
    if (list == NULL)
        return true;
    struct jn_constraint *all = jn_arena_take(
        reader->arena, arch->constraint_count + count_entries(list),
        sizeof *arch->constraints);
    for (size_t i = 0; i < arch->constraint_count; i++)
        all[i] = arch->constraints[i];
    arch->constraints = all;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= add_entry(list->items[i], &draft, arch);
    return fine;
}

/* A constraint beside the loops that it is about. */
struct trial {
    const struct jn_constraint *constraint;
    const struct jn_timeloop_nest *nest;
    const struct jn_timeloop_loops *loops;
    struct jn_diags *diags;
};

/* WANTED says what the constraint asks for. */
static bool violate(const struct trial *trial, const char *wanted,
                    const char *dim)
{
    const struct jn_constraint *constraint = trial->constraint;
    assert(constraint->level != NULL && dim != NULL);
    struct jn_place place = trial->loops->directive != NULL
                                ? trial->loops->directive->place
                                : trial->nest->place;
    jn_error(trial->diags, place,
             "the mapping breaks a constraint of '%s' on its loops in %s: %s "
             "'%s' (%s:%u)",
             constraint->level, constraint->spatial ? "space" : "time", wanted,
             dim, constraint->place.file, constraint->place.line);
    jn_note(trial->diags, constraint->place, "the constraint is here");
    return false;
}

static bool check_factor(const struct trial *trial,
                         const struct jn_factor_limit *limit)
{
    const struct jn_layer *layer = trial->nest->layer;
    int dim = jn_layer_find_dim(layer, limit->dim);
    assert(dim >= 0);
    uint64_t end = trial->loops->ends[dim];
    uint64_t value = limit->value != 0 ? limit->value : layer->bounds[dim];
    if (limit->relation == JN_EQUAL && end != value)
        return violate(trial, "a factor must be another one, that of",
                       limit->dim);
    if (limit->relation == JN_AT_MOST && end > value)
        return violate(trial, "a factor must be smaller, that of", limit->dim);
    return true;
}

static bool is_limited(const struct jn_constraint *constraint, const char *dim)
{
    for (size_t i = 0; i < constraint->factor_count; i++)
        if (strcmp(constraint->factors[i].dim, dim) == 0)
            return true;
    return false;
}

static bool check_factors(const struct trial *trial)
{
    const struct jn_constraint *constraint = trial->constraint;
    const struct jn_layer *layer = trial->nest->layer;
    bool fine = true;
    for (size_t i = 0; i < constraint->factor_count; i++)
        fine &= check_factor(trial, &constraint->factors[i]);
    for (size_t i = 0; constraint->has_max_factor && i < layer->dim_count; i++)
        if (trial->loops->ends[i] > constraint->max_factor &&
            !is_limited(constraint, layer->dim_names[i]))
            fine = violate(trial, "a factor must be smaller, that of",
                           layer->dim_names[i]);
    return fine;
}

/* The dimensions of more than one pass, innermost first. */
static size_t list_working(const struct trial *trial, uint8_t *dims)
{
    size_t count = 0;
    for (size_t i = 0; i < trial->nest->layer->dim_count; i++) {
        uint8_t dim = trial->loops->order[i];
        if (trial->loops->ends[dim] > 1)
            dims[count++] = dim;
    }
    return count;
}

/* ORDER lists the dimensions from one end of the loops, the inner or, for
 * FROM_OUTSIDE, the outer one. */
static bool check_order(const struct trial *trial, const char *const *order,
                        size_t order_count, bool from_outside)
{
    const struct jn_layer *layer = trial->nest->layer;
    uint8_t dims[JN_MAX_DIMS];
    size_t count = list_working(trial, dims);
    size_t position = 0;
    for (size_t i = 0; i < order_count; i++) {
        int dim = jn_layer_find_dim(layer, order[i]);
        assert(dim >= 0);
        if (trial->loops->ends[dim] == 1)
            continue;
        assert(position < count);
        size_t at = from_outside ? count - 1 - position : position;
        if (dims[at] != dim)
            return violate(trial, "another order of loops is asked for, see",
                           order[i]);
        position++;
    }
    return true;
}

static bool check_split(const struct trial *trial)
{
    const struct jn_timeloop_loops *loops = trial->loops;
    for (size_t i = 0;
         trial->constraint->has_split && i < trial->nest->layer->dim_count;
         i++) {
        uint8_t dim = loops->order[i];
        if (loops->ends[dim] > 1 &&
            (i < loops->split) != (i < trial->constraint->split))
            return violate(trial, "another axis is asked for, that of",
                           trial->nest->layer->dim_names[dim]);
    }
    return true;
}

bool jn_timeloop_constraints_check(const struct jn_timeloop_nest *nest,
                                   struct jn_diags *diags)
{
    bool fine = true;
    for (size_t i = 0; i < nest->arch->constraint_count; i++) {
        const struct jn_constraint *constraint = &nest->arch->constraints[i];
        int level = jn_arch_find_level(nest->arch, constraint->level);
        assert(level != JN_NO_LEVEL);
        const struct trial trial = {constraint, nest,
                                    constraint->spatial ? &nest->space[level]
                                                        : &nest->time[level],
                                    diags};
        fine &= check_factors(&trial);
        fine &= check_order(&trial, constraint->inner_order,
                            constraint->inner_order_count, false);
        fine &= check_order(&trial, constraint->outer_order,
                            constraint->outer_order_count, true);
        fine &= check_split(&trial);
    }
    return fine;
}
