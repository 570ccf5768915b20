/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw_zeros.h - zeros in the tensors of a layer, and a machine that does
 * something about them, at random.
 *
 * Input:  a bound problem, dice.
 * Output: the same with densities, formats, savings and their prices.
 * Next:   test_exact.c.
 */
#ifndef JN_TESTS_SEARCH_DRAW_ZEROS_H
#define JN_TESTS_SEARCH_DRAW_ZEROS_H

#include "base/arena.h"
#include "notation.h"

/* A number from 0 to before SIDES. */
typedef uint64_t dice(uint64_t sides);

void draw_zeros(struct notation *notation, dice *roll, struct jn_arena *arena);

#endif
