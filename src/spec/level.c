/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/level.h"

#include "base/checked.h"
#include "config/schema.h"
#include "spec/component.h"
#include "spec/constraint_read.h"
#include "spec/level_size.h"
#include "spec/level_sparsity.h"
#include "spec/list.h"
#include "spec/spike_format.h"
#include "spec/mesh.h"

#include <stddef.h>

struct keys {
    struct jn_level level;
    struct jn_level_size size;
    struct jn_level_extras extras;
    struct jn_sparsity_keys sparsity;
    uint64_t instances, banks, ports;
    double technology_nm, voltage_v;
    bool has_banks, has_ports, reduction, has_reduction, multicast,
        link_transfers;
    const char *price_source;
    const struct jn_node *class_name, *spatial, *bits, *scales, *attributes,
        *spike_formats;
    const struct jn_node *keep, *bypass, *temporal, *spatial_loops;
};

#define OF(member) offsetof(struct keys, member)
#define NODE(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_NODE, OF(where), 0, 0, NULL                              \
    }
#define FLAG(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_FLAG, OF(where), 0, 0, NULL                              \
    }
#define PRICE(key)                                                             \
    {                                                                          \
        key, JN_FIELD_REAL, 0, 0, JN_IGNORED, NULL                             \
    }
#define COUNT(key, where)                                                      \
    {                                                                          \
        key, JN_FIELD_COUNT, OF(where), OF(has_##where), JN_POSITIVE, NULL     \
    }
#define SIZE(key)                                                              \
    {                                                                          \
#key, JN_FIELD_COUNT, OF(size.key), OF(size.has_##key), JN_POSITIVE,   \
            NULL                                                               \
    }
#define METADATA(key, where)                                                   \
    {                                                                          \
        key, JN_FIELD_COUNT, OF(sparsity.where), OF(sparsity.has_##where),     \
            JN_POSITIVE, NULL                                                  \
    }
#define RATE(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_REAL, OF(size.where), OF(size.has_##where), JN_POSITIVE, \
            NULL                                                               \
    }

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(level.component.name), 0,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {"class", JN_FIELD_NODE, OF(class_name), 0, JN_REQUIRED, NULL},
    {"kind", JN_FIELD_NAME, OF(level.component.kind), 0, 0, NULL},
    NODE("spatial", spatial),
    {"instances", JN_FIELD_COUNT, OF(instances), 0, JN_POSITIVE, NULL},
    SIZE(word_bits),
    NODE("bits", bits),
    SIZE(width_bits),
    SIZE(block_words),
    SIZE(size_words),
    SIZE(size_bits),
    SIZE(size_bytes),
    SIZE(depth_lines),
    RATE("read_bandwidth_words_per_cycle", read_words),
    RATE("write_bandwidth_words_per_cycle", write_words),
    RATE("shared_bandwidth_words_per_cycle", shared_words),
    RATE("read_bandwidth_bits_per_cycle", read_bits),
    RATE("write_bandwidth_bits_per_cycle", write_bits),
    RATE("shared_bandwidth_bits_per_cycle", shared_bits),
    NODE("bandwidth_scales", scales),
    NODE("spike_formats", spike_formats),
    {"multiple_buffering", JN_FIELD_REAL, OF(level.multiple_buffering), 0,
     JN_POSITIVE, NULL},
    {"min_utilization", JN_FIELD_REAL, OF(level.min_utilization), 0, 0, NULL},
    {"cluster_size", JN_FIELD_COUNT, OF(level.cluster_size), 0, JN_POSITIVE,
     NULL},
    {"address_generation_pj", JN_FIELD_REAL, OF(level.address_generation_pj), 0,
     0, NULL},
    {"power_gated_at", JN_FIELD_NAME, OF(extras.power_gated_at), 0, 0, NULL},
    {"reduction", JN_FIELD_FLAG, OF(reduction), OF(has_reduction), 0, NULL},
    FLAG("multicast", multicast),
    FLAG("link_transfers", link_transfers),
    NODE("keep", keep),
    NODE("bypass", bypass),
    NODE("temporal", temporal),
    NODE("spatial_loops", spatial_loops),
    NODE("network", extras.network),
    NODE("read_network", extras.read_network),
    NODE("update_network", extras.update_network),
    NODE("attributes", attributes),
    NODE("formats", sparsity.formats),
    NODE("gate", sparsity.gate),
    NODE("skip", sparsity.skip),
    NODE("skip_instances", sparsity.skip_instances),
    METADATA("metadata_bits", metadata_bits),
    METADATA("metadata_line_bits", metadata_line_bits),
    METADATA("metadata_size_lines", metadata_size_lines),
    METADATA("metadata_size_bits", metadata_size_bits),
    METADATA("metadata_size_bytes", metadata_size_bytes),
    FLAG("decompresses", sparsity.decompresses),
    FLAG("compresses", sparsity.compresses),
    FLAG("overbooks", sparsity.overbooks),
    {"max_overbooked_share", JN_FIELD_REAL, OF(sparsity.max_overbooked_share),
     OF(sparsity.has_max_overbooked_share), 0, NULL},
    COUNT("banks", banks),
    COUNT("ports", ports),
    {"technology_nm", JN_FIELD_REAL, OF(technology_nm), 0, JN_POSITIVE, NULL},
    {"voltage_v", JN_FIELD_REAL, OF(voltage_v), 0, JN_POSITIVE, NULL},
    {"price_source", JN_FIELD_NAME, OF(price_source), 0, 0, NULL},
    PRICE("read_pj"),
    PRICE("write_pj"),
    PRICE("update_pj"),
    PRICE("gated_read_pj"),
    PRICE("gated_update_pj"),
    PRICE("gated_write_pj"),
    PRICE("skipped_read_pj"),
    PRICE("skipped_update_pj"),
    PRICE("skipped_write_pj"),
    PRICE("metadata_read_pj"),
    PRICE("metadata_update_pj"),
    PRICE("metadata_write_pj"),
    PRICE("gated_metadata_read_pj"),
    PRICE("gated_metadata_update_pj"),
    PRICE("gated_metadata_write_pj"),
    PRICE("skipped_metadata_read_pj"),
    PRICE("skipped_metadata_update_pj"),
    PRICE("skipped_metadata_write_pj"),
    PRICE("decompress_pj"),
    PRICE("compress_pj"),
    PRICE("leak_pj_per_cycle"),
    PRICE("area_um2"),
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_class(const struct keys *keys, const struct jn_reader *reader,
                       enum jn_class *class_)
{
    static const char *const names[] = {"dram", "sram", "regfile", "compute"};
    static const enum jn_class classes[] = {JN_CLASS_DRAM, JN_CLASS_SRAM,
                                            JN_CLASS_REGFILE, JN_CLASS_COMPUTE};
    if (!keys->class_name)
        return false;
    int choice = jn_node_choice(keys->class_name, "'class'", names, 4, reader);
    if (choice >= 0)
        *class_ = classes[choice];
    return choice >= 0;
}

/* Rest of the checks that one key alone does not show. */
static bool check_numbers(const struct jn_node *group,
                          const struct jn_level *level,
                          const struct jn_reader *reader)
{
    bool good = true;
    if (level->multiple_buffering < 1) {
        jn_error(reader->diags,
                 jn_node_find(group, "multiple_buffering")->place,
                 "'multiple_buffering' divides the capacity: 1 or more");
        good = false;
    }
    if (level->min_utilization > 1) {
        jn_error(reader->diags, jn_node_find(group, "min_utilization")->place,
                 "'min_utilization' is a share of the capacity, from 0 to 1");
        good = false;
    }
    unsigned long long instances = level->mesh.x * level->mesh.y;
    if (instances % level->cluster_size != 0) {
        jn_error(reader->diags, jn_node_find(group, "cluster_size")->place,
                 "clusters of %llu do not make %llu instances",
                 (unsigned long long)level->cluster_size, instances);
        good = false;
    }
    if (!level->has_size && (level->component.class_ == JN_CLASS_SRAM ||
                             level->component.class_ == JN_CLASS_REGFILE)) {
        jn_error(reader->diags, group->place,
                 "'%s' needs its size: 'size_words', 'size_bits', "
                 "'size_bytes' or 'depth_lines'",
                 level->component.name);
        good = false;
    }
    return good;
}

static bool read_keeps(struct keys *keys, const struct jn_reader *reader)
{
    struct jn_level *level = &keys->level;
    level->has_keep = keys->keep != NULL;
    bool good = jn_names_read(keys->keep, "'keep'", reader, &level->keep,
                              &level->keep_count);
    good &= jn_names_read(keys->bypass, "'bypass'", reader, &level->bypass,
                          &level->bypass_count);
    if (!keys->keep && !keys->bypass)
        return good;
    struct jn_constraint *constraint =
        &keys->extras.constraints[keys->extras.constraint_count++];
    constraint->place =
        keys->keep ? keys->keep->key_place : keys->bypass->key_place;
    constraint->keep = level->keep;
    constraint->keep_count = level->keep_count;
    constraint->keep_only = level->has_keep;
    constraint->bypass = level->bypass;
    constraint->bypass_count = level->bypass_count;
    return good;
}

static bool read_constraints(struct keys *keys, const struct jn_reader *reader)
{
    struct jn_level_extras *extras = &keys->extras;
    bool good = read_keeps(keys, reader);
    if (keys->temporal)
        good &= jn_constraint_read_loops(
            keys->temporal, false, reader,
            &extras->constraints[extras->constraint_count++]);
    if (keys->spatial_loops)
        good &= jn_constraint_read_loops(
            keys->spatial_loops, true, reader,
            &extras->constraints[extras->constraint_count++]);
    for (size_t index = 0; index < extras->constraint_count; index++)
        extras->constraints[index].level = keys->level.component.name;
    return good;
}

static bool read_attributes(const struct keys *keys, const struct jn_arch *arch,
                            const struct jn_reader *reader,
                            struct jn_level *level)
{
    struct jn_attributes attributes;
    if (!jn_attributes_read(keys->attributes, reader, &attributes))
        return false;
    jn_attributes_add(&attributes, "word_bits", level->word_bits);
    jn_attributes_add(&attributes, "width_bits", (double)level->line_bits);
    if (level->has_size) {
        uint64_t size_bits = level->size_words * level->word_bits;
        uint64_t lines = keys->size.has_depth_lines
                             ? keys->size.depth_lines
                             : jn_ceil_div(size_bits, level->line_bits);
        jn_attributes_add(&attributes, "depth_lines", (double)lines);
        jn_attributes_add(&attributes, "size_words", (double)level->size_words);
        jn_attributes_add(&attributes, "size_bits", (double)size_bits);
    }
    jn_attributes_add_given(&attributes, "banks", (double)keys->banks);
    jn_attributes_add_given(&attributes, "ports", (double)keys->ports);
    if (keys->sparsity.has_metadata_line_bits)
        jn_attributes_add(&attributes, "metadata_width_bits",
                          (double)level->sparsity.metadata_line_bits);
    jn_attributes_add(&attributes, "cluster_size", (double)level->cluster_size);
    jn_process_add(&attributes, keys->technology_nm, keys->voltage_v, arch);
    level->component.attributes = attributes.items;
    level->component.attribute_count = attributes.count;
    return true;
}

static void set_defaults(const struct jn_node *group, struct keys *keys)
{
    *keys = (struct keys){.multicast = true, .link_transfers = true};
    struct jn_level *level = &keys->level;
    level->place = group->place;
    level->component.name = "";
    level->component.kind = "";
    level->component.class_ = JN_CLASS_SRAM;
    level->cluster_size = 1;
    level->multiple_buffering = 1;
    level->power_gated_at = JN_NO_LEVEL;
    level->read_network = level->update_network = JN_NO_NETWORK;
}

static void set_flags(const struct keys *keys, struct jn_level *level)
{
    bool is_dram = level->component.class_ == JN_CLASS_DRAM;
    level->no_reduction = keys->has_reduction ? !keys->reduction : is_dram;
    level->no_multicast = !keys->multicast;
    level->no_link_transfers = !keys->link_transfers;
}

bool jn_level_read(const struct jn_node *group, const struct jn_arch *arch,
                   const struct jn_reader *reader, struct jn_level *level,
                   struct jn_level_extras *extras)
{
    struct keys keys;
    set_defaults(group, &keys);
    keys.level.mesh = level->mesh;
    bool good = jn_group_read(group, "a storage level", fields, &keys, reader);
    good &= read_class(&keys, reader, &keys.level.component.class_);
    good &= jn_mesh_read(group, keys.spatial, keys.instances, reader,
                         &keys.level.mesh);
    good &= jn_bits_read(keys.bits, reader, &keys.level.tensor_bits,
                         &keys.level.tensor_bits_count);
    good &= jn_scales_read(keys.scales, reader, &keys.level.bandwidth_scales,
                           &keys.level.bandwidth_scale_count);
    good &= jn_spike_formats_read(keys.spike_formats, reader,
                                  &keys.level.spike_formats,
                                  &keys.level.spike_format_count);
    good &= read_constraints(&keys, reader);
    good &= jn_prices_read(group, reader, &keys.level.component);
    good = good && jn_level_size_bind(group, &keys.size, reader, &keys.level) &&
           check_numbers(group, &keys.level, reader) &&
           jn_level_sparsity_read(group, &keys.sparsity, reader, &keys.level) &&
           read_attributes(&keys, arch, reader, &keys.level);
    set_flags(&keys, &keys.level);
    if (keys.extras.power_gated_at)
        keys.extras.power_gated_place =
            jn_node_find(group, "power_gated_at")->place;
    *level = keys.level;
    *extras = keys.extras;
    return good;
}
