/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fibers.h - a tensor's format at a level, bound to the loops of a mapping: a
 * tree of fibers, one rank of the format for each depth.
 *
 * Input:  the formats of a machine, a stack of loops.
 * Output: for each rank how many children a fiber has, and the tile below it.
 * Next:   sparse/metadata.h counts what of the tree is there.
 *
 * After section 4 of Wu et al., Sparseloop, MICRO 2022 (fibertrees: Sze et
 * al., Efficient Processing of Deep Neural Networks, 2020, chapter 8).
 */
#ifndef JN_SPARSE_FIBERS_H
#define JN_SPARSE_FIBERS_H

#include "sparse/stack.h"

struct jn_fiber_rank {
    enum jn_rank_format format;
    unsigned metadata_bits, payload_bits; /* of a word */
    uint64_t length; /* children of each fiber; 1: no loop is left for it */
    struct jn_spans spans; /* of the tile that a fiber stands for */
    bool is_empty;         /* has no metadata: it is no fiber of its own */
};

struct jn_fibers {
    const struct jn_sparse_format *format; /* NULL: none */
    bool is_compressed;                    /* zeros are left out somewhere */
    struct jn_fiber_rank *ranks;           /* outermost first */
    size_t count;                          /* 0 without a format */
    size_t inner; /* ranks of these that lie inside the child's tile; all of
                     them if the child is compute */
};

/* A tensor's format at each level that keeps it. */
struct jn_fiber_levels {
    struct jn_fibers of[JN_MAX_LEVELS];
};

/* False if the format at *LEVEL has fewer ranks than the loops ask for; then
 * *NEEDED is the number it would have to have. */
struct jn_rank_lack {
    size_t level, needed, available;
};
bool jn_fibers_bind(const struct jn_stack *stack, size_t tensor,
                    struct jn_arena *arena, struct jn_fiber_levels *levels,
                    struct jn_rank_lack *lack);

/* How the level keeps the tensor, or NULL: with no format. */
const struct jn_sparse_format *jn_fibers_format(const struct jn_level *level,
                                                const struct jn_tensor *tensor);

/* Whether a format with such ranks keeps non-zeros only. */
bool jn_format_leaves_zeros_out(const struct jn_sparse_format *format);

#endif
