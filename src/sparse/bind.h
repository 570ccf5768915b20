/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.h - what files say of a layer's zeros, to density models.
 *
 * Input:  a layer with its densities; files of actual data that it names.
 * Output: the densities of struct jn_problem.
 * Next:   density.h tells how full tiles are.
 */
#ifndef JN_SPARSE_BIND_H
#define JN_SPARSE_BIND_H

#include "base/hash.h"
#include "sparse/data.h"
#include "sparse/density.h"
#include "spec/workload.h"

/* Files of actual data that were read. */
struct jn_data_file {
    const char *path;
    struct jn_data_shape shape;
    const struct jn_placed *placed;
    struct jn_data_file *before;
};

/* Sets DENSITIES, one for each of the layer's tensors: NULL where there are no
 * zeros.  They live in the reader's arena.  A file among the *FILES is not read
 * again for a tensor of the same shape; others are added.  False after
 * complaints at the places of the densities. */
bool jn_densities_bind(const struct jn_layer *layer,
                       const struct jn_options *options,
                       const struct jn_reader *reader,
                       struct jn_data_file **files,
                       const struct jn_density **densities);

/* A name for the actual data of a density, which nothing else has; "" if it
 * has none. */
void jn_density_name_data(const struct jn_density *density,
                          char hex[JN_HASH_DIGITS + 1]);

#endif
