/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping.h - which loops run where, for a layer on a machine.
 *
 * Input:  a mapping file of ours (import/ builds struct jn_mapping itself).
 * Output: struct jn_mapping (joulenest.h), checked against layer and machine:
 *         names exist, factors make the bounds, loops lie in order.
 * Next:   nest/nest.h.
 */
#ifndef JN_SPEC_MAPPING_H
#define JN_SPEC_MAPPING_H

#include "spec/arch.h"
#include "spec/list.h"
#include "spec/loops.h"
#include "spec/workload.h"

enum { JN_MAX_MAPPINGS = 4096, JN_MAX_MAPPED_LOOPS = 1024 };

/* What a mapping may say about the tensors of a level. */
enum jn_level_words {
    JN_WORDS_KEEP,
    JN_WORDS_BYPASS,
    JN_WORDS_NO_TEMPORAL_REUSE,
    JN_WORDS_NO_MULTICAST,
    JN_WORDS_NO_LINK_TRANSFER,
    JN_WORDS_RMW_FIRST_UPDATE,
    JN_WORDS_NO_COALESCE,
    JN_WORDS_COUNT
};

/* One level of a mapping as read from a file. */
struct jn_level_source {
    const char *name;
    struct jn_place place;
    struct jn_loop_list loops[3]; /* by enum jn_axis */
    struct jn_words words[JN_WORDS_COUNT];
};

/* A mapping as read from a file, before layer and machine are known. */
struct jn_mapping_source {
    const char *layer; /* name, or NULL: for every layer that it fits */
    struct jn_place place;
    const struct jn_level_source *levels;
    size_t level_count;
};

/* Reads the mappings of a root; one that names several layers makes several
 * sources. */
bool jn_mappings_read(const struct jn_node *root,
                      const struct jn_reader *reader,
                      struct jn_mapping_source **sources, size_t *count);

/* Binds a source to a layer and a machine. */
bool jn_mapping_bind(const struct jn_mapping_source *source,
                     const struct jn_arch *arch, const struct jn_layer *layer,
                     const struct jn_reader *reader,
                     struct jn_mapping *mapping);

/* Complains unless the loops are listed level by level (time, y, x), nothing
 * is out of range and the factors of each dimension make its bound: from the
 * outermost loop, x = 0, then x = x * end + residual - 1, and x + 1 == bound.
 */
bool jn_mapping_check(const struct jn_mapping *mapping,
                      const struct jn_arch *arch, const struct jn_layer *layer,
                      struct jn_place place, struct jn_diags *diags);

#endif
