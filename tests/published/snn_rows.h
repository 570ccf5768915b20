/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snn_rows.h - a recorded layer as a matrix product, and machines that work on
 * it.
 *
 * Input:  a layer whose inputs are recorded spikes (density model "data").
 * Output: cycles of PTB, SATO and Eyeriss by the formulas of README.md.
 * Next:   test_snn_traces.c.
 */
#ifndef JN_TESTS_PUBLISHED_SNN_ROWS_H
#define JN_TESTS_PUBLISHED_SNN_ROWS_H

#include "spec/problem.h"

/* A row is a window of time at a position of the outputs; its places are what
 * the position's window of inputs has, channel by channel. */
struct snn_rows {
    const struct jn_bitmap *spikes; /* T, C and, of convolutions, H, W; padded
                                       or not */
    uint64_t steps, channels, height, width; /* of the bitmap */
    uint64_t filters, out_rows, out_columns, kernel_rows, kernel_columns;
    uint64_t padding; /* that the bitmap does not have */
};

/* The layer is a convolution of stride 1 or fully connected. */
void snn_rows_find(const struct jn_problem *problem, struct snn_rows *rows);

/* Windows of 4 steps over 8 columns, places without a spike in any of the 8
 * left out, two of them at once if they do not overlap; 16 filters at a time.
 */
uint64_t snn_ptb_cycles(const struct snn_rows *rows);

/* Rows of one step go to the least busy of 128 elements. */
uint64_t snn_sato_cycles(const struct snn_rows *rows);

/* 12 filters and 14 of everything else at once, whatever the spikes. */
uint64_t snn_eyeriss_cycles(const struct snn_rows *rows);

#endif
