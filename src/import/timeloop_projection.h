/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_projection.h - a data space's projection to a tensor's ranks.
 *
 * Input:  lists of products: R, [[R]] or [[R, Dilation], [P, Stride]].
 * Output: the ranks of struct jn_tensor, one term for each dimension.
 * Next:   timeloop_problem.h.
 */
#ifndef JN_IMPORT_TIMELOOP_PROJECTION_H
#define JN_IMPORT_TIMELOOP_PROJECTION_H

#include "config/tree.h"
#include "spec/workload.h"

struct jn_timeloop_coefficient {
    const char *name;
    int64_t value;
};

/* What a projection may name. */
struct jn_timeloop_shape {
    const struct jn_layer *layer; /* with its dimensions */
    struct jn_timeloop_coefficient *coefficients;
    size_t coefficient_count;
};

/* False after complaints. */
bool jn_timeloop_projection_read(const struct jn_node *projection,
                                 const struct jn_timeloop_shape *shape,
                                 const struct jn_reader *reader,
                                 struct jn_tensor *tensor);

#endif
