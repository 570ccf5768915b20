/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_sparse.h - what a Timeloop machine does about zeros.
 *
 * Input:  the root `sparse_optimizations`: targets, which are levels or the
 *         compute part.
 * Output: the sparsity of struct jn_level and struct jn_compute.
 * Next:   timeloop_format.h reads the formats; sparse/.
 */
#ifndef JN_IMPORT_TIMELOOP_SPARSE_H
#define JN_IMPORT_TIMELOOP_SPARSE_H

#include "config/tree.h"
#include "spec/arch.h"
#include "spec/workload.h"

/* True when some target asks for something, so that Timeloop looks at zeros
 * at all.  SPARSE may be NULL. */
bool jn_timeloop_asks_for_sparsity(const struct jn_node *sparse);

/* ARCH has its levels and compute.  False after complaints. */
bool jn_timeloop_sparse_read(const struct jn_node *sparse,
                             const struct jn_layer *layer,
                             const struct jn_reader *reader,
                             struct jn_arch *arch);

#endif
