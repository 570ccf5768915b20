/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate_tiles.h - numbers of a map of rates, summed tile by tile.
 *
 * Input:  a density of the model `rates`, a grid of tiles, what to sum.
 * Output: one sum for each place of the tiles along the map's own ranks; for
 *         the other ranks, how many words of them tiles have.
 * Next:   model_rates.c.
 */
#ifndef JN_SPARSE_RATE_TILES_H
#define JN_SPARSE_RATE_TILES_H

#include "sparse/density.h"

/* Tiles that have so many words along the ranks that the map lacks. */
struct jn_rate_depth {
    uint64_t words;
    double weight;
};

struct jn_rate_tiles {
    const struct jn_density *density;
    const struct jn_tile_grid *grid;
    uint64_t count;  /* of places along the map's own ranks */
    double *weights; /* of each; NULL: all 1 */
    struct jn_rate_depth *depths;
    size_t depth_count;
};

/* False if there would be too many. */
bool jn_rate_tiles_find(const struct jn_density *density,
                        const struct jn_tile_grid *grid, struct jn_arena *arena,
                        struct jn_rate_tiles *tiles);

/* The sum over each tile of OF(rate); padding is not in it.  SUMS has room for
 * all. */
void jn_rate_tiles_sum(const struct jn_rate_tiles *tiles, double (*of)(double),
                       struct jn_arena *arena, double *sums);

#endif
