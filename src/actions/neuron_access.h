/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neuron_access.h - what neurons make of the accesses to sums and state.
 *
 * Input:  a line of access.c: a tensor of a layer with neurons.
 * Output: the accesses of a level, the flows between levels.
 * Next:   access.c.
 */
#ifndef JN_ACTIONS_NEURON_ACCESS_H
#define JN_ACTIONS_NEURON_ACCESS_H

#include "actions/line.h"

/* Sums are consumed where neurons are updated: there each is read once more
 * when it is complete; outside, none comes for good (spec 2.3).  RESULT has the
 * accesses as if they were results. */
void jn_neuron_consume_sums(const struct jn_line *line, size_t level,
                            struct jn_tensor_result *result);

/* State is read, changed and written back: at home with each update of those
 * neurons that are updated, further out tile by tile. */
void jn_neuron_count_state(const struct jn_line *line, size_t level,
                           struct jn_tensor_result *result);

/* Sums and state go in and come out again; nothing of neurons goes inside of
 * the level where they are updated.  Nothing to do in a layer without. */
void jn_neuron_share_flows(const struct jn_line *line);

#endif
