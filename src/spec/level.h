/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.h - one level of a machine, from its group.
 *
 * Input:  an item of `levels`; what the levels outside it and the machine's
 *         root say.
 * Output: struct jn_level, or struct jn_compute for the last one.
 * Next:   arch.c, which puts the levels in their places.
 */
#ifndef JN_SPEC_LEVEL_H
#define JN_SPEC_LEVEL_H

#include "spec/levels.h"

/* What a level says that is not its own: constraints go to the machine's
 * list, networks to the machine's networks, names wait for all levels. */
struct jn_level_extras {
    const struct jn_node *network, *read_network, *update_network;
    const char *power_gated_at; /* or NULL */
    struct jn_place power_gated_place;
    struct jn_constraint
        constraints[JN_LEVEL_CONSTRAINTS]; /* keep and bypass, time, space */
    size_t constraint_count;
};

/* Reads a storage level that lies in the grid OUTER. */
bool jn_level_read(const struct jn_node *group, const struct jn_arch *arch,
                   const struct jn_reader *reader, struct jn_level *level,
                   struct jn_level_extras *extras);

/* Reads the compute level. */
bool jn_compute_read(const struct jn_node *group, const struct jn_arch *arch,
                     const struct jn_reader *reader,
                     struct jn_compute *compute);

#endif
