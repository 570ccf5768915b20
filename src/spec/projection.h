/* SPDX-License-Identifier: GPL-3.0-or-later */
/* projection.h - which words of a tensor an iteration touches.
 *
 * Input:  a rank's expression, "2*k + stride*i", or all tensors of a layer in
 *         one line, "a[i,k] * b[k,j] -> c[i,j]".
 * Output: ranks as sums of coefficients times dimensions.
 * Next:   layer.c, for the layer types as well as for free einsums.
 */
#ifndef JN_SPEC_PROJECTION_H
#define JN_SPEC_PROJECTION_H

#include "spec/scan.h"
#include "spec/workload.h"

struct jn_coefficient {
    const char *name;
    int64_t value;
};

struct jn_coefficients {
    const struct jn_coefficient *items;
    size_t count;
};

/* Largest coefficient, either sign: coordinates stay exact. */
#define JN_MAX_COEFFICIENT ((int64_t)1 << 31)

/* Reads one rank, as far as the expression goes, over the layer's dimensions.
 * Several numbers and coefficients may be multiplied with a dimension. */
bool jn_rank_read(struct jn_scan *scan, const struct jn_layer *layer,
                  const struct jn_coefficients *coefficients,
                  struct jn_rank *rank);

/* Reads the tensors of a whole layer; those behind the arrow are its results.
 */
bool jn_equation_read(struct jn_scan *scan,
                      const struct jn_coefficients *coefficients,
                      struct jn_layer *layer);

/* Sets the tensor's ranks and what follows from them. */
void jn_tensor_set_ranks(struct jn_tensor *tensor, const struct jn_rank *ranks,
                         size_t count);

#endif
