/* SPDX-License-Identifier: GPL-3.0-or-later */
/* residual.h - the same counts as reuse.h for nests with residual loops,
 * whose tiles and fan-outs are smaller in some passes.
 *
 * Input:  a nest, a level and a tensor.
 * Output: the distinct visits to the fan-out below the level, each with how
 *         often it happens.
 * Next:   nest/transfers.c serves each by nest/spread.h.
 *
 * The loops run as Timeloop runs them (spec 2.5): the first pass, one for all
 * others, and, where a residual shows inside, the last two.  A stretch of
 * loops that is entered in the same circumstances twice is run once.  The
 * circumstances are what the child remembers, and which dimensions are in
 * their last pass as far as a residual inside depends on it.
 */
#ifndef JN_NEST_RESIDUAL_H
#define JN_NEST_RESIDUAL_H

#include "nest/reuse.h"

struct jn_visit {
    uint64_t times;
    uint64_t words; /* sent to each child, in all of them */
    struct jn_pass pass;
    bool linkable;              /* same shape as the last visit's words, */
    const int64_t *by;          /* moved by this */
    struct jn_pass pass_before; /* at the last visit */
    struct jn_visit *next;
};

/* Lists the visits (in no particular order); MEMORY as in reuse.h. */
struct jn_visit *jn_residual_visits(const struct jn_nest *nest, size_t level,
                                    size_t tensor, enum jn_memory memory,
                                    struct jn_arena *arena);

#endif
