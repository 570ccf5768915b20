/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_side.h"

#include "config/schema.h"
#include "spec/list.h"
#include "spec/root.h"

#include <stddef.h>

struct keys {
    struct jn_nir_side side;
    const struct jn_node *file, *tau_unit;
};

#define OF(member) offsetof(struct keys, member)
#define NODE(key, member)                                                      \
    {                                                                          \
        key, JN_FIELD_NODE, OF(member), 0, 0, NULL                             \
    }

static const struct jn_field fields[] = {
    NODE("file", file),
    NODE("T", side.T),
    {"dt_us", JN_FIELD_REAL, OF(side.dt_us), 0, JN_POSITIVE, NULL},
    NODE("tau_unit", tau_unit),
    NODE("encoding", side.encoding),
    NODE("reset", side.reset),
    {"repair_edges", JN_FIELD_FLAG, OF(side.repair), 0, 0, NULL},
    NODE("neuron", side.neuron),
    NODE("defaults", side.defaults),
    NODE("layers", side.layers),
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

struct root_keys {
    const struct jn_node *name, *nir;
};

static const struct jn_field root_fields[] = {
    {"name", JN_FIELD_NODE, offsetof(struct root_keys, name), 0, 0, NULL},
    {"nir", JN_FIELD_NODE, offsetof(struct root_keys, nir), 0, JN_REQUIRED,
     NULL},
    JN_ROOT_FIELDS,
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_choices(const struct jn_reader *reader, struct keys *keys)
{
    static const char *const units[] = {"s", "ms"};
    static const char *const resets[] = {"subtract", "value"};
    int unit = 0;
    bool good = true;
    if (keys->tau_unit) {
        unit = jn_node_choice(keys->tau_unit, "'tau_unit'", units, 2, reader);
        good = unit >= 0;
    }
    keys->side.tau_in_ms = unit == 1;
    if (keys->side.reset)
        good &=
            jn_node_choice(keys->side.reset, "'reset'", resets, 2, reader) >= 0;
    return good;
}

static bool check_kinds(const struct jn_nir_side *side,
                        const struct jn_reader *reader)
{
    bool good = true;
    if (side->neuron)
        good &= jn_node_is(side->neuron, JN_GROUP, "'neuron'", reader);
    if (side->defaults)
        good &= jn_node_is(side->defaults, JN_GROUP, "'defaults'", reader);
    if (side->layers)
        good &= jn_node_is(side->layers, JN_LIST, "'layers'", reader);
    const struct jn_node *twice = jn_node_find(side->defaults, "T");
    if (twice) {
        jn_error(reader->diags, twice->key_place,
                 "'T' of a model of NIR's stands in 'nir' itself");
        good = false;
    }
    return good;
}

bool jn_nir_side_read(const struct jn_node *root, const struct jn_reader *outer,
                      struct jn_nir_side *side)
{
    struct jn_reader reader;
    struct root_keys roots = {NULL, NULL};
    struct keys keys = {{0}, NULL, NULL};
    *side = keys.side;
    if (!root)
        return true;
    bool good = jn_root_reader(root, outer, &reader);
    good &= jn_group_read(jn_root_part(root, JN_ROOT_NIR, reader.arena),
                          "a file of 'nir'", root_fields, &roots, &reader);
    if (!roots.nir || !jn_node_is(roots.nir, JN_GROUP, "'nir'", &reader))
        return false;
    good &= jn_group_read(roots.nir, "'nir'", fields, &keys, &reader);
    if (keys.file)
        good &= jn_path_read(keys.file, "'file'", &reader, &keys.side.file);
    good &= read_choices(&reader, &keys);
    good &= check_kinds(&keys.side, &reader);
    *side = keys.side;
    return good;
}
