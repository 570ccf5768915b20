/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/model.h"

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    (void)density;
    (void)arena;
    if (tile->enclosing != NULL &&
        (tile->enclosing->words != tile->enclosing->nonzeros ||
         tile->enclosing->words < tile->words))
        return false;
    jn_occupancy_certain(tile->words, tile->words, occupancy);
    return true;
}

const struct jn_density_model jn_density_dense = {.name = "dense",
                                                  .place = place};
