/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse.h - what becomes of a nest's accesses and operations where zeros
 * count.
 *
 * Input:  a bound nest and its tiles; later the accesses that there would be
 *         if zeros were as all other numbers.
 * Output: what the levels hold; accesses and operations by course, metadata.
 * Next:   actions/fit.h, cost/.
 *
 * The figures are means over all places where the non-zeros may be, those of
 * different tensors independently of each other.  With Timeloop's rule they
 * are what Timeloop prints (spec 2.12).
 */
#ifndef JN_ACTIONS_SPARSE_H
#define JN_ACTIONS_SPARSE_H

#include "actions/access.h"
#include "sparse/content.h"

/* One tensor through all levels that keep it. */
struct jn_sparse_line {
    struct jn_fiber_levels fibers;
    struct jn_content contents[JN_MAX_LEVELS];
    size_t children[JN_MAX_LEVELS]; /* level_count: compute */
    int parents[JN_MAX_LEVELS];     /* or JN_NO_LEVEL */
    bool has_format[JN_MAX_LEVELS];
};

struct jn_sparse_tiles {
    struct jn_arena *arena;
    struct jn_stack stack;
    struct jn_sparse_line lines[JN_MAX_TENSORS];
    struct jn_rank_lack lack; /* needed is 0 unless a format has too few */
};

/* What the tiles hold.  Lives in ARENA. */
struct jn_sparse_tiles *jn_sparse_size(const struct jn_nest *nest,
                                       struct jn_arena *arena);

/* Whether what a level holds at most, data and metadata, has room there. */
bool jn_sparse_has_room(const struct jn_sparse_tiles *sparse, size_t level);

/* As jn_fits_machine, by what the fullest tiles take, or those for which a
 * level that overbooks has room. */
bool jn_sparse_fits(const struct jn_sparse_tiles *sparse,
                    const struct jn_tiles *tiles, const struct jn_usage *usage,
                    struct jn_refusal *refusal);

/* After jn_access_count and jn_compute_count: sets result->sparse, and the
 * levels' used_bits. */
void jn_sparse_count(const struct jn_sparse_tiles *sparse,
                     struct jn_arena *arena, struct jn_result *result);

#endif
