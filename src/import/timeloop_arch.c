/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_arch.h"

#include "import/timeloop_keys.h"
#include "import/timeloop_level.h"
#include "import/timeloop_network.h"
#include "import/timeloop_prices.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool read_parts(const struct jn_timeloop_parts *parts,
                       const struct jn_reader *reader, struct jn_arch *arch)
{
    bool fine = true;
    assert(parts->storage_count > 0 && parts->has_compute);
    arch->level_count = parts->storage_count;
    arch->levels =
        jn_arena_take(reader->arena, arch->level_count, sizeof *arch->levels);
    for (size_t i = 0; i < arch->level_count; i++)
        fine &= jn_timeloop_level_read(&parts->storages[i], reader,
                                       &arch->levels[i]);
    return jn_timeloop_compute_read(&parts->compute, reader, &arch->compute) &&
           fine;
}

static bool price_parts(const struct jn_timeloop_parts *parts,
                        const struct jn_timeloop_tables *tables,
                        const struct jn_reader *reader, struct jn_arch *arch)
{
    bool fine = true;
    for (size_t i = 0; i < arch->level_count; i++)
        fine &= jn_timeloop_level_price(&parts->storages[i], tables, reader,
                                        &arch->levels[i]);
    return jn_timeloop_compute_price(&parts->compute, tables, reader,
                                     &arch->compute) &&
           fine;
}

/* Each instance has as many of the next inner level as any other. */
static bool check_meshes(const struct jn_timeloop_parts *parts,
                         const struct jn_arch *arch,
                         const struct jn_reader *reader)
{
    bool fine = true;
    for (size_t i = 0; i < arch->level_count; i++) {
        bool last = i + 1 == arch->level_count;
        const struct jn_mesh *outer = &arch->levels[i].mesh;
        const struct jn_mesh *inner = jn_arch_inner_mesh(arch, i);
        const struct jn_timeloop_part *part =
            last ? &parts->compute : &parts->storages[i + 1];
        if (inner->x % outer->x == 0 && inner->y % outer->y == 0)
            continue;
        jn_error(reader->diags, part->place,
                 "the %llu x %llu instances of '%s' must be a multiple of the "
                 "%llu x %llu of '%s' around them, in x and in y",
                 (unsigned long long)inner->x, (unsigned long long)inner->y,
                 part->name, (unsigned long long)outer->x,
                 (unsigned long long)outer->y, parts->storages[i].name);
        fine = false;
    }
    return fine;
}

static bool read_gate(const struct jn_timeloop_part *part,
                      const struct jn_reader *reader,
                      const struct jn_arch *arch, struct jn_level *level)
{
    const struct jn_node *node = jn_timeloop_attribute(part, "power_gated_at");
    const char *name;
    if (node == NULL)
        return true;
    if (!jn_node_name(node, "'power_gated_at'", reader, &name))
        return false;
    level->power_gated_at = jn_arch_find_level(arch, name);
    if (level->power_gated_at != JN_NO_LEVEL)
        return true;
    jn_error(reader->diags, node->place,
             "'power_gated_at' names level '%s', which the architecture does "
             "not have",
             name);
    return false;
}

static bool read_gates(const struct jn_timeloop_parts *parts,
                       const struct jn_reader *reader, struct jn_arch *arch)
{
    bool fine = true;
    for (size_t i = 0; i < arch->level_count; i++)
        fine &= read_gate(&parts->storages[i], reader, arch, &arch->levels[i]);
    return fine;
}

/* "45nm" or 45 of the innermost part, which inherits from all around it; the
 * clock likewise, and both from the variables.  Only for reports. */
static void read_technology(const struct jn_timeloop_hardware *hardware,
                            const struct jn_timeloop_parts *parts,
                            struct jn_arch *arch)
{
    const struct jn_node *technology =
        jn_timeloop_attribute(&parts->compute, "technology");
    const struct jn_node *period =
        jn_timeloop_attribute(&parts->compute, "global_cycle_seconds");
    if (technology == NULL)
        technology = jn_timeloop_find(hardware->variables, "technology");
    if (period == NULL)
        period = jn_timeloop_find(hardware->variables, "global_cycle_seconds");
    if (technology != NULL && technology->kind == JN_SCALAR)
        arch->technology_nm = strtod(technology->text, NULL);
    if (period != NULL && period->kind == JN_SCALAR) {
        double seconds = strtod(period->text, NULL);
        if (seconds > 1e-12 && seconds < 1)
            arch->clock_ghz = 1e-9 / seconds;
    }
    if (!(arch->technology_nm >= 1 && arch->technology_nm < 1e5))
        arch->technology_nm = 0;
}

bool jn_timeloop_arch_read(const struct jn_timeloop_hardware *hardware,
                           const struct jn_reader *reader, struct jn_arch *arch)
{
    struct jn_timeloop_parts *parts =
        jn_arena_take(reader->arena, 1, sizeof *parts);
    struct jn_timeloop_tables tables;
    memset(arch, 0, sizeof *arch);
    arch->place = hardware->architecture->place;
    bool fine =
        jn_timeloop_tables_read(hardware->ert, hardware->art, reader, &tables);
    if (!jn_timeloop_parts_read(hardware->architecture, reader, parts) ||
        !read_parts(parts, reader, arch))
        return false;
    arch->name = parts->name != NULL ? parts->name : "architecture";
    fine &= check_meshes(parts, arch, reader);
    fine &= read_gates(parts, reader, arch);
    fine &= jn_timeloop_networks_read(parts, &tables, reader, arch);
    if (fine)
        fine = price_parts(parts, &tables, reader, arch);
    read_technology(hardware, parts, arch);
    return fine;
}
