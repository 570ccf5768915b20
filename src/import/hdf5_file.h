/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hdf5_file.h - what is asked of an HDF5 file, without HDF5's pitfalls.
 *
 * Input:  a file of any content.
 * Output: groups' members, texts, whole numbers, ranges of numbers, shapes.
 * Next:   nir_graph.h and nir_data.h, which know what a file of NIR's holds.
 *
 * Objects are named by their whole path ("/node/nodes/0/weight").  Every
 * complaint starts with what the caller last set as WHERE.  Nothing outside
 * the file is followed: links to other files and data kept in them are
 * refused.  HDF5 itself prints nothing while a file is open.
 */
#ifndef JN_IMPORT_HDF5_FILE_H
#define JN_IMPORT_HDF5_FILE_H

#include "config/tree.h"

enum { JN_HDF5_MAX_RANKS = 8 };

struct jn_hdf5;

/* NULL after a complaint.  The file is closed by jn_hdf5_close, or by its
 * arena; nothing else may be held in the arena in between. */
struct jn_hdf5 *jn_hdf5_open(const char *path, const struct jn_reader *reader);
void jn_hdf5_close(struct jn_hdf5 *file);

/* The start of all complaints to come: "" or "node 'conv1': ". */
void jn_hdf5_set_where(struct jn_hdf5 *file, const char *where);

/* That of the file's reader, which takes all that is read. */
struct jn_arena *jn_hdf5_arena(const struct jn_hdf5 *file);

/* Complains about the file at WHERE; always false. */
bool jn_hdf5_refuse(const struct jn_hdf5 *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

enum jn_hdf5_kind {
    JN_HDF5_NOTHING,
    JN_HDF5_GROUP,
    JN_HDF5_DATASET,
    JN_HDF5_OTHER /* what cannot be followed, too */
};
enum jn_hdf5_kind jn_hdf5_kind(const struct jn_hdf5 *file, const char *path);

/* Names of a group's members, by name; false after a complaint. */
enum { JN_HDF5_MOST_MEMBERS = 16384 };
bool jn_hdf5_members(const struct jn_hdf5 *file, const char *path,
                     const char ***names, size_t *count);

/* A scalar has no ranks. */
struct jn_extents {
    size_t count;
    uint64_t items[JN_HDF5_MAX_RANKS];
};

/* 1 for a scalar; JN_TOO_LARGE of base/checked.h. */
uint64_t jn_extents_words(const struct jn_extents *extents);

/* "16 x 5 x 5", or "a single number". */
const char *jn_extents_text(const struct jn_extents *extents,
                            struct jn_arena *arena);

/* The shape of a dataset; no data are read. */
bool jn_hdf5_extents(const struct jn_hdf5 *file, const char *path,
                     struct jn_extents *extents);

/* Texts of variable or fixed length, valid UTF-8. */
bool jn_hdf5_is_text(const struct jn_hdf5 *file, const char *path);
bool jn_hdf5_text(const struct jn_hdf5 *file, const char *path,
                  const char **text);
bool jn_hdf5_texts(const struct jn_hdf5 *file, const char *path,
                   struct jn_extents *extents, const char ***texts);

/* A scalar or a vector of at most MOST whole numbers. */
struct jn_hdf5_integers {
    int64_t *items;
    size_t count, most;
};
bool jn_hdf5_integers(const struct jn_hdf5 *file, const char *path,
                      struct jn_hdf5_integers *integers);

/* All numbers of a dataset as doubles, last rank fastest; or those at INDEX of
 * its first rank, with the shape of the others. */
enum { JN_HDF5_MOST_NUMBERS = 1 << 24 };
bool jn_hdf5_reals(const struct jn_hdf5 *file, const char *path,
                   struct jn_extents *extents, double **items);
bool jn_hdf5_slice(const struct jn_hdf5 *file, const char *path, uint64_t index,
                   struct jn_extents *extents, double **items);

/* A text or a number that an object has as an attribute; false without a
 * complaint when it has none, or one of another kind. */
bool jn_hdf5_attribute_text(const struct jn_hdf5 *file, const char *path,
                            const char *name, const char **text);
bool jn_hdf5_attribute_real(const struct jn_hdf5 *file, const char *path,
                            const char *name, double *real);

#endif
