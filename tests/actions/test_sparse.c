/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of small nests with zeros, found with pencil and paper; means over
 * many nests are tests/oracle's. */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "sparse/bind.h"

#include <math.h>

static struct notation n;
static struct jn_reader reader;
static struct jn_arena *scratch;
static struct jn_result result;
static struct jn_sparse_rank ranks[2];
static struct jn_sparse_format formats[2];
static struct jn_saving savings[2];
static struct jn_saving_option options[2];

enum { A, B, Z };

static void start(const char *dims, const char *mapping)
{
    static const double shares[] = {0.5, 0.25, 1};
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    scratch = jn_arena_new();
    notation_read(&n, "1x1 1x1 1x1", dims, "A:M,K B:K Z!:M", mapping);
    n.arch.is_sparse = true;
    for (size_t t = A; t < Z; t++)
        n.layer.tensors[t].density = (struct jn_density_source){
            .kind = JN_DENSITY_UNIFORM, .share = shares[t]};
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
}

/* Coordinates of COUNT ranks, four bits each. */
static void keep_compressed(size_t level, const char *tensor, size_t count,
                            bool takes_all)
{
    for (size_t i = 0; i < 2; i++)
        ranks[i] = (struct jn_sparse_rank){.format = JN_RANK_COORDINATES,
                                           .metadata_bits = 4,
                                           .payload_bits = 4};
    formats[level] = (struct jn_sparse_format){.tensor = tensor,
                                               .ranks = ranks,
                                               .rank_count = count,
                                               .takes_all = takes_all};
    n.levels[level].sparsity.formats = &formats[level];
    n.levels[level].sparsity.format_count = 1;
    n.levels[level].sparsity.metadata_line_bits = 8;
}

static enum jn_status evaluate(void)
{
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    return jn_evaluate(&n.problem, &n.mapping, scratch, &result);
}

static void check_refusal(enum jn_misfit misfit, double needed,
                          double available)
{
    CU_ASSERT_EQUAL(evaluate(), JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, misfit);
    CU_ASSERT_EQUAL(result.refusal.needed, needed);
    CU_ASSERT_EQUAL(result.refusal.available, available);
}

static void check_course(size_t level, size_t tensor, enum jn_course course,
                         double words)
{
    const struct jn_sparse_tensor *got = &result.sparse->of[level][tensor];
    CU_ASSERT_DOUBLE_EQUAL(got->of[JN_READ].of[course], words, 1e-9);
}

static void each_loop_asks_for_a_rank(void)
{
    start("M4 K4", "M2 | M2 K4");
    keep_compressed(1, "A", 1, false);
    check_refusal(JN_MISFIT_RANKS, 2, 1);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L1");
    formats[1].inner_to_outer = true;
    check_refusal(JN_MISFIT_RANKS, 2, 1);
    formats[1].takes_all = true;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    formats[1].inner_to_outer = false;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    end();
}

static void a_childs_tile_brings_its_ranks(void)
{
    start("M4 K4", "M2 | M2 K4");
    keep_compressed(1, "A", 2, false);
    keep_compressed(0, "A", 1, false);
    check_refusal(JN_MISFIT_RANKS, 2, 1);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L0");
    formats[0].takes_all = true;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    end();
}

/* 8 + 4 + 2 words of 16 bits, 8 coordinates of 4 bits. */
static void metadata_take_room(void)
{
    struct jn_level *level = &n.levels[1];
    start("M4 K4", "M2 | M2 K4");
    keep_compressed(1, "A", 1, true);
    level->has_size = true;
    level->size_words = 16;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    CU_ASSERT_EQUAL(result.levels[1].used_bits, 14 * 16 + 8 * 4);
    level->size_words = 15;
    check_refusal(JN_MISFIT_CAPACITY, 256, 240);
    level->sparsity.has_metadata_lines = true;
    level->sparsity.metadata_lines = 4;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    level->sparsity.metadata_lines = 3;
    check_refusal(JN_MISFIT_METADATA, 32, 24);
    level->size_words = 13;
    check_refusal(JN_MISFIT_CAPACITY, 224, 208);
    end();
}

static const char *const where_a[] = {"A"}, *const where_b[] = {"B"},
                         *const where_z[] = {"Z"}, *const where_none[] = {"Q"};

static void save(size_t saving, size_t level, struct jn_saving_option option)
{
    options[saving] = option;
    savings[saving] = (struct jn_saving){
        .kind = JN_SAVE_SKIP, .options = &options[saving], .option_count = 1};
    n.levels[level].sparsity.savings = savings;
    n.levels[level].sparsity.saving_count = saving + 1;
}

/* A is spared half of its 16 reads by the one non-zero of two words of B; B
 * hardly ever by eight words of A, eight of all of which are not zero. */
static void the_option_that_saves_most_is_taken(void)
{
    for (size_t first = 0; first < 2; first++) {
        start("M4 K4", "K2 M2 | M2 K2");
        options[first] = (struct jn_saving_option){
            .target = "A", .conditions = where_b, .condition_count = 1};
        options[1 - first] = (struct jn_saving_option){
            .target = "B", .conditions = where_a, .condition_count = 1};
        savings[0] = (struct jn_saving){
            .kind = JN_SAVE_SKIP, .options = options, .option_count = 2};
        n.levels[0].sparsity.savings = savings;
        n.levels[0].sparsity.saving_count = 1;
        keep_compressed(1, "A", 1, true);
        CU_ASSERT_EQUAL(evaluate(), JN_OK);
        check_course(0, A, JN_ACTUAL, 8);
        check_course(0, A, JN_SKIPPED, 8);
        check_course(0, B, JN_ACTUAL, 4);
        check_course(0, B, JN_SKIPPED, 0);
        end();
    }
}

static void tensors_that_a_layer_does_not_have_save_nothing(void)
{
    start("M4 K4", "K2 M2 | M2 K2");
    save(0, 0,
         (struct jn_saving_option){
             .target = "A", .conditions = where_none, .condition_count = 1});
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(0, A, JN_ACTUAL, 16);
    end();
}

static void a_saving_moves_out_to_the_level_that_keeps_its_target(void)
{
    start("M4 K4", "K2 M2 | M2 K2");
    save(0, 1,
         (struct jn_saving_option){
             .target = "A", .conditions = where_b, .condition_count = 1});
    n.mapping.levels[1].keep &= ~(jn_tensors)1;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(0, A, JN_SKIPPED, 12); /* word by word, to arithmetic */
    n.levels[1].sparsity.saving_count = 0;
    n.levels[0].sparsity = n.levels[1].sparsity;
    n.levels[0].sparsity.saving_count = 1;
    n.mapping.levels[1].keep |= 1;
    n.mapping.levels[0].keep &= ~(jn_tensors)1;
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(1, A, JN_SKIPPED, 0);
    end();
}

static void timeloop_has_one_saving_of_a_tensor_at_a_level(void)
{
    start("M4 K4", "K2 M2 | M2 K2");
    n.problem.options.timeloop_sparse_rule = true;
    save(0, 0,
         (struct jn_saving_option){
             .target = "A", .conditions = where_z, .condition_count = 1});
    savings[0].kind = JN_SAVE_GATE;
    save(1, 0,
         (struct jn_saving_option){
             .target = "A", .conditions = where_b, .condition_count = 1});
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(0, A, JN_SKIPPED, 8);
    check_course(0, A, JN_GATED, 0);
    end();
}

static double lines_of_a(const char *dims, const char *mapping, uint64_t block,
                         bool by_timeloop_rule)
{
    start(dims, mapping);
    n.problem.options.timeloop_sparse_rule = by_timeloop_rule;
    n.problem.storage[1][A].block_words = block;
    keep_compressed(1, "A", 1, true);
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    double lines = result.sparse->of[1][A].lines[JN_READ][JN_ACTUAL];
    end();
    return lines;
}

/* Of tiles of 8 words of 16, half of which are not zero, 1, 64, 784, 3136,
 * 4900, ... of 12870 have 0, 1, 2, 3, 4, ... of them; 8 words are read. */
static void the_last_line_of_a_tile_is_not_full(void)
{
    static const char *const dims = "M4 K4", *const mapping = "M2 | M2 K4";
    CU_ASSERT_DOUBLE_EQUAL(lines_of_a(dims, mapping, 4, false),
                           2 * 16854 / 12870.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(lines_of_a(dims, mapping, 4, true),
                           2 * 16854 / 12870.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(lines_of_a(dims, mapping, 3, true),
                           3 * 21819 / 12870.0 / (4 / 3.0), 1e-12);
    CU_ASSERT_EQUAL(lines_of_a(dims, mapping, 1, false), 8);
}

/* 64 of 128 words: each remainder is as likely as another. */
static void large_tiles_lose_half_a_line(void)
{
    static const char *const dims = "M16 K16", *const mapping = "M2 | M8 K16";
    CU_ASSERT_DOUBLE_EQUAL(lines_of_a(dims, mapping, 2, false), 64 * 32.25 / 32,
                           1e-12);
    CU_ASSERT_DOUBLE_EQUAL(lines_of_a(dims, mapping, 4, false),
                           32 * 16.375 / 16, 1e-6);
}

/* Three of four words of A are skipped, each with its coordinate. */
static void metadata_are_spared_below_a_format_of_one_rank(void)
{
    start("M4 K4", "M4 K4 | ");
    n.problem.options.timeloop_sparse_rule = true;
    keep_compressed(0, "A", 1, true);
    keep_compressed(1, "A", 1, true);
    save(0, 0,
         (struct jn_saving_option){
             .target = "A", .conditions = where_b, .condition_count = 1});
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    const struct jn_sparse_tensor *inner = &result.sparse->of[1][A];
    CU_ASSERT_EQUAL(inner->of[JN_FILL].of[JN_ACTUAL], 4);
    CU_ASSERT_EQUAL(inner->ranks[0].of[JN_FILL][JN_ACTUAL].metadata, 4);
    CU_ASSERT_EQUAL(inner->ranks[0].of[JN_READ][JN_ACTUAL].metadata, 4);
    end();
}

/* Half of the words of A are left out already; three of four of those of B are
 * skipped. */
static void words_that_are_left_out_are_not_skipped_as_well(void)
{
    start("M4 K4", "M4 K4 | ");
    keep_compressed(0, "A", 1, true);
    save(0, 0,
         (struct jn_saving_option){
             .target = "A", .conditions = where_a, .condition_count = 1});
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(0, A, JN_ACTUAL, 8);
    check_course(0, A, JN_SKIPPED, 0);
    save(1, 0,
         (struct jn_saving_option){
             .target = "B", .conditions = where_b, .condition_count = 1});
    CU_ASSERT_EQUAL(evaluate(), JN_OK);
    check_course(0, B, JN_ACTUAL, 4);
    check_course(0, B, JN_SKIPPED, 12);
    end();
}

const struct jn_test tests[] = {
    {"each loop asks for a rank", each_loop_asks_for_a_rank},
    {"a child's tile brings its ranks along", a_childs_tile_brings_its_ranks},
    {"metadata take room", metadata_take_room},
    {"the option that saves most is taken",
     the_option_that_saves_most_is_taken},
    {"tensors that a layer does not have save nothing",
     tensors_that_a_layer_does_not_have_save_nothing},
    {"a saving moves out to the level that keeps its target",
     a_saving_moves_out_to_the_level_that_keeps_its_target},
    {"Timeloop has one saving of a tensor at a level",
     timeloop_has_one_saving_of_a_tensor_at_a_level},
    {"the last line of a tile is not full",
     the_last_line_of_a_tile_is_not_full},
    {"large tiles lose half a line", large_tiles_lose_half_a_line},
    {"metadata are spared below a format of one rank",
     metadata_are_spared_below_a_format_of_one_rank},
    {"words that are left out are not skipped as well",
     words_that_are_left_out_are_not_skipped_as_well},
    {NULL, NULL},
};
