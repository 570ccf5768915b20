/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spiking.h - what the neurons of a layer are asked for, on average.
 *
 * Input:  a problem whose densities are bound.
 * Output: problem->spiking: shares of neurons and steps; problem->events.
 * Next:   actions/neurons.h counts, report/ says what an average rate misses.
 */
#ifndef JN_SPARSE_SPIKING_H
#define JN_SPARSE_SPIKING_H

#include "base/arena.h"
#include "spec/problem.h"

/* Nothing to do in a layer without time and neurons. */
void jn_spiking_bind(struct jn_arena *arena, struct jn_problem *problem);

#endif
