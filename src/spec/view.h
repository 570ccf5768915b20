/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h - how a tensor sees the dimensions: which of them move it, and along
 * which rank.
 *
 * Input:  a tensor's projection.
 * Output: the same facts by dimension, for the inner loops of nest/.
 * Next:   part of struct jn_problem.
 */
#ifndef JN_SPEC_VIEW_H
#define JN_SPEC_VIEW_H

#include "spec/workload.h"

enum { JN_NO_RANK = -1, JN_SEVERAL_RANKS = -2 };

struct jn_view {
    const struct jn_tensor *tensor;
    jn_dims moved_by; /* dimensions with a coefficient that is not 0 */
    bool windowed;    /* several of them share a rank: tiles may overlap */
    bool plain;       /* each moves one rank of its own by one: a tile's words
                         are the product of their spans */
    int8_t rank_of[JN_MAX_DIMS];      /* the rank that the dimension moves */
    int64_t coefficient[JN_MAX_DIMS]; /* along that one rank */
};

void jn_view_bind(const struct jn_tensor *tensor, struct jn_view *view);

#endif
