/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/schema.h"
#include "spec/component.h"
#include "spec/level.h"
#include "spec/level_size.h"
#include "spec/list.h"
#include "spec/mesh.h"

#include <stddef.h>

struct keys {
    struct jn_compute compute;
    uint64_t instances, word_bits;
    bool has_word_bits;
    double technology_nm, voltage_v;
    const struct jn_node *spatial, *attributes;
};

#define OF(member) offsetof(struct keys, member)
#define IGNORED(key)                                                           \
    {                                                                          \
        key, JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL                             \
    }
#define FLAG(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_FLAG, OF(where), 0, 0, NULL                              \
    }

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(compute.component.name), 0,
     JN_REQUIRED | JN_POSITIVE, NULL},
    IGNORED("class"),
    {"kind", JN_FIELD_NAME, OF(compute.component.kind), 0, 0, NULL},
    {"spatial", JN_FIELD_NODE, OF(spatial), 0, 0, NULL},
    {"instances", JN_FIELD_COUNT, OF(instances), 0, JN_POSITIVE, NULL},
    {"word_bits", JN_FIELD_COUNT, OF(word_bits), OF(has_word_bits), JN_POSITIVE,
     NULL},
    {"technology_nm", JN_FIELD_REAL, OF(technology_nm), 0, JN_POSITIVE, NULL},
    {"voltage_v", JN_FIELD_REAL, OF(voltage_v), 0, JN_POSITIVE, NULL},
    {"attributes", JN_FIELD_NODE, OF(attributes), 0, 0, NULL},
    FLAG("gates_on_zero", compute.sparsity.gates_on_zero),
    FLAG("skips_not_aligned", compute.sparsity.skips_not_aligned),
    IGNORED("price_source"),
    IGNORED("gated_compute_pj"),
    IGNORED("skipped_compute_pj"),
    IGNORED("compute_pj"),
    IGNORED("add_pj"),
    IGNORED("compare_pj"),
    IGNORED("leak_pj_per_cycle"),
    IGNORED("area_um2"),
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_attributes(const struct keys *keys, const struct jn_arch *arch,
                            const struct jn_reader *reader,
                            struct jn_compute *compute)
{
    struct jn_attributes attributes;
    if (!jn_attributes_read(keys->attributes, reader, &attributes))
        return false;
    jn_attributes_add(&attributes, "word_bits", compute->word_bits);
    jn_process_add(&attributes, keys->technology_nm, keys->voltage_v, arch);
    compute->component.attributes = attributes.items;
    compute->component.attribute_count = attributes.count;
    return true;
}

bool jn_compute_read(const struct jn_node *group, const struct jn_arch *arch,
                     const struct jn_reader *reader, struct jn_compute *compute)
{
    struct keys keys = {.word_bits = JN_DEFAULT_WORD_BITS};
    keys.compute.place = group->place;
    keys.compute.mesh = compute->mesh;
    keys.compute.component.name = "";
    keys.compute.component.kind = "";
    keys.compute.component.class_ = JN_CLASS_COMPUTE;
    bool good =
        jn_group_read(group, "the compute level", fields, &keys, reader);
    if (keys.has_word_bits)
        good &= jn_bits_check(keys.word_bits, jn_node_find(group, "word_bits"),
                              reader);
    keys.compute.word_bits = (unsigned)keys.word_bits;
    good &= jn_mesh_read(group, keys.spatial, keys.instances, reader,
                         &keys.compute.mesh);
    good &= jn_prices_read(group, reader, &keys.compute.component);
    good &= read_attributes(&keys, arch, reader, &keys.compute);
    *compute = keys.compute;
    return good;
}
