/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/view.h"

#include <string.h>

static void look_at_term(const struct jn_term *term, size_t rank,
                         struct jn_view *view)
{
    bool known = view->moved_by >> term->dim & 1;
    view->moved_by |= (jn_dims)1 << term->dim;
    view->rank_of[term->dim] = known ? JN_SEVERAL_RANKS : (int8_t)rank;
    view->coefficient[term->dim] = term->coefficient;
    view->plain &= !known && term->coefficient == 1;
}

void jn_view_bind(const struct jn_tensor *tensor, struct jn_view *view)
{
    view->tensor = tensor;
    view->moved_by = 0;
    view->windowed = false;
    view->plain = true;
    memset(view->rank_of, JN_NO_RANK, sizeof view->rank_of);
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        unsigned moving = 0;
        for (size_t i = 0; i < rank->term_count; i++) {
            if (rank->terms[i].coefficient == 0)
                continue;
            look_at_term(&rank->terms[i], r, view);
            moving++;
        }
        view->windowed |= moving > 1;
    }
    view->plain &= !view->windowed;
}
