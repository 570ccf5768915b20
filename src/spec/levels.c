/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/levels.h"

#include "spec/level.h"
#include "spec/level_sparsity.h"
#include "spec/network.h"

#include <string.h>

static bool is_compute(const struct jn_node *group)
{
    const struct jn_node *class_ = jn_node_find(group, "class");
    return class_ && class_->kind == JN_SCALAR &&
           strcmp(class_->text, "compute") == 0;
}

static bool read_storage(const struct jn_node *group, struct jn_mesh *mesh,
                         struct jn_level_extras *extras,
                         const struct jn_reader *reader, struct jn_arch *arch)
{
    size_t index = arch->level_count;
    struct jn_level *level = &arch->levels[index];
    level->mesh = *mesh;
    bool good = jn_level_read(group, arch, reader, level, extras);
    *mesh = level->mesh;
    arch->level_count++;
    for (size_t entry = 0; entry < extras->constraint_count; entry++)
        arch->constraints[arch->constraint_count++] =
            extras->constraints[entry];
    return jn_networks_read(extras, index, reader, arch) && good;
}

static bool gate(const struct jn_level_extras *extras, size_t level,
                 const struct jn_reader *reader, struct jn_arch *arch)
{
    if (!extras->power_gated_at)
        return true;
    arch->levels[level].power_gated_at =
        jn_arch_find_level(arch, extras->power_gated_at);
    if (arch->levels[level].power_gated_at != JN_NO_LEVEL)
        return true;
    jn_error(reader->diags, extras->power_gated_place, "there is no level '%s'",
             extras->power_gated_at);
    return false;
}

/* Names are how mappings and constraints speak of levels. */
static bool check_names(const struct jn_arch *arch,
                        const struct jn_reader *reader)
{
    bool good = true;
    for (size_t level = 0; level < arch->level_count; level++) {
        const char *name = arch->levels[level].component.name;
        if (name[0] == '\0' || jn_arch_find_level(arch, name) == (int)level)
            continue;
        jn_error(reader->diags, arch->levels[level].place,
                 "a second level is called '%s'", name);
        good = false;
    }
    const char *compute = arch->compute.component.name;
    if (compute && compute[0] != '\0' &&
        jn_arch_find_level(arch, compute) != JN_NO_LEVEL) {
        jn_error(reader->diags, arch->compute.place,
                 "a second level is called '%s'", compute);
        good = false;
    }
    return good;
}

static bool check_list(const struct jn_node *list,
                       const struct jn_reader *reader)
{
    if (!jn_node_is(list, JN_LIST, "'levels'", reader))
        return false;
    if (list->item_count < 2) {
        jn_error(reader->diags, list->place,
                 "a machine needs a storage level and, last, a level of class "
                 "'compute'");
        return false;
    }
    if (list->item_count > JN_MAX_LEVELS + 1) {
        jn_error(reader->diags, list->place,
                 "a machine may have %d storage levels, not %zu", JN_MAX_LEVELS,
                 list->item_count - 1);
        return false;
    }
    return true;
}

static bool read_level(const struct jn_node *group, bool last,
                       struct jn_level_extras *extras,
                       const struct jn_reader *reader, struct jn_arch *arch)
{
    if (!jn_node_is(group, JN_GROUP, "a level", reader))
        return false;
    if (is_compute(group) != last) {
        jn_error(reader->diags, group->place,
                 last ? "the last level must be of class 'compute'"
                      : "a level of class 'compute' must be the last one");
        return false;
    }
    if (last)
        return jn_compute_read(group, arch, reader, &arch->compute);
    return read_storage(group, &arch->compute.mesh, extras, reader, arch);
}

/* While levels are read, the compute level's grid is that of the level just
 * read: what the next one multiplies. */
bool jn_levels_read(const struct jn_node *list, const struct jn_reader *reader,
                    struct jn_arch *arch)
{
    struct jn_level_extras extras[JN_MAX_LEVELS] = {{0}};
    if (!check_list(list, reader))
        return false;
    arch->levels =
        jn_arena_take(reader->arena, JN_MAX_LEVELS, sizeof *arch->levels);
    arch->networks =
        jn_arena_take(reader->arena, JN_MAX_NETWORKS, sizeof *arch->networks);
    arch->compute.mesh = (struct jn_mesh){1, 1};
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_level(list->items[index], index + 1 == list->item_count,
                           &extras[arch->level_count], reader, arch);
    for (size_t level = 0; level < arch->level_count; level++)
        good &= gate(&extras[level], level, reader, arch);
    arch->is_sparse = jn_arch_has_sparsity(arch);
    return check_names(arch, reader) && good;
}
