/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/level_sparsity.h"

#include "base/checked.h"
#include "spec/formats.h"
#include "spec/list.h"
#include "spec/savings.h"

/* Metadata are stored as data are, unless they have lines of their own. */
static bool read_widths(const struct jn_node *group,
                        const struct jn_sparsity_keys *keys,
                        const struct jn_reader *reader, struct jn_level *level)
{
    struct jn_level_sparsity *sparsity = &level->sparsity;
    uint64_t line = level->line_bits > 0
                        ? level->line_bits
                        : jn_mul(level->block_words, level->word_bits);
    sparsity->metadata_line_bits =
        keys->has_metadata_line_bits ? keys->metadata_line_bits : line;
    if (!keys->has_metadata_bits)
        return true;
    const struct jn_node *bits = jn_node_find(group, "metadata_bits");
    if (!jn_bits_check(keys->metadata_bits, bits, reader))
        return false;
    sparsity->metadata_bits = (unsigned)keys->metadata_bits;
    if (keys->metadata_bits <= sparsity->metadata_line_bits)
        return true;
    jn_error(reader->diags, bits->place,
             "words of metadata of %u bits do not fit the lines of '%s', which "
             "have %llu: give 'metadata_line_bits'",
             sparsity->metadata_bits, level->component.name,
             (unsigned long long)sparsity->metadata_line_bits);
    return false;
}

/* One of the units of the size, in lines. */
static bool read_lines(const struct jn_node *group,
                       const struct jn_sparsity_keys *keys,
                       const struct jn_reader *reader,
                       struct jn_level_sparsity *sparsity)
{
    uint64_t line = sparsity->metadata_line_bits;
    const struct {
        const char *key;
        bool given;
        uint64_t lines;
    } sizes[] = {
        {"metadata_size_lines", keys->has_metadata_size_lines,
         keys->metadata_size_lines},
        {"metadata_size_bits", keys->has_metadata_size_bits,
         keys->metadata_size_bits / line},
        {"metadata_size_bytes", keys->has_metadata_size_bytes,
         jn_mul(keys->metadata_size_bytes, 8) / line},
    };
    const char *first = NULL;
    for (size_t row = 0; row < sizeof sizes / sizeof sizes[0]; row++) {
        if (!sizes[row].given)
            continue;
        if (first) {
            jn_error(reader->diags,
                     jn_node_find(group, sizes[row].key)->key_place,
                     "'%s' says again what '%s' says: give one of them",
                     sizes[row].key, first);
            return false;
        }
        first = sizes[row].key;
        sparsity->has_metadata_lines = true;
        sparsity->metadata_lines = sizes[row].lines;
        if (sizes[row].lines > 0)
            continue;
        jn_error(reader->diags, jn_node_find(group, first)->place,
                 "there must be room for a line of metadata at least, which "
                 "has %llu bits",
                 (unsigned long long)line);
        return false;
    }
    return true;
}

/* How many of the tiles may be larger than their room: any, if nobody says. */
static bool read_overbooking(const struct jn_node *group,
                             const struct jn_sparsity_keys *keys,
                             const struct jn_reader *reader,
                             struct jn_level_sparsity *sparsity)
{
    static const char key[] = "max_overbooked_share";
    sparsity->overbooks = keys->overbooks;
    sparsity->max_overbooked_share = 1;
    if (!keys->has_max_overbooked_share)
        return true;
    sparsity->max_overbooked_share = keys->max_overbooked_share;
    if (!keys->overbooks) {
        jn_error(reader->diags, jn_node_find(group, key)->key_place,
                 "'%s' is of a level that overbooks: give 'overbooks = true', "
                 "too",
                 key);
        return false;
    }
    if (keys->max_overbooked_share <= 1)
        return true;
    jn_error(reader->diags, jn_node_find(group, key)->place,
             "'%s' is a share of the tiles, from 0 to 1", key);
    return false;
}

bool jn_level_sparsity_read(const struct jn_node *group,
                            const struct jn_sparsity_keys *keys,
                            const struct jn_reader *reader,
                            struct jn_level *level)
{
    const struct jn_saving_lists lists = {
        {[JN_SAVE_GATE] = keys->gate,
         [JN_SAVE_SKIP] = keys->skip,
         [JN_SAVE_SKIP_SPACE] = keys->skip_instances}};
    struct jn_level_sparsity *sparsity = &level->sparsity;
    bool good = read_widths(group, keys, reader, level);
    good &= read_lines(group, keys, reader, sparsity);
    good &= read_overbooking(group, keys, reader, sparsity);
    sparsity->decompresses = keys->decompresses;
    sparsity->compresses = keys->compresses;
    good &= jn_savings_read(&lists, reader, level);
    return good &&
           (!keys->formats || jn_formats_read(keys->formats, reader, level));
}

static bool level_has_sparsity(const struct jn_level_sparsity *sparsity)
{
    return sparsity->format_count > 0 || sparsity->saving_count > 0 ||
           sparsity->metadata_bits > 0 || sparsity->has_metadata_lines ||
           sparsity->decompresses || sparsity->compresses;
}

bool jn_arch_has_sparsity(const struct jn_arch *arch)
{
    for (size_t level = 0; level < arch->level_count; level++)
        if (level_has_sparsity(&arch->levels[level].sparsity))
            return true;
    return arch->compute.sparsity.gates_on_zero ||
           arch->compute.sparsity.skips_not_aligned;
}
