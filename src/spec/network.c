/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/network.h"

#include "config/schema.h"
#include "spec/component.h"
#include "spec/list.h"
#include "spec/spike_format.h"

#include <assert.h>
#include <stddef.h>

enum { MOST_PRICES = 4096 };

struct keys {
    struct jn_network network;
    uint64_t word_bits;
    bool has_word_bits;
    bool multicast, link_transfers;
    const struct jn_node *kind, *multicast_pj, *attributes, *spike_format;
};

#define OF(member) offsetof(struct keys, member)
#define REAL(key)                                                              \
    {                                                                          \
#key, JN_FIELD_REAL, OF(network.key), 0, 0, NULL                       \
    }
#define GIVEN_REAL(key)                                                        \
    {                                                                          \
#key, JN_FIELD_REAL, OF(network.key), OF(network.has_##key), 0, NULL   \
    }

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(network.component.name), 0, JN_POSITIVE, NULL},
    {"kind", JN_FIELD_NODE, OF(kind), 0, 0, NULL},
    {"word_bits", JN_FIELD_COUNT, OF(word_bits), OF(has_word_bits), JN_POSITIVE,
     NULL},
    GIVEN_REAL(hop_pj),
    GIVEN_REAL(tile_width_um),
    GIVEN_REAL(wire_pj_per_bit_mm),
    REAL(router_pj),
    REAL(ingress_pj),
    REAL(adder_pj),
    REAL(fill_latency_cycles),
    REAL(drain_latency_cycles),
    {"distributed", JN_FIELD_FLAG, OF(network.distributed), 0, 0, NULL},
    {"multicast", JN_FIELD_FLAG, OF(multicast), 0, 0, NULL},
    {"link_transfers", JN_FIELD_FLAG, OF(link_transfers), 0, 0, NULL},
    {"multicast_pj", JN_FIELD_NODE, OF(multicast_pj), 0, 0, NULL},
    {"spike_format", JN_FIELD_NODE, OF(spike_format), 0, 0, NULL},
    {"attributes", JN_FIELD_NODE, OF(attributes), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static const struct jn_field price_fields[] = {
    {"factor", JN_FIELD_COUNT, offsetof(struct jn_multicast_price, factor), 0,
     0, NULL},
    {"pj", JN_FIELD_REAL, offsetof(struct jn_multicast_price, energy_pj), 0,
     JN_REQUIRED, NULL},
    {"tensor", JN_FIELD_NAME, offsetof(struct jn_multicast_price, tensor), 0, 0,
     NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_multicast_prices(const struct jn_node *list,
                                  const struct jn_reader *reader,
                                  struct jn_network *network)
{
    if (!list)
        return true;
    if (!jn_node_is(list, JN_LIST, "'multicast_pj'", reader))
        return false;
    if (list->item_count > MOST_PRICES) {
        jn_error(reader->diags, list->place,
                 "'multicast_pj' has more than %d items", MOST_PRICES);
        return false;
    }
    struct jn_multicast_price *prices =
        jn_arena_take(reader->arena, list->item_count, sizeof *prices);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= jn_node_is(list->items[index], JN_GROUP, "a multicast price",
                           reader) &&
                jn_group_read(list->items[index], "a multicast price",
                              price_fields, &prices[index], reader);
    network->multicast_prices = prices;
    network->multicast_price_count = list->item_count;
    return good;
}

static bool read_kind(const struct jn_node *node,
                      const struct jn_reader *reader,
                      enum jn_network_kind *kind)
{
    static const char *const names[] = {"mesh", "reduction_tree",
                                        "simple_multicast"};
    static const enum jn_network_kind kinds[] = {JN_NETWORK_MESH,
                                                 JN_NETWORK_REDUCTION_TREE,
                                                 JN_NETWORK_SIMPLE_MULTICAST};
    if (!node)
        return true;
    int choice = jn_node_choice(node, "'kind'", names, 3, reader);
    if (choice >= 0)
        *kind = kinds[choice];
    return choice >= 0;
}

static bool read_spike_format(const struct jn_node *node,
                              const struct jn_reader *reader,
                              struct jn_network *network)
{
    enum jn_spike_format format;
    bool good = jn_spike_format_read(node, reader, &format);
    network->spike_format = (int)format;
    return good;
}

/* A tree only adds up results, and a price list needs prices. */
static bool check_kind(const struct jn_node *group, const struct keys *keys,
                       const struct jn_reader *reader)
{
    enum jn_network_kind kind = keys->network.kind;
    if (kind == JN_NETWORK_REDUCTION_TREE && keys->network.carries_reads) {
        jn_error(reader->diags, keys->kind->place,
                 "a reduction tree carries results only: put it into "
                 "'update_network'");
        return false;
    }
    if ((kind == JN_NETWORK_SIMPLE_MULTICAST) == (keys->multicast_pj != NULL))
        return true;
    jn_error(reader->diags,
             keys->multicast_pj ? keys->multicast_pj->key_place
                                : group->key_place,
             "a network has 'multicast_pj' if, and only if, its kind is "
             "'simple_multicast'");
    return false;
}

static bool read_attributes(const struct keys *keys, const struct jn_arch *arch,
                            const struct jn_reader *reader,
                            struct jn_component *component)
{
    struct jn_attributes attributes;
    if (!jn_attributes_read(keys->attributes, reader, &attributes))
        return false;
    if (keys->has_word_bits)
        jn_attributes_add(&attributes, "word_bits", (double)keys->word_bits);
    jn_process_add(&attributes, 0, 0, arch);
    component->attributes = attributes.items;
    component->attribute_count = attributes.count;
    return true;
}

static bool read_network(const struct jn_node *group, struct keys *keys,
                         const struct jn_reader *reader,
                         const struct jn_arch *arch)
{
    if (!jn_node_is(group, JN_GROUP, "a network", reader))
        return false;
    struct jn_network *network = &keys->network;
    network->place = group->key_place;
    network->component.kind = "";
    network->component.class_ = JN_CLASS_NETWORK;
    bool good = jn_group_read(group, "a network", fields, keys, reader);
    good &= read_kind(keys->kind, reader, &network->kind);
    good &= read_spike_format(keys->spike_format, reader, network);
    good &= read_multicast_prices(keys->multicast_pj, reader, network);
    if (keys->has_word_bits)
        good &= jn_bits_check(keys->word_bits, jn_node_find(group, "word_bits"),
                              reader);
    network->word_bits = (unsigned)keys->word_bits;
    network->has_word_bits = keys->has_word_bits;
    good &= read_attributes(keys, arch, reader, &network->component);
    return check_kind(group, keys, reader) && good;
}

static bool add_network(const struct jn_node *group, size_t level,
                        const struct jn_network *roles,
                        const struct jn_reader *reader, struct jn_arch *arch)
{
    struct keys keys = {.network = *roles,
                        .word_bits = 16,
                        .multicast = true,
                        .link_transfers = true};
    if (!group)
        return true;
    bool good = read_network(group, &keys, reader, arch);
    assert(arch->network_count < JN_MAX_NETWORKS);
    int index = (int)arch->network_count;
    arch->networks[arch->network_count++] = keys.network;
    if (roles->carries_reads)
        arch->levels[level].read_network = index;
    if (roles->carries_updates)
        arch->levels[level].update_network = index;
    arch->levels[level].no_multicast |= !keys.multicast;
    arch->levels[level].no_link_transfers |= !keys.link_transfers;
    return good;
}

bool jn_networks_read(const struct jn_level_extras *extras, size_t level,
                      const struct jn_reader *reader, struct jn_arch *arch)
{
    const struct jn_network both = {.carries_reads = true,
                                    .carries_updates = true};
    const struct jn_network reads = {.carries_reads = true};
    const struct jn_network updates = {.carries_updates = true};
    const struct jn_node *twin =
        extras->read_network ? extras->read_network : extras->update_network;
    if (extras->network && twin) {
        jn_error(reader->diags, twin->key_place,
                 "'%s' says again what 'network' says: give either 'network' "
                 "or the two others",
                 twin->key);
        return false;
    }
    bool good = add_network(extras->network, level, &both, reader, arch);
    good &= add_network(extras->read_network, level, &reads, reader, arch);
    return add_network(extras->update_network, level, &updates, reader, arch) &&
           good;
}
