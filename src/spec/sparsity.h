/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparsity.h - what a machine does about zeros, and how many of them there are.
 *
 * Input:  files, by spec/ (our own) or import/ (Timeloop's
 *         sparse_optimizations and densities).
 * Output: members of struct jn_level, jn_compute, jn_tensor and jn_arch.
 * Next:   sparse/ binds formats and savings to a layer's loops.
 *
 * Terms as in Wu et al., Sparseloop, MICRO 2022: a format is a list of ranks; a
 * saving gates (an access's energy) or skips (its time, too) what would only
 * meet zeros.
 */
#ifndef JN_SPEC_SPARSITY_H
#define JN_SPEC_SPARSITY_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of a tensor's non-zeros: sparse/model_*.c, one for each. */
enum jn_density_kind {
    JN_DENSITY_DENSE,    /* no zeros */
    JN_DENSITY_UNIFORM,  /* so many at random places: Timeloop's
                            hypergeometric */
    JN_DENSITY_FIXED,    /* the same share of every tile: fixed_structured */
    JN_DENSITY_BLOCKS,   /* so many of each block along a rank: N:M */
    JN_DENSITY_BAND,     /* those beside the diagonal */
    JN_DENSITY_SILENT,   /* some indices of a rank have none */
    JN_DENSITY_CHANNELS, /* a density for each index of a rank */
    JN_DENSITY_DATA,     /* all of them, from a file */
    JN_DENSITY_RATES     /* the probability of each word, from a file */
};

/* What a file says of a tensor's zeros; sparse/bind.h binds it to the
 * tensor. */
struct jn_density_source {
    enum jn_density_kind kind;
    double share; /* of words that are not zero: 0..1 */
    struct jn_place place;
    size_t rank;    /* blocks, silent, channels: of the tensor */
    uint64_t block; /* blocks: words of one */
    uint64_t block_nonzeros;
    uint64_t band_width;  /* band */
    double silent_share;  /* silent: of the indices of the rank */
    const double *shares; /* channels: of each index of the rank */
    size_t share_count;
    const char *file; /* data: .npy, .csv, or bits; rates: .npy; relative to the
                         file that names it, resolved already */
    const uint64_t *shape; /* data: of the file's array; NULL: not given */
    size_t shape_count;
    struct jn_place shape_place;
    const size_t *along; /* rates: the tensor's rank of each of the array's
                            ranks; NULL: not given */
    size_t along_count;
    double scale;   /* rates: what a number of the file is multiplied by */
    uint64_t steps; /* rates: > 0: the numbers are counts in so many steps */
};

enum jn_rank_format {
    JN_RANK_UNCOMPRESSED, /* UB */
    JN_RANK_OFFSETS,      /* UOP: uncompressed offset pairs */
    JN_RANK_COORDINATES,  /* CP: coordinate payload */
    JN_RANK_BITMASK,      /* B */
    JN_RANK_RUN_LENGTH    /* RLE */
};

/* Names of dimensions whose loops may be flattened into one rank. */
struct jn_flattened {
    const char *const *dims;
    size_t dim_count;
};

struct jn_sparse_rank {
    enum jn_rank_format format;
    bool has_metadata_bits, has_payload_bits;
    unsigned metadata_bits, payload_bits; /* of a word */
    const struct jn_flattened *flattened; /* any of these */
    size_t flattened_count;
};

/* How a level keeps a tensor. */
struct jn_sparse_format {
    const char *tensor;
    struct jn_place place;
    const struct jn_sparse_rank *ranks; /* outermost first */
    size_t rank_count;
    bool inner_to_outer; /* ranks are given to loops from the innermost on */
    bool takes_all;      /* the last rank that is given loops gets all that are
                            left, so that no mapping asks for more ranks */
};

enum jn_saving_kind {
    JN_SAVE_GATE,
    JN_SAVE_SKIP,
    JN_SAVE_SKIP_SPACE /* whole instances */
};

/* Accesses to TARGET are saved where all of CONDITIONS are zero. */
struct jn_saving_option {
    const char *target;
    struct jn_place place;
    const char *const *conditions;
    size_t condition_count;
};

/* One of its options, the one that saves most. */
struct jn_saving {
    enum jn_saving_kind kind;
    struct jn_place place;
    const struct jn_saving_option *options;
    size_t option_count;
};

/* A level's. */
struct jn_level_sparsity {
    const struct jn_sparse_format *formats;
    size_t format_count;
    const struct jn_saving *savings;
    size_t saving_count;
    unsigned metadata_bits; /* of a word of metadata that says nothing else */
    uint64_t metadata_line_bits;
    bool has_metadata_lines;
    uint64_t metadata_lines; /* that the level holds */
    bool decompresses, compresses;
    bool overbooks; /* tiles may have more non-zeros than there is room for */
    double max_overbooked_share; /* of the tiles: 0..1 */
};

/* Compute's: what it does where operands are zero. */
struct jn_compute_sparsity {
    bool gates_on_zero;     /* gate_on_zero_operand */
    bool skips_not_aligned; /* skip_on_not_aligned_operands */
};

#endif
