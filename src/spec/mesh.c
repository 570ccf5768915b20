/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/mesh.h"

#include "base/checked.h"
#include "config/schema.h"

#include <stddef.h>

/* More instances than this are a slip of the pen. */
#define MOST_INSTANCES ((uint64_t)1 << 40)

#define OF(member) offsetof(struct jn_mesh, member)

static const struct jn_field spatial_fields[] = {
    {"x", JN_FIELD_COUNT, OF(x), 0, JN_POSITIVE, NULL},
    {"y", JN_FIELD_COUNT, OF(y), 0, JN_POSITIVE, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* `instances` alone stands for a row of them. */
static bool lay_in_a_row(const struct jn_node *group, uint64_t instances,
                         const struct jn_reader *reader, struct jn_mesh *mesh)
{
    uint64_t outer = jn_mul(mesh->x, mesh->y);
    if (instances % outer != 0) {
        jn_error(reader->diags, jn_node_find(group, "instances")->place,
                 "%llu instances cannot be shared by the %llu of the level "
                 "outside: give a multiple",
                 (unsigned long long)instances, (unsigned long long)outer);
        return false;
    }
    mesh->x *= instances / outer;
    return true;
}

static bool multiply(const struct jn_node *group, const struct jn_mesh *by,
                     const struct jn_reader *reader, struct jn_mesh *mesh)
{
    uint64_t x = jn_mul(mesh->x, by->x);
    uint64_t y = jn_mul(mesh->y, by->y);
    if (jn_mul(x, y) <= MOST_INSTANCES) {
        *mesh = (struct jn_mesh){x, y};
        return true;
    }
    jn_error(reader->diags, group->place,
             "too many instances: there may be 2^40 of a level");
    return false;
}

static bool check_total(const struct jn_node *group, uint64_t instances,
                        const struct jn_reader *reader,
                        const struct jn_mesh *mesh)
{
    uint64_t total = mesh->x * mesh->y;
    if (instances == total)
        return true;
    jn_error(reader->diags, jn_node_find(group, "instances")->place,
             "'spatial' makes %llu instances in all, not %llu",
             (unsigned long long)total, (unsigned long long)instances);
    return false;
}

bool jn_mesh_read(const struct jn_node *group, const struct jn_node *spatial,
                  uint64_t instances, const struct jn_reader *reader,
                  struct jn_mesh *mesh)
{
    struct jn_mesh by = {1, 1};
    if (!spatial && instances > 0)
        return lay_in_a_row(group, instances, reader, mesh) &&
               multiply(group, &by, reader, mesh);
    if (!spatial)
        return true;
    if (!jn_node_is(spatial, JN_GROUP, "'spatial'", reader) ||
        !jn_group_read(spatial, "'spatial'", spatial_fields, &by, reader) ||
        !multiply(group, &by, reader, mesh))
        return false;
    return instances == 0 || check_total(group, instances, reader, mesh);
}
