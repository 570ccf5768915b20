/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataflow_layer.h - what the tensors and dimensions of a layer are to a
 * dataflow.
 *
 * Input:  a layer, of whatever type.
 * Output: which tensor is the weights', which dimensions slide a window.
 * Next:   search/dataflow.c.
 */
#ifndef JN_SEARCH_DATAFLOW_LAYER_H
#define JN_SEARCH_DATAFLOW_LAYER_H

#include "spec/workload.h"

enum jn_role { JN_ROLE_WEIGHTS, JN_ROLE_INPUTS, JN_ROLE_OUTPUTS };

enum { JN_NO_SUCH_TENSOR = -1, JN_UNKNOWN_TENSOR = -2 };

/* The tensor with this role: the results are what the layer adds up; operands
 * are known by their names ("weights", "filters", "key", ...; "inputs", ...),
 * and where one of two is, so is the other.  JN_NO_SUCH_TENSOR if all operands
 * are known to be something else, JN_UNKNOWN_TENSOR if the names do not tell.
 */
int jn_layer_find_role(const struct jn_layer *layer, enum jn_role role);

/* Dimensions that share a rank with another one: windows slide over it. */
jn_dims jn_layer_windows(const struct jn_layer *layer);

/* A window that slides: over positions of the filter and of the image. */
struct jn_sliding {
    unsigned filter, image;
};

/* The rows (INDEX 0) or columns (1) of a convolution: its first two ranks with
 * a dimension that indexes the weights and one that does not.  False if there
 * are not so many. */
bool jn_layer_find_sliding(const struct jn_layer *layer, size_t index,
                           struct jn_sliding *sliding);

#endif
