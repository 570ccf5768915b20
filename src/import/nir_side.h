/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_side.h - what a model of NIR's does not say.
 *
 * Input:  the root of a file with the key `nir`, or none.
 * Output: time steps, the time of one, resets, and what is to be added to
 *         layers.
 * Next:   nir_layers.h.
 */
#ifndef JN_IMPORT_NIR_SIDE_H
#define JN_IMPORT_NIR_SIDE_H

#include "config/tree.h"

struct jn_nir_side {
    const char *file;               /* the model's, or NULL */
    const struct jn_node *T;        /* NULL: not given, and so below */
    const struct jn_node *encoding; /* of the layers after the inputs */
    const struct jn_node *reset;
    const struct jn_node *neuron, *defaults, *layers;
    double dt_us; /* 0: not given */
    bool tau_in_ms;
    bool repair;
};

/* ROOT may be NULL.  False after complaints. */
bool jn_nir_side_read(const struct jn_node *root,
                      const struct jn_reader *reader, struct jn_nir_side *side);

#endif
