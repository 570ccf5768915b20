/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "search/dataflow.h"
#include "search/demands.h"
#include "search/mapspace.h"

#include <stdio.h>
#include <string.h>

static struct notation n;
static struct jn_arena *arena;

#define CONV      "weights:M,C,R,S inputs:N,C,3P+R,3Q+S outputs!:N,M,P,Q"
#define CONV_DIMS "N3 M14 C10 P7 Q9 R5 S3"
#define PRODUCT   "inputs:M,K weights:K,N outputs!:M,N"
/* L0, L1 with 14 x 12 of L2 inside, each with L3 and an operation. */
#define ARRAY "1x1 1x1 14x12 14x12 14x12"

static void read_problem(const char *machine, const char *dims,
                         const char *tensors)
{
    notation_read(&n, machine, dims, tensors, "");
    n.arch.constraints = NULL;
    n.arch.constraint_count = 0;
}

static const char *names_text(const char *key, const char *const *names,
                              size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = jn_arena_format(arena, "%s%s%s", text, i ? "," : "", names[i]);
    return count ? jn_arena_format(arena, " %s %s", key, text) : "";
}

/* "L1x M=1 C=1 inner Q,P keep weights"; x is in space, t in time. */
static const char *constraint_text(const struct jn_constraint *c)
{
    const char *text =
        jn_arena_format(arena, "%s%c", c->level, c->spatial ? 'x' : 't');
    for (size_t i = 0; i < c->factor_count; i++)
        text = jn_arena_format(arena, "%s %s%s%llu", text, c->factors[i].dim,
                               c->factors[i].relation == JN_EQUAL ? "=" : "?",
                               (unsigned long long)c->factors[i].value);
    return jn_arena_format(
        arena, "%s%s%s%s%s", text,
        names_text("inner", c->inner_order, c->inner_order_count),
        names_text("keep", c->keep, c->keep_count),
        names_text("bypass", c->bypass, c->bypass_count),
        names_text("forget", c->flagged[JN_FLAG_NO_TEMPORAL_REUSE].tensors,
                   c->flagged[JN_FLAG_NO_TEMPORAL_REUSE].count));
}

static const char *expand(const char *dataflow)
{
    struct jn_demands demands;
    const char *text = "";
    if (!jn_dataflow_expand(&n.problem, dataflow, arena, &demands))
        return demands.reason;
    for (size_t i = 0; i < demands.count; i++) {
        CU_ASSERT_STRING_EQUAL(demands.items[i].dataflow, dataflow);
        text = jn_arena_format(arena, "%s%s%s", text, i ? "; " : "",
                               constraint_text(&demands.items[i]));
    }
    return text;
}

static const struct {
    const char *dataflow, *machine, *dims, *tensors, *constraints;
} cases[] = {
    {"weight_stationary", ARRAY, CONV_DIMS, CONV,
     "L0t inner Q,P,N; L1t inner Q,P,N; L1x N=1 P=1 Q=1; L2t inner Q,P,N; "
     "L3t M=1 C=1 R=1 S=1 keep weights"},
    {"output_stationary", ARRAY, CONV_DIMS, CONV,
     "L0t inner S,R,C; L1t inner S,R,C; L1x C=1 R=1 S=1; L2t inner S,R,C; "
     "L3t N=1 M=1 P=1 Q=1 keep outputs"},
    {"input_stationary", ARRAY, CONV_DIMS, CONV,
     "L0t inner M; L1t inner M; L1x M=1; L2t inner M; "
     "L3t N=1 C=1 P=1 Q=1 R=1 S=1 keep inputs"},
    {"row_stationary", ARRAY, CONV_DIMS, CONV,
     "L0t R=1 S=1; L1t R=1 S=1 inner Q; L1x Q=1 S=1 R=5; L2t P=1 R=1; "
     "L3t P=1 R=1 keep weights"},
    {"no_local_reuse", ARRAY, CONV_DIMS, CONV, "L1x N=1 P=1 Q=1 R=1 S=1"},
    {"weight_stationary", ARRAY, "M6 N5 K7", PRODUCT,
     "L0t inner M; L1t inner M; L1x M=1; L2t inner M; "
     "L3t N=1 K=1 keep weights"},
    {"no_local_reuse", ARRAY, "M6 N5 K7", PRODUCT, "L1x M=1"},
    /* weights are the same in each step of time, sums are not */
    {"weight_stationary", ARRAY, "T4 M6 K7",
     "weights:M,K inputs:T,K outputs!:T,M",
     "L0t inner T; L1t inner T; L1x T=1; L2t inner T; "
     "L3t M=1 K=1 keep weights"},
    {"output_stationary", ARRAY, "T4 M6 K7",
     "weights:M,K inputs:T,K outputs!:T,M",
     "L0t inner K; L1t inner K; L1x K=1; L2t inner K; "
     "L3t T=1 M=1 keep outputs"},
    /* nothing is idle: every word of the inputs is used once */
    {"input_stationary", ARRAY, "C5 P7 R3",
     "weights:C,R inputs:C,P+R outputs!:C,P", "L3t C=1 P=1 R=1 keep inputs"},
    /* of two operands, one of them named, the other one is known */
    {"weight_stationary", "1x1 1x1 1x1", "M6 N5 K7", "Inputs:M,K B:K,N Z!:M,N",
     "L0t inner M; L1t N=1 K=1 keep B"},
    {"output_stationary", "1x1 1x1 1x1", "M6 N5 K7", "A:M,K B:K,N Z!:M,N",
     "L0t inner K; L1t M=1 N=1 keep Z"},
    /* a layer without weights holds them still whatever it does */
    {"weight_stationary", ARRAY, "C6 P5", "inputs:C,P scores:C,P outputs!:C,P",
     ""},
    /* rows that the array has no room for are folded */
    {"row_stationary", "1x1 4x1 4x1", "P7 Q9 R6 S3",
     "filter:R,S ifmap:P+R,Q+S psums!:P,Q",
     "L0t S=1 inner Q; L0x Q=1 S=1 R=3; L1t P=1 R=1 keep filter"},
};

static void each_becomes_the_constraints_of_the_manual(void)
{
    arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_mapspace space;
        struct jn_demands demands;
        read_problem(cases[i].machine, cases[i].dims, cases[i].tensors);
        const char *text = expand(cases[i].dataflow);
        CHECK_ROW(text, strcmp(text, cases[i].constraints) == 0);
        CHECK_ROW(
            cases[i].constraints,
            jn_demands_gather(&n.problem, cases[i].dataflow, arena, &demands));
        CHECK_ROW(cases[i].constraints,
                  jn_mapspace_make(&n.problem, demands.items, demands.count,
                                   arena, &space));
    }
    jn_arena_free(arena);
}

static const struct {
    const char *dataflow, *machine, *dims, *tensors, *reason;
} refused[] = {
    {"weight_stationary", ARRAY, "M6 N5 K7", "A:M,K B:K,N Z!:M,N",
     "weight_stationary needs to know which tensor is the weights: give it "
     "that name"},
    {"input_stationary", ARRAY, "M6 N5 K7", "A:M,K B:K,N Z!:M,N",
     "input_stationary needs to know which tensor is the inputs: give it that "
     "name"},
    {"row_stationary", ARRAY, "M6 N5 K7", PRODUCT,
     "row_stationary needs a convolution: a filter with rows and columns that "
     "slides over an image"},
    {"row_stationary", ARRAY, "P7 R3", "weights:R inputs:P+R outputs!:P",
     "row_stationary needs a convolution: a filter with rows and columns that "
     "slides over an image"},
    {"row_stationary", "1x1 1x1 1x1", CONV_DIMS, CONV,
     "row_stationary needs a row of instances for the 5 rows of the filter, "
     "each with room for the 3 weights of a row"},
    {"row_stationary", "1x1 4x4 4x4", CONV_DIMS, CONV,
     "row_stationary needs a row of instances for the 5 rows of the filter, "
     "each with room for the 3 weights of a row"},
    {"weight_stationary", "1x1 1x1", CONV_DIMS, CONV,
     "weight_stationary needs a level inside 'L0' that keeps 'weights'"},
};

static void what_makes_no_sense_is_refused(void)
{
    arena = jn_arena_new();
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct jn_demands demands;
        read_problem(refused[i].machine, refused[i].dims, refused[i].tensors);
        const char *text = expand(refused[i].dataflow);
        CHECK_ROW(text, strcmp(text, refused[i].reason) == 0);
        CHECK_ROW(refused[i].reason,
                  !jn_demands_gather(&n.problem, refused[i].dataflow, arena,
                                     &demands) &&
                      strcmp(demands.reason, refused[i].reason) == 0);
    }
    jn_arena_free(arena);
}

static const char *const weights[] = {"weights"};
static const char *const others[] = {"inputs", "outputs"};

static void tensors_stay_where_the_machine_keeps_them(void)
{
    static struct jn_constraint keeps[] = {
        {.level = "L3", .bypass = weights, .bypass_count = 1},
        {.level = "L2", .keep = weights, .keep_count = 1, .keep_only = true}};
    arena = jn_arena_new();
    read_problem(ARRAY, "M6 N5 K7", PRODUCT);
    n.arch.constraints = keeps;
    n.arch.constraint_count = 2;
    CU_ASSERT_STRING_EQUAL(expand("weight_stationary"),
                           "L0t inner M; L1t inner M; L1x M=1; "
                           "L2t N=1 K=1 keep weights; L3t N=1 K=1");
    keeps[0] = (struct jn_constraint){
        .level = "L3", .bypass = others, .bypass_count = 2};
    CU_ASSERT_STRING_EQUAL(expand("output_stationary"),
                           "L0t inner K; L1t M=1 N=1 keep outputs; "
                           "L2t M=1 N=1; L3t M=1 N=1");
    jn_arena_free(arena);
}

static void registers_hold_nothing_without_local_reuse(void)
{
    static struct jn_constraint keeps[] = {
        {.level = "L3", .keep = weights, .keep_count = 1}};
    arena = jn_arena_new();
    read_problem(ARRAY, "M6 N5 K7", PRODUCT);
    n.levels[3].component.class_ = JN_CLASS_REGFILE;
    n.arch.constraints = keeps;
    n.arch.constraint_count = 1;
    CU_ASSERT_STRING_EQUAL(
        expand("no_local_reuse"),
        "L1x M=1; L3t M=1 N=1 K=1 bypass inputs,outputs forget weights");
    jn_arena_free(arena);
}

static void a_row_lies_where_it_has_room(void)
{
    arena = jn_arena_new();
    read_problem("1x1 4x1 4x3 4x3", "P7 Q9 R3 S5",
                 "filter:R,S ifmap:P+R,Q+S psums!:P,Q");
    n.levels[2].has_size = true;
    n.levels[2].size_words = 5;
    n.levels[2].multiple_buffering = 1;
    CU_ASSERT_STRING_EQUAL(expand("row_stationary"),
                           "L0t R=1 S=1; L0x Q=1 S=1 R=1; L1t R=1 S=1 inner Q; "
                           "L1x Q=1 S=1 R=3; L2t P=1 R=1 keep filter");
    n.levels[2].size_words = 4;
    CU_ASSERT_STRING_EQUAL(expand("row_stationary"),
                           "L0t R=1 S=1 inner Q; L0x Q=1 S=1 R=3; "
                           "L1t P=1 R=1 keep filter; L1x Q=1 S=1 R=1; "
                           "L2t P=1 R=1");
    jn_arena_free(arena);
}

static void the_machines_own_dataflow_wins(void)
{
    static const struct jn_factor_limit m_is_2[] = {{"M", JN_EQUAL, 2, {0}}};
    static struct jn_constraint own[] = {{.dataflow = "row_stationary",
                                          .level = "L1",
                                          .factors = m_is_2,
                                          .factor_count = 1},
                                         {.dataflow = "other", .level = "L0"}};
    struct jn_demands demands;
    arena = jn_arena_new();
    read_problem(ARRAY, "M6 N5 K7", PRODUCT);
    n.arch.dataflows = own;
    n.arch.dataflow_count = 2;
    CU_ASSERT_TRUE(jn_demands_has_own(&n.arch, "row_stationary"));
    CU_ASSERT_FALSE(jn_demands_has_own(&n.arch, "no_local_reuse"));
    CU_ASSERT_TRUE_FATAL(
        jn_demands_gather(&n.problem, "row_stationary", arena, &demands));
    CU_ASSERT_EQUAL_FATAL(demands.count, 1);
    CU_ASSERT_STRING_EQUAL(constraint_text(&demands.items[0]), "L1t M=2");
    n.arch.dataflow_count = 0;
    jn_arena_free(arena);
}

static void names_are_listed_and_known(void)
{
    size_t count = 0;
    for (; jn_dataflow_name(count); count++)
        CU_ASSERT_TRUE(jn_dataflow_is_known(jn_dataflow_name(count)));
    CU_ASSERT_EQUAL(count, 5);
    CU_ASSERT_FALSE(jn_dataflow_is_known("stationary"));
}

const struct jn_test tests[] = {
    {"each becomes the constraints of the manual",
     each_becomes_the_constraints_of_the_manual},
    {"what makes no sense is refused", what_makes_no_sense_is_refused},
    {"tensors stay where the machine keeps them",
     tensors_stay_where_the_machine_keeps_them},
    {"registers hold nothing without local reuse",
     registers_hold_nothing_without_local_reuse},
    {"a row lies where it has room", a_row_lies_where_it_has_room},
    {"the machine's own dataflow wins", the_machines_own_dataflow_wins},
    {"names are listed and known", names_are_listed_and_known},
    {NULL, NULL},
};
