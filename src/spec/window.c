/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/window.h"

#include "base/checked.h"

/* 2^31, as for the coefficients of an einsum. */
#define MOST ((uint64_t)1 << 31)

static bool read_number(const struct jn_node *node, const char *what,
                        uint64_t least, const struct jn_reader *reader,
                        uint64_t *number)
{
    if (!jn_node_count(node, what, reader, number))
        return false;
    if (*number >= least && *number <= MOST)
        return true;
    jn_error(reader->diags, node->place, "%s must be %llu or more%s", what,
             (unsigned long long)least,
             *number > MOST ? ", but not that large" : "");
    return false;
}

static bool read_pair(const struct jn_node *node, const char *what,
                      const struct jn_reader *reader, uint64_t pair[2])
{
    pair[0] = pair[1] = 1;
    if (!node)
        return true;
    bool is_pair = node->kind == JN_LIST && node->item_count == 2;
    if (is_pair || node->kind == JN_SCALAR) {
        bool good = true;
        for (size_t axis = 0; axis < 2; axis++)
            good &= read_number(is_pair ? node->items[axis] : node, what, 1,
                                reader, &pair[axis]);
        return good;
    }
    jn_error(reader->diags, node->place,
             "%s is one number, or two: rows, columns", what);
    return false;
}

static bool read_padding(const struct jn_node *node,
                         const struct jn_reader *reader, uint64_t padding[4])
{
    for (size_t side = 0; side < 4; side++)
        padding[side] = 0;
    if (!node)
        return true;
    size_t count = node->kind == JN_LIST ? node->item_count : 1;
    if (node->kind == JN_GROUP || (count != 1 && count != 2 && count != 4)) {
        jn_error(reader->diags, node->place,
                 "'padding' is one number, two (rows, columns) or four (top, "
                 "bottom, left, right)");
        return false;
    }
    bool good = true;
    for (size_t side = 0; side < 4; side++)
        good &= read_number(
            node->kind == JN_LIST ? node->items[side * count / 4] : node,
            "'padding'", 0, reader, &padding[side]);
    return good;
}

bool jn_window_read(const struct jn_node *stride,
                    const struct jn_node *dilation,
                    const struct jn_node *padding,
                    const struct jn_reader *reader, struct jn_window *window)
{
    bool good = read_pair(stride, "'stride'", reader, window->stride);
    good &= read_pair(dilation, "'dilation'", reader, window->dilation);
    return read_padding(padding, reader, window->padding) && good;
}

uint64_t jn_window_positions(const struct jn_window *window, size_t axis,
                             uint64_t size, uint64_t kernel)
{
    const uint64_t *padding = &window->padding[2 * axis];
    uint64_t padded = jn_add(size, padding[0] + padding[1]);
    uint64_t extent = jn_add(jn_mul(window->dilation[axis], kernel - 1), 1);
    return padded < extent ? 0 : (padded - extent) / window->stride[axis] + 1;
}
