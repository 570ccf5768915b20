/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/level_size.h"

#include "base/checked.h"
#include "spec/list.h"

#include <assert.h>

/* 2^60 bits: whatever is computed from a size stays exact. */
#define MOST_BITS ((uint64_t)1 << 60)

/* Of KEYS, which all say the same, a level may give one. */
static bool only_one(const struct jn_node *group, const char *const keys[],
                     const struct jn_reader *reader)
{
    const char *first = NULL;
    for (; *keys; keys++) {
        const struct jn_node *node = jn_node_find(group, *keys);
        if (node && first) {
            jn_error(reader->diags, node->key_place,
                     "'%s' says again what '%s' says: give one of them", *keys,
                     first);
            return false;
        }
        if (node)
            first = *keys;
    }
    return true;
}

static bool refuse(const struct jn_node *group, const char *key,
                   const struct jn_reader *reader)
{
    jn_error(reader->diags, jn_node_find(group, key)->place,
             "'%s' is too large", key);
    return false;
}

static bool bind_word(const struct jn_node *group,
                      const struct jn_level_size *size,
                      const struct jn_reader *reader, struct jn_level *level)
{
    level->has_word_bits = size->has_word_bits;
    level->word_bits = JN_DEFAULT_WORD_BITS;
    if (!size->has_word_bits)
        return true;
    if (!jn_bits_check(size->word_bits, jn_node_find(group, "word_bits"),
                       reader))
        return false;
    level->word_bits = (unsigned)size->word_bits;
    return true;
}

static bool bind_line(const struct jn_node *group,
                      const struct jn_level_size *size,
                      const struct jn_reader *reader, struct jn_level *level)
{
    level->block_words = size->has_block_words ? size->block_words : 1;
    level->line_bits = jn_mul(level->block_words, level->word_bits);
    if (level->line_bits > MOST_BITS)
        return refuse(group, "block_words", reader);
    if (!size->has_width_bits)
        return true;
    if (size->width_bits > MOST_BITS)
        return refuse(group, "width_bits", reader);
    level->line_bits = size->width_bits;
    level->block_words = size->width_bits / level->word_bits;
    if (level->block_words == 0)
        level->block_words = 1;
    return true;
}

/* Words in so many lines; a word may need several. */
static uint64_t words_in_lines(uint64_t lines, const struct jn_level *level)
{
    if (level->line_bits >= level->word_bits)
        return jn_mul(lines, level->block_words);
    return lines / jn_ceil_div(level->word_bits, level->line_bits);
}

static bool bind_bits(const struct jn_node *group, const char *key,
                      uint64_t bits, const struct jn_reader *reader,
                      struct jn_level *level)
{
    if (bits > MOST_BITS)
        return refuse(group, key, reader);
    level->size_words = bits / level->word_bits;
    if (bits % level->word_bits == 0)
        return true;
    jn_error(reader->diags, jn_node_find(group, key)->place,
             "%llu bits are not a whole number of words of %u bits",
             (unsigned long long)bits, level->word_bits);
    return false;
}

static bool bind_size(const struct jn_node *group,
                      const struct jn_level_size *size,
                      const struct jn_reader *reader, struct jn_level *level)
{
    level->has_size = true;
    if (size->has_size_bits)
        return bind_bits(group, "size_bits", size->size_bits, reader, level);
    if (size->has_size_bytes)
        return bind_bits(group, "size_bytes", jn_mul(size->size_bytes, 8),
                         reader, level);
    const char *key = "size_words";
    if (size->has_depth_lines) {
        key = "depth_lines";
        level->size_words = words_in_lines(size->depth_lines, level);
    } else if (size->has_size_words) {
        level->size_words = size->size_words;
    } else {
        level->has_size = false;
        return true;
    }
    if (jn_mul(level->size_words, level->word_bits) > MOST_BITS)
        return refuse(group, key, reader);
    return true;
}

static struct jn_bandwidth bandwidth(bool has_words, double words,
                                     bool has_bits, double bits,
                                     unsigned word_bits)
{
    if (has_words)
        return (struct jn_bandwidth){true, words};
    return (struct jn_bandwidth){has_bits, bits / word_bits};
}

static void bind_bandwidths(const struct jn_level_size *size,
                            struct jn_level *level)
{
    level->read =
        bandwidth(size->has_read_words, size->read_words, size->has_read_bits,
                  size->read_bits, level->word_bits);
    level->write =
        bandwidth(size->has_write_words, size->write_words,
                  size->has_write_bits, size->write_bits, level->word_bits);
    level->shared =
        bandwidth(size->has_shared_words, size->shared_words,
                  size->has_shared_bits, size->shared_bits, level->word_bits);
}

static bool check_twins(const struct jn_node *group,
                        const struct jn_reader *reader)
{
    static const char *const twins[][5] = {
        {"width_bits", "block_words", NULL, NULL, NULL},
        {"size_words", "size_bits", "size_bytes", "depth_lines", NULL},
        {"read_bandwidth_words_per_cycle", "read_bandwidth_bits_per_cycle",
         NULL, NULL, NULL},
        {"write_bandwidth_words_per_cycle", "write_bandwidth_bits_per_cycle",
         NULL, NULL, NULL},
        {"shared_bandwidth_words_per_cycle", "shared_bandwidth_bits_per_cycle",
         NULL, NULL, NULL},
    };
    bool good = true;
    for (size_t row = 0; row < sizeof twins / sizeof twins[0]; row++)
        good &= only_one(group, twins[row], reader);
    return good;
}

bool jn_level_size_bind(const struct jn_node *group,
                        const struct jn_level_size *size,
                        const struct jn_reader *reader, struct jn_level *level)
{
    if (!check_twins(group, reader) || !bind_word(group, size, reader, level) ||
        !bind_line(group, size, reader, level) ||
        !bind_size(group, size, reader, level))
        return false;
    bind_bandwidths(size, level);
    level->counts_words = size->has_size_words || size->has_block_words ||
                          size->has_read_words || size->has_write_words ||
                          size->has_shared_words;
    assert(level->block_words >= 1 && level->line_bits >= 1);
    return true;
}
