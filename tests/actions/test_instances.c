/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children that are skipped by whole instances, found with pencil and paper:
 * four children along C, of which two or fewer have work. */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "sparse/bind.h"
#include "sparse/model.h"

static struct notation n;
static struct jn_reader reader;
static struct jn_arena *scratch;
static struct jn_result result;
static struct jn_saving savings[2];
static struct jn_saving_option options[2];
static struct jn_bitmap bitmap;
static struct jn_density counted;
static uint64_t bits;

enum { A, B, Z };

static const char *const where_a[] = {"A"};

static void save(enum jn_saving_kind kind, size_t level, const char *target)
{
    struct jn_level_sparsity *sparsity = &n.levels[level].sparsity;
    options[level] = (struct jn_saving_option){
        .target = target, .conditions = where_a, .condition_count = 1};
    savings[level] = (struct jn_saving){
        .kind = kind, .options = &options[level], .option_count = 1};
    sparsity->savings = &savings[level];
    sparsity->saving_count = 1;
}

static void start(const char *machine, const char *mapping)
{
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    scratch = jn_arena_new();
    notation_read(&n, machine, "C8 M2", "A:C B:C,M Z!:M", mapping);
    n.arch.is_sparse = true;
    save(JN_SAVE_SKIP_SPACE, 0, "B");
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
}

static void keep_of_four(uint64_t nonzeros)
{
    n.layer.tensors[A].density = (struct jn_density_source){
        .kind = JN_DENSITY_BLOCKS, .block = 4, .block_nonzeros = nonzeros};
}

static void keep_share(double share)
{
    n.layer.tensors[A].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = share};
}

static enum jn_status evaluate(void)
{
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    return jn_evaluate(&n.problem, &n.mapping, scratch, &result);
}

static enum jn_status evaluate_words(uint64_t words)
{
    bits = words;
    bitmap = (struct jn_bitmap){
        .rank_count = 1, .extents = {8}, .words = 8, .bits = &bits};
    counted = (struct jn_density){.model = &jn_density_data,
                                  .rank_count = 1,
                                  .extents = {8},
                                  .bitmap = &bitmap};
    n.layer.tensors[A].density.kind = JN_DENSITY_DENSE;
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    n.problem.densities[A] = &counted;
    return jn_evaluate(&n.problem, &n.mapping, scratch, &result);
}

static void check_refusal(enum jn_misfit misfit, double needed)
{
    CU_ASSERT_EQUAL(result.refusal.misfit, misfit);
    CU_ASSERT_EQUAL(result.refusal.needed, needed);
}

static const char *const in_pairs = "1x1 2x1 2x1", *const one_word_each =
                                                       "C2 M2 C4x |";

/* Half of 16 operations, in pairs. */
static void two_of_four_take_two_instances(void)
{
    start(in_pairs, one_word_each);
    n.arch.compute.component.prices[JN_LEAK].energy_pj = 1;
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->computes.of[JN_ACTUAL], 8);
    CU_ASSERT_EQUAL(result.levels[1].utilized_x, 2);
    CU_ASSERT_EQUAL(result.levels[1].utilized_instances, 2);
    CU_ASSERT_EQUAL(result.levels[1].leaking_instances, 2);
    CU_ASSERT_EQUAL(result.levels[1].clusters, 2);
    CU_ASSERT_EQUAL(result.levels[1].instances_per_access, 1);
    CU_ASSERT_EQUAL(result.compute.utilized_instances, 2);
    CU_ASSERT_EQUAL(result.sparse->computing_instances, 2);
    CU_ASSERT_EQUAL(result.compute.cycles, 4);
    CU_ASSERT_EQUAL(result.compute.leakage_pj, 8);
    CU_ASSERT_EQUAL(result.utilization_ratio, 1);
    CU_ASSERT_DOUBLE_EQUAL(result.sparse->imbalance[0], 1, 1e-12);
    CU_ASSERT_EQUAL(result.sparse->waiting_cycles, result.cycles);
    CU_ASSERT_EQUAL(result.sparse->of[0][B].of[JN_READ].of[JN_SKIPPED], 8);
    CU_ASSERT_EQUAL(result.sparse->of[1][B].of[JN_FILL].of[JN_ACTUAL], 2);
    end();
}

static void what_needs_more_instances_than_there_are_is_refused(void)
{
    start(in_pairs, one_word_each);
    keep_of_four(3);
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_Y, 2);
    keep_of_four(4);
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_X, 4);
    keep_of_four(2);
    savings[0].kind = JN_SAVE_SKIP;
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_X, 4);
    end();
}

static void those_with_work_go_row_by_row(void)
{
    start("1x1 2x2 2x2", one_word_each);
    keep_of_four(3);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.levels[1].utilized_x, 2);
    CU_ASSERT_EQUAL(result.levels[1].utilized_y, 2);
    CU_ASSERT_EQUAL(result.levels[1].utilized_instances, 3);
    end();
}

/* Two of eight words: a word has one with 1 / 4, four words with 22 / 28. */
static void steps_without_work_take_no_time(void)
{
    start(in_pairs, one_word_each);
    keep_share(0.25);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_DOUBLE_EQUAL(result.sparse->in_use[1], 7.0 / 22, 1e-12);
    CU_ASSERT_EQUAL(result.compute.cycles, 4); /* 22 / 7 */
    end();
}

static void random_words_may_fall_to_all_children(void)
{
    start(in_pairs, one_word_each);
    keep_share(0.375);
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_Y, 2);
    end();
}

static void no_work_needs_an_instance_all_the_same(void)
{
    start(in_pairs, one_word_each);
    keep_share(0);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.levels[1].utilized_x, 1);
    CU_ASSERT_EQUAL(result.levels[1].utilized_instances, 0);
    CU_ASSERT_EQUAL(result.compute.cycles, 1);
    end();
}

/* Three words, two in the first four. */
static void actual_words_are_counted(void)
{
    start(in_pairs, one_word_each);
    CU_ASSERT_EQUAL(evaluate_words(0x13), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->in_use[1], 0.375);
    CU_ASSERT_EQUAL(result.compute.cycles, 4);
    CU_ASSERT_EQUAL(evaluate_words(0x07), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_Y, 2);
    end();
}

/* Pairs of words are side by side; words of different pairs are not, and which
 * of them are together is not looked at. */
static void words_that_lie_apart_may_all_have_work(void)
{
    start(in_pairs, "M2 C4x | C2");
    CU_ASSERT_EQUAL(evaluate_words(0xc3), JN_OK);
    notation_map(&n, "M2 C4x | C2");
    n.mapping.levels[1].keep &= ~((jn_tensors)1 << B);
    CU_ASSERT_EQUAL(evaluate_words(0xc3), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_X, 4);
    end();
}

/* A fan-out of the level between lies in the way: B goes to arithmetic. */
static void children_beyond_another_fan_out_all_count(void)
{
    start("1x1 2x1 4x1", "C2 M2 C2x | C2x");
    n.mapping.levels[1].keep &= ~((jn_tensors)1 << B);
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->in_use[1], 1);
    CU_ASSERT_EQUAL(result.sparse->in_use[2], 0.5);
    n.levels[1].mesh.x = 1;
    notation_read(&n, "1x1 1x1 2x1", "C8 M2", "A:C B:C,M Z!:M",
                  "C2 M2 C2x | C2x");
    n.arch.is_sparse = true;
    save(JN_SAVE_SKIP_SPACE, 0, "B");
    n.mapping.levels[1].keep &= ~((jn_tensors)1 << B);
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    end();
}

/* One child has two words, the other one: then one and none. */
static void children_that_skip_in_time_wait_for_the_largest(void)
{
    start("1x1 2x1 2x1", "C2 C2x | M2 C2");
    save(JN_SAVE_SKIP, 0, "Q");
    save(JN_SAVE_SKIP, 1, "B");
    CU_ASSERT_EQUAL(evaluate_words(0x17), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->imbalance[0], 1.5);
    CU_ASSERT_EQUAL(result.compute.cycles, 4);
    CU_ASSERT_EQUAL(result.sparse->waiting_cycles, 6);
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT(result.sparse->imbalance[0] > 1);
    CU_ASSERT_EQUAL(result.sparse->imbalance[1], 1);
    end();
}

static void whole_blocks_are_balanced(void)
{
    start("1x1 2x1 2x1", "C2x | M2 C4");
    save(JN_SAVE_SKIP, 1, "B");
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->imbalance[0], 1);
    CU_ASSERT_EQUAL(result.sparse->waiting_cycles, result.cycles);
    end();
}

/* Zeros that are left out are skipped by compute. */
static void arithmetic_that_skips_waits_as_well(void)
{
    static const struct jn_sparse_rank ranks[] = {
        {.format = JN_RANK_COORDINATES, .metadata_bits = 4}};
    static const struct jn_sparse_format format = {
        .tensor = "A", .ranks = ranks, .rank_count = 1, .takes_all = true};
    start("1x1 2x1 2x1", "C2 C2x | M2 C2");
    n.levels[0].sparsity.saving_count = 0;
    n.levels[1].sparsity.formats = &format;
    n.levels[1].sparsity.format_count = 1;
    CU_ASSERT_EQUAL(evaluate_words(0x17), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->imbalance[0], 1);
    n.arch.compute.sparsity.skips_not_aligned = true;
    CU_ASSERT_EQUAL(evaluate_words(0x17), JN_OK);
    CU_ASSERT_EQUAL(result.sparse->imbalance[0], 1.5);
    end();
}

/* The share of the fullest group; the average by the probability. */
static void timeloops_rule_scales_the_fan_out(void)
{
    start(in_pairs, one_word_each);
    n.problem.options.timeloop_sparse_rule = true;
    keep_share(0.25);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.levels[1].utilized_x, 2);
    CU_ASSERT_DOUBLE_EQUAL(result.levels[1].utilized_instances, 1, 1e-9);
    keep_share(0.5);
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    check_refusal(JN_MISFIT_MESH_X, 4);
    end();
}

static void groups_of_gated_power_leak_as_a_whole(void)
{
    start("1x1 2x1 2x1", one_word_each);
    n.levels[1].power_gated_at = 0;
    keep_of_four(2);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.levels[1].leaking_instances, 2);
    end();
}

const struct jn_test tests[] = {
    {"two of four take two instances", two_of_four_take_two_instances},
    {"what needs more instances than there are is refused",
     what_needs_more_instances_than_there_are_is_refused},
    {"those with work go row by row", those_with_work_go_row_by_row},
    {"steps without work take no time", steps_without_work_take_no_time},
    {"random words may fall to all children",
     random_words_may_fall_to_all_children},
    {"no work needs an instance all the same",
     no_work_needs_an_instance_all_the_same},
    {"actual words are counted", actual_words_are_counted},
    {"words that lie apart may all have work",
     words_that_lie_apart_may_all_have_work},
    {"children beyond another fan-out all count",
     children_beyond_another_fan_out_all_count},
    {"children that skip in time wait for the largest",
     children_that_skip_in_time_wait_for_the_largest},
    {"whole blocks are balanced", whole_blocks_are_balanced},
    {"arithmetic that skips waits as well",
     arithmetic_that_skips_waits_as_well},
    {"Timeloop's rule scales the fan-out", timeloops_rule_scales_the_fan_out},
    {"groups of gated power leak as a whole",
     groups_of_gated_power_leak_as_a_whole},
    {NULL, NULL},
};
