/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_density.h - how many zeros the tensors of a Timeloop problem have.
 *
 * Input:  `densities` or `commonDensity` of the problem or its instance.
 * Output: the density of each tensor of the layer.
 * Next:   sparse/.
 */
#ifndef JN_IMPORT_TIMELOOP_DENSITY_H
#define JN_IMPORT_TIMELOOP_DENSITY_H

#include "config/tree.h"
#include "spec/workload.h"

/* LAYER is the problem's, already read; tensors without a density are dense.
 * False after complaints. */
bool jn_timeloop_densities_read(const struct jn_node *problem,
                                const struct jn_reader *reader,
                                struct jn_layer *layer);

#endif
