/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level_sparsity.h - what a level does about zeros, from its keys.
 *
 * Input:  the keys of a level as the table of level.c has them; the level
 *         with its lines.
 * Output: struct jn_level_sparsity of the level.
 * Next:   arch.h; formats.h and savings.h read the parts.
 */
#ifndef JN_SPEC_LEVEL_SPARSITY_H
#define JN_SPEC_LEVEL_SPARSITY_H

#include "spec/arch.h"

/* The keys as given. */
struct jn_sparsity_keys {
    const struct jn_node *formats, *gate, *skip, *skip_instances;
    uint64_t metadata_bits, metadata_line_bits;
    bool has_metadata_bits, has_metadata_line_bits;
    uint64_t metadata_size_lines, metadata_size_bits, metadata_size_bytes;
    bool has_metadata_size_lines, has_metadata_size_bits,
        has_metadata_size_bytes;
    bool decompresses, compresses;
    bool overbooks, has_max_overbooked_share;
    double max_overbooked_share;
};

/* The level's lines are known.  False after complaints. */
bool jn_level_sparsity_read(const struct jn_node *group,
                            const struct jn_sparsity_keys *keys,
                            const struct jn_reader *reader,
                            struct jn_level *level);

/* True when some part of the machine does something about zeros. */
bool jn_arch_has_sparsity(const struct jn_arch *arch);

#endif
