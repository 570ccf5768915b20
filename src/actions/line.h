/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.h - a tensor at all levels, on the way from transfers to accesses.
 *
 * Input:  for access.c and neuron_access.c, which share it.
 */
#ifndef JN_ACTIONS_LINE_H
#define JN_ACTIONS_LINE_H

#include "actions/access.h"
#include "base/checked.h"

/* One tensor at one level on the way from transfers to accesses. */
struct jn_station {
    uint64_t tile, partition; /* 0 once the level does not keep the tensor */
    double content;           /* words that it sends inward */
    double share;             /* words that reach one of its instances */
    double peer_words;        /* words that its neighbours pass to it */
};

struct jn_line {
    const struct jn_nest *nest;
    const struct jn_usage *usage;
    struct jn_flows *flows;
    size_t tensor;
    size_t backing_store; /* the outermost level that keeps the tensor */
    struct jn_station at[JN_MAX_LEVELS];
};

static inline struct jn_flow *jn_line_flow(const struct jn_line *line,
                                           size_t level)
{
    return &line->flows->of[level][line->tensor];
}

static inline bool jn_line_keeps(const struct jn_line *line, size_t level)
{
    return jn_nest_keeps(line->nest, level, line->tensor);
}

static inline uint64_t jn_line_cut(double count)
{
    return count <= 0 ? 0 : jn_whole(count);
}

/* To the nearest integer, halves upward, and never below 0. */
static inline uint64_t jn_line_nearest(double count)
{
    uint64_t below = jn_line_cut(count);
    return below + (count - jn_real(below) >= 0.5);
}

#endif
