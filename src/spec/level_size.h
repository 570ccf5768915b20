/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level_size.h - a level's words, lines, capacity and bandwidth.
 *
 * Input:  the keys, in whichever of their units a file gives them.
 * Output: the members of struct jn_level that count words.
 * Next:   spec/problem.h, which knows the tensors' own bits.
 */
#ifndef JN_SPEC_LEVEL_SIZE_H
#define JN_SPEC_LEVEL_SIZE_H

#include "spec/arch.h"

enum { JN_DEFAULT_WORD_BITS = 16 };

/* The keys as given. */
struct jn_level_size {
    uint64_t word_bits, width_bits, block_words;
    bool has_word_bits, has_width_bits, has_block_words;
    uint64_t size_words, size_bits, size_bytes, depth_lines;
    bool has_size_words, has_size_bits, has_size_bytes, has_depth_lines;
    double read_words, write_words, shared_words;
    bool has_read_words, has_write_words, has_shared_words;
    double read_bits, write_bits, shared_bits;
    bool has_read_bits, has_write_bits, has_shared_bits;
};

/* Sets word_bits, block_words, line_bits, size_words and the bandwidths. */
bool jn_level_size_bind(const struct jn_node *group,
                        const struct jn_level_size *size,
                        const struct jn_reader *reader, struct jn_level *level);

#endif
