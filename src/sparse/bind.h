/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.h - what files say of a layer's zeros, bound to its tensors.
 *
 * Input:  the densities of a layer's tensors.
 * Output: densities that can be asked (sparse/density.h).
 * Next:   part of struct jn_problem.
 */
#ifndef JN_SPARSE_BIND_H
#define JN_SPARSE_BIND_H

#include "config/tree.h"
#include "sparse/density.h"
#include "spec/workload.h"

/* Sets DENSITIES by tensor, NULL for a dense one.  False after complaints. */
bool jn_densities_bind(const struct jn_layer *layer,
                       const struct jn_options *options,
                       const struct jn_reader *reader,
                       const struct jn_density **densities);

#endif
