/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"

#include <string.h>

static struct notation n;
static struct jn_result result;

static void read_conv(const char *mapping)
{
    notation_read(&n, "1x1 1x1 4x1 112x16 112x16", "N1 M64 C64 P56 Q56 R3 S3",
                  "W:M,C,R,S I:N,C,P+R,Q+S O!:N,M,P,Q", mapping);
}

static void an_evaluation_allocates_nothing_once_its_scratch_has_grown(void)
{
    static const char *const mappings[] = {
        "M4 C8 | P4 Q2 C2 M2x | P7 M4y C4x | Q28 R3 S3 M2",
        "M16 C16 | P2 Q56 | M2 R3y C2y P28x | C2 S3 M2",
        "M16 C16 | P2 Q56 | M2 R3y C2y P28x | C2 S4,3 M2"};
    for (size_t i = 0; i < sizeof mappings / sizeof mappings[0]; i++) {
        struct jn_arena *scratch = jn_arena_new();
        read_conv(mappings[i]);
        CHECK_ROW(mappings[i], jn_evaluate(&n.problem, &n.mapping, scratch,
                                           &result) == JN_OK);
        size_t before = jn_arena_system_allocations();
        for (unsigned again = 0; again < 7; again++)
            CHECK_ROW(mappings[i], jn_evaluate(&n.problem, &n.mapping, scratch,
                                               &result) == JN_OK);
        CHECK_ROW(mappings[i], jn_arena_system_allocations() == before);
        jn_arena_free(scratch);
    }
}

static void a_mapping_that_does_not_fit_is_refused(void)
{
    struct jn_arena *scratch = jn_arena_new();
    read_conv("M4 C8 | P4 Q2 C2 M2x | P7 M4y C4x | Q28 R3 S3 M2");
    n.levels[3].has_size = true;
    n.levels[3].size_words = 3;
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, JN_MISFIT_CAPACITY);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L3");
    jn_arena_free(scratch);
}

static void counts_beyond_2_to_the_53_are_refused_and_never_wrap(void)
{
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 1x1", "M3000000001 C3000001", "W:M,C O!:M",
                  "C3000001 M3000000001");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    CU_ASSERT_EQUAL(result.compute.computes,
                    UINT64_C(3000000001) * UINT64_C(3000001));
    notation_read(&n, "1x1 1x1", "M3000000001 C30000001", "W:M,C O!:M",
                  "C30000001 M3000000001");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, JN_MISFIT_TOO_LARGE);
    /* a level so slow that its cycles do not fit */
    notation_read(&n, "1x1 1x1", "M3 C5", "W:M,C O!:M", "M3 C5");
    n.levels[0].read = (struct jn_bandwidth){true, 1e-300};
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, JN_MISFIT_TOO_LARGE);
    notation_read(&n, "1x1 1x1", "M3000000001 C3000000001 K3000000001",
                  "W:M,C O!:M", "C3000000001 M3000000001 K3000000001");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    jn_arena_free(scratch);
}

static void more_capacity_never_costs_more_refills(void)
{
    struct jn_arena *scratch = jn_arena_new();
    uint64_t last = UINT64_MAX;
    static const char *const growing[] = {
        "M64 C64 P56 Q56 | R3 S3 |  | ", "M64 C64 P56 | Q56 R3 S3 |  | ",
        "M64 C64 | P56 Q56 R3 S3 |  | ", "M64 | C64 P56 Q56 R3 S3 |  | "};
    for (size_t i = 0; i < sizeof growing / sizeof growing[0]; i++) {
        read_conv(growing[i]);
        CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                        JN_OK);
        uint64_t fills = result.levels[1].tensors[1].fills_per_instance;
        CHECK_ROW(growing[i], fills <= last);
        last = fills;
    }
    jn_arena_free(scratch);
}

static void a_result_that_is_kept_outlives_the_next_evaluation(void)
{
    struct jn_arena *scratch = jn_arena_new();
    struct jn_arena *arena = jn_arena_new();
    read_conv("M64 C64 P56 Q56 | R3 S3 |  | ");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    struct jn_rank_result *rank = jn_arena_take(scratch, 1, sizeof *rank);
    result.sparse = jn_arena_take(scratch, 1, sizeof *result.sparse);
    rank->capacity.payload = 71;
    result.sparse->computes.algorithmic = 73;
    result.sparse->of[1][2].ranks = rank;
    result.sparse->of[1][2].rank_count = 1;
    struct jn_record record = result.networks[0].tensors[0].records[0];
    jn_result_keep(&result, arena);
    jn_arena_free(scratch);
    CU_ASSERT_EQUAL(result.sparse->computes.algorithmic, 73);
    CU_ASSERT_EQUAL(result.sparse->of[1][2].ranks[0].capacity.payload, 71);
    CU_ASSERT_EQUAL(result.sparse->of[1][1].rank_count, 0);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].records[0].accesses,
                    record.accesses);
    jn_arena_free(arena);
}

/* Two children along y, of which the first has three along x, the other two. */
static void ragged_rows_have_their_children(void)
{
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 3x2", "P5", "A:P Z!:P", "P2y P3,2x");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    CU_ASSERT_EQUAL(result.compute.computes, 5);
    CU_ASSERT_EQUAL(result.cycles, 1);
    jn_arena_free(scratch);
}

const struct jn_test tests[] = {
    {"an evaluation allocates nothing once its scratch has grown",
     an_evaluation_allocates_nothing_once_its_scratch_has_grown},
    {"a mapping that does not fit is refused",
     a_mapping_that_does_not_fit_is_refused},
    {"counts beyond 2^53 are refused and never wrap",
     counts_beyond_2_to_the_53_are_refused_and_never_wrap},
    {"more capacity never costs more refills",
     more_capacity_never_costs_more_refills},
    {"a result that is kept outlives the next evaluation",
     a_result_that_is_kept_outlives_the_next_evaluation},
    {"ragged rows have their children", ragged_rows_have_their_children},
    {NULL, NULL}};
