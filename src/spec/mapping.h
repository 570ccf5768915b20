/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping.h - which loops run where, for a layer on a machine.
 *
 * Input:  a mapping file of ours (import/ builds the same structs).
 * Output: struct jn_mapping (joulenest.h), checked against layer and machine:
 *         names exist, factors make the bounds, loops lie in order.
 * Next:   nest/nest.h.
 */
#ifndef JN_SPEC_MAPPING_H
#define JN_SPEC_MAPPING_H

#include "spec/arch.h"
#include "spec/workload.h"

/* A mapping as read from a file, before layer and machine are known. */
struct jn_mapping_source {
    const char *layer; /* name, or NULL: for every layer that it fits */
    const struct jn_node *levels;
    struct jn_place place;
};

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
