/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/arch.h"

#include "config/schema.h"
#include "spec/levels.h"
#include "spec/list.h"
#include "spec/neuron_unit.h"
#include "spec/root.h"

#include <stddef.h>
#include <string.h>

struct keys {
    struct jn_arch arch;
    const struct jn_node *levels, *tables, *constraints, *dataflows, *neurons;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    {"levels", JN_FIELD_NODE, OF(levels), 0, JN_REQUIRED, NULL},
    {"name", JN_FIELD_NAME, OF(arch.name), 0, 0, NULL},
    {"technology_nm", JN_FIELD_REAL, OF(arch.technology_nm), 0, JN_POSITIVE,
     NULL},
    {"voltage_v", JN_FIELD_REAL, OF(arch.voltage_v), 0, JN_POSITIVE, NULL},
    {"clock_ghz", JN_FIELD_REAL, OF(arch.clock_ghz), 0, JN_POSITIVE, NULL},
    {"tables", JN_FIELD_NODE, OF(tables), 0, 0, NULL},
    {"constraints", JN_FIELD_NODE, OF(constraints), 0, 0, NULL},
    {"dataflows", JN_FIELD_NODE, OF(dataflows), 0, 0, NULL},
    {"neurons", JN_FIELD_NODE, OF(neurons), 0, 0, NULL},
    JN_ROOT_FIELDS,
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

const struct jn_mesh *jn_arch_inner_mesh(const struct jn_arch *arch,
                                         size_t level)
{
    return level + 1 < arch->level_count ? &arch->levels[level + 1].mesh
                                         : &arch->compute.mesh;
}

int jn_arch_action_count(const struct jn_arch *arch)
{
    return arch->is_sparse ? JN_SKIPPED_COMPUTE + 1 : JN_COMPARE + 1;
}

int jn_arch_find_level(const struct jn_arch *arch, const char *name)
{
    for (size_t level = 0; level < arch->level_count; level++)
        if (strcmp(arch->levels[level].component.name, name) == 0)
            return (int)level;
    return JN_NO_LEVEL;
}

static bool read_tables(const struct jn_node *list,
                        const struct jn_reader *reader, struct jn_arch *arch)
{
    if (!list)
        return true;
    if (!jn_node_is(list, JN_LIST, "'tables'", reader))
        return false;
    arch->tables =
        jn_arena_take(reader->arena, list->item_count, sizeof *arch->tables);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++) {
        const char **path = &arch->tables[arch->table_count];
        if (jn_path_read(list->items[index], "a table", reader, path))
            arch->table_count++;
        else
            good = false;
    }
    return good;
}

/* Room for the constraints that levels carry is left behind the list. */
static bool read_constraints(const struct keys *keys,
                             const struct jn_reader *reader,
                             struct jn_arch *arch)
{
    struct jn_constraint *listed = NULL;
    size_t count = 0;
    bool good = !keys->constraints ||
                jn_constraints_read(keys->constraints, reader, &listed, &count);
    arch->constraints = jn_arena_take(
        reader->arena, count + (size_t)JN_LEVEL_CONSTRAINTS * JN_MAX_LEVELS,
        sizeof *arch->constraints);
    if (count > 0)
        memcpy(arch->constraints, listed, count * sizeof *listed);
    arch->constraint_count = count;
    return good;
}

static bool read_dataflow(const struct jn_node *node,
                          const struct jn_reader *reader, struct jn_arch *arch)
{
    struct jn_constraint *entries;
    size_t count;
    if (!jn_constraints_read(node, reader, &entries, &count))
        return false;
    struct jn_constraint *all =
        jn_arena_take(reader->arena, arch->dataflow_count + count, sizeof *all);
    if (arch->dataflow_count > 0)
        memcpy(all, arch->dataflows, arch->dataflow_count * sizeof *all);
    for (size_t index = 0; index < count; index++) {
        entries[index].dataflow = node->key;
        all[arch->dataflow_count++] = entries[index];
    }
    arch->dataflows = all;
    return true;
}

static bool read_dataflows(const struct jn_node *group,
                           const struct jn_reader *reader, struct jn_arch *arch)
{
    enum { MOST_DATAFLOWS = 64 };
    if (!group)
        return true;
    if (!jn_node_is(group, JN_GROUP, "'dataflows'", reader))
        return false;
    if (group->item_count > MOST_DATAFLOWS) {
        jn_error(reader->diags, group->place, "more than %d dataflows",
                 MOST_DATAFLOWS);
        return false;
    }
    bool good = true;
    for (size_t index = 0; index < group->item_count; index++)
        good &= read_dataflow(group->items[index], reader, arch);
    return good;
}

bool jn_arch_read(const struct jn_node *root, const struct jn_reader *outer,
                  struct jn_arch *arch)
{
    struct jn_reader reader;
    bool good = jn_root_reader(root, outer, &reader);
    struct keys keys = {.levels = NULL};
    keys.arch.name = jn_root_name(root, &reader);
    keys.arch.place = root->place;
    good &= jn_group_read(jn_root_part(root, JN_ROOT_ARCH, reader.arena),
                          "a machine", fields, &keys, &reader);
    *arch = keys.arch;
    good &= read_tables(keys.tables, &reader, arch);
    good &= read_constraints(&keys, &reader, arch);
    good &= read_dataflows(keys.dataflows, &reader, arch);
    if (!keys.levels || !jn_levels_read(keys.levels, &reader, arch) || !good)
        return false;
    jn_arch_connect(arch, reader.arena);
    return !keys.neurons || jn_neuron_unit_read(keys.neurons, &reader, arch);
}
