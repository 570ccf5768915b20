/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.h - how the array of a file lies in a tensor.
 *
 * Input:  the tensor's extents, and what of them is padding; the array's.
 * Output: where in each rank of the tensor the array's words go to.
 * Next:   data.h places bits, rates.h numbers.
 *
 * A layer reads words that no array has: those around a padded input.  And an
 * array may have rows that the layer never reads, where its stride does not
 * divide.
 */
#ifndef JN_SPARSE_SHAPE_H
#define JN_SPARSE_SHAPE_H

#include "base/arena.h"
#include "base/diag.h"
#include "joulenest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a rank over which a window slides: words of padding at both ends, and the
 * step of the window.  A step of 0: no window, so the array has the whole
 * rank. */
struct jn_margin {
    uint64_t before, after, step;
};

/* What is known of an array before its file is read. */
struct jn_data_shape {
    size_t rank_count;
    const uint64_t *extents;         /* of the tensor */
    const struct jn_margin *margins; /* of its ranks; NULL: there are none */
    const uint64_t *stated;          /* the array's; NULL: not known */
    size_t stated_count;             /* ranks */
    struct jn_place stated_at;
    const size_t *along; /* rates: the tensor's rank of each rank of
                            the array; NULL: not known */
    size_t along_count;
};

/* Rank by rank of the tensor.  Words from START on, LENGTH of them, are the
 * array's; around them is padding. */
struct jn_layout {
    bool has[JN_MAX_RANKS];      /* the array has a rank for it */
    size_t source[JN_MAX_RANKS]; /* which one */
    uint64_t starts[JN_MAX_RANKS], lengths[JN_MAX_RANKS];
};

struct jn_array_shape {
    size_t rank_count;
    uint64_t extents[JN_MAX_RANKS];
};

/* Where an array goes that may lack ranks of one word, and padding.  False if
 * it does not fit; an array of the tensor's own shape always does. */
bool jn_layout_find(const struct jn_data_shape *shape,
                    const struct jn_array_shape *array,
                    struct jn_layout *layout);

/* Where an array goes that may also lack ranks along which all is the same.  A
 * sentence if it does not fit or if it could go to several places, or NULL. */
const char *jn_layout_find_partial(const struct jn_data_shape *shape,
                                   const struct jn_array_shape *array,
                                   struct jn_arena *arena,
                                   struct jn_layout *layout);

/* "4 x 3 x 7", or "a single word". */
const char *jn_shape_text(const uint64_t *extents, size_t rank_count,
                          struct jn_arena *arena);

/* The tensor's shape with what of it is padding: "4 x 9 x 9, with padding of
 * 1 + 1 words in rank 1". */
const char *jn_shape_padded_text(const struct jn_data_shape *shape,
                                 struct jn_arena *arena);

#endif
