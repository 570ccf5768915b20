/* SPDX-License-Identifier: GPL-3.0-or-later */
/* encoding.h - how what a layer reads comes over time.
 *
 * Input:  a layer of some type with its own dimensions and tensors, whose first
 *         dimension is T where it HAS_STEPS, and its `encoding`.
 * Output: ranks along T, one-bit tensors, additions instead of multiply-
 *         accumulates.
 * Next:   neuron_read.h.
 */
#ifndef JN_SPEC_ENCODING_H
#define JN_SPEC_ENCODING_H

#include "spec/workload.h"

bool jn_encoding_read(const struct jn_node *encoding, bool has_steps,
                      const struct jn_reader *reader, struct jn_layer *layer);

#endif
