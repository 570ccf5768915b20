/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mesh.h - how many instances of a level there are.
 *
 * Input:  the grid of the next outer level, and a level's `spatial` group or
 *         its number of `instances`.
 * Output: the level's own grid.
 * Next:   level.c.
 */
#ifndef JN_SPEC_MESH_H
#define JN_SPEC_MESH_H

#include "spec/arch.h"

/* MESH holds the outer grid and becomes the level's.  SPATIAL is NULL when it
 * is not given, INSTANCES is 0. */
bool jn_mesh_read(const struct jn_node *group, const struct jn_node *spatial,
                  uint64_t instances, const struct jn_reader *reader,
                  struct jn_mesh *mesh);

#endif
