/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layer_types.h - the layers that have a name: one table.
 *
 * Input:  nothing.
 * Output: each type's dimensions and tensors, as the texts that a free einsum
 *         would give.
 * Next:   layer.c reads a row like a user's equation.
 */
#ifndef JN_SPEC_LAYER_TYPES_H
#define JN_SPEC_LAYER_TYPES_H

#include "joulenest.h"

/* A dimension is one letter.  An equation that knows stride_h has the keys
 * stride and padding, one that knows dilation_h the key dilation. */
struct jn_layer_type {
    const char *name;
    const char *dims;     /* in the order of reports */
    const char *required; /* those that are not 1 unless given */
    const char *equation;
    enum jn_action operation;
};

/* Ends with a NULL name. */
extern const struct jn_layer_type jn_layer_types[];

enum { JN_LAYER_TYPE_COUNT = 12 };

/* Every letter that is a dimension of some type, and T, which all may have. */
extern const char jn_layer_type_dims[];

/* True when some type has a tensor of this name, or a dimension. */
bool jn_layer_types_have_tensor(const char *name);
bool jn_layer_types_have_dim(const char *name);

/* What a tensor of another name may have been meant to be: "; did you mean
 * 'weights'?", or "". */
const char *jn_layer_types_meant(const char *tensor, struct jn_arena *arena);

#endif
