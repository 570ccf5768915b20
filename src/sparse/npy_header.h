/* SPDX-License-Identifier: GPL-3.0-or-later */
/* npy_header.h - what the header of a .npy file says.
 *
 * Input:  the Python dictionary that NumPy writes (numpy/lib/format.py).
 * Output: type, order and shape of the elements.
 * Next:   data_npy.c.
 */
#ifndef JN_SPARSE_NPY_HEADER_H
#define JN_SPARSE_NPY_HEADER_H

#include "base/arena.h"
#include "joulenest.h"

#include <stdbool.h>
#include <stdint.h>

struct jn_npy_header {
    char type[8]; /* "<f4" */
    bool is_fortran;
    size_t rank_count;
    uint64_t extents[JN_MAX_RANKS];
};

/* NULL, or a sentence that says what is wrong with TEXT, which a zero ends. */
const char *jn_npy_header_read(const char *text, struct jn_arena *arena,
                               struct jn_npy_header *header);

#endif
