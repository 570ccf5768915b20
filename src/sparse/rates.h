/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rates.h - the probability of each word of a tensor, from a file.
 *
 * Input:  a .npy file of numbers: rates, or counts in a number of steps.
 * Output: a map of rates and where it lies in the tensor, or messages that say
 *         what is wrong.
 * Next:   the density model `rates`; events.h.
 */
#ifndef JN_SPARSE_RATES_H
#define JN_SPARSE_RATES_H

#include "sparse/shape.h"

/* Maps have at most so many numbers. */
enum { JN_MAX_RATES = 1 << 25 };

/* Along ranks that the array lacks a rate is the same.  What the layout leaves
 * around the array is padding, and always zero. */
struct jn_rate_map {
    struct jn_array_shape array;
    struct jn_layout layout;
    const double *values; /* 0..1, the last rank moves fastest */
    uint64_t count;
};

struct jn_rate_source {
    const char *path;
    double scale;   /* of a number, to make it a rate */
    uint64_t steps; /* > 0: a number is divided by it instead */
};

/* The map lives as long as ARENA.  False after messages. */
bool jn_rates_load(const struct jn_rate_source *source,
                   const struct jn_data_shape *shape, struct jn_arena *arena,
                   struct jn_diags *diags, struct jn_rate_map *map);

#endif
