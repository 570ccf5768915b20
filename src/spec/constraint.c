/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/constraint.h"

#include "base/checked.h"
#include "config/schema.h"
#include "spec/constraint_read.h"
#include "spec/list.h"
#include "spec/root.h"
#include "spec/scan.h"

#include <stddef.h>

enum { MOST_FACTORS = 256, MOST_CONSTRAINTS = 4096 };

struct keys {
    struct jn_constraint constraint;
    const struct jn_node *factors, *inner_order, *outer_order, *keep, *bypass;
    const struct jn_node *flags[JN_FLAG_COUNT];
};

#define OF(member) offsetof(struct keys, member)

#define LOOP_FIELDS                                                            \
    {"factors", JN_FIELD_NODE, OF(factors), 0, 0, NULL},                       \
        {"inner_order", JN_FIELD_NODE, OF(inner_order), 0, 0, NULL},           \
        {"outer_order", JN_FIELD_NODE, OF(outer_order), 0, 0, NULL},           \
        {"max_factor",                                                         \
         JN_FIELD_COUNT,                                                       \
         OF(constraint.max_factor),                                            \
         OF(constraint.has_max_factor),                                        \
         JN_POSITIVE,                                                          \
         NULL},                                                                \
    {                                                                          \
        "min_factor", JN_FIELD_COUNT, OF(constraint.min_factor),               \
            OF(constraint.has_min_factor), JN_POSITIVE, NULL                   \
    }

#define SPACE_FIELDS                                                           \
    {                                                                          \
        "split",                                                               \
        JN_FIELD_COUNT,                                                        \
        OF(constraint.split),                                                  \
        OF(constraint.has_split),                                              \
        0,                                                                     \
        NULL},                                                                 \
    {                                                                          \
        "min_parallelism", JN_FIELD_REAL, OF(constraint.min_parallelism), 0,   \
            0, NULL                                                            \
    }

#define LAST_FIELD                                                             \
    {                                                                          \
        NULL, JN_FIELD_NODE, 0, 0, 0, NULL                                     \
    }

static const struct jn_field temporal_fields[] = {
    LOOP_FIELDS,
    LAST_FIELD,
};

static const struct jn_field spatial_fields[] = {
    LOOP_FIELDS,
    SPACE_FIELDS,
    LAST_FIELD,
};

#define FLAG_FIELD(name, flag)                                                 \
    {                                                                          \
        name, JN_FIELD_NODE, OF(flags[flag]), 0, 0, NULL                       \
    }

static const struct jn_field entry_fields[] = {
    {"level", JN_FIELD_NAME, OF(constraint.level), 0, JN_REQUIRED, NULL},
    {"spatial", JN_FIELD_FLAG, OF(constraint.spatial), 0, 0, NULL},
    {"keep", JN_FIELD_NODE, OF(keep), 0, 0, NULL},
    {"bypass", JN_FIELD_NODE, OF(bypass), 0, 0, NULL},
    FLAG_FIELD("no_temporal_reuse", JN_FLAG_NO_TEMPORAL_REUSE),
    FLAG_FIELD("no_multicast", JN_FLAG_NO_MULTICAST),
    FLAG_FIELD("no_link_transfer", JN_FLAG_NO_LINK_TRANSFER),
    FLAG_FIELD("rmw_first_update", JN_FLAG_RMW_FIRST_UPDATE),
    FLAG_FIELD("no_coalesce", JN_FLAG_NO_COALESCE),
    {"min_total_parallelism", JN_FIELD_REAL,
     OF(constraint.min_total_parallelism), 0, 0, NULL},
    LOOP_FIELDS,
    SPACE_FIELDS,
    LAST_FIELD,
};

const char *jn_flag_name(enum jn_flag flag)
{
    static const char *const names[] = {
        [JN_FLAG_NO_TEMPORAL_REUSE] = "no_temporal_reuse",
        [JN_FLAG_NO_MULTICAST] = "no_multicast",
        [JN_FLAG_NO_LINK_TRANSFER] = "no_link_transfer",
        [JN_FLAG_RMW_FIRST_UPDATE] = "rmw_first_update",
        [JN_FLAG_NO_COALESCE] = "no_coalesce"};
    return names[flag];
}

jn_tensors *jn_flag_member(struct jn_level_mapping *level, enum jn_flag flag)
{
    jn_tensors *const members[] = {
        [JN_FLAG_NO_TEMPORAL_REUSE] = &level->no_temporal_reuse,
        [JN_FLAG_NO_MULTICAST] = &level->no_multicast,
        [JN_FLAG_NO_LINK_TRANSFER] = &level->no_link_transfer,
        [JN_FLAG_RMW_FIRST_UPDATE] = &level->rmw_first_update,
        [JN_FLAG_NO_COALESCE] = &level->no_coalesce};
    return members[flag];
}

static bool read_relation(struct jn_scan *scan, enum jn_relation *relation)
{
    if (jn_scan_sign(scan, "<="))
        *relation = JN_AT_MOST;
    else if (jn_scan_sign(scan, ">="))
        *relation = JN_AT_LEAST;
    else if (jn_scan_sign(scan, "==") || jn_scan_sign(scan, "="))
        *relation = JN_EQUAL;
    else
        return false;
    return true;
}

static bool read_factor(const struct jn_node *node,
                        const struct jn_reader *reader,
                        struct jn_factor_limit *limit)
{
    struct jn_scan scan;
    if (!jn_scan_node(node, "a factor", reader, &scan))
        return false;
    limit->place = jn_scan_next(&scan);
    limit->dim = jn_scan_name(&scan);
    if (!limit->dim || !read_relation(&scan, &limit->relation) ||
        !jn_scan_count(&scan, &limit->value) || !jn_scan_ended(&scan))
        return jn_scan_fail(&scan, "a factor must read like 'C = 4', "
                                   "'M <= 16' or 'P >= 2'");
    if (!jn_fits(limit->value)) {
        jn_error(reader->diags, limit->place, "the factor of '%s' is too large",
                 limit->dim);
        return false;
    }
    return true;
}

static bool read_factors(const struct jn_node *list,
                         const struct jn_reader *reader,
                         struct jn_constraint *constraint)
{
    if (!list)
        return true;
    if (!jn_node_is(list, JN_LIST, "'factors'", reader))
        return false;
    if (list->item_count > MOST_FACTORS) {
        jn_error(reader->diags, list->place, "'factors' has more than %d items",
                 MOST_FACTORS);
        return false;
    }
    struct jn_factor_limit *limits =
        jn_arena_take(reader->arena, list->item_count, sizeof *limits);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_factor(list->items[index], reader, &limits[index]);
    constraint->factors = limits;
    constraint->factor_count = good ? list->item_count : 0;
    return good;
}

static bool check_numbers(const struct jn_node *group,
                          const struct jn_constraint *constraint,
                          const struct jn_reader *reader)
{
    bool good = true;
    if (constraint->min_parallelism > 1) {
        jn_error(reader->diags, jn_node_find(group, "min_parallelism")->place,
                 "'min_parallelism' is a share of the fan-out, from 0 to 1");
        good = false;
    }
    if (constraint->min_total_parallelism > 1) {
        jn_error(reader->diags,
                 jn_node_find(group, "min_total_parallelism")->place,
                 "'min_total_parallelism' is a share of the compute instances, "
                 "from 0 to 1");
        good = false;
    }
    if (constraint->has_max_factor && constraint->has_min_factor &&
        constraint->min_factor > constraint->max_factor) {
        jn_error(reader->diags, jn_node_find(group, "min_factor")->place,
                 "'min_factor' is above 'max_factor'");
        good = false;
    }
    if (!constraint->spatial &&
        (constraint->has_split || constraint->min_parallelism > 0)) {
        jn_error(reader->diags, group->place,
                 "'split' and 'min_parallelism' need 'spatial = true'");
        good = false;
    }
    return good;
}

static bool read_lists(const struct jn_node *group, struct keys *keys,
                       const struct jn_reader *reader)
{
    struct jn_constraint *constraint = &keys->constraint;
    bool good = read_factors(keys->factors, reader, constraint);
    good &=
        jn_names_read(keys->inner_order, "'inner_order'", reader,
                      &constraint->inner_order, &constraint->inner_order_count);
    good &=
        jn_names_read(keys->outer_order, "'outer_order'", reader,
                      &constraint->outer_order, &constraint->outer_order_count);
    good &= jn_names_read(keys->keep, "'keep'", reader, &constraint->keep,
                          &constraint->keep_count);
    good &= jn_names_read(keys->bypass, "'bypass'", reader, &constraint->bypass,
                          &constraint->bypass_count);
    for (int flag = 0; flag < JN_FLAG_COUNT; flag++)
        good &= jn_names_read(keys->flags[flag],
                              jn_arena_format(reader->arena, "'%s'",
                                              jn_flag_name((enum jn_flag)flag)),
                              reader, &constraint->flagged[flag].tensors,
                              &constraint->flagged[flag].count);
    return check_numbers(group, constraint, reader) && good;
}

bool jn_constraint_read_loops(const struct jn_node *group, bool spatial,
                              const struct jn_reader *reader,
                              struct jn_constraint *constraint)
{
    struct keys keys = {.constraint = {.spatial = spatial}};
    if (!jn_node_is(group, JN_GROUP, "a constraint", reader))
        return false;
    bool good = jn_group_read(
        group, spatial ? "a constraint in space" : "a constraint in time",
        spatial ? spatial_fields : temporal_fields, &keys, reader);
    good &= read_lists(group, &keys, reader);
    keys.constraint.place = group->key_place;
    *constraint = keys.constraint;
    return good;
}

static bool read_entry(const struct jn_node *group,
                       const struct jn_reader *reader,
                       struct jn_constraint *constraint)
{
    struct keys keys = {.factors = NULL};
    if (!jn_node_is(group, JN_GROUP, "a constraint", reader))
        return false;
    bool good =
        jn_group_read(group, "a constraint", entry_fields, &keys, reader);
    good &= read_lists(group, &keys, reader);
    keys.constraint.place = group->place;
    *constraint = keys.constraint;
    return good;
}

bool jn_constraints_read(const struct jn_node *list,
                         const struct jn_reader *reader,
                         struct jn_constraint **constraints, size_t *count)
{
    *constraints = NULL;
    *count = 0;
    if (list->kind == JN_GROUP) {
        *constraints = jn_arena_take(reader->arena, 1, sizeof **constraints);
        *count = 1;
        return read_entry(list, reader, *constraints);
    }
    if (!jn_node_is(list, JN_LIST, "'constraints'", reader))
        return false;
    if (list->item_count > MOST_CONSTRAINTS) {
        jn_error(reader->diags, list->place, "more than %d constraints",
                 MOST_CONSTRAINTS);
        return false;
    }
    *constraints =
        jn_arena_take(reader->arena, list->item_count, sizeof **constraints);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &=
            read_entry(list->items[index], reader, &(*constraints)[(*count)++]);
    return good;
}

struct root_keys {
    const char *name;
    const struct jn_node *constraints;
};

static const struct jn_field root_fields[] = {
    {"constraints", JN_FIELD_NODE, offsetof(struct root_keys, constraints), 0,
     JN_REQUIRED, NULL},
    {"name", JN_FIELD_NAME, offsetof(struct root_keys, name), 0, 0, NULL},
    JN_ROOT_FIELDS,
    LAST_FIELD,
};

bool jn_constraint_file_read(const struct jn_node *root,
                             const struct jn_reader *outer,
                             struct jn_constraint **constraints, size_t *count)
{
    struct jn_reader reader;
    struct root_keys keys = {NULL, NULL};
    bool good = jn_root_reader(root, outer, &reader);
    good &= jn_group_read(jn_root_part(root, JN_ROOT_CONSTRAINTS, reader.arena),
                          "a file of constraints", root_fields, &keys, &reader);
    return keys.constraints &&
           jn_constraints_read(keys.constraints, &reader, constraints, count) &&
           good;
}
