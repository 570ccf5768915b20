/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event_pairs.h - operations that need a spike of each of two operands.
 *
 * Input:  the operands of attention and what is known of them.
 * Output: synaptic operations, outputs that have any.
 * Next:   events.c.
 */
#ifndef JN_SPARSE_EVENT_PAIRS_H
#define JN_SPARSE_EVENT_PAIRS_H

#include "sparse/events.h"

struct jn_event_pair {
    const struct jn_layer *layer;
    size_t tensors[2];
    const struct jn_density *densities[2]; /* NULL: no zeros */
    double rates[2];
    int outputs; /* tensor, or -1 */
};

/* Sets synops and what is touched.  Where both operands know of each word and
 * their ranks are one dimension each, operations are exact, else those of
 * independent operands.  What is touched is exact of data if the layer has at
 * most 2^27 points, else that of independent words. */
void jn_event_pair_count(const struct jn_event_pair *pair,
                         struct jn_arena *arena, struct jn_events *events);

#endif
