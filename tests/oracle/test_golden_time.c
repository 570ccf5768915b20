/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seven places for the loop over time, with the words that move to and from the
 * outer level: a layer of 6 steps, 4 filters, 3 channels, 4 x 4 outputs, 3 x 3
 * windows; counted by running the loops, and by a closed form, elsewhere. */
#include "base/arena.h"
#include "eval.h"
#include "harness.h"
#include "oracle/neuron_case.h"

static const struct placement {
    const char *name, *mapping;
    uint64_t weights, inputs, sums, potentials; /* read from outside; sums and
                                                   potentials are as often
                                                   written there */
    uint64_t tiles[5];                          /* W, S, Z, V, O */
} placements[] = {
    {"A T outermost",
     "T6 K2 P2 | K2 P2 Q4 C3 R3 S3",
     648,
     1728,
     0,
     320,
     {54, 72, 16, 16, 16}},
    {"B T innermost",
     "K2 P2 T6 | K2 P2 Q4 C3 R3 S3",
     108,
     1728,
     0,
     0,
     {54, 72, 16, 16, 16}},
    {"C time batch 3",
     "T2 K2 P2 | T3 K2 P2 Q4 C3 R3 S3",
     216,
     1728,
     0,
     64,
     {54, 216, 48, 16, 48}},
    {"D C outside T",
     "K2 C3 T6 | K2 P4 Q4 R3 S3",
     108,
     1296,
     768,
     0,
     {18, 36, 32, 32, 32}},
    {"E T outside C",
     "T6 K2 C3 | K2 P4 Q4 R3 S3",
     648,
     1296,
     0,
     320,
     {18, 36, 32, 32, 32}},
    {"F T between K and P",
     "K2 T6 P2 | K2 P2 Q4 C3 R3 S3",
     108,
     1728,
     0,
     320,
     {54, 72, 16, 16, 16}},
    {"G fully temporal parallel",
     "K2 P2 C3 | T6 K2 P2 Q4 R3 S3",
     216,
     1728,
     0,
     0,
     {18, 144, 96, 16, 96}},
};

static void place(const struct placement *placement, struct jn_arena *arena)
{
    static struct notation n;
    static struct jn_result result;
    notation_read(&n, "1x1 1x1 1x1", "T6 K4 C3 P4 Q4 R3 S3",
                  "W:K,C,R,S S:T,C,P+R,Q+S Z!:T,K,P,Q", placement->mapping);
    neuron_case_fire(&n, 1, false, arena);
    n.mapping.levels[0].keep = n.mapping.levels[1].keep = 0x1f;
    /* a tile that changes is brought as a whole */
    n.mapping.levels[1].no_temporal_reuse = 2;
    struct jn_arena *scratch = jn_arena_new();
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
    const struct jn_tensor_result *outer = result.levels[0].tensors;
    CU_ASSERT_EQUAL(outer[0].reads_per_instance, placement->weights);
    CU_ASSERT_EQUAL(outer[1].reads_per_instance, placement->inputs);
    CU_ASSERT_EQUAL(outer[2].reads_per_instance, placement->sums);
    CU_ASSERT_EQUAL(outer[2].updates_per_instance, placement->sums);
    CU_ASSERT_EQUAL(outer[3].reads_per_instance, placement->potentials);
    CU_ASSERT_EQUAL(outer[3].updates_per_instance, placement->potentials);
    CU_ASSERT_EQUAL(outer[4].updates_per_instance, 384);
    CU_ASSERT_EQUAL(outer[4].reads_per_instance, 0);
    CU_ASSERT_EQUAL(result.neurons.counts[JN_VISIT], 384);
    CU_ASSERT_EQUAL(result.compute.computes, 10368);
    for (size_t t = 0; t < 5; t++)
        CU_ASSERT_EQUAL(result.levels[1].tensors[t].tile_words,
                        placement->tiles[t]);
    jn_arena_free(scratch);
}

static void time_can_be_anywhere(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof placements / sizeof placements[0]; i++)
        place(&placements[i], arena);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"time can be anywhere", time_can_be_anywhere},
    {NULL, NULL},
};
