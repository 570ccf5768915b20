/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alike.h - whether two layers are the same problem under two names.
 *
 * Input:  two layers of a network.
 * Output: yes or no.
 * Next:   cli/map_layers.c searches a mapping for alike layers once.
 */
#ifndef JN_SPEC_ALIKE_H
#define JN_SPEC_ALIKE_H

#include "spec/workload.h"

/* True if dimensions, bounds, tensors, widths and operation are the same, in
 * the same order and by the same names: then a mapping of one is one of the
 * other, costs as much, and is subject to the same constraints. */
bool jn_layers_alike(const struct jn_layer *a, const struct jn_layer *b);

#endif
