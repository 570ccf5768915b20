/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "harness.h"
#include "nest/tile.h"
#include "notation.h"

#define CONV "W:M,C,R I:C,2P+3R O!:M,P"

/* Tiles at the two levels, and of all children of the outer one. */
static const struct {
    const char *dims, *tensors, *mapping;
    size_t tensor;
    uint64_t outer, children, inner;
} cases[] = {{"M6 C5 P7 R3", CONV, "M3 | M2 C5 P7 R3", 0, 90, 30, 30},
             {"M6 C5 P7 R3", CONV, "M3 C5 | M2 P7 R3", 1, 95, 19, 19},
             {"M6 C5 P7 R3", CONV, "M3 R3x | M2 C5 P7", 1, 95, 95, 65},
             {"M6 C5 P7 R3", CONV, "P7 M3x | M2 C5 R3", 2, 42, 6, 2},
             /* negative coefficients span as far */
             {"P7 R3", "W:R I:P-R O!:P", "P7 | R3", 1, 9, 3, 3},
             {"P7 R3", "W:R I:P-R O!:P", "| P7 R3", 1, 9, 9, 9},
             /* a scalar is one word */
             {"P7 R3", "W:R I:P+R O!:P S!:", "P7 | R3", 3, 1, 1, 1},
             /* residuals: the first pass is the largest */
             {"M7", "W:M O!:M", "M3 | M3,1", 0, 7, 3, 3},
             {"M7", "W:M O!:M", "M3x | M3,1", 0, 7, 7, 3},
             {"M2", "W:M O!:M", "M4,2 | ", 0, 2, 1, 1},
             {"M2", "W:M O!:M", "| M4,2", 0, 2, 2, 2}};

static void tiles_of_known_mappings(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_nest nest;
        struct jn_tiles tiles;
        size_t t = cases[i].tensor;
        notation_read(&notation, "1x1 3x3 3x3", cases[i].dims, cases[i].tensors,
                      cases[i].mapping);
        jn_nest_bind(&notation.problem, &notation.mapping, arena, &nest);
        jn_tiles_size(&nest, &tiles);
        CHECK_ROW(cases[i].mapping, tiles.words[0][t] == cases[i].outer);
        CHECK_ROW(cases[i].mapping,
                  tiles.union_words[0][t] == cases[i].children);
        CHECK_ROW(cases[i].mapping, tiles.words[1][t] == cases[i].inner);
    }
    jn_arena_free(arena);
}

static void sizes_beyond_64_bits_are_too_large_and_never_wrap(void)
{
    static struct notation notation;
    struct jn_spans spans;
    notation_read(&notation, "1x1 1x1", "M3 C5", "W:M,C O!:9M+7C", "M3 C5");
    spans.of[0] = UINT64_C(1) << 40;
    spans.of[1] = UINT64_C(1) << 30;
    CU_ASSERT_FALSE(jn_fits(jn_tile_words(&notation.layer.tensors[0], &spans)));
    CU_ASSERT_EQUAL(jn_tile_words(&notation.layer.tensors[1], &spans),
                    9 * ((UINT64_C(1) << 40) - 1) +
                        7 * ((UINT64_C(1) << 30) - 1) + 1);
    spans.of[0] = UINT64_C(1) << 62;
    CU_ASSERT_FALSE(jn_fits(jn_tile_words(&notation.layer.tensors[1], &spans)));
}

const struct jn_test tests[] = {
    {"tiles of known mappings", tiles_of_known_mappings},
    {"sizes beyond 64 bits are too large and never wrap",
     sizes_beyond_64_bits_are_too_large_and_never_wrap},
    {NULL, NULL}};
