/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reuse.h - how many words one child is sent over time, and how its tile
 * jumps from each time to the next.
 *
 * Input:  a nest in which no residual shows, a level and a tensor.
 * Output: the words, and for each temporal loop the jump that its advance
 *         makes and the words that come with such jumps.
 * Next:   nest/spread.h serves all children of the fan-out.
 *
 * The loops outside the child run as Timeloop runs them: the first pass of
 * each, and one that stands for all others (spec: temporal extrapolation).
 * So when a loop advances, all loops inside it fall back by one step each,
 * and the jump depends on the loop that advances alone.  A tile that jumps
 * as it did before brings only the words it did not hold; any other jump
 * brings the whole tile (the translation rule).  What counts is thus a walk
 * over few states, the last jump, and not over the passes.
 */
#ifndef JN_NEST_REUSE_H
#define JN_NEST_REUSE_H

#include "nest/tile.h"

/* What the advance of one temporal loop does. */
struct jn_jump {
    const int64_t *by;   /* one number per rank */
    uint64_t link_words; /* words that come with it and have the shape of the
                            words that came just before, moved by BY: those a
                            neighbour may hold */
};

struct jn_visits {
    uint64_t words;        /* sent to one child, over the whole run */
    struct jn_jump *jumps; /* innermost loop first */
    size_t jump_count;
};

/* What the child keeps of a tile between two visits. */
enum jn_memory {
    JN_FORGETS, /* nothing: compute, or no_temporal_reuse */
    JN_REMEMBERS
};

/* A child of LEVEL as far as TENSOR is concerned.  SPANS are those of its tile
 * of TILE_WORDS (all 1 for a compute child). */
struct jn_child {
    size_t level;
    size_t tensor;
    const struct jn_spans *spans;
    uint64_t tile_words;
    enum jn_memory memory;
};

/* With WANT_JUMPS unset only the words are counted, which is faster. */
void jn_reuse_count(const struct jn_nest *nest, const struct jn_child *child,
                    bool want_jumps, struct jn_arena *arena,
                    struct jn_visits *visits);

#endif
