/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data.h - actual tensors from files.
 *
 * Input:  a file: .npy of NumPy, .bits (one bit a word), .csv (coordinates).
 * Output: a bitmap of what is not zero, or messages that say what is wrong.
 * Next:   the density model `data`.
 */
#ifndef JN_SPARSE_DATA_H
#define JN_SPARSE_DATA_H

#include "base/diag.h"
#include "sparse/bitmap.h"
#include "sparse/shape.h"

#include <stdio.h>

/* A bitmap of the tensor's shape, and which part of it came from the file. */
struct jn_placed {
    struct jn_bitmap bitmap;
    struct jn_layout layout;
};

/* Reads a file of the format that its name ends in.  The bitmap lives as long
 * as ARENA, which may grow by what a file of its size needs.
 * False after messages. */
bool jn_data_load(const char *path, const struct jn_data_shape *shape,
                  struct jn_arena *arena, struct jn_diags *diags,
                  struct jn_placed *placed);

/* A format is one file with one of these; data.c lists them.  READ starts the
 * bitmap, with the file's shape. */
struct jn_data_stream;
struct jn_data_format {
    const char *suffix;
    bool (*read)(struct jn_data_stream *stream, struct jn_bitmap *bitmap);
};
extern const struct jn_data_format jn_data_npy, jn_data_bits, jn_data_csv;

/* A file being read, from start to end. */
struct jn_data_stream {
    FILE *file;
    const char *path;
    const struct jn_data_shape *shape;
    struct jn_arena *arena;
    struct jn_diags *diags;
    struct jn_held *held;
    uint64_t offset; /* bytes read so far */
};

/* Opens the file; false after a message. */
bool jn_data_open(struct jn_data_stream *stream);
void jn_data_close(struct jn_data_stream *stream);

/* Starts a bitmap of the array's shape; false after a message if it is too
 * large or empty. */
bool jn_data_start(const struct jn_data_stream *stream,
                   const struct jn_array_shape *array,
                   struct jn_bitmap *bitmap);

/* The shape of an array of which the file says none. */
struct jn_array_shape jn_data_stated_shape(const struct jn_data_shape *shape);

/* False after a message if the shape that a file says its array has is not the
 * stated one; if such an array does not fit the tensor. */
bool jn_data_check_stated(const struct jn_data_stream *stream,
                          const struct jn_array_shape *array);
bool jn_data_check_shape(const struct jn_data_stream *stream,
                         const struct jn_array_shape *array);

/* Complains about the file as a whole; always false. */
bool jn_data_refuse(const struct jn_data_stream *stream, const char *format,
                    ...) __attribute__((format(printf, 2, 3)));

/* Reads exactly LENGTH bytes; false after a message that it ends or fails. */
bool jn_data_take(struct jn_data_stream *stream, void *bytes, size_t length);

/* False after a message if anything comes behind what was read. */
bool jn_data_end(struct jn_data_stream *stream);

#endif
