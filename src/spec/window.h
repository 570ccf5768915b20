/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.h - strides, dilations, padding and sizes of the input.
 *
 * Input:  a layer's keys stride, dilation, padding, H and W.
 * Output: the coefficients of its equation, the padding, and P and Q when the
 *         file gives the input's size instead.
 * Next:   layer.c.
 */
#ifndef JN_SPEC_WINDOW_H
#define JN_SPEC_WINDOW_H

#include "config/tree.h"

struct jn_window {
    uint64_t stride[2], dilation[2]; /* rows, columns */
    uint64_t padding[4];             /* top, bottom, left, right */
};

/* Any of the nodes may be NULL. */
bool jn_window_read(const struct jn_node *stride,
                    const struct jn_node *dilation,
                    const struct jn_node *padding,
                    const struct jn_reader *reader, struct jn_window *window);

/* Positions of a KERNEL of rows (AXIS 0) or columns (1) in an input of SIZE;
 * 0 when it does not fit. */
uint64_t jn_window_positions(const struct jn_window *window, size_t axis,
                             uint64_t size, uint64_t kernel);

#endif
