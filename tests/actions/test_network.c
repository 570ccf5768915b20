/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"

static struct jn_result result;

static void evaluate(struct notation *n, struct jn_arena *scratch)
{
    CU_ASSERT_EQUAL_FATAL(
        jn_evaluate(&n->problem, &n->mapping, scratch, &result), JN_OK);
}

/* Sums of C on the columns, of R in time: M has 5, so 5 words an array. */
static void read_reduction(struct notation *n)
{
    notation_read(n, "1x1 4x1 4x1", "M5 C4 R3", "W:M,C,R O!:M", "R3 M5 C4x |");
}

static void sums_are_added_up_on_the_way(void)
{
    static struct notation n;
    struct jn_arena *scratch = jn_arena_new();
    read_reduction(&n);
    evaluate(&n, scratch);
    const struct jn_flow_result *sums = &result.networks[0].tensors[1];
    CU_ASSERT_EQUAL(sums->fanout, 4);
    CU_ASSERT_EQUAL(sums->ingresses, 15);
    CU_ASSERT_EQUAL(sums->record_count, 1);
    CU_ASSERT_EQUAL(sums->records[0].multicast, 4);
    CU_ASSERT_EQUAL(sums->spatial_reductions, 45);
    CU_ASSERT_EQUAL(sums->average_hops, 3);
    const struct jn_flow_result *weights = &result.networks[0].tensors[0];
    CU_ASSERT_EQUAL(weights->ingresses, 60);
    CU_ASSERT_EQUAL(weights->records[0].scatter, 4);
    CU_ASSERT_EQUAL(weights->spatial_reductions, 0);
    CU_ASSERT_EQUAL(weights->average_hops, 1.5);
    jn_arena_free(scratch);
}

static void sums_that_meet_no_adder_go_back_and_forth(void)
{
    static struct notation n;
    struct jn_arena *scratch = jn_arena_new();
    read_reduction(&n);
    n.levels[0].no_reduction = true;
    evaluate(&n, scratch);
    const struct jn_flow_result *sums = &result.networks[0].tensors[1];
    CU_ASSERT_EQUAL(sums->ingresses, 2 * 15 - 5);
    CU_ASSERT_EQUAL(sums->spatial_reductions, 3 * 25);
    n.networks[0].carries_updates = false;
    evaluate(&n, scratch);
    CU_ASSERT_EQUAL(sums->ingresses, 15);
    CU_ASSERT_EQUAL(sums->spatial_reductions, 0);
    jn_arena_free(scratch);
}

static void trees_carry_sums_only_and_add_halfway(void)
{
    static struct notation n;
    struct jn_arena *scratch = jn_arena_new();
    read_reduction(&n);
    n.networks[0].kind = JN_NETWORK_REDUCTION_TREE;
    evaluate(&n, scratch);
    CU_ASSERT_FALSE(result.networks[0].tensors[0].carried);
    CU_ASSERT_EQUAL(result.networks[0].tensors[0].record_count, 0);
    CU_ASSERT_TRUE(result.networks[0].tensors[1].carried);
    CU_ASSERT_EQUAL(result.networks[0].tensors[1].average_hops, 1);
    jn_arena_free(scratch);
}

const struct jn_test tests[] = {
    {"sums are added up on the way", sums_are_added_up_on_the_way},
    {"sums that meet no adder go back and forth",
     sums_that_meet_no_adder_go_back_and_forth},
    {"trees carry sums only and add halfway",
     trees_carry_sums_only_and_add_halfway},
    {NULL, NULL}};
