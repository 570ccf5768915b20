/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"

#include <string.h>

/* One tensor at one level of a machine "1x1 1x1 4x3 4x3" unless said. */
static const struct {
    const char *name, *machine, *dims, *tensors, *mapping;
    size_t level, tensor;
    uint64_t reads, fills, updates;
} cases[] = {
    /* the example of spec 2.8 */
    {"inputs slide", "1x1 1x1 1x1", "R3 P16", "W:R I:P+R O!:P", "P16 | R3", 1,
     1, 48, 18, 0},
    {"first partial sums are not read", "1x1 1x1 1x1", "R3 P16",
     "W:R I:P+R O!:P", "P16 | R3", 1, 2, 32, 0, 48},
    {"finished sums go up", "1x1 1x1 1x1", "R3 P16", "W:R I:P+R O!:P",
     "P16 | R3", 0, 2, 0, 0, 16},
    {"sums that come back are filled", "1x1 1x1 1x1", "C5 M7", "W:C,M O!:M",
     "C5 M7 |", 1, 1, 28, 28, 35},
    {"one word for four children", "1x1 4x1 4x1", "M5 P4", "W:M O!:M,P",
     "M5 P4x |", 0, 0, 5, 0, 0},
    {"each child is filled", "1x1 4x1 4x1", "M5 P4", "W:M O!:M,P", "M5 P4x |",
     1, 0, 5, 5, 0},
    {"sums of four children arrive as one", "1x1 4x1 4x1", "M5 C4",
     "W:M,C O!:M", "M5 C4x |", 0, 1, 0, 0, 5},
    {"neighbours pass a window on", "1x1 3x1 3x1", "P12 R3", "W:R I:P+R O!:P",
     "P12 R3x |", 0, 1, 14, 0, 0},
};

static void count(struct notation *notation, size_t level, size_t tensor,
                  struct jn_tensor_result *counts)
{
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    enum jn_status status =
        jn_evaluate(&notation->problem, &notation->mapping, scratch, &result);
    CU_ASSERT_EQUAL_FATAL(status, JN_OK);
    *counts = result.levels[level].tensors[tensor];
    jn_arena_free(scratch);
}

static void accesses_of_known_mappings(void)
{
    static struct notation n;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_tensor_result counts;
        notation_read(&n, cases[i].machine, cases[i].dims, cases[i].tensors,
                      cases[i].mapping);
        count(&n, cases[i].level, cases[i].tensor, &counts);
        CHECK_ROW(cases[i].name, counts.reads_per_instance == cases[i].reads);
        CHECK_ROW(cases[i].name, counts.fills_per_instance == cases[i].fills);
        CHECK_ROW(cases[i].name,
                  counts.updates_per_instance == cases[i].updates);
    }
}

static void a_level_that_lets_a_tensor_pass_has_no_accesses(void)
{
    static struct notation n;
    struct jn_tensor_result outer, middle, inner;
    notation_read(&n, "1x1 1x1 1x1 1x1", "M5 C3", "W:M,C O!:M", "M5 | C3 | ");
    n.mapping.levels[1].keep = 2;
    count(&n, 0, 0, &outer);
    count(&n, 1, 0, &middle);
    count(&n, 2, 0, &inner);
    CU_ASSERT_EQUAL(outer.reads_per_instance, 15);
    CU_ASSERT_FALSE(middle.kept);
    CU_ASSERT_EQUAL(middle.reads_per_instance, 0);
    CU_ASSERT_EQUAL(middle.tile_words, 0);
    CU_ASSERT_EQUAL(inner.fills_per_instance, 15);
}

static void a_tensor_that_only_inner_levels_keep_comes_from_nowhere(void)
{
    static struct notation n;
    struct jn_tensor_result outer, inner;
    notation_read(&n, "1x1 1x1 1x1", "M5 C3", "W:M,C O!:M", "M5 | C3");
    n.mapping.levels[0].keep = 2;
    count(&n, 0, 0, &outer);
    count(&n, 1, 0, &inner);
    CU_ASSERT_EQUAL(outer.reads_per_instance, 0);
    CU_ASSERT_EQUAL(inner.reads_per_instance, 15);
    CU_ASSERT_EQUAL(inner.fills_per_instance, 0);
}

static void a_tensor_that_nobody_keeps_is_not_accessed(void)
{
    static struct notation n;
    struct jn_tensor_result counts;
    notation_read(&n, "1x1 1x1 1x1", "M5 C3", "W:M,C O!:M", "M5 | C3");
    n.mapping.levels[0].keep = n.mapping.levels[1].keep = 2;
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 0);
    CU_ASSERT_EQUAL(counts.fills_per_instance, 0);
}

static void first_partial_sums_are_read_on_demand(void)
{
    static struct notation n;
    struct jn_tensor_result counts;
    notation_read(&n, "1x1 1x1 1x1", "R3 P16", "W:R I:P+R O!:P", "P16 | R3");
    n.mapping.levels[1].rmw_first_update = 4;
    count(&n, 1, 2, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 48);
    CU_ASSERT_EQUAL(counts.temporal_reductions_per_instance, 48);
    CU_ASSERT_EQUAL(counts.fills_per_instance, 16);
    n.mapping.levels[1].rmw_first_update = 0;
    n.problem.options.no_first_read_elision = true;
    count(&n, 1, 2, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 48);
}

static void without_coalescing_all_that_is_read_is_filled(void)
{
    static struct notation n;
    struct jn_tensor_result outer, counts;
    notation_read(&n, "1x1 1x1 1x1", "R3 P16", "W:R I:P+R O!:P", "P16 | R3");
    n.mapping.levels[1].no_coalesce = 4;
    count(&n, 0, 2, &outer);
    count(&n, 1, 2, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 48);
    CU_ASSERT_EQUAL(counts.fills_per_instance, 48);
    CU_ASSERT_EQUAL(outer.updates_per_instance, 48);
}

static void a_part_of_a_line_is_a_line(void)
{
    static struct notation n;
    struct jn_tensor_result counts;
    notation_read(&n, "1x1 1x1 1x1", "R3 P16", "W:R I:P+R O!:P", "P16 | R3");
    n.problem.storage[1][1].block_words = 5;
    n.problem.storage[1][2].lines_per_word = 2;
    count(&n, 1, 1, &counts);
    CU_ASSERT_EQUAL(counts.lines[JN_READ], 10);
    CU_ASSERT_EQUAL(counts.lines[JN_FILL], 4);
    count(&n, 1, 2, &counts);
    CU_ASSERT_EQUAL(counts.lines[JN_UPDATE], 96);
}

static void partitions_divide_what_all_children_hold(void)
{
    static struct notation n;
    struct jn_tensor_result counts;
    notation_read(&n, "1x1 4x3 4x3", "M6 P4 C5", "W:M,C O!:M,P",
                  "M2 M3y P4x | C5");
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.partition_words, 10);
    count(&n, 1, 1, &counts);
    CU_ASSERT_EQUAL(counts.partition_words, 2);
    count(&n, 0, 0, &counts);
    CU_ASSERT_EQUAL(counts.partition_words, 30);
}

/* The product of two sizes is beyond 64 bits on the way to one that is not. */
static void partitions_of_huge_tensors_do_not_wrap(void)
{
    static struct notation n;
    struct jn_tensor_result counts;
    notation_read(&n, "1x1 3x1 3x1", "M12884901888", "W:M O!:M",
                  "M3x | M4294967296");
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.partition_words, UINT64_C(4294967296));
}

/* Weights go to two buffers at once; distributed, each takes half of them and
 * serves the other's children. */
static void a_distributed_network_shares_tiles_out(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_tensor_result counts;
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 2x1 4x1", "M5 P4", "W:M O!:M,P", "M5 P2x | P2x");
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 5);
    n.networks[1].distributed = true;
    n.networks[1].ingress_pj = 0.25;
    jn_problem_look(&n.problem);
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.reads_per_instance, 3);
    CU_ASSERT_EQUAL(counts.fills_per_instance, 3);
    CU_ASSERT_EQUAL(counts.partition_words, 3);
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].records[0].multicast, 1);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].records[0].scatter, 2);
    CU_ASSERT_EQUAL(result.networks[1].tensors[0].ingresses, 5);
    CU_ASSERT_EQUAL(result.networks[1].tensors[0].remote.multicast, 2);
    CU_ASSERT_EQUAL(result.networks[1].tensors[0].remote.accesses, 5);
    CU_ASSERT_DOUBLE_EQUAL(result.networks[1].tensors[0].energy_pj,
                           2 * 10 * 0.25, 1e-9);
    jn_arena_free(scratch);
}

static void distributed_sums_are_reduced_on_the_way(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 2x1 4x1", "M5 C4", "W:M,C O!:M", "M5 C2x | C2x");
    n.networks[1].distributed = true;
    n.networks[1].router_pj = 0.5;
    n.levels[1].no_reduction = true;
    jn_problem_look(&n.problem);
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    const struct jn_flow_result *sums = &result.networks[1].tensors[1];
    CU_ASSERT_EQUAL(sums->remote.accesses, 2 * 5 - 3);
    CU_ASSERT_EQUAL(sums->spatial_reductions, 7 + 7);
    jn_arena_free(scratch);
}

/* 27 rows on two segments of 14 and 13 columns. */
static void a_last_segment_may_be_shorter(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_tensor_result counts;
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 14x2 14x2", "M5 P27 R3", "W:M,R I:P+R O!:M,P",
                  "M5 P2y P14,13x | R3");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    CU_ASSERT_EQUAL(result.compute.computes, 5 * 27 * 3);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].records[0].multicast, 27);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].fanout, 27);
    count(&n, 0, 2, &counts);
    CU_ASSERT_EQUAL(counts.updates_per_instance, 5 * 27);
    count(&n, 1, 0, &counts);
    CU_ASSERT_EQUAL(counts.fills_per_instance, 15);
    CU_ASSERT_EQUAL(counts.utilized_instances, 27);
    jn_arena_free(scratch);
}

static void what_a_last_segment_lacks_is_not_passed_on(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    /* children 0 1 2 / 3 4: inputs shift by one from right to left; the last
     * of each row has no neighbour to take from, but rows do not meet */
    notation_read(&n, "1x1 3x2 3x2", "Q4 R5", "W:R I:Q+R O!:Q",
                  "Q4 R2y R3,2x |");
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_OK);
    CU_ASSERT_EQUAL(result.compute.computes, 20);
    CU_ASSERT_EQUAL(result.networks[0].tensors[1].link_transfers, 3 * 3);
    CU_ASSERT_EQUAL(result.networks[0].tensors[1].ingresses, 5 + 3 * 2);
    jn_arena_free(scratch);
}

static void uneven_multicasts_cannot_be_distributed(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    notation_read(&n, "1x1 4x3 4x3", "P4 R3", "W:R I:P+R O!:P", "R3y P4x |");
    n.networks[1].distributed = true;
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, JN_MISFIT_UNEVEN);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L1");
    jn_arena_free(scratch);
}

const struct jn_test tests[] = {
    {"partitions of huge tensors do not wrap",
     partitions_of_huge_tensors_do_not_wrap},
    {"a distributed network shares tiles out",
     a_distributed_network_shares_tiles_out},
    {"distributed sums are reduced on the way",
     distributed_sums_are_reduced_on_the_way},
    {"a last segment may be shorter", a_last_segment_may_be_shorter},
    {"what a last segment lacks is not passed on",
     what_a_last_segment_lacks_is_not_passed_on},
    {"uneven multicasts cannot be distributed",
     uneven_multicasts_cannot_be_distributed},
    {"accesses of known mappings", accesses_of_known_mappings},
    {"a level that lets a tensor pass has no accesses",
     a_level_that_lets_a_tensor_pass_has_no_accesses},
    {"a tensor that only inner levels keep comes from nowhere",
     a_tensor_that_only_inner_levels_keep_comes_from_nowhere},
    {"a tensor that nobody keeps is not accessed",
     a_tensor_that_nobody_keeps_is_not_accessed},
    {"first partial sums are read on demand",
     first_partial_sums_are_read_on_demand},
    {"without coalescing all that is read is filled",
     without_coalescing_all_that_is_read_is_filled},
    {"a part of a line is a line", a_part_of_a_line_is_a_line},
    {"partitions divide what all children hold",
     partitions_divide_what_all_children_hold},
    {NULL, NULL}};
