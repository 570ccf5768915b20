/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/box.h"

#include "base/checked.h"

#include <string.h>

void jn_box_project(const struct jn_tensor *tensor, const int64_t *reach,
                    struct jn_box *box)
{
    memset(box, 0, sizeof *box);
    for (size_t r = 0; r < tensor->rank_count; r++) {
        box->high[r] = 1;
        for (size_t i = 0; i < tensor->ranks[r].term_count; i++) {
            const struct jn_term *term = &tensor->ranks[r].terms[i];
            int64_t far = term->coefficient * reach[term->dim];
            if (far < 0)
                box->low[r] += far;
            else
                box->high[r] += far;
        }
    }
}

uint64_t jn_box_words(const struct jn_box *box, size_t ranks)
{
    uint64_t words = 1;
    for (size_t r = 0; r < ranks; r++) {
        if (box->high[r] <= box->low[r])
            return 0;
        words = jn_mul(words, (uint64_t)(box->high[r] - box->low[r]));
    }
    return words;
}

static int64_t half_away_from_zero(int64_t twice)
{
    return twice < 0 ? (twice - 1) / 2 : (twice + 1) / 2;
}

bool jn_box_jump(const struct jn_box *now, const struct jn_box *last,
                 size_t ranks, int64_t *jump)
{
    bool moved = false;
    for (size_t r = 0; r < ranks; r++) {
        jump[r] = half_away_from_zero(now->low[r] + now->high[r] -
                                      last->low[r] - last->high[r]);
        moved |= jump[r] != 0;
    }
    return moved;
}

static struct jn_box intersect(const struct jn_box *a, const struct jn_box *b,
                               size_t ranks)
{
    struct jn_box both = *a;
    for (size_t r = 0; r < ranks; r++) {
        if (b->low[r] > both.low[r])
            both.low[r] = b->low[r];
        if (b->high[r] < both.high[r])
            both.high[r] = b->high[r];
    }
    return both;
}

uint64_t jn_piece_words(const struct jn_piece *piece, size_t ranks)
{
    struct jn_box both = intersect(&piece->box, &piece->without, ranks);
    uint64_t words = jn_box_words(&piece->box, ranks);
    return piece->cut ? words - jn_box_words(&both, ranks) : words;
}

/* Lowest corner of the box around a piece that is not empty: a cut takes from
 * it only where it covers the box in all other ranks. */
static void find_corner(const struct jn_piece *piece, size_t ranks,
                        int64_t *corner)
{
    struct jn_box cut = intersect(&piece->box, &piece->without, ranks);
    size_t open = 0;
    size_t open_rank = 0;
    memcpy(corner, piece->box.low, ranks * sizeof corner[0]);
    if (!piece->cut || jn_box_words(&cut, ranks) == 0)
        return;
    for (size_t r = 0; r < ranks; r++)
        if (cut.low[r] != piece->box.low[r] ||
            cut.high[r] != piece->box.high[r]) {
            open++;
            open_rank = r;
        }
    if (open == 1 && cut.low[open_rank] == piece->box.low[open_rank])
        corner[open_rank] = cut.high[open_rank];
}

static void move_box(struct jn_box *box, const int64_t *by, size_t ranks)
{
    for (size_t r = 0; r < ranks; r++) {
        box->low[r] += by[r];
        box->high[r] += by[r];
    }
}

/* Words of BOX in the cut of a piece. */
static uint64_t cut_words(const struct jn_box *box,
                          const struct jn_piece *piece, size_t ranks,
                          struct jn_box *cut)
{
    *cut = intersect(box, &piece->without, ranks);
    return piece->cut ? jn_box_words(cut, ranks) : 0;
}

/* |a and b| by inclusion and exclusion. */
static uint64_t common_words(const struct jn_piece *a, const struct jn_piece *b,
                             size_t ranks)
{
    struct jn_box box = intersect(&a->box, &b->box, ranks);
    struct jn_box cut_a, cut_b, both;
    uint64_t words = jn_box_words(&box, ranks);
    words -= cut_words(&box, a, ranks, &cut_a);
    words -= cut_words(&box, b, ranks, &cut_b);
    if (a->cut)
        words += cut_words(&cut_a, b, ranks, &both);
    return words;
}

bool jn_piece_moved(const struct jn_piece *now, const struct jn_piece *before,
                    size_t ranks, int64_t *by)
{
    int64_t there[JN_MAX_RANKS];
    uint64_t words = jn_piece_words(now, ranks);
    struct jn_piece moved = *before;
    if (words == 0 || words != jn_piece_words(before, ranks))
        return false;
    find_corner(now, ranks, by);
    find_corner(before, ranks, there);
    for (size_t r = 0; r < ranks; r++)
        by[r] -= there[r];
    move_box(&moved.box, by, ranks);
    move_box(&moved.without, by, ranks);
    return common_words(now, &moved, ranks) == words;
}
