/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "nest/reuse.h"
#include "notation.h"

#define CONV "W:M,C,R I:C,P+R O!:M,P"

/* Words of one tensor sent to one child below level 0 of a two-level machine.
 */
static const struct {
    const char *dims, *tensors, *mapping;
    size_t tensor;
    bool old_rule;
    uint64_t words;
} cases[] = {
    /* a loop that does not index the weights leaves them in place */
    {"M5 C3 P7", "W:M,C O!:M,P", "M5 P7 | C3", 0, false, 15},
    /* every step of P starts over at M = 0 */
    {"M5 C3 P7", "W:M,C O!:M,P", "P7 M5 | C3", 0, false, 105},
    /* the innermost loop that moves the tile decides */
    {"M5 C3 P7", "W:M,C O!:M,P", "M5 C3 P7 |", 0, false, 15},
    /* partial sums leave and come back */
    {"M5 C3 P7", "W:M,C O!:M,P", "M5 C3 P7 |", 1, false, 105},
    {"M5 C3 P7", "W:M,C O!:M,P", "| M5 C3 P7", 0, false, 15},
    /* a window of 3 slides over 18 inputs */
    {"R3 P16", "W:R I:P+R O!:P", "P16 | R3", 1, false, 18},
    {"R3 P16", "W:R I:P+R O!:P", "P16 | R3", 0, false, 3},
    /* a stride of 2: windows of 3 overlap by one */
    {"R3 P16", "W:R I:2P+R O!:P", "P16 | R3", 1, false, 33},
    /* a stride of 5 leaves nothing to share */
    {"R3 P16", "W:R I:5P+R O!:P", "P16 | R3", 1, false, 48},
    /* an idle loop inside a sliding one: reuse survives since 2025 */
    {"K4 R3 P16", "W:K,R I:P+R O!:K,P", "P16 K4 | R3", 1, false, 18},
    {"K4 R3 P16", "W:K,R I:P+R O!:K,P", "P16 K4 | R3", 1, true, 48},
    /* an idle loop outside: the window jumps back and is fetched anew */
    {"K4 R3 P16", "W:K,R I:P+R O!:K,P", "K4 P16 | R3", 1, false, 72},
    {"K4 R3 P16", "W:K,R I:P+R O!:K,P", "K4 P16 | R3", 1, true, 72},
    /* P in two loops of two passes: the slide goes on across them */
    {"R3 P4", "W:R I:P+R O!:P", "P2 P2 | R3", 1, false, 6},
    /* of three passes: the pass that stands for all others breaks it */
    {"R3 P9", "W:R I:P+R O!:P", "P3 P3 | R3", 1, false, 15},
    /* R inside P: the window falls back by one step of R as P advances by
     * one, so it seems not to move, and slides on */
    {"R3 P16", "W:R I:P+R O!:P", "P16 R3 |", 1, false, 33},
    {"M2 C7 R3 P5", CONV, "M2 P5 | C7 R3", 1, false, 98}};

static uint64_t words_sent(size_t i)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_tiles tiles;
    struct jn_spans spans;
    struct jn_visits visits;
    notation_read(&notation, "1x1 1x1 1x1", cases[i].dims, cases[i].tensors,
                  cases[i].mapping);
    notation.problem.options.old_translation_rule = cases[i].old_rule;
    jn_nest_bind(&notation.problem, &notation.mapping, arena, &nest);
    jn_tiles_size(&nest, &tiles);
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans.of[d] = 1;
    jn_tile_widen(&nest, nest.loop_count, nest.begin[1], &spans);
    struct jn_child child = {0, cases[i].tensor, &spans,
                             tiles.words[1][cases[i].tensor], JN_REMEMBERS};
    jn_reuse_count(&nest, &child, false, arena, &visits);
    CU_ASSERT_EQUAL(visits.jump_count, 0);
    uint64_t words = visits.words;
    jn_arena_free(arena);
    return words;
}

static void words_of_known_nests(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK_ROW(cases[i].mapping, words_sent(i) == cases[i].words);
}

static void a_child_that_forgets_is_sent_everything_again(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_visits visits;
    struct jn_spans spans;
    struct jn_child child = {0, 0, &spans, 3, JN_FORGETS};
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans.of[d] = 1;
    notation_read(&notation, "1x1 1x1 1x1", "M5 P7 C3", "W:M,C O!:M,P",
                  "M5 P7 | C3");
    jn_nest_bind(&notation.problem, &notation.mapping, arena, &nest);
    jn_reuse_count(&nest, &child, true, arena, &visits);
    CU_ASSERT_EQUAL(visits.words, 105);
    CU_ASSERT_EQUAL(visits.jump_count, 2);
    CU_ASSERT_EQUAL(visits.jumps[0].by[0], 0);
    CU_ASSERT_EQUAL(visits.jumps[0].link_words, 3 * 6 * 5);
    CU_ASSERT_EQUAL(visits.jumps[1].by[0], 1);
    CU_ASSERT_EQUAL(visits.jumps[1].link_words, 3 * 4);
    jn_arena_free(arena);
}

static void words_that_a_neighbour_may_hold_are_told_by_jump(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_visits visits;
    struct jn_spans spans;
    struct jn_child child = {0, 1, &spans, 3, JN_REMEMBERS};
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans.of[d] = 1;
    notation_read(&notation, "1x1 1x1 1x1", "K4 R3 P16", "W:K,R I:P+R O!:K,P",
                  "K4 P16 | R3");
    jn_nest_bind(&notation.problem, &notation.mapping, arena, &nest);
    spans.of[1] = 3;
    jn_reuse_count(&nest, &child, true, arena, &visits);
    CU_ASSERT_EQUAL(visits.words, 72);
    /* after a whole window one word, 14 times after such a word */
    CU_ASSERT_EQUAL(visits.jumps[0].by[0], 1);
    CU_ASSERT_EQUAL(visits.jumps[1].by[0], -1);
    CU_ASSERT_EQUAL(visits.jumps[1].link_words, 0);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"words of known nests", words_of_known_nests},
    {"a child that forgets is sent everything again",
     a_child_that_forgets_is_sent_everything_again},
    {"words that a neighbour may hold are told by jump",
     words_that_a_neighbour_may_hold_are_told_by_jump},
    {NULL, NULL}};
