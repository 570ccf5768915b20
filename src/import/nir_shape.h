/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_shape.h - shapes, forward through a model of NIR's.
 *
 * Input:  a node, and the shape of what enters it.
 * Output: the shape of what leaves it; a layer's sizes.
 * Next:   nir_layers.h.
 */
#ifndef JN_IMPORT_NIR_SHAPE_H
#define JN_IMPORT_NIR_SHAPE_H

#include "import/nir_graph.h"

/* Sizes of a convolution or a pooling; rows, columns. */
struct jn_nir_window {
    uint64_t groups, outputs, inputs; /* channels, of all groups */
    uint64_t size[2], kernel[2], stride[2], dilation[2];
    uint64_t padding[4]; /* top, bottom, left, right */
    uint64_t positions[2];
};

/* Complains about a node; always false. */
bool jn_nir_refuse(const struct jn_nir_graph *graph,
                   const struct jn_nir_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What enters may not be KNOWN where the node says enough by itself. */
struct jn_nir_shape {
    bool known;
    struct jn_extents extents;
};

/* Of a convolution or a pooling. */
bool jn_nir_window_make(const struct jn_nir_graph *graph,
                        const struct jn_nir_node *node,
                        const struct jn_nir_shape *in,
                        struct jn_nir_window *window);

/* OUT is not known where nothing says what it is. */
bool jn_nir_shape_behind(const struct jn_nir_graph *graph,
                         const struct jn_nir_node *node,
                         const struct jn_nir_shape *in,
                         struct jn_nir_shape *out);

/* Channels, rows and columns of a shape of at most three ranks. */
bool jn_nir_planes(const struct jn_nir_graph *graph,
                   const struct jn_nir_node *node,
                   const struct jn_extents *extents, uint64_t planes[3]);

#endif
