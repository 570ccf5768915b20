/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles that are too full, by hand: 2 of 8 words in tiles of 4 are 0, 1 or 2
 * of a tile with 6, 16 and 6 chances of 28. */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "sparse/bind.h"

static struct notation n;
static struct jn_reader reader;
static struct jn_arena *scratch;
static struct jn_result result;
static struct jn_density placed; /* if it has a model: that of A */

enum { A, B, Z };

/* Level 1 keeps tensor PACKED without zeros, beside metadata. */
static void start(const char *machine, const char *dims, const char *mapping,
                  size_t packed)
{
    static const struct jn_sparse_rank rank = {
        .format = JN_RANK_COORDINATES, .metadata_bits = 4, .payload_bits = 4};
    static struct jn_sparse_format format;
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    scratch = jn_arena_new();
    placed.model = NULL;
    notation_read(&n, machine, dims, "A:M B:N Z!:M", mapping);
    n.arch.is_sparse = true;
    n.layer.tensors[packed].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.25};
    format = (struct jn_sparse_format){.tensor = n.layer.tensors[packed].name,
                                       .ranks = &rank,
                                       .rank_count = 1,
                                       .takes_all = true};
    n.levels[1].sparsity =
        (struct jn_level_sparsity){.formats = &format,
                                   .format_count = 1,
                                   .metadata_line_bits = 8,
                                   .has_metadata_lines = true,
                                   .metadata_lines = 100,
                                   .overbooks = true,
                                   .max_overbooked_share = 1};
    n.levels[1].has_size = true;
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
}

static enum jn_status evaluate(uint64_t size_words)
{
    n.levels[1].size_words = size_words;
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    if (placed.model != NULL)
        n.problem.densities[A] = &placed;
    return jn_evaluate(&n.problem, &n.mapping, scratch, &result);
}

static void check_refusal(uint64_t size_words, enum jn_misfit misfit,
                          double needed)
{
    CU_ASSERT_EQUAL(evaluate(size_words), JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, misfit);
    CU_ASSERT_EQUAL(result.refusal.needed, needed);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L1");
}

static const struct jn_sparse_tensor *at(size_t level, size_t tensor)
{
    return &result.sparse->of[level][tensor];
}

static void check(size_t level, size_t tensor, enum jn_action action,
                  double words)
{
    CU_ASSERT_DOUBLE_EQUAL(at(level, tensor)->of[action].of[JN_ACTUAL], words,
                           1e-12);
}

static void check_tile(size_t tensor, uint64_t held, double overbooked,
                       double overflow)
{
    CU_ASSERT_EQUAL(at(1, tensor)->capacity_words, held);
    CU_ASSERT_DOUBLE_EQUAL(at(1, tensor)->overbooked_tiles, overbooked, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(at(1, tensor)->overflow_words, overflow, 1e-12);
}

/* Beside A there are 3 words of B and 4 of Z. */
static void what_fits_is_as_it_was(void)
{
    struct jn_sparse_result fits;
    double energy_pj;
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    n.levels[1].sparsity.overbooks = false;
    CU_ASSERT_EQUAL_FATAL(evaluate(9), JN_OK);
    energy_pj = result.energy_pj;
    fits = *result.sparse;
    n.levels[1].sparsity.overbooks = true;
    CU_ASSERT_EQUAL_FATAL(evaluate(9), JN_OK);
    CU_ASSERT_EQUAL(result.energy_pj, energy_pj);
    for (size_t level = 0; level < 2; level++)
        for (size_t t = A; t <= Z; t++)
            for (int action = 0; action < JN_LEAK; action++)
                for (int course = 0; course < JN_COURSE_COUNT; course++)
                    CU_ASSERT_EQUAL(fits.of[level][t].of[action].of[course],
                                    at(level, t)->of[action].of[course]);
    check_tile(A, 2, 0, 0);
    n.levels[1].sparsity.overbooks = false;
    check_refusal(8, JN_MISFIT_CAPACITY, 9 * 16);
    end();
}

/* A tile of two loses one: of the words 6 of 28, which are read three times,
 * while the others are sent once. */
static void the_tail_comes_at_each_use(void)
{
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    CU_ASSERT_EQUAL_FATAL(evaluate(8), JN_OK);
    check_tile(A, 1, 6.0 / 28, 6.0 / 28);
    check(1, A, JN_READ, 6);
    check(1, A, JN_FILL, 2 * 22.0 / 28 + 6 * 6.0 / 28);
    check(0, A, JN_READ, 8 * 22.0 / 28 + 6 * 6.0 / 28);
    CU_ASSERT_EQUAL(at(0, A)->temporal_reductions, 0);
    CU_ASSERT_EQUAL(result.levels[1].used_bits, 8 * 16 + 4);
    /* One coordinate for each word. */
    CU_ASSERT_DOUBLE_EQUAL(at(1, A)->ranks[0].of[JN_FILL][JN_ACTUAL].metadata,
                           2 * 22.0 / 28 + 6 * 6.0 / 28, 1e-12);
    CU_ASSERT_EQUAL_FATAL(evaluate(7), JN_OK);
    check_tile(A, 0, 22.0 / 28, 1);
    check(1, A, JN_FILL, 6);
    check(0, A, JN_READ, 6);
    check_refusal(6, JN_MISFIT_CAPACITY, 7 * 16);
    end();
}

static void only_so_many_tiles_may_be_too_large(void)
{
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    n.levels[1].sparsity.max_overbooked_share = 0.2;
    check_refusal(8, JN_MISFIT_CAPACITY, 9 * 16);
    n.levels[1].sparsity.max_overbooked_share = 6.0 / 28;
    CU_ASSERT_EQUAL(evaluate(8), JN_OK);
    n.levels[1].sparsity.max_overbooked_share = 0.25;
    check_refusal(7, JN_MISFIT_CAPACITY, 8 * 16);
    n.levels[1].sparsity.max_overbooked_share = 0;
    check_refusal(8, JN_MISFIT_CAPACITY, 9 * 16);
    end();
}

/* 16 bits of a word and 4 of its coordinate. */
static void metadata_find_room_too(void)
{
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    n.levels[1].sparsity.has_metadata_lines = false;
    CU_ASSERT_EQUAL_FATAL(evaluate(8), JN_OK);
    check_tile(A, 0, 22.0 / 28, 1);
    CU_ASSERT_EQUAL_FATAL(evaluate(9), JN_OK);
    check_tile(A, 1, 6.0 / 28, 6.0 / 28);
    n.levels[1].sparsity.has_metadata_lines = true;
    n.levels[1].sparsity.metadata_lines = 0;
    CU_ASSERT_EQUAL_FATAL(evaluate(9), JN_OK);
    check_tile(A, 0, 22.0 / 28, 1);
    end();
}

/* Both instances hold the same tile, sent to both at once; each of them asks
 * for its tail. */
static void each_instance_gets_its_own_tail(void)
{
    start("1x1 2x1 2x1", "M8 N6", "M2 N2x | N3 M4", A);
    CU_ASSERT_EQUAL_FATAL(evaluate(8), JN_OK);
    check(1, A, JN_FILL, 2 * 22.0 / 28 + 6 * 6.0 / 28);
    check(0, A, JN_READ, 8 * 22.0 / 28 + 2 * 6 * 6.0 / 28);
    end();
}

/* Level 1 updates Z 48 times and reads it 40 times, level 0 sends 8 sums back
 * and gets 16. */
static void sums_are_updated_outside(void)
{
    const double share = 6.0 / 28;
    start("1x1 1x1 1x1", "M8 N6", "N2 M2 | N3 M4", Z);
    CU_ASSERT_EQUAL_FATAL(evaluate(8), JN_OK);
    check_tile(Z, 1, share, share);
    check(1, Z, JN_UPDATE, 12);
    check(1, Z, JN_READ, 10);
    check(1, Z, JN_FILL, 2 * (1 - share) + 10 * share);
    check(0, Z, JN_UPDATE, 16 * (1 - share) + 12 * share);
    check(0, Z, JN_READ, 8 * (1 - share) + 10 * share);
    CU_ASSERT_DOUBLE_EQUAL(at(0, Z)->temporal_reductions,
                           8 * (1 - share) + 10 * share, 1e-12);
    end();
}

/* Tiles of 3 and 1 words; none has 2, but there is room for as many. */
static void data_are_counted(void)
{
    static uint64_t bits[] = {0x17};
    static struct jn_bitmap bitmap = {
        .rank_count = 1, .extents = {8}, .words = 8};
    bitmap.bits = bits;
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    placed = (struct jn_density){.model = jn_density_model_find("data"),
                                 .rank_count = 1,
                                 .extents = {8},
                                 .bitmap = &bitmap};
    CU_ASSERT_EQUAL_FATAL(evaluate(9), JN_OK);
    check_tile(A, 2, 0.5, 0.5);
    check(1, A, JN_READ, 12);
    check(1, A, JN_FILL, 3 + 3);
    check(0, A, JN_READ, 8 * 0.75 + 3);
    CU_ASSERT_EQUAL_FATAL(evaluate(8), JN_OK);
    check_tile(A, 1, 0.5, 1);
    check(1, A, JN_FILL, 2 + 6);
    end();
}

/* The outermost level of a tensor has nobody to get its tail from, and by
 * Timeloop's rule none has. */
static void there_are_tiles_that_must_fit(void)
{
    start("1x1 1x1 1x1", "M8 N3", "M2 | N3 M4", A);
    n.problem.options.timeloop_sparse_rule = true;
    check_refusal(8, JN_MISFIT_CAPACITY, 9 * 16);
    n.problem.options.timeloop_sparse_rule = false;
    n.mapping.levels[0].keep &= ~(jn_tensors)1;
    check_refusal(8, JN_MISFIT_CAPACITY, 9 * 16);
    end();
}

const struct jn_test tests[] = {
    {"what fits is as it was", what_fits_is_as_it_was},
    {"the tail comes at each use", the_tail_comes_at_each_use},
    {"only so many tiles may be too large",
     only_so_many_tiles_may_be_too_large},
    {"metadata find room, too", metadata_find_room_too},
    {"each instance gets its own tail", each_instance_gets_its_own_tail},
    {"sums are updated outside", sums_are_updated_outside},
    {"data are counted", data_are_counted},
    {"there are tiles that must fit", there_are_tiles_that_must_fit},
    {NULL, NULL},
};
