/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nest.h - a mapping as loops with strides: the geometry all counts rest on.
 *
 * Input:  a checked mapping of a layer.
 * Output: its loops of more than one pass, outermost first, cut into levels.
 * Next:   nest/tile.h, nest/reuse.h (time) and nest/spread.h (space), put
 *         together by jn_transfers_count.
 */
#ifndef JN_NEST_NEST_H
#define JN_NEST_NEST_H

#include "base/arena.h"
#include "joulenest.h"
#include "spec/problem.h"

struct jn_nest_loop {
    uint64_t end;
    uint64_t residual; /* == end for a perfect factor */
    uint64_t stride;   /* steps of its dimension that one pass covers */
    uint64_t passes;   /* product of the ends of the temporal loops from the
                          outermost to this one */
    uint8_t dim;
    uint8_t axis; /* enum jn_axis */
};

/* The loops of level l are [begin[l], begin[l + 1]): temporal ones first, then
 * from space[l] on the spatial ones, y before x. */
struct jn_nest {
    const struct jn_problem *problem;
    const struct jn_mapping *mapping;
    struct jn_nest_loop *loops;
    size_t loop_count;
    size_t level_count;
    size_t tensor_count;
    size_t begin[JN_MAX_LEVELS + 1];
    size_t space[JN_MAX_LEVELS];
    const struct jn_nest_loop **times; /* the temporal loops, outermost first */
    size_t time_count[JN_MAX_LEVELS];  /* of the levels down to this one */
    jn_tensors tensors;                /* those that are counted in this nest */
    jn_tensors idle[JN_MAX_LEVELS]; /* kept by a level that gets none of them:
                                       sums that are complete further in */
    jn_dims imperfect;              /* dimensions with a residual anywhere */
    jn_dims uneven; /* those whose residual the first child of some fan-out
                       meets: only its visits are counted */
};

void jn_nest_bind(const struct jn_problem *problem,
                  const struct jn_mapping *mapping, struct jn_arena *arena,
                  struct jn_nest *nest);

/* The same without the loops that make sums, for what neurons read and write
 * when a sum is complete: their state and their spikes (spec 2.3).  Neurons of
 * one tile are updated in its last pass over the loops that are left out, in
 * the order of the others. */
void jn_nest_bind_neurons(const struct jn_problem *problem,
                          const struct jn_mapping *mapping,
                          struct jn_arena *arena, struct jn_nest *nest);

/* Whether anything of the tensor is ever held at the level. */
static inline bool jn_nest_keeps(const struct jn_nest *nest, size_t level,
                                 size_t tensor)
{
    jn_tensors kept = nest->mapping->levels[level].keep & ~nest->idle[level];
    return kept >> tensor & 1;
}

/* Distance that a pass of the loop moves the tensor along a rank. */
int64_t jn_nest_step(const struct jn_nest_loop *loop,
                     const struct jn_view *view, size_t rank);

static inline bool jn_nest_moves(const struct jn_nest_loop *loop,
                                 const struct jn_view *view)
{
    return view->moved_by >> loop->dim & 1;
}

/* How often the spatial loops of a level pass, in a pass of what is outside:
 * the ends for their first children, and FINAL as below. */
struct jn_pass {
    const uint64_t *ends;
    jn_dims final;
};

/* FINAL has the dimensions whose loops outside are all in their last pass. */
static inline uint64_t jn_nest_passes(const struct jn_nest_loop *loop,
                                      jn_dims final)
{
    return final >> loop->dim & 1 ? loop->residual : loop->end;
}

/* FINAL as the loops inside see it in pass INDEX. */
static inline jn_dims jn_nest_inside(const struct jn_nest_loop *loop,
                                     jn_dims final, uint64_t index)
{
    bool last = index + 1 >= loop->residual;
    return last ? final : final & ~((jn_dims)1 << loop->dim);
}

/* Whether children of the level may pass the tensor's tiles on. */
static inline bool jn_nest_links(const struct jn_nest *nest, size_t level,
                                 size_t tensor)
{
    jn_tensors without = nest->mapping->levels[level].no_link_transfer;
    return !nest->problem->options.no_link_transfers &&
           !(without >> tensor & 1);
}

#endif
