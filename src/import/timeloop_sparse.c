/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_sparse.h"

#include "import/timeloop_factors.h"
#include "import/timeloop_format.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>

#define ACTIONS "action_optimization"
#define FORMAT  "representation_format"
#define COMPUTE "compute_optimization"

/* A target as it is being read. */
struct target {
    const struct jn_node *targets; /* all of them */
    const struct jn_node *group;
    const char *name;
    struct jn_level *level; /* NULL: the compute part */
    struct jn_arch *arch;
    const struct jn_layer *layer;
    const struct jn_reader *reader;
};

static const struct jn_node *list_of_targets(const struct jn_node *sparse)
{
    return sparse->kind == JN_LIST ? sparse
                                   : jn_timeloop_find(sparse, "targets");
}

bool jn_timeloop_asks_for_sparsity(const struct jn_node *sparse)
{
    if (sparse == NULL || sparse->kind == JN_SCALAR)
        return sparse != NULL;
    const struct jn_node *targets = list_of_targets(sparse);
    for (size_t i = 0; targets != NULL && i < targets->item_count; i++)
        if (jn_timeloop_find(targets->items[i],
                             ACTIONS " " FORMAT " " COMPUTE) != NULL)
            return true;
    return false;
}

static bool read_conditions(const struct jn_node *list,
                            const struct target *target,
                            struct jn_saving_option *option)
{
    const struct jn_reader *reader = target->reader;
    const struct jn_layer *layer = target->layer;
    if (!jn_node_is(list, JN_LIST, jn_timeloop_label(list, reader), reader))
        return false;
    if (list->item_count == 0) {
        jn_error(reader->diags, list->place,
                 "%s needs the data spaces whose zeros '%s' is spared by",
                 jn_timeloop_label(list, reader), option->target);
        return false;
    }
    const char **names =
        jn_arena_take(reader->arena, list->item_count, sizeof *names);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++) {
        int tensor = jn_timeloop_tensor_find(list->items[i], layer, reader);
        fine &= tensor >= 0;
        names[i] = tensor >= 0 ? layer->tensors[tensor].name : "";
    }
    option->conditions = names;
    option->condition_count = list->item_count;
    return fine;
}

static bool read_option(const struct jn_node *group,
                        const struct target *target,
                        struct jn_saving_option *option)
{
    const struct jn_reader *reader = target->reader;
    if (!jn_node_is(group, JN_GROUP, "an option", reader))
        return false;
    const struct jn_node *name = jn_timeloop_find(group, "target");
    const struct jn_node *list = jn_timeloop_find(group, "condition_on");
    if (name == NULL || list == NULL) {
        jn_error(reader->diags, group->place,
                 "an action optimization needs '%s': %s",
                 name == NULL ? "target" : "condition_on",
                 name == NULL ? "the data space it spares accesses to"
                              : "a list of the data spaces whose zeros tell");
        return false;
    }
    int tensor = jn_timeloop_tensor_find(name, target->layer, reader);
    option->place = name->place;
    option->target = tensor >= 0 ? target->layer->tensors[tensor].name : "";
    return read_conditions(list, target, option) && tensor >= 0;
}

/* A list of options, or a group that is the only one itself. */
static bool read_options(const struct jn_node *group,
                         const struct target *target, struct jn_saving *saving)
{
    const struct jn_reader *reader = target->reader;
    const struct jn_node *list = jn_timeloop_find(group, "options");
    if (list != NULL && !jn_node_is(list, JN_LIST, "'options'", reader))
        return false;
    if (list != NULL && list->item_count == 0) {
        jn_error(reader->diags, list->place, "'options' is empty");
        return false;
    }
    size_t count = list != NULL ? list->item_count : 1;
    struct jn_saving_option *options =
        jn_arena_take(reader->arena, count, sizeof *options);
    bool fine = true;
    for (size_t i = 0; i < count; i++)
        fine &= read_option(list != NULL ? list->items[i] : group, target,
                            &options[i]);
    saving->options = options;
    saving->option_count = count;
    return fine;
}

static bool read_saving_kind(const struct jn_node *type,
                             const struct jn_reader *reader,
                             enum jn_saving_kind *kind)
{
    static const char *const words[] = {
        [JN_SAVE_GATE] = "gating",
        [JN_SAVE_SKIP] = "skipping",
        [JN_SAVE_SKIP_SPACE] = "skipping_spatial",
    };
    const char *name;
    if (!jn_node_name(type, "'type'", reader, &name))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (jn_timeloop_is_word(type, words[i])) {
            *kind = (enum jn_saving_kind)i;
            return true;
        }
    jn_error(reader->diags, type->place,
             "there is no action optimization '%s'; there are 'gating', "
             "'skipping' and 'skipping_spatial'",
             name);
    return false;
}

static bool read_saving(const struct jn_node *group,
                        const struct target *target, struct jn_saving *saving)
{
    const struct jn_reader *reader = target->reader;
    if (!jn_node_is(group, JN_GROUP, "an action optimization", reader))
        return false;
    jn_timeloop_warn_slips(group, "an action optimization",
                           "type options target condition_on", reader);
    saving->place = group->place;
    const struct jn_node *type = jn_timeloop_find(group, "type");
    if (type == NULL) {
        jn_error(reader->diags, group->place,
                 "an action optimization needs its 'type': 'gating', "
                 "'skipping' or 'skipping_spatial'");
        return false;
    }
    bool fine = read_saving_kind(type, reader, &saving->kind);
    return read_options(group, target, saving) && fine;
}

/* The option of SAVING that spares accesses to a tensor, or NULL. */
static const struct jn_saving_option *
find_option(const struct jn_saving *saving, const char *tensor)
{
    for (size_t i = 0; i < saving->option_count; i++)
        if (strcmp(saving->options[i].target, tensor) == 0)
            return &saving->options[i];
    return NULL;
}

/* Instances and time cannot be skipped at once. */
static bool check_skips(const struct target *target)
{
    const struct jn_level_sparsity *sparsity = &target->level->sparsity;
    for (size_t i = 0; i < sparsity->saving_count; i++)
        for (size_t j = 0; j < sparsity->saving_count; j++) {
            const struct jn_saving *time = &sparsity->savings[i];
            const struct jn_saving *space = &sparsity->savings[j];
            if (time->kind != JN_SAVE_SKIP || space->kind != JN_SAVE_SKIP_SPACE)
                continue;
            const char *tensor = space->options[0].target;
            const struct jn_saving_option *both = find_option(time, tensor);
            if (both == NULL)
                continue;
            jn_error(
                target->reader->diags, space->place,
                "'%s' cannot skip '%s' both in space and in time, as it does "
                "at %s:%u",
                target->name, tensor, both->place.file, both->place.line);
            return false;
        }
    return true;
}

/* Of what a part is told twice, Timeloop would take the second. */
static bool check_first(const struct jn_node *node, const struct target *target)
{
    for (size_t i = 0; target->targets->items[i] != target->group; i++) {
        const struct jn_node *other = target->targets->items[i];
        const struct jn_node *name = jn_timeloop_find(other, "name target");
        const struct jn_node *first = jn_timeloop_find(other, node->key);
        if (name == NULL || name->kind != JN_SCALAR || first == NULL ||
            strcmp(name->text, target->name) != 0)
            continue;
        jn_error(target->reader->diags, node->key_place,
                 "'%s' of '%s' is given twice; the first is at %s:%u",
                 node->key, target->name, first->key_place.file,
                 first->key_place.line);
        return false;
    }
    return true;
}

/* KEY of the target, which only a level or only the compute part may have. */
static const struct jn_node *find_list(const struct target *target,
                                       const char *key, bool of_level,
                                       bool *fine)
{
    const struct jn_node *node = jn_timeloop_find(target->group, key);
    bool is_level = target->level != NULL;
    if (node == NULL)
        return NULL;
    if (is_level == of_level && check_first(node, target))
        return node;
    *fine = false;
    if (is_level == of_level)
        return NULL;
    jn_error(target->reader->diags, node->key_place,
             "'%s' is for %s, and '%s' is %s", node->key,
             of_level ? "storage levels" : "the compute part", target->name,
             of_level ? "the compute part" : "a storage level");
    return NULL;
}

static bool read_savings(const struct jn_node *list,
                         const struct target *target)
{
    const struct jn_reader *reader = target->reader;
    struct jn_level_sparsity *sparsity = &target->level->sparsity;
    if (!jn_node_is(list, JN_LIST, jn_timeloop_label(list, reader), reader))
        return false;
    struct jn_saving *savings =
        jn_arena_take(reader->arena, list->item_count + 1, sizeof *savings);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_saving(list->items[i], target, &savings[i]);
    sparsity->savings = savings;
    sparsity->saving_count = list->item_count;
    return fine && check_skips(target);
}

static bool read_compute_type(const struct jn_node *group,
                              const struct jn_reader *reader,
                              struct jn_compute_sparsity *sparsity)
{
    const char *name;
    if (!jn_node_is(group, JN_GROUP, "a compute optimization", reader))
        return false;
    const struct jn_node *type = jn_timeloop_find(group, "type");
    if (type != NULL && !jn_node_name(type, "'type'", reader, &name))
        return false;
    if (jn_timeloop_is_word(type, "gating gate_on_zero_operand"))
        sparsity->gates_on_zero = true;
    else if (jn_timeloop_is_word(type, "skipping skip_on_not_aligned_operands"))
        sparsity->skips_not_aligned = true;
    else if (type == NULL)
        jn_error(reader->diags, group->place,
                 "a compute optimization needs its 'type': 'gating' or "
                 "'skipping'");
    else
        jn_error(reader->diags, type->place,
                 "there is no compute optimization '%s'; there are 'gating' "
                 "('gate_on_zero_operand') and 'skipping' "
                 "('skip_on_not_aligned_operands')",
                 name);
    return sparsity->gates_on_zero || sparsity->skips_not_aligned;
}

static bool read_compute(const struct jn_node *list,
                         const struct target *target)
{
    const struct jn_reader *reader = target->reader;
    struct jn_compute_sparsity *sparsity = &target->arch->compute.sparsity;
    if (!jn_node_is(list, JN_LIST, jn_timeloop_label(list, reader), reader))
        return false;
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++) {
        struct jn_compute_sparsity one = {false, false};
        fine &= read_compute_type(list->items[i], reader, &one);
        sparsity->gates_on_zero |= one.gates_on_zero;
        sparsity->skips_not_aligned |= one.skips_not_aligned;
    }
    return fine;
}

/* Finds the level or compute part by the target's name. */
static bool find_part(const struct jn_node *node, struct target *target)
{
    struct jn_arch *arch = target->arch;
    const char *names[JN_MAX_LEVELS + 1];
    if (!jn_node_name(node, "'name'", target->reader, &target->name))
        return false;
    int level = jn_arch_find_level(arch, target->name);
    target->level = level != JN_NO_LEVEL ? &arch->levels[level] : NULL;
    if (level != JN_NO_LEVEL ||
        strcmp(target->name, arch->compute.component.name) == 0)
        return true;
    for (size_t i = 0; i < arch->level_count; i++)
        names[i] = arch->levels[i].component.name;
    names[arch->level_count] = arch->compute.component.name;
    const char *meant =
        jn_did_you_mean(target->name, names, arch->level_count + 1);
    jn_error(target->reader->diags, node->place,
             "the architecture has neither a storage level nor a compute part "
             "'%s'%s%s%s",
             target->name, meant != NULL ? "; did you mean '" : "",
             meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    return false;
}

static bool read_target(struct target *target)
{
    bool fine = true;
    const struct jn_node *savings = find_list(target, ACTIONS, true, &fine);
    const struct jn_node *formats = find_list(target, FORMAT, true, &fine);
    const struct jn_node *compute = find_list(target, COMPUTE, false, &fine);
    if (savings != NULL)
        fine &= read_savings(savings, target);
    if (formats != NULL)
        fine &= jn_timeloop_formats_read(formats, target->layer, target->reader,
                                         target->level);
    if (compute != NULL)
        fine &= read_compute(compute, target);
    return fine;
}

/* Timeloop asserts it: what a product meets is known of two operands. */
static bool check_operands(const struct jn_node *sparse,
                           const struct jn_layer *layer,
                           const struct jn_reader *reader)
{
    size_t count = 0;
    for (size_t i = 0; i < layer->tensor_count; i++)
        count += layer->tensors[i].read_write ? 0 : 1;
    if (count == 2)
        return true;
    jn_error(reader->diags, sparse->key_place,
             "'%s' needs a problem with two data spaces that are only read, "
             "but '%s' has %zu",
             sparse->key, layer->name, count);
    return false;
}

bool jn_timeloop_sparse_read(const struct jn_node *sparse,
                             const struct jn_layer *layer,
                             const struct jn_reader *reader,
                             struct jn_arch *arch)
{
    static const char keys[] = "name target " ACTIONS " " FORMAT " " COMPUTE;
    if (sparse->kind != JN_LIST &&
        !jn_node_is(sparse, JN_GROUP, jn_timeloop_label(sparse, reader),
                    reader))
        return false;
    const struct jn_node *targets = list_of_targets(sparse);
    assert(targets != NULL);
    bool fine = check_operands(sparse, layer, reader);
    for (size_t i = 0; i < targets->item_count; i++) {
        struct target target = {.targets = targets,
                                .group = targets->items[i],
                                .arch = arch,
                                .layer = layer,
                                .reader = reader};
        if (!jn_node_is(target.group, JN_GROUP, "a target", reader))
            return false;
        jn_timeloop_warn_slips(target.group, "a target", keys, reader);
        const struct jn_node *name =
            jn_timeloop_find(target.group, "name target");
        if (name == NULL)
            jn_error(reader->diags, target.group->place,
                     "a target needs the 'name' of a level or of the compute "
                     "part");
        fine &=
            name != NULL && find_part(name, &target) && read_target(&target);
    }
    return fine;
}
