/* SPDX-License-Identifier: GPL-3.0-or-later */
/* npy_file.h - the beginning of a file of numpy.save.
 *
 * Input:  a file just opened.
 * Output: type, order and shape of the elements, which come next in the file.
 * Next:   data_npy.c takes what is not zero, rates.c numbers.
 */
#ifndef JN_SPARSE_NPY_FILE_H
#define JN_SPARSE_NPY_FILE_H

#include "sparse/data.h"
#include "sparse/npy_header.h"

/* What an element is, by the letter of its type. */
enum jn_npy_kind { JN_NPY_BOOL, JN_NPY_SIGNED, JN_NPY_UNSIGNED, JN_NPY_FLOAT };

/* An element is not zero when bits of the mask are set: the sign of a
 * floating-point number does not count. */
struct jn_npy_type {
    const char *name;
    enum jn_npy_kind kind;
    size_t bytes;
    uint64_t mask;
};

/* Reads versions 1.0 and 2.0; false after messages. */
bool jn_npy_open(struct jn_data_stream *stream, struct jn_npy_header *header,
                 const struct jn_npy_type **type);

static inline uint64_t jn_little_endian(const unsigned char *bytes,
                                        size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number |= (uint64_t)bytes[i] << 8 * i;
    return number;
}

/* The word that comes next in Fortran's order: the first rank is fastest. */
struct jn_fortran {
    uint64_t at[JN_MAX_RANKS], strides[JN_MAX_RANKS];
    uint64_t word;
};
void jn_fortran_start(const struct jn_array_shape *array,
                      struct jn_fortran *fortran);
void jn_fortran_step(const struct jn_array_shape *array,
                     struct jn_fortran *fortran);

#endif
