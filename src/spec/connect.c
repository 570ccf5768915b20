/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/arch.h"

#include <assert.h>
#include <string.h>

static const char *inner_name(const struct jn_arch *arch, size_t level)
{
    return level + 1 < arch->level_count
               ? arch->levels[level + 1].component.name
               : arch->compute.component.name;
}

static const char *arrow(const struct jn_network *network)
{
    if (network->carries_reads && network->carries_updates)
        return "<==>";
    return network->carries_reads ? "==>" : "<==";
}

static void infer(struct jn_arch *arch, size_t level)
{
    struct jn_level *outer = &arch->levels[level];
    if (outer->read_network != JN_NO_NETWORK &&
        outer->update_network != JN_NO_NETWORK)
        return;
    assert(arch->network_count < JN_MAX_NETWORKS);
    int index = (int)arch->network_count;
    arch->networks[arch->network_count++] = (struct jn_network){
        .component = {.kind = "", .class_ = JN_CLASS_NETWORK},
        .place = outer->place,
        .kind = JN_NETWORK_MESH,
        .inferred = true,
        .word_bits = outer->word_bits,
    };
    if (outer->read_network == JN_NO_NETWORK)
        outer->read_network = index;
    if (outer->update_network == JN_NO_NETWORK)
        outer->update_network = index;
}

static void set_roles(struct jn_arch *arch, size_t level)
{
    struct jn_network *reads =
        &arch->networks[arch->levels[level].read_network];
    struct jn_network *updates =
        &arch->networks[arch->levels[level].update_network];
    reads->carries_reads = updates->carries_updates = true;
    reads->level = updates->level = (int)level;
}

void jn_arch_connect(struct jn_arch *arch, struct jn_arena *arena)
{
    struct jn_network *networks =
        jn_arena_take(arena, JN_MAX_NETWORKS, sizeof *networks);
    if (arch->network_count > 0)
        memcpy(networks, arch->networks,
               arch->network_count * sizeof *networks);
    arch->networks = networks;
    for (size_t level = 0; level < arch->level_count; level++) {
        infer(arch, level);
        set_roles(arch, level);
    }
    for (size_t index = 0; index < arch->network_count; index++) {
        struct jn_network *network = &networks[index];
        if (!network->component.name)
            network->component.name = jn_arena_format(
                arena, "%s %s %s", arch->levels[network->level].component.name,
                arrow(network), inner_name(arch, (size_t)network->level));
    }
}
