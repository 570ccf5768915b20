/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_tree.h - a compressed tile, built.
 *
 * Input:  a case's format, a tile and its non-zeros.
 * Output: words of metadata and payload, rank by rank.
 * Next:   sparse_run.h counts how often they move.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_TREE_H
#define JN_TESTS_ORACLE_SPARSE_TREE_H

#include "oracle/sparse_case.h"

/* How a level's tile is cut into fibers: every rank outermost first. */
struct sparse_cut {
    size_t rank_count;
    size_t own_count; /* of these that lie outside of the child's tile */
    unsigned shape[SPARSE_MAX_RANKS]; /* children of a fiber */
    unsigned path[SPARSE_MAX_WORDS];  /* by word of the tensor: its place in
                                         the tile, as digits of the shapes */
};

struct sparse_units {
    struct jn_format_counts of[SPARSE_MAX_RANKS];
};

void sparse_tree_cut(const struct sparse_case *cut_up, size_t level,
                     size_t tensor, struct sparse_cut *cut);

/* What the format says about a TILE with these NONZEROS. */
void sparse_tree_count(const struct sparse_cut *cut,
                       const struct sparse_kept *format, uint64_t tile,
                       uint64_t nonzeros, struct sparse_units *units);

#endif
