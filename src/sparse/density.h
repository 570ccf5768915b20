/* SPDX-License-Identifier: GPL-3.0-or-later */
/* density.h - how full the tiles of a sparse tensor are.
 *
 * Input:  what is known of a tensor's non-zeros; tiles of it.
 * Output: the occupancy of the tiles, as a random number.
 * Next:   formats and skipping; one file model_*.c for each kind of knowledge.
 */
#ifndef JN_SPARSE_DENSITY_H
#define JN_SPARSE_DENSITY_H

#include "joulenest.h"
#include "sparse/bitmap.h"
#include "sparse/hypergeometric.h"
#include "sparse/occupancy.h"
#include "sparse/shape.h"

struct jn_density_model;
struct jn_rate_map;

struct jn_density {
    const struct jn_density_model *model;
    size_t rank_count;
    uint64_t extents[JN_MAX_RANKS]; /* of the tensor */
    bool by_timeloop_rule;          /* with the faults of Timeloop's models */
    double density;      /* uniform, fixed; silent: of what is not silent */
    size_t rank;         /* silent, blocks, channels: the one that is special */
    double silent_share; /* silent: of the indices of the rank */
    uint64_t block, block_nonzeros; /* blocks: words, and non-zeros of each */
    uint64_t band_width;            /* band: non-zero where |i - j| <= it */
    const double *densities;        /* channels: for each index of the rank */
    const struct jn_bitmap *bitmap; /* data */
    const struct jn_rate_map *rates;
    const struct jn_layout *layout; /* data, rates: what of the tensor is no
                                       padding; NULL: all */
};

/* The model of a name, or NULL; names in their order, to "did you mean". */
const struct jn_density_model *jn_density_model_find(const char *name);
extern const char *const jn_density_model_names[];
extern const size_t jn_density_model_count;

/* What is wrong with a density, as a sentence from ARENA, or NULL: all other
 * functions want one with which nothing is. */
const char *jn_density_fault(const struct jn_density *density,
                             struct jn_arena *arena);

/* Tiles of one shape: in each rank the i-th starts at i x step, and is cut
 * where the tensor ends.  All of them are equally likely to be asked for,
 * unless there are weights: then each as often as the product over the ranks
 * says. */
struct jn_tile_grid {
    uint64_t extents[JN_MAX_RANKS], steps[JN_MAX_RANKS],
        positions[JN_MAX_RANKS];
    const uint64_t *weights[JN_MAX_RANKS]; /* of the positions, or NULL */
};

/* How often the tile at a place is asked for; AT has its positions. */
uint64_t jn_tile_grid_weight(const struct jn_tile_grid *grid, size_t rank_count,
                             const uint64_t *at);

/* Tiles side by side that cover the tensor; those at the end may be cut. */
void jn_tile_grid_cover(const struct jn_density *density,
                        const uint64_t *extents, struct jn_tile_grid *grid);

/* The one tile in the tensor's corner. */
void jn_tile_grid_single(const struct jn_density *density,
                         const uint64_t *extents, struct jn_tile_grid *grid);

/* What is known already: that a tile around holds so many non-zeros. */
struct jn_enclosing {
    uint64_t words, nonzeros;
};

struct jn_tile_query {
    const struct jn_tile_grid *grid;
    const struct jn_enclosing *enclosing; /* or NULL */
};

/* What the tiles of the query hold.  False if the model cannot tell: a tile
 * that starts outside of the tensor, something known that it cannot take into
 * account or that cannot be, too many different tiles.  OCCUPANCY lives as
 * long as ARENA. */
bool jn_density_occupancy(const struct jn_density *density,
                          const struct jn_tile_query *query,
                          struct jn_arena *arena,
                          struct jn_occupancy *occupancy);

/* The least whole number from DENSITY x WORDS on.  What is whole but for the
 * rounding of DENSITY, such as 0.07 x 100, counts as whole, unless
 * BY_TIMELOOP_RULE. */
uint64_t jn_density_nonzeros(double density, uint64_t words,
                             bool by_timeloop_rule);

/* DENSITY x WORDS, whole if it is but for rounding. */
double jn_density_product(double density, uint64_t words);

#endif
