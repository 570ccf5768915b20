/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "search/clash.h"
#include "search/demands.h"

#include <string.h>

static struct notation n;

#define FACTORS(...)                                                           \
    .factors = (const struct jn_factor_limit[]){__VA_ARGS__},                  \
    .factor_count = sizeof((const struct jn_factor_limit[]){__VA_ARGS__}) /    \
                    sizeof(struct jn_factor_limit)
#define NAMES(key, ...)                                                        \
    .key = (const char *const[]){__VA_ARGS__},                                 \
    .key##_count =                                                             \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)
#define AT(line)                                                               \
    {                                                                          \
        "c.cfg", line, 0                                                       \
    }

/* On a machine with 3 x 5 of L1 inside L0; M is 15, N is 7, K is 9. */
static const struct {
    const char *text; /* NULL: no contradiction */
    struct jn_constraint constraints[3];
    size_t count;
} cases[] = {
    {"level 'L0', in time: 'M = 5' (c.cfg:9) contradicts 'M = 3' (c.cfg:4)",
     {{.level = "L0", FACTORS({"M", JN_EQUAL, 3, AT(4)})},
      {.level = "L0", FACTORS({"M", JN_EQUAL, 5, AT(9)})}},
     2},
    {"level 'L0', in time: 'M = 5' (c.cfg:9) contradicts 'M <= 3' (c.cfg:4)",
     {{.level = "L0", FACTORS({"M", JN_EQUAL, 5, AT(9)})},
      {.level = "L0", FACTORS({"M", JN_AT_MOST, 3, AT(4)})}},
     2},
    {"level 'L1', in time: 'M >= 5' (c.cfg:9) contradicts 'max_factor = 3' "
     "(c.cfg:6) for 'M'",
     {{.level = "L1", .has_max_factor = true, .max_factor = 3, .place = AT(6)},
      {.level = "L1", FACTORS({"M", JN_AT_LEAST, 5, AT(9)})}},
     2},
    {"level 'L1', in time: 'min_factor = 2' (c.cfg:6) contradicts 'K = 1' "
     "(of dataflow 'still')",
     {{.level = "L1", .has_min_factor = true, .min_factor = 2, .place = AT(6)},
      {.level = "L1",
       .dataflow = "still",
       FACTORS({"K", JN_EQUAL, 1, {NULL, 0, 0}})}},
     2},
    {"level 'L0', in time: 'N = 8' (c.cfg:4) is more than the 7 of 'N'",
     {{.level = "L0", FACTORS({"N", JN_EQUAL, 8, AT(4)})}},
     1},
    {"level 'L0', in space: 'K = 20' (c.cfg:4) needs more than the 15 "
     "instances inside it",
     {{.level = "L0", .spatial = true, FACTORS({"K", JN_EQUAL, 20, AT(4)})}},
     1},
    {"level 'L1', in space: 'K = 9' (c.cfg:4) needs more than the 1 instance "
     "inside it",
     {{.level = "L1", .spatial = true, FACTORS({"K", JN_EQUAL, 0, AT(4)})}},
     1},
    {"level 'L1' is to keep 'A' (c.cfg:7) and to bypass it (c.cfg:2)",
     {{.level = "L1", NAMES(bypass, "A"), .place = AT(2)},
      {.level = "L1", .spatial = true, NAMES(keep, "Z", "A"), .place = AT(7)}},
     2},
    {"level 'L1' is to keep 'B' (c.cfg:7) and to bypass it (c.cfg:2)",
     {{.level = "L1", NAMES(keep, "A"), .keep_only = true, .place = AT(2)},
      {.level = "L1", NAMES(keep, "B"), .place = AT(7)}},
     2},
    {"level 'L1' is to keep 'A' (of the machine) and to bypass it (of the "
     "machine)",
     {{.level = "L1", NAMES(keep, "A"), NAMES(bypass, "B", "A")}},
     1},
    {"level 'L0', in time: 'inner_order' (c.cfg:7) contradicts that (c.cfg:2)",
     {{.level = "L0", NAMES(inner_order, "M", "X", "N"), .place = AT(2)},
      {.level = "L0", NAMES(inner_order, "M", "K"), .place = AT(7)}},
     2},
    {"level 'L0', in space: 'outer_order' (c.cfg:7) contradicts that (c.cfg:2)",
     {{.level = "L0", .spatial = true, NAMES(outer_order, "M"), .place = AT(2)},
      {.level = "L0",
       .spatial = true,
       NAMES(outer_order, "K"),
       .place = AT(7)}},
     2},
    {"level 'L0', in space: 'split' (c.cfg:7) contradicts that (c.cfg:2)",
     {{.level = "L0",
       .spatial = true,
       .has_split = true,
       .split = 1,
       .place = AT(2)},
      {.level = "L0",
       .spatial = true,
       .has_split = true,
       .split = 2,
       .place = AT(7)}},
     2},
    /* These agree. */
    {NULL,
     {{.level = "L0", FACTORS({"M", JN_EQUAL, 3, AT(4)})},
      {.level = "L0", FACTORS({"M", JN_AT_MOST, 5, AT(9)})},
      {.level = "L0",
       .spatial = true,
       FACTORS({"M", JN_EQUAL, 5, AT(9)}, {"X", JN_EQUAL, 77, AT(9)},
               {"N", JN_AT_MOST, 70, AT(9)})}},
     3},
    {NULL,
     {{.level = "elsewhere", FACTORS({"M", JN_EQUAL, 99, AT(4)})},
      {.level = "L1", NAMES(keep, "A"), NAMES(bypass, "B", "absent")},
      {.level = "L0", NAMES(bypass, "A")}},
     3},
    {NULL,
     {{.level = "L0", NAMES(inner_order, "M", "N")},
      {.level = "L0", NAMES(inner_order, "M", "X", "N", "K")},
      {.level = "L1", NAMES(inner_order, "N", "M")}},
     3},
    /* an order of loops that make but one pass says nothing */
    {NULL,
     {{.level = "L0", NAMES(inner_order, "M", "N")},
      {.level = "L0", NAMES(inner_order, "N", "M")},
      {.level = "L0", FACTORS({"M", JN_EQUAL, 1, {NULL, 0, 0}})}},
     3},
};

static void two_that_contradict_each_other_are_named(void)
{
    struct jn_arena *arena = jn_arena_new();
    notation_read(&n, "1x1 3x5 3x5", "M15 N7 K9", "A:M,K B:K,N Z!:M,N", "");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *expected = cases[i].text ? cases[i].text : "none";
        const char *text = jn_clash_find(&n.problem, cases[i].constraints,
                                         cases[i].count, arena);
        CHECK_ROW(expected, strcmp(text ? text : "none", expected) == 0);
        if (text && strcmp(text, expected) != 0)
            CHECK_ROW(text, false);
    }
    jn_arena_free(arena);
}

static struct jn_constraint both[] = {
    {.level = "L0", NAMES(inner_order, "M", "N")},
    {.level = "L0", NAMES(inner_order, "M")},
    {.level = "L0", NAMES(outer_order, "K")},
    {.level = "L0", FACTORS({"M", JN_AT_MOST, 5, {NULL, 0, 0}})},
    {.level = "L1", NAMES(inner_order, "K")}};

static void of_several_orders_the_longest_holds(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_demands demands;
    notation_read(&n, "1x1 3x5 3x5", "M15 N7 K9", "A:M,K B:K,N Z!:M,N", "");
    n.arch.constraints = both;
    n.arch.constraint_count = 5;
    CU_ASSERT_TRUE_FATAL(jn_demands_gather(&n.problem, NULL, arena, &demands));
    CU_ASSERT_EQUAL(demands.count, 5);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL_FATAL(demands.items[i].inner_order_count, 2);
        CU_ASSERT_STRING_EQUAL(demands.items[i].inner_order[1], "N");
        CU_ASSERT_EQUAL(demands.items[i].outer_order_count, 1);
    }
    CU_ASSERT_EQUAL(demands.items[3].inner_order_count, 0);
    CU_ASSERT_EQUAL(demands.items[4].inner_order_count, 1);
    n.arch.constraint_count = 0;
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"two that contradict each other are named",
     two_that_contradict_each_other_are_named},
    {"of several orders the longest holds",
     of_several_orders_the_longest_holds},
    {NULL, NULL},
};
