/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_layers.h - a model of NIR's as the layers of a workload.
 *
 * Input:  the graph, and what the side file adds.
 * Output: a list of groups with the keys of typed layers: a node with weights
 *         or a window each, with the neurons that its sums go to.
 * Next:   nir.h.
 *
 * Where several signals add up in neurons, the last layer that gives one has
 * them; where they add up before weights, elementwise layers add them.
 */
#ifndef JN_IMPORT_NIR_LAYERS_H
#define JN_IMPORT_NIR_LAYERS_H

#include "import/nir_graph.h"
#include "import/nir_side.h"

/* NULL after a complaint. */
struct jn_node *jn_nir_layers_make(const struct jn_nir_graph *graph,
                                   const struct jn_nir_side *side);

#endif
