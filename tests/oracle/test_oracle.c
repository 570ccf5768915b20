/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "oracle/compare.h"
#include "oracle/in_full.h"
#include "oracle/traffic.h"
#include "search/draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    RULE_CASES = 60000,
    RESULT_CASES = 40000,
    FULL_CASES = 40000,
    POINT_CASES = 5000,
    MOST_FULL_STEPS = 2048
};

static struct oracle_bench bench;

static void open_bench(void)
{
    bench.counting = jn_arena_new();
    bench.running = jn_arena_new();
}

static void close_bench(void)
{
    jn_arena_free(bench.counting);
    jn_arena_free(bench.running);
}

/* The oracle itself, against figures found with pencil and paper. */

struct known {
    const char *machine, *dims, *tensors, *mapping;
    const char *tensor;
    size_t level;
    bool old_rule;
    uint64_t reads, fills, updates, links;
};

static const struct known known[] = {
    /* three weights slide over sixteen outputs: 3 inputs, then one a step */
    {"1x1 1x1 1x1", "P16 R3", "W:R I:P+R O!:P", "P16 | R3", "I", 1, false, 48,
     18, 0, 0},
    {"1x1 1x1 1x1", "P16 R3", "W:R I:P+R O!:P", "P16 | R3", "O", 1, false, 32,
     0, 48, 0},
    {"1x1 1x1 1x1", "P16 R3", "W:R I:P+R O!:P", "P16 | R3", "W", 1, false, 48,
     3, 0, 0},
    {"1x1 1x1 1x1", "P16 R3", "W:R I:P+R O!:P", "P16 | R3", "O", 0, false, 0, 0,
     16, 0},
    /* a loop that leaves the window in place ends its reuse by the old rule */
    {"1x1 1x1 1x1", "P16 K2 R3", "W:K,R I:P+R O!:K,P", "P16 K2 | R3", "I", 1,
     false, 96, 18, 0, 0},
    {"1x1 1x1 1x1", "P16 K2 R3", "W:K,R I:P+R O!:K,P", "P16 K2 | R3", "I", 1,
     true, 96, 48, 0, 0},
    /* steps of four leave a hole behind windows of three */
    {"1x1 1x1 1x1", "P5 R3", "W:R I:4P+R O!:P", "P5 | R3", "I", 0, false, 15, 0,
     0, 0},
    /* two of four columns share every weight: one read serves both */
    {"1x1 4x1", "K3 P2", "W:K I:P O!:K,P", "K3 P2x", "W", 0, false, 3, 0, 0, 0},
    /* each of four children has its neighbour's last input: after the first
     * step one word is read anew, three come over links */
    {"1x1 4x1", "T5 X4", "I:T-X O!:X", "T5 X4x", "I", 0, false, 8, 0, 0, 12},
    /* a last pass of two steps computes two, but a tile counts in full */
    {"1x1 1x1 1x1", "M10", "A:M Z!:M", "M3 | M4,2", "A", 1, false, 10, 12, 0,
     0},
};

static size_t find_tensor(const struct notation *notation, const char *name)
{
    size_t tensor = 0;
    while (notation->names[JN_MAX_DIMS + tensor][0] != name[0])
        tensor++;
    return tensor;
}

static bool is_known(const struct known *row, const struct oracle_traffic *seen)
{
    const bool same = seen->reads == row->reads && seen->fills == row->fills &&
                      seen->updates == row->updates &&
                      seen->link_words == row->links;
    if (!same)
        printf("reads %" PRIu64 " fills %" PRIu64 " updates %" PRIu64
               " links %" PRIu64 "\n",
               seen->reads, seen->fills, seen->updates, seen->link_words);
    return same;
}

static void the_oracle_knows_nests_done_by_hand(void)
{
    static struct notation notation;
    static struct oracle_transfers moved;
    static struct oracle_traffics seen;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct known *row = &known[i];
        open_bench();
        notation_read(&notation, row->machine, row->dims, row->tensors,
                      row->mapping);
        notation.problem.options.old_translation_rule = row->old_rule;
        oracle_walk(&notation.problem, &notation.mapping, ORACLE_BY_RULE,
                    bench.running, &moved);
        oracle_traffic_count(&notation.problem, &notation.mapping, &moved,
                             &seen);
        CHECK_ROW(
            row->mapping,
            is_known(
                row,
                &seen.of[row->level][find_tensor(&notation, row->tensor)]));
        close_bench();
    }
}

/* The program against the oracle. */

typedef void comparison(const struct oracle_case *compared,
                        struct oracle_difference *difference);

static void compare_by_rule(const struct oracle_case *compared,
                            struct oracle_difference *difference)
{
    oracle_compare_transfers(compared, ORACLE_BY_RULE, UINT32_MAX, &bench,
                             difference);
}

static void compare_in_full(const struct oracle_case *compared,
                            struct oracle_difference *difference)
{
    const jn_tensors exact = oracle_exact_tensors(compared);
    difference->text[0] = '\0';
    if (exact != 0 && oracle_full_steps(compared) <= MOST_FULL_STEPS)
        oracle_compare_transfers(compared, ORACLE_IN_FULL, exact, &bench,
                                 difference);
}

static void compare_results(const struct oracle_case *compared,
                            struct oracle_difference *difference)
{
    oracle_compare_results(compared, &bench, difference);
}

static comparison *chosen;

static bool differs(const struct oracle_case *compared)
{
    struct oracle_difference difference;
    chosen(compared, &difference);
    return difference.text[0] != '\0';
}

static void report(uint64_t number, struct oracle_case *drawn)
{
    struct oracle_difference difference;
    oracle_case_shrink(drawn, differs);
    chosen(drawn, &difference);
    printf("case %" PRIu64 ", made as small as it fails:\n", number);
    oracle_case_print(drawn, stdout);
    printf("  %s\n", difference.text);
}

/* Stops at the first case on which the two disagree. */
static bool agree_on_cases(comparison *compare, uint64_t first, uint64_t count)
{
    static struct oracle_case drawn;
    bool agree = true;
    chosen = compare;
    open_bench();
    for (uint64_t number = first; agree && number < first + how_many(count);
         number++) {
        oracle_case_draw(number, &drawn);
        agree = !differs(&drawn);
        if (!agree)
            report(number, &drawn);
    }
    close_bench();
    return agree;
}

static void transfers_agree_with_running_the_loops_by_the_rules(void)
{
    CU_ASSERT(agree_on_cases(compare_by_rule, 0, RULE_CASES));
}

static void transfers_agree_with_running_every_step_on_every_instance(void)
{
    CU_ASSERT(agree_on_cases(compare_in_full, 1000000, FULL_CASES));
}

static void evaluations_agree_with_running_the_loops(void)
{
    CU_ASSERT(agree_on_cases(compare_results, 2000000, RESULT_CASES));
}

/* Mappings of the search. */

static bool mesh_holds(const struct oracle_case *drawn,
                       const struct jn_mapping *mapping)
{
    uint64_t used[JN_MAX_LEVELS][3];
    for (size_t level = 0; level < drawn->arch.level_count; level++)
        used[level][JN_SPACE_X] = used[level][JN_SPACE_Y] = 1;
    for (size_t i = 0; i < mapping->loop_count; i++)
        used[mapping->loops[i].level][mapping->loops[i].axis] *=
            mapping->loops[i].end;
    for (size_t level = 0; level < drawn->arch.level_count; level++)
        if (used[level][JN_SPACE_X] > drawn->problem.children[level].x ||
            used[level][JN_SPACE_Y] > drawn->problem.children[level].y)
            return false;
    return true;
}

/* The case's loops give way to a point of its mapspace with imperfect factors.
 * False if the machine is too small. */
static bool draw_from_mapspace(uint64_t number, struct oracle_case *drawn)
{
    static struct jn_mapspace space;
    static struct jn_loop loops[JN_MAX_MAPSPACE_LOOPS];
    struct jn_mapping mapping;
    struct jn_point point;
    gsl_rng *rng = jn_draw_stream(0, number);
    jn_arena_reset(bench.running);
    oracle_case_draw(number, drawn);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make_imperfect(&drawn->problem, NULL, 0,
                                                    bench.running, &space));
    jn_draw_point(&space, rng, &point);
    jn_mapspace_find(&space, &point, loops, &mapping);
    gsl_rng_free(rng);
    if (mapping.loop_count > CASE_MAX_LOOPS || !mesh_holds(drawn, &mapping))
        return false;
    memcpy(drawn->loops, loops, mapping.loop_count * sizeof loops[0]);
    drawn->mapping.loop_count = mapping.loop_count;
    oracle_case_bind(drawn);
    return true;
}

static bool agree_on_points(comparison *compare, uint64_t first)
{
    static struct oracle_case drawn;
    uint64_t tried = 0;
    bool agree = true;
    chosen = compare;
    open_bench();
    for (uint64_t number = first; agree && tried < how_many(POINT_CASES);
         number++) {
        if (!draw_from_mapspace(number, &drawn))
            continue;
        tried++;
        agree = !differs(&drawn);
        if (!agree)
            report(number, &drawn);
    }
    close_bench();
    return agree;
}

static void points_of_imperfect_mapspaces_agree_with_running_the_loops(void)
{
    CU_ASSERT(agree_on_points(compare_by_rule, 3000000));
    CU_ASSERT(agree_on_points(compare_in_full, 4000000));
    CU_ASSERT(agree_on_points(compare_results, 5000000));
}

const struct jn_test tests[] = {
    {"the oracle knows nests done by hand",
     the_oracle_knows_nests_done_by_hand},
    {"transfers agree with running the loops by the rules",
     transfers_agree_with_running_the_loops_by_the_rules},
    {"transfers agree with running every step on every instance",
     transfers_agree_with_running_every_step_on_every_instance},
    {"evaluations agree with running the loops",
     evaluations_agree_with_running_the_loops},
    {"points of imperfect mapspaces agree with running the loops",
     points_of_imperfect_mapspaces_agree_with_running_the_loops},
    {NULL, NULL},
};
