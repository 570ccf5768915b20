/* SPDX-License-Identifier: GPL-3.0-or-later */
/* placements.h - tiles counted word by word, to judge density models by.
 *
 * Input:  a tensor's shape, its non-zeros, tiles.
 * Output: how many of the tiles hold how many non-zeros.
 * Next:   the tests of sparse/.
 */
#ifndef JN_TESTS_SPARSE_PLACEMENTS_H
#define JN_TESTS_SPARSE_PLACEMENTS_H

#include "sparse/density.h"

#include <gsl/gsl_rng.h>

enum { MOST_PLACED = 4096 };

struct placements {
    double by_nonzeros[MOST_PLACED + 1]; /* weights of tiles */
    double sum;
};

/* True if word number WORD is not zero. */
typedef bool has_word(const void *nonzeros, uint64_t word);

/* Adds WEIGHT for every tile of the grid. */
struct placed {
    has_word *has;
    const void *nonzeros;
    double weight;
};
void placements_add(struct placements *placements,
                    const struct jn_density *density,
                    const struct jn_tile_grid *grid,
                    const struct placed *placed);

/* Largest difference in least, most, expected, empty and all probabilities. */
double placements_compare(const struct placements *placements,
                          const struct jn_occupancy *occupancy);

/* Any tiles that start within the tensor. */
void placements_random_grid(const struct jn_density *density, gsl_rng *rng,
                            struct jn_tile_grid *grid);

#endif
