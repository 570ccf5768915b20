/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bits.h - how wide a layer's words are, by tensor.
 *
 * Input:  a `bits` value of a workload: one number, or a group by tensor.
 * Output: has_bits and bits of a layer's tensors.
 * Next:   spec/problem.h, where a machine may know better.
 */
#ifndef JN_SPEC_BITS_H
#define JN_SPEC_BITS_H

#include "spec/list.h"
#include "spec/workload.h"

struct jn_word_bits {
    struct jn_tensor_setting *settings;
    size_t count;
    uint64_t of_all; /* 0: not given */
};

/* A NULL node is nothing given. */
bool jn_word_bits_read(const struct jn_node *node,
                       const struct jn_reader *reader,
                       struct jn_word_bits *bits);

/* Sets the bits of the layer's tensors that BITS knows.  A name that no
 * tensor has is a complaint unless the bits are the workload's DEFAULTS. */
bool jn_word_bits_apply(const struct jn_word_bits *bits, bool defaults,
                        const struct jn_reader *reader, struct jn_layer *layer);

#endif
