/* SPDX-License-Identifier: GPL-3.0-or-later */
/* occupancy.h - how many words of a tile are not zero, as a random number.
 *
 * Input:  a law from a density model, or tiles that were counted.
 * Output: bounds, mean, and the probability of each occupancy.
 * Next:   whoever turns the words of tiles into actual ones.
 */
#ifndef JN_SPARSE_OCCUPANCY_H
#define JN_SPARSE_OCCUPANCY_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct jn_occupancy;

/* The probability of an occupancy from least to most. */
typedef double jn_law(const struct jn_occupancy *occupancy, uint64_t nonzeros);

struct jn_tile_count {
    uint64_t nonzeros, tile_count;
};

/* Tiles by occupancy, lowest first, each occupancy once. */
struct jn_histogram {
    uint64_t tile_count;
    size_t entry_count;
    const struct jn_tile_count *entries;
};

struct jn_occupancy {
    uint64_t words;       /* of a tile; of the largest if some are cut */
    uint64_t least, most; /* non-zeros of a tile */
    double expected;
    double empty; /* probability that all words are zero */
    bool has_spread;
    double spread; /* standard deviation, if it is known */
    jn_law *law;   /* NULL: the probabilities are not known */
    const void *parameters;
    const struct jn_histogram *histogram; /* NULL unless tiles were counted */
};

/* False if the model cannot tell. */
bool jn_occupancy_probability(const struct jn_occupancy *occupancy,
                              uint64_t nonzeros, double *probability);

/* Always so many. */
void jn_occupancy_certain(uint64_t words, uint64_t nonzeros,
                          struct jn_occupancy *occupancy);

/* What was counted; the histogram is borrowed and not empty. */
void jn_occupancy_counted(uint64_t words, const struct jn_histogram *histogram,
                          struct jn_occupancy *occupancy);

/* One of several kinds of tile; their SHARES add up to 1. */
struct jn_mixture {
    size_t count;
    struct jn_occupancy *parts; /* borrowed, as are the shares */
    double *shares;
};
void jn_occupancy_mixed(const struct jn_mixture *mixture,
                        struct jn_occupancy *occupancy);

#endif
