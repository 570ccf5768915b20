/* SPDX-License-Identifier: GPL-3.0-or-later */
/* classes.h - tiles that a density model cannot tell apart, taken as one.
 *
 * Input:  a density of which the model answers for one tile, tiles.
 * Output: the occupancy of all tiles together.
 * Next:   density.c.
 */
#ifndef JN_SPARSE_CLASSES_H
#define JN_SPARSE_CLASSES_H

#include "sparse/density.h"

/* False if the model cannot tell, or has to tell apart more than 65536 kinds
 * of tiles. */
bool jn_tile_classes_mix(const struct jn_density *density,
                         const struct jn_tile_query *query,
                         struct jn_arena *arena,
                         struct jn_occupancy *occupancy);

#endif
