/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/neuron_unit.h"

#include "config/schema.h"
#include "spec/component.h"
#include "spec/level_size.h"
#include "spec/list.h"

#include <stddef.h>
#include <string.h>

struct keys {
    struct jn_neuron_unit unit;
    const struct jn_node *level, *attributes;
    uint64_t word_bits;
    double technology_nm, voltage_v;
};

#define OF(member) offsetof(struct keys, member)
#define IGNORED(key)                                                           \
    {                                                                          \
        key, JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL                             \
    }

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(unit.component.name), 0, JN_POSITIVE, NULL},
    {"kind", JN_FIELD_NAME, OF(unit.component.kind), 0, 0, NULL},
    {"level", JN_FIELD_NODE, OF(level), 0, JN_REQUIRED, NULL},
    {"units", JN_FIELD_COUNT, OF(unit.units), 0, JN_POSITIVE, NULL},
    {"cycles_per_update", JN_FIELD_REAL, OF(unit.cycles_per_update), 0, 0,
     NULL},
    {"overlaps", JN_FIELD_FLAG, OF(unit.overlaps), 0, 0, NULL},
    {"sync_cycles", JN_FIELD_REAL, OF(unit.sync_cycles), 0, 0, NULL},
    {"word_bits", JN_FIELD_COUNT, OF(word_bits), 0, JN_POSITIVE, NULL},
    {"technology_nm", JN_FIELD_REAL, OF(technology_nm), 0, JN_POSITIVE, NULL},
    {"voltage_v", JN_FIELD_REAL, OF(voltage_v), 0, JN_POSITIVE, NULL},
    {"attributes", JN_FIELD_NODE, OF(attributes), 0, 0, NULL},
    IGNORED("price_source"),
    IGNORED("visit_pj"),
    IGNORED("decay_pj"),
    IGNORED("multiply_pj"),
    IGNORED("integrate_pj"),
    IGNORED("threshold_pj"),
    IGNORED("reset_pj"),
    IGNORED("spike_pj"),
    IGNORED("sync_pj"),
    IGNORED("leak_pj_per_cycle"),
    IGNORED("area_um2"),
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool find_level(const struct jn_node *node,
                       const struct jn_reader *reader,
                       const struct jn_arch *arch, size_t *level)
{
    const char *names[JN_MAX_LEVELS];
    for (size_t index = 0; index < arch->level_count; index++)
        names[index] = arch->levels[index].component.name;
    int choice =
        jn_node_choice(node, "'level'", names, arch->level_count, reader);
    *level = choice < 0 ? 0 : (size_t)choice;
    return choice >= 0;
}

static bool read_attributes(const struct keys *keys,
                            const struct jn_reader *reader,
                            const struct jn_arch *arch,
                            struct jn_component *component)
{
    struct jn_attributes attributes;
    if (!jn_attributes_read(keys->attributes, reader, &attributes))
        return false;
    jn_attributes_add(&attributes, "word_bits", (double)keys->word_bits);
    jn_process_add(&attributes, keys->technology_nm, keys->voltage_v, arch);
    component->attributes = attributes.items;
    component->attribute_count = attributes.count;
    return true;
}

bool jn_neuron_unit_read(const struct jn_node *group,
                         const struct jn_reader *reader, struct jn_arch *arch)
{
    struct keys keys = {.word_bits = JN_DEFAULT_WORD_BITS};
    if (!jn_node_is(group, JN_GROUP, "'neurons'", reader))
        return false;
    keys.unit = (struct jn_neuron_unit){
        .given = true,
        .place = group->place,
        .units = 1,
        .cycles_per_update = 1,
        .overlaps = true,
    };
    keys.unit.component.name = "neurons";
    keys.unit.component.kind = "";
    keys.unit.component.class_ = JN_CLASS_NEURON;
    bool good = jn_group_read(group, "'neurons'", fields, &keys, reader);
    good &= jn_bits_check(keys.word_bits, group, reader);
    good &= keys.level &&
            find_level(keys.level, reader, arch, &keys.unit.level);
    good &= jn_prices_read(group, reader, &keys.unit.component);
    good &= read_attributes(&keys, reader, arch, &keys.unit.component);
    arch->neurons = keys.unit;
    if (good &&
        jn_arch_find_level(arch, keys.unit.component.name) != JN_NO_LEVEL) {
        jn_error(reader->diags, group->place,
                 "a level is called '%s', too: give another 'name'",
                 keys.unit.component.name);
        return false;
    }
    return good;
}

jn_tensors jn_neurons_banned(const struct jn_arch *arch,
                             const struct jn_layer *layer, size_t level)
{
    return level > arch->neurons.level ? layer->neuron.tensors : 0;
}

jn_tensors jn_neurons_needed(const struct jn_arch *arch,
                             const struct jn_layer *layer, size_t level)
{
    if (layer->neuron.model == JN_NEURON_NONE || level != arch->neurons.level)
        return 0;
    return (jn_tensors)1 << layer->neuron.sums;
}
