/* SPDX-License-Identifier: GPL-3.0-or-later */
/* palette.h - colours that are told apart without seeing red or green as well.
 *
 * Input:  the place of a module, or a share.
 * Output: 0xRRGGBB.
 * Next:   the kinds of charts.
 */
#ifndef JN_CHART_PALETTE_H
#define JN_CHART_PALETTE_H

#include <stddef.h>
#include <stdint.h>

/* Of the INDEX-th thing: 16 colours, then the same paler, then again. */
uint32_t jn_palette_colour(size_t index);

/* SHARE of it, from 0 to 1, the rest white. */
uint32_t jn_palette_tint(uint32_t rgb, double share);

/* From nearly white for 0 to dark brown for 1. */
uint32_t jn_palette_heat(double share);

/* Black or white: what can be read on it. */
uint32_t jn_palette_ink(uint32_t rgb);

#endif
