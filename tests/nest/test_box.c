/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "nest/box.h"

#include <string.h>

enum { RANKS = 2 };

static struct jn_box box(int64_t low0, int64_t high0, int64_t low1,
                         int64_t high1)
{
    return (struct jn_box){{low0, low1}, {high0, high1}};
}

static struct jn_piece piece(struct jn_box whole, struct jn_box without)
{
    return (struct jn_piece){whole, without, 1};
}

static void sizes(void)
{
    struct jn_box a = box(3, 8, -2, 1);
    struct jn_box empty = box(3, 3, -2, 1);
    CU_ASSERT_EQUAL(jn_box_words(&a, RANKS), 15);
    CU_ASSERT_EQUAL(jn_box_words(&empty, RANKS), 0);
    CU_ASSERT_EQUAL(jn_box_words(&a, 0), 1);
}

static void centres_that_lie_halves_apart_round_away_from_zero(void)
{
    int64_t jump[RANKS];
    struct jn_box a = box(3, 8, 0, 5);
    struct jn_box wider = box(3, 9, 0, 4);
    struct jn_box there = box(6, 11, 0, 5);
    CU_ASSERT_FALSE(jn_box_jump(&a, &a, RANKS, jump));
    CU_ASSERT_TRUE(jn_box_jump(&there, &a, RANKS, jump));
    CU_ASSERT_EQUAL(jump[0], 3);
    CU_ASSERT_TRUE(jn_box_jump(&wider, &a, RANKS, jump));
    CU_ASSERT_EQUAL(jump[0], 1);
    CU_ASSERT_EQUAL(jump[1], -1);
}

static void a_piece_is_what_the_cut_leaves(void)
{
    struct jn_piece slab = piece(box(3, 8, 0, 5), box(2, 7, 0, 5));
    struct jn_piece corner = piece(box(3, 8, 0, 5), box(2, 7, -1, 4));
    struct jn_piece gone = piece(box(3, 8, 0, 5), box(2, 9, 0, 5));
    struct jn_piece uncut = {box(3, 8, 0, 5), box(2, 7, 0, 5), 0};
    CU_ASSERT_EQUAL(jn_piece_words(&slab, RANKS), 5);
    CU_ASSERT_EQUAL(jn_piece_words(&corner, RANKS), 9);
    CU_ASSERT_EQUAL(jn_piece_words(&gone, RANKS), 0);
    CU_ASSERT_EQUAL(jn_piece_words(&uncut, RANKS), 25);
}

static const struct {
    const char *name;
    struct jn_piece now, before;
    bool moved;
    int64_t by[RANKS];
} moves[] = {
    {"a slab slides on",
     {{{4, 0}, {9, 5}}, {{3, 0}, {8, 5}}, 1},
     {{{3, 0}, {8, 5}}, {{2, 0}, {7, 5}}, 1},
     true,
     {1, 0}},
    {"a whole box moves",
     {{{4, 7}, {9, 9}}, {{0, 0}, {0, 0}}, 0},
     {{{3, 0}, {8, 2}}, {{0, 0}, {0, 0}}, 0},
     true,
     {1, 7}},
    {"a whole box is no slab",
     {{{4, 0}, {9, 5}}, {{0, 0}, {0, 0}}, 0},
     {{{3, 0}, {8, 5}}, {{2, 0}, {7, 5}}, 1},
     false,
     {0, 0}},
    {"a slab below is like one above",
     {{{4, 0}, {9, 5}}, {{5, 0}, {10, 5}}, 1},
     {{{3, 0}, {8, 5}}, {{2, 0}, {7, 5}}, 1},
     true,
     {-3, 0}},
    {"a row is no column",
     {{{4, 0}, {9, 5}}, {{4, 1}, {9, 6}}, 1},
     {{{3, 0}, {8, 5}}, {{2, 0}, {7, 5}}, 1},
     false,
     {0, 0}},
    {"corners are alike when cut alike",
     {{{4, 0}, {9, 5}}, {{3, 1}, {8, 6}}, 1},
     {{{3, 0}, {8, 5}}, {{2, 1}, {7, 6}}, 1},
     true,
     {1, 0}},
    {"corners cut at other sides are not",
     {{{4, 0}, {9, 5}}, {{5, 1}, {10, 6}}, 1},
     {{{3, 0}, {8, 5}}, {{2, 1}, {7, 6}}, 1},
     false,
     {0, 0}},
    {"nothing moves nowhere",
     {{{4, 0}, {9, 5}}, {{4, 0}, {9, 5}}, 1},
     {{{4, 0}, {9, 5}}, {{4, 0}, {9, 5}}, 1},
     false,
     {0, 0}},
    {"a cut that misses the box leaves it whole",
     {{{4, 0}, {9, 5}}, {{20, 0}, {25, 5}}, 1},
     {{{3, 0}, {8, 5}}, {{0, 0}, {0, 0}}, 0},
     true,
     {1, 0}},
};

static void pieces_are_compared_up_to_a_move(void)
{
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        int64_t by[RANKS] = {0, 0};
        bool moved = jn_piece_moved(&moves[i].now, &moves[i].before, RANKS, by);
        CHECK_ROW(moves[i].name, moved == moves[i].moved);
        if (moved)
            CHECK_ROW(moves[i].name, memcmp(by, moves[i].by, sizeof by) == 0);
    }
}

static void projections_span_from_lowest_to_highest(void)
{
    static const struct jn_term terms[] = {{0, 3}, {1, -2}, {0, 1}};
    static const struct jn_rank ranks[] = {{terms, 2}, {&terms[2], 1}};
    struct jn_tensor tensor = {.ranks = ranks, .rank_count = 2};
    int64_t reach[JN_MAX_DIMS] = {4, 5};
    struct jn_box projected;
    jn_box_project(&tensor, reach, &projected);
    CU_ASSERT_EQUAL(projected.low[0], -10);
    CU_ASSERT_EQUAL(projected.high[0], 13);
    CU_ASSERT_EQUAL(projected.low[1], 0);
    CU_ASSERT_EQUAL(projected.high[1], 5);
}

const struct jn_test tests[] = {
    {"sizes", sizes},
    {"centres that lie halves apart round away from zero",
     centres_that_lie_halves_apart_round_away_from_zero},
    {"a piece is what the cut leaves", a_piece_is_what_the_cut_leaves},
    {"pieces are compared up to a move", pieces_are_compared_up_to_a_move},
    {"projections span from lowest to highest",
     projections_span_from_lowest_to_highest},
    {NULL, NULL}};
