/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw_neurons.h - spiking neurons behind a layer, and units of a machine that
 * update them, at random.
 *
 * Input:  a problem, its last tensor read and written, dice.
 * Output: the same with state and spikes, and prices of what neurons do.
 * Next:   test_exact.c.
 */
#ifndef JN_TESTS_SEARCH_DRAW_NEURONS_H
#define JN_TESTS_SEARCH_DRAW_NEURONS_H

#include "base/arena.h"
#include "notation.h"
#include "search/draw_zeros.h"

void draw_neurons(struct notation *notation, dice *roll,
                  struct jn_arena *arena);

#endif
