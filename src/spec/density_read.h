/* SPDX-License-Identifier: GPL-3.0-or-later */
/* density_read.h - how many of a tensor's words are not zero.
 *
 * Input:  a layer's group `density`, and that of the workload's defaults.
 * Output: the density of each of the layer's tensors.
 * Next:   sparse/bind.h binds them to the models.
 */
#ifndef JN_SPEC_DENSITY_READ_H
#define JN_SPEC_DENSITY_READ_H

#include "config/tree.h"
#include "spec/workload.h"

/* Sets the densities of the layer's tensors, which have their ranks: the
 * layer's OWN, else those of the DEFAULTS, else no zeros.  Both may be NULL.
 * A name that no tensor has is a complaint unless it is one of the
 * defaults'. */
bool jn_densities_read(const struct jn_node *own,
                       const struct jn_node *defaults,
                       const struct jn_reader *reader, struct jn_layer *layer);

#endif
