/* SPDX-License-Identifier: GPL-3.0-or-later */
/* npy_header.h - what the header of a .npy file says.
 *
 * Input:  the Python dictionary that NumPy writes (numpy/lib/format.py).
 * Output: type, order and shape of the elements.
 * Next:   data_npy.c.
 */
#ifndef JN_SPARSE_NPY_HEADER_H
#define JN_SPARSE_NPY_HEADER_H

#include "sparse/shape.h"

struct jn_npy_header {
    char type[8]; /* "<f4" */
    bool is_fortran;
    struct jn_array_shape array;
};

/* NULL, or a sentence that says what is wrong with TEXT, which a zero ends. */
const char *jn_npy_header_read(const char *text, struct jn_arena *arena,
                               struct jn_npy_header *header);

#endif
