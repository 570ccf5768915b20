/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h - what a density model has to bring along.
 *
 * Input:  a density without fault, tiles that start within the tensor.
 * Output: occupancies.
 * Next:   density.c asks the model; models.c lists all of them.
 */
#ifndef JN_SPARSE_MODEL_H
#define JN_SPARSE_MODEL_H

#include "sparse/density.h"

/* One tile, cut already. */
struct jn_tile_place {
    uint64_t starts[JN_MAX_RANKS], extents[JN_MAX_RANKS];
    uint64_t words;
    const struct jn_enclosing *enclosing; /* or NULL */
    uint64_t *budget; /* products of probabilities, for all tiles of a query */
};

/* Words among which so many are not zero, wherever.  A number tells the urns
 * of a tensor apart. */
struct jn_urn {
    uint64_t number, words, nonzeros;
};

struct jn_density_model {
    const char *name;
    /* A sentence, or NULL; may itself be NULL. */
    const char *(*fault)(const struct jn_density *density,
                         struct jn_arena *arena);
    /* Tiles that are moved by a multiple of this along RANK are alike: 1 means
     * that its place is of no account, 0 that each place differs.  NULL: 1 for
     * all ranks. */
    uint64_t (*period)(const struct jn_density *density, size_t rank);
    /* The urn of a word, if the tensor's non-zeros have places: a model without
     * it knows none. */
    struct jn_urn (*urn)(const struct jn_density *density, const uint64_t *at);
    /* One tile, or all tiles at once, or either; one of them may be NULL. */
    bool (*place)(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy);
    bool (*grid)(const struct jn_density *density,
                 const struct jn_tile_grid *grid, struct jn_arena *arena,
                 struct jn_occupancy *occupancy);
};

extern const struct jn_density_model jn_density_dense, jn_density_uniform,
    jn_density_fixed, jn_density_blocks, jn_density_band, jn_density_silent,
    jn_density_channels, jn_density_data, jn_density_rates;

/* Words of the tensor. */
uint64_t jn_density_words(const struct jn_density *density);

/* A sentence if the number is no density or share, or NULL. */
const char *jn_density_ratio_fault(const char *what, double ratio,
                                   struct jn_arena *arena);

/* A sentence if the rank is not one of the tensor's, or NULL. */
const char *jn_density_rank_fault(const struct jn_density *density,
                                  struct jn_arena *arena);

#endif
