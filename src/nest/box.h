/* SPDX-License-Identifier: GPL-3.0-or-later */
/* box.h - boxes of coordinates, and what is left of one without another.
 *
 * Input:  extents of dimensions, projected to a tensor's ranks.
 * Output: sizes, jumps between boxes, equality of pieces up to a move.
 * Next:   nest/residual.h.
 */
#ifndef JN_NEST_BOX_H
#define JN_NEST_BOX_H

#include "spec/workload.h"

struct jn_box {
    int64_t low[JN_MAX_RANKS], high[JN_MAX_RANKS]; /* high is exclusive */
};

/* The words of BOX that, if it is CUT, are not in WITHOUT. */
struct jn_piece {
    struct jn_box box, without;
    int64_t cut;
};

/* The tensor's box when each dimension goes from 0 to REACH. */
void jn_box_project(const struct jn_tensor *tensor, const int64_t *reach,
                    struct jn_box *box);

/* Number of words; 0 if empty, JN_TOO_LARGE if it does not fit. */
uint64_t jn_box_words(const struct jn_box *box, size_t ranks);

/* Rounded difference of the centres; true unless it is null. */
bool jn_box_jump(const struct jn_box *now, const struct jn_box *last,
                 size_t ranks, int64_t *jump);

uint64_t jn_piece_words(const struct jn_piece *piece, size_t ranks);

/* True when NOW is BEFORE moved by BY (set in that case); not for empty
 * pieces. */
bool jn_piece_moved(const struct jn_piece *now, const struct jn_piece *before,
                    size_t ranks, int64_t *by);

#endif
