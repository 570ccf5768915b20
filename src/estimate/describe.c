/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/describe.h"

#include "base/checked.h"

#include <string.h>

/* An attribute that is added, if GIVEN. */
struct derived {
    const char *name;
    bool given;
    double number;
};

static bool has_attribute(const struct jn_component *component,
                          const char *name)
{
    for (size_t i = 0; i < component->attribute_count; i++)
        if (strcmp(component->attributes[i].name, name) == 0)
            return true;
    return false;
}

static void add_attributes(struct jn_component *component,
                           const struct derived *derived, size_t count,
                           struct jn_arena *arena)
{
    size_t old_count = component->attribute_count;
    struct jn_attribute *attributes =
        jn_arena_take(arena, old_count + count, sizeof *attributes);
    if (old_count > 0)
        memcpy(attributes, component->attributes,
               old_count * sizeof *attributes);
    size_t new_count = old_count;
    for (size_t i = 0; i < count; i++) {
        if (!derived[i].given || has_attribute(component, derived[i].name))
            continue;
        attributes[new_count].name = derived[i].name;
        attributes[new_count].number = derived[i].number;
        new_count++;
    }
    component->attributes = attributes;
    component->attribute_count = new_count;
}

static void describe_level(struct jn_level *level, const struct jn_arch *arch,
                           struct jn_arena *arena)
{
    double word_bits = level->word_bits;
    double block_words = (double)level->block_words;
    double size_words = (double)level->size_words;
    double depth_lines =
        (double)jn_ceil_div(level->size_words, level->block_words);
    const struct derived derived[] = {
        {"word_bits", true, word_bits},
        {"block_words", true, block_words},
        {"width_bits", true, word_bits * block_words},
        {"size_words", level->has_size, size_words},
        {"size_bits", level->has_size, word_bits * size_words},
        {"depth_lines", level->has_size, depth_lines},
        {"metadata_width_bits", arch->is_sparse,
         (double)level->sparsity.metadata_line_bits},
        {"cluster_size", true, (double)level->cluster_size},
        {"technology_nm", arch->technology_nm > 0, arch->technology_nm},
        {"clock_ghz", arch->clock_ghz > 0, arch->clock_ghz},
    };
    add_attributes(&level->component, derived,
                   sizeof derived / sizeof derived[0], arena);
}

static void describe_part(struct jn_component *component, bool has_word_bits,
                          unsigned word_bits, const struct jn_arch *arch,
                          struct jn_arena *arena)
{
    const struct derived derived[] = {
        {"word_bits", has_word_bits, word_bits},
        {"technology_nm", arch->technology_nm > 0, arch->technology_nm},
        {"clock_ghz", arch->clock_ghz > 0, arch->clock_ghz},
    };
    add_attributes(component, derived, sizeof derived / sizeof derived[0],
                   arena);
}

void jn_arch_describe(struct jn_arch *arch, struct jn_arena *arena)
{
    for (size_t i = 0; i < arch->level_count; i++)
        describe_level(&arch->levels[i], arch, arena);
    struct jn_compute *compute = &arch->compute;
    describe_part(&compute->component, true, compute->word_bits, arch, arena);
    for (size_t i = 0; i < arch->network_count; i++) {
        struct jn_network *network = &arch->networks[i];
        describe_part(&network->component, network->has_word_bits,
                      network->word_bits, arch, arena);
    }
}
