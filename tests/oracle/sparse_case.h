/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_case.h - one nest with zeros to be tried.
 *
 * Input:  a seed; or a nest and what is said of zeros.
 * Output: a problem and a mapping of it, small enough to be run for many
 *         placements of the non-zeros; the program's structs for it.
 * Next:   sparse_run.h runs it, test_sparse_oracle.c evaluates it.
 *
 * The nests divide without rest, every rank of a tensor is one dimension, and
 * no tensor has more words than an integer has bits.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_CASE_H
#define JN_TESTS_ORACLE_SPARSE_CASE_H

#include "oracle/case.h"
#include "sparse/density.h"

enum {
    SPARSE_MAX_LEVELS = 3,
    SPARSE_MAX_TENSORS = 4,
    SPARSE_MAX_RANKS = 8, /* of a format */
    SPARSE_MAX_WORDS = 32 /* of a tensor */
};

/* What is known of a tensor's zeros. */
struct sparse_field {
    enum jn_density_kind kind; /* all but fixed */
    unsigned nonzeros; /* uniform; of a block; of all that is not silent */
    uint64_t bits;     /* data: bit w says that word w is not zero */
    size_t rank;       /* blocks, channels, silent */
    unsigned block;
    unsigned silent;                    /* indices of the rank */
    unsigned width;                     /* band */
    uint8_t channels[SPARSE_MAX_WORDS]; /* non-zeros of each index */
};

/* Coordinates of a rank, without the last. */
struct sparse_range {
    uint64_t from, to;
};

/* What a level does about a tensor's zeros. */
struct sparse_kept {
    enum jn_rank_format formats[SPARSE_MAX_RANKS]; /* outermost first */
    size_t rank_count;                             /* 0: no format */
    size_t own_ranks;    /* outside of the child's; 0: one for each loop */
    bool inner_to_outer; /* how own ranks are given to loops */
    bool flattens;       /* the only own rank has a list of all dimensions */
    bool has_two_options;
    enum jn_saving_kind saving;
    jn_tensors conditions; /* 0: no saving */
    size_t inward;         /* said by the so many-th level inward, which
                              bypasses the tensor */
};

/* The program's structs, which point at each other. */
struct sparse_bound {
    struct jn_sparse_rank ranks[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS]
                               [SPARSE_MAX_RANKS];
    struct jn_flattened flattened; /* all dimensions */
    struct jn_sparse_format formats[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS];
    struct jn_saving savings[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS];
    struct jn_saving_option options[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS][2];
    const char
        *conditions[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS][SPARSE_MAX_TENSORS];
    struct jn_density densities[SPARSE_MAX_TENSORS];
    struct jn_bitmap bitmaps[SPARSE_MAX_TENSORS];
    double channels[SPARSE_MAX_TENSORS][SPARSE_MAX_WORDS];
};

struct sparse_case {
    struct oracle_case nest;
    struct sparse_field fields[SPARSE_MAX_TENSORS];
    struct sparse_kept kept[SPARSE_MAX_LEVELS][SPARSE_MAX_TENSORS];
    bool gates_on_zero, skips_not_aligned;
    size_t overbooks_at; /* level that has room for so many words only; 0: none
                            has a limit */
    unsigned room;
    struct sparse_bound bound;
};

void sparse_case_draw(uint64_t number, struct sparse_case *drawn);

/* One of which a level overbooks. */
void sparse_case_draw_overbooked(uint64_t number, struct sparse_case *drawn);

/* Sets all that follows from the nest, fields and what is kept. */
void sparse_case_bind(struct sparse_case *bound);
void sparse_case_copy(const struct sparse_case *from, struct sparse_case *to);

/* Words of a tensor. */
unsigned sparse_case_words(const struct sparse_case *looked_at, size_t tensor);

uint64_t sparse_case_extent(const struct sparse_case *looked_at, size_t tensor,
                            size_t rank);

/* Of a word, by its number. */
uint64_t sparse_case_coordinate(const struct sparse_case *looked_at,
                                size_t tensor, unsigned word, size_t rank);

/* True when all places of the tensor are alike to what is known of its
 * zeros. */
bool sparse_case_is_even(const struct sparse_case *looked_at, size_t tensor);

bool sparse_case_keeps(const struct sparse_case *looked_at, size_t level,
                       size_t tensor);

/* Next level inward that keeps the tensor; the level count stands for
 * compute. */
size_t sparse_case_child(const struct sparse_case *looked_at, size_t level,
                         size_t tensor);

/* True when the level keeps only non-zeros of the tensor. */
bool sparse_case_compresses(const struct sparse_case *looked_at, size_t level,
                            size_t tensor);

/* Loops of levels FROM to TO, without TO, that move in the tensor. */
size_t sparse_case_loops(const struct sparse_case *looked_at, size_t from,
                         size_t to, size_t tensor);

/* Ranks that a format of the tensor at the level needs, one for each loop that
 * moves in it; the tile of a child without format is one more. */
size_t sparse_case_ranks(const struct sparse_case *looked_at, size_t level,
                         size_t tensor);

/* Those that describe the tile of the child: none if it is one word. */
size_t sparse_case_inner_ranks(const struct sparse_case *looked_at,
                               size_t child, size_t tensor);

/* True if formats have the ranks that they need and no child compresses what
 * its parent does not. */
bool sparse_case_is_sound(const struct sparse_case *checked);

/* Leaves out of a case what it can do without and still fail. */
typedef bool sparse_case_fails(const struct sparse_case *tried);
void sparse_case_shrink(struct sparse_case *shrunk, sparse_case_fails *fails);

void sparse_case_print(const struct sparse_case *printed, FILE *stream);

#endif
