/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "nest/meet.h"
#include "nest/places.h"
#include "notation.h"

#include <stdio.h>
#include <string.h>

/* Groups as "MULTICASTxSCATTER:HALFHOPS/UNICAST", below level 0. */
static const struct {
    const char *machine, *mapping;
    size_t tensor;
    bool alone;
    const char *groups;
} cases[] = {
    /* weights go to all columns, inputs to one row each; rows enter in the
     * middle of three */
    {"1x1 4x3 4x3", "M3y P4x | C5 R3", 0, false, "4x3:34/52"},
    {"1x1 4x3 4x3", "M3y P4x | C5 R3", 2, false, "1x12:52/52"},
    {"1x1 4x3 4x3", "M3y P4x | C5 R3", 2, true, "1x12:52/52"},
    {"1x1 4x3 4x3", "M3y C4x | P5 R3", 2, false, "4x3:34/52"},
    /* filter rows and output rows meet on diagonals */
    {"1x1 4x3 4x3", "R3y P4x | C5", 1, false, "1x2:10/10 2x2:12/16 3x2:18/26"},
    {"1x1 4x3 4x3", "R3y P4x | C5", 1, true, "1x12:52/52"},
    /* three columns of four: the next row begins in the fourth */
    {"1x1 4x2 4x2", "M2y P3x | C5 R3", 0, false, "3x2:16/20"},
    {"1x1 4x2 4x2", "M2y P3x | C5 R3", 2, false, "1x6:20/20"},
    /* nothing in space */
    {"1x1 4x3 4x3", "| M3 P4 C5 R3", 0, false, "1x1:2/2"}};

static void print_groups(const struct jn_groups *groups, char *text)
{
    *text = '\0';
    for (size_t i = 0; i < groups->count; i++)
        sprintf(text + strlen(text), "%s%llux%llu:%llu/%llu", i ? " " : "",
                (unsigned long long)groups->items[i].multicast,
                (unsigned long long)groups->items[i].scatter,
                (unsigned long long)groups->items[i].half_hops,
                (unsigned long long)groups->items[i].unicast_half_hops);
}

static void read_fan(struct notation *notation, struct jn_arena *arena,
                     struct jn_nest *nest, size_t tensor, struct jn_fan *fan)
{
    jn_nest_bind(&notation->problem, &notation->mapping, arena, nest);
    jn_spread_fan(nest, 0, tensor, NULL, fan);
}

static void groups_of_known_fans(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_nest nest;
        struct jn_fan fan;
        struct jn_groups groups;
        char text[256];
        notation_read(&notation, cases[i].machine, "M3 P4 C5 R3",
                      "W:M,C,R I:C,P+R O!:M,P", cases[i].mapping);
        read_fan(&notation, arena, &nest, cases[i].tensor, &fan);
        fan.alone = cases[i].alone;
        jn_spread_groups(&fan, NULL, arena, &groups);
        print_groups(&groups, text);
        CHECK_ROW(text, strcmp(text, cases[i].groups) == 0);
    }
    jn_arena_free(arena);
}

static void closed_forms_agree_with_looking_at_each_child(void)
{
    static const char *const mappings[] = {
        "M3y P4x | C5 R3",     "M3y R3x | C5 P4",     "C5y M3x | P4 R3",
        "M3x | C5 P4 R3",      "M3y | C5 P4 R3",      "P2y P2x | M3 C5 R3",
        "M3y P2y R3x | C5 P2", "P2y M3y C5x P2x | R3"};
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof mappings / sizeof mappings[0]; i++)
        for (size_t t = 0; t < 3; t++) {
            struct jn_nest nest;
            struct jn_fan fan;
            struct jn_groups closed, looked;
            char a[512], b[512];
            notation_read(&notation, "1x1 1x1 1x1", "M3 P4 C5 R3",
                          "W:M,C,R I:C,P+R O!:M,P", mappings[i]);
            read_fan(&notation, arena, &nest, t, &fan);
            jn_spread_groups(&fan, NULL, arena, &closed);
            jn_places_groups(&fan, NULL, arena, &looked);
            print_groups(&closed, a);
            print_groups(&looked, b);
            CHECK_ROW(mappings[i], strcmp(a, b) == 0);
            CHECK_ROW(mappings[i], closed.total == looked.total);
        }
    jn_arena_free(arena);
}

/* Where hops have no price, groups come from counting sums along the ranks. */
static void counting_sums_agrees_with_looking_at_each_child(void)
{
    static const char *const mappings[] = {
        "R3y P4x | M3 C5 S3 Q6",         "R3y P2x | P2 M3 C5 S3 Q6",
        "R3y S3y P4x Q2x | Q3 M3 C5",    "M3y R3y P2x | P2 C5 S3 Q6",
        "S3y Q3y P2x R3x | P2 Q2 M3 C5", "C5y Q3x S3x | Q2 P4 M3 R3"};
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof mappings / sizeof mappings[0]; i++) {
        struct jn_nest nest;
        struct jn_fan fan;
        struct jn_groups met, looked;
        notation_read(&notation, "1x1 1x1 1x1", "M3 P4 C5 R3 Q6 S3",
                      "W:M,C,R,S I:C,2P+R,Q+3S O!:M,P,Q", mappings[i]);
        read_fan(&notation, arena, &nest, 1, &fan);
        CHECK_ROW(mappings[i], jn_meet_groups(&fan, arena, &met));
        jn_places_groups(&fan, NULL, arena, &looked);
        CHECK_ROW(mappings[i], met.total == looked.total);
        CHECK_ROW(mappings[i], met.count == looked.count);
        for (size_t g = 0; g < met.count && g < looked.count; g++) {
            CHECK_ROW(mappings[i],
                      met.items[g].multicast == looked.items[g].multicast);
            CHECK_ROW(mappings[i],
                      met.items[g].scatter == looked.items[g].scatter);
        }
    }
    jn_arena_free(arena);
}

static void sums_are_not_counted_where_a_loop_moves_several_ranks(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_fan fan;
    struct jn_groups groups;
    notation_read(&notation, "1x1 1x1 1x1", "P4 R3", "I:P+R,P O!:P",
                  "P4x R3y |");
    notation.problem.options.only_costs = true;
    jn_problem_look(&notation.problem);
    read_fan(&notation, arena, &nest, 0, &fan);
    CU_ASSERT_FALSE(jn_meet_groups(&fan, arena, &groups));
    jn_spread_groups(&fan, NULL, arena, &groups);
    CU_ASSERT_EQUAL(groups.total, 12);
    jn_arena_free(arena);
}

static void hops_nobody_wants_are_not_counted(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_fan fan;
    struct jn_groups groups;
    notation_read(&notation, "1x1 4x2 4x2", "M3 P4 C5 R3",
                  "W:M,C,R I:C,P+R O!:M,P", "C5x M3y | P4 R3");
    notation.problem.options.only_costs = true;
    jn_problem_look(&notation.problem);
    read_fan(&notation, arena, &nest, 0, &fan);
    jn_spread_groups(&fan, NULL, arena, &groups);
    CU_ASSERT_EQUAL(groups.items[0].half_hops, 0);
    CU_ASSERT_EQUAL(groups.items[0].scatter, 15);
    jn_places_groups(&fan, NULL, arena, &groups);
    CU_ASSERT_EQUAL(groups.items[0].half_hops, 0);
    CU_ASSERT_EQUAL(groups.items[0].unicast_half_hops, 0);
    notation.networks[0].router_pj = 0.7;
    jn_problem_look(&notation.problem);
    read_fan(&notation, arena, &nest, 0, &fan);
    jn_spread_groups(&fan, NULL, arena, &groups);
    CU_ASSERT_NOT_EQUAL(groups.items[0].half_hops, 0);
    jn_arena_free(arena);
}

/* Children that find their words where a neighbour's words were. */
static const struct {
    const char *mapping;
    size_t tensor;
    int64_t by[3];
    uint64_t linked;
} links[] = {
    /* inputs shift along the columns: all but the last take from the right */
    {"P4x | M3 C5 R3", 1, {0, 1}, 3},
    {"P4x | M3 C5 R3", 1, {0, -1}, 3},
    {"P4x | M3 C5 R3", 1, {0, 2}, 0},
    {"P4x | M3 C5 R3", 1, {0, 4}, 0},
    {"P4x | M3 C5 R3", 1, {1, 1}, 0},
    {"P4y | M3 C5 R3", 1, {0, 1}, 3},
    /* what does not move is with the neighbour too */
    {"P4x | M3 C5 R3", 0, {0, 0, 0}, 4},
    {"M3x | P4 C5 R3", 0, {0, 0, 0}, 0},
    {"M3y P4x | C5 R3", 2, {1, 0}, 8},
    {"M3y P4x | C5 R3", 2, {1, 1}, 0},
    /* steps of two tiles: half of them is no place */
    {"P2x | P2 M3 C5 R3", 2, {0, 2}, 1},
    {"P2x | P2 M3 C5 R3", 2, {0, 1}, 0}};

static void neighbours_serve_who_moves_to_their_place(void)
{
    static struct notation notation;
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        struct jn_nest nest;
        struct jn_fan fan;
        uint64_t count;
        notation_read(&notation, "1x1 1x1 1x1", "M3 P4 C5 R3",
                      "W:M,C,R I:C,P+R O!:M,P", links[i].mapping);
        read_fan(&notation, arena, &nest, links[i].tensor, &fan);
        const bool *linked =
            jn_places_linked(&fan, &fan, links[i].by, arena, &count);
        CHECK_ROW(links[i].mapping, count == links[i].linked);
        CHECK_ROW(links[i].mapping, (linked != NULL) == (count > 0));
    }
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"groups of known fans", groups_of_known_fans},
    {"closed forms agree with looking at each child",
     closed_forms_agree_with_looking_at_each_child},
    {"counting sums agrees with looking at each child",
     counting_sums_agrees_with_looking_at_each_child},
    {"sums are not counted where a loop moves several ranks",
     sums_are_not_counted_where_a_loop_moves_several_ranks},
    {"hops nobody wants are not counted", hops_nobody_wants_are_not_counted},
    {"neighbours serve who moves to their place",
     neighbours_serve_who_moves_to_their_place},
    {NULL, NULL}};
