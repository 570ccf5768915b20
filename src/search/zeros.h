/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zeros.h - the least that zeros leave of accesses, operations and tiles.
 *
 * Input:  a machine that does something about zeros; who keeps what.
 * Output: shares of what there would be without zeros.  No mapping has less.
 * Next:   search/relax_terms.h weighs words with them.
 *
 * Why they are the least.  What a saving looks at has one word of its condition
 * at least, so it has a non-zero no less often than a single word is one; and
 * the words that a format keeps are as many, on average, whatever the tiles.
 * So what a level makes of its accesses is no less than the product of the
 * densities of all conditions there and outside (actions/sparse_mean.c), times
 * its own where it leaves zeros out.  Where tensors have their places, their
 * non-zeros may keep out of each other's way: then what both have is no less
 * than what their densities add up to above 1 (Frechet).  Of metadata the
 * innermost rank has a word for each non-zero at least, unless it has offsets.
 * A level that overbooks brings words at each use that would stay otherwise:
 * there no access counts more than the uses do, and tiles take no room.
 *
 * All shares are 1 on a machine that takes zeros as all other numbers.
 */
#ifndef JN_SEARCH_ZEROS_H
#define JN_SEARCH_ZEROS_H

#include "spec/problem.h"

struct jn_zeros {
    struct jn_word_shares {
        double made;  /* of reads and updates */
        double timed; /* of these: made or gated */
        double come;  /* of fills, and of what could be saved */
        double held;  /* of a tile's words, in its fullest case */
        double most;  /* words of which a tile that has so many holds all */
        unsigned metadata_bits; /* that go with a word */
    } words[JN_MAX_LEVELS][JN_MAX_TENSORS];
    double operations;  /* with no zero among their operands */
    double cycles;      /* of compute */
    bool vanish;        /* operations may be none at all */
    jn_tensors ordered; /* their formats depend on the order of loops that move
                           them */
};

void jn_zeros_find(const struct jn_problem *problem, const jn_tensors *keep,
                   struct jn_zeros *zeros);

/* pJ of an access that there would be without zeros, of a line of data. */
double jn_zeros_access_pj(const struct jn_problem *problem,
                          const struct jn_zeros *zeros, size_t level,
                          size_t tensor, enum jn_action action);

/* pJ of the metadata that go with an access to a word of data. */
double jn_zeros_metadata_pj(const struct jn_problem *problem,
                            const struct jn_zeros *zeros, size_t level,
                            size_t tensor, enum jn_action action);

/* pJ of an operation that there would be. */
double jn_zeros_operation_pj(const struct jn_problem *problem,
                             const struct jn_zeros *zeros);

/* Words of a tile that take room, of so many. */
double jn_zeros_held(const struct jn_zeros *zeros, size_t level, size_t tensor,
                     double words);

#endif
