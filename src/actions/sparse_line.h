/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_line.h - one tensor's accesses where zeros count, level by level.
 *
 * Input:  the accesses without zeros, what the tiles hold, the savings.
 * Output: words and metadata by course; what is kept from arithmetic.
 * Next:   sparse.c makes lines, addresses and operations of them.
 *
 * Two files count: sparse_mean.c the means, sparse_timeloop.c what Timeloop
 * makes of them.
 */
#ifndef JN_ACTIONS_SPARSE_LINE_H
#define JN_ACTIONS_SPARSE_LINE_H

#include "actions/sparse.h"
#include "sparse/joint.h"
#include "sparse/region.h"

/* Accesses to a tensor that a level keeps from what would meet only zeros:
 * those where one of the conditions has no non-zero. */
struct jn_chosen_saving {
    size_t level, tensor;
    enum jn_saving_kind kind;
    jn_tensors conditions;
    double empty; /* the share that it saves of what reaches it */
};

/* Children that are skipped by whole instances look each for itself. */
static inline enum jn_onlookers
jn_saving_onlookers(const struct jn_chosen_saving *saving)
{
    return saving->kind == JN_SAVE_SKIP_SPACE ? JN_EACH_CHILD : JN_ALL_SERVED;
}

/* Without an operand there is no operation, nor without an instance. */
static inline bool jn_saving_spares_work(const struct jn_layer *layer,
                                         const struct jn_chosen_saving *saving)
{
    return !layer->tensors[saving->tensor].read_write ||
           saving->kind == JN_SAVE_SKIP_SPACE;
}

struct jn_sparse_counting {
    const struct jn_sparse_tiles *sparse;
    struct jn_arena *arena;
    struct jn_result *result;
    struct jn_sparse_result *counts;
    const struct jn_chosen_saving *savings; /* gating ones first */
    size_t saving_count;
    bool has_places; /* non-zeros do, so that means do not multiply */
};

static inline const struct jn_problem *
jn_sparse_problem(const struct jn_sparse_counting *counting)
{
    return counting->sparse->stack.nest->problem;
}

/* Of each saving of the machine that has several options, the one that saves
 * most.  SAVINGS lives in the counting's arena. */
void jn_savings_choose(struct jn_sparse_counting *counting);

/* What the tensor's tiles from LEVEL to its child are. */
struct jn_sending jn_sparse_sending(const struct jn_sparse_counting *counting,
                                    size_t level, size_t tensor);

/* Fills in what COUNTING's counts have of the tensor: words and metadata by
 * course, reductions, decompressions and compressions. */
void jn_sparse_mean_line(const struct jn_sparse_counting *counting,
                         size_t tensor);
void jn_sparse_timeloop_line(const struct jn_sparse_counting *counting,
                             size_t tensor);

/* Whether arithmetic finds no zeros of a tensor: the innermost level that keeps
 * it leaves them out. */
bool jn_sparse_leaves_zeros_out(const struct jn_sparse_counting *counting,
                                size_t tensor);

/* After the lines of all tensors: the operations by course. */
void jn_sparse_mean_computes(const struct jn_sparse_counting *counting);
void jn_sparse_timeloop_computes(const struct jn_sparse_counting *counting);

/* A tile without its zeros fills its last line in part only: the mean number
 * of lines of a tile, over that of its words in full lines. */
double jn_line_ratio(const struct jn_sparse_tiles *sparse, size_t level,
                     size_t tensor);

static inline bool jn_sparse_is_compressed(const struct jn_sparse_line *line,
                                           size_t level)
{
    return line->fibers.of[level].is_compressed;
}

#endif
