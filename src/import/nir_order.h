/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_order.h - in which order the nodes of a graph work.
 *
 * Input:  nodes and edges, loops among them.
 * Output: the nodes, each after those it waits for; which edges go back in
 *         time; who comes before and after each.
 * Next:   nir_layers.h.
 */
#ifndef JN_IMPORT_NIR_ORDER_H
#define JN_IMPORT_NIR_ORDER_H

#include "import/nir_graph.h"

struct jn_nir_order {
    size_t *nodes;   /* all of them */
    bool *goes_back; /* by edge: closes a loop, carries the step before */
    size_t *leaving; /* by node: number of its first edge; one more at the
                        end */
    size_t *entering, *entries; /* by node: the first of its entries, which are
                                   numbers of edges; one more at the end */
    bool *is_reached;           /* by node: from an input */
};

void jn_nir_order_make(const struct jn_nir_graph *graph,
                       struct jn_nir_order *order);

#endif
