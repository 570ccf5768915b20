/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest work of a group of children, against drawing the words. */
#include "harness.h"
#include "notation.h"
#include "sparse/bind.h"
#include "sparse/model.h"
#include "sparse/portions.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <string.h>

enum { ROWS = 64, COLUMNS = 64, WORDS = ROWS * COLUMNS, DRAWS = 2000 };

static struct notation n;
static struct jn_reader reader;
static struct jn_arena *scratch;
static struct jn_portions portions;

static void start_layer(const char *dims, const char *mapping,
                        struct jn_density_source density)
{
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    scratch = jn_arena_new();
    notation_read(&n, "1x1 1x1", dims, "A:M,K Z!:M", mapping);
    n.layer.tensors[0].density = density;
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
}

static void start(struct jn_density_source density)
{
    start_layer("M64 K64", "M64 K64", density);
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
}

static struct jn_spans box(uint64_t rows, uint64_t columns)
{
    return (struct jn_spans){{rows, columns}};
}

/* Children of all COLUMNS of a few rows, one above the other. */
static void part(struct jn_spans unit, uint64_t rows, uint64_t columns,
                 uint64_t children)
{
    portions = (struct jn_portions){.problem = &n.problem,
                                    .tensor = 0,
                                    .unit = unit,
                                    .child = box(rows, columns),
                                    .group = box(rows * children, columns),
                                    .children = children};
}

static bool has_work(const char *words, uint64_t row, uint64_t column)
{
    for (uint64_t i = 0; i < portions.unit.of[0]; i++)
        for (uint64_t j = 0; j < portions.unit.of[1]; j++)
            if (words[(row + i) * COLUMNS + column + j])
                return true;
    return false;
}

static uint64_t count_work(const char *words, uint64_t row, uint64_t column)
{
    uint64_t work = 0;
    for (uint64_t i = 0; i < portions.child.of[0]; i += portions.unit.of[0])
        for (uint64_t j = 0; j < portions.child.of[1]; j += portions.unit.of[1])
            work += has_work(words, row + i, column + j);
    return work;
}

/* All groups of one placement. */
static void add_groups(const char *words, double *largest, double *sum)
{
    for (uint64_t row = 0; row < ROWS; row += portions.group.of[0])
        for (uint64_t column = 0; column < COLUMNS;
             column += portions.group.of[1]) {
            uint64_t most = 0;
            for (uint64_t i = 0; i < portions.children; i++) {
                uint64_t work =
                    count_work(words, row + i * portions.child.of[0], column);
                most = work > most ? work : most;
                *sum += (double)work;
            }
            *largest += (double)most;
        }
}

static double draw_largest(unsigned nonzeros)
{
    static char words[WORDS];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double largest = 0;
    double sum = 0;
    memset(words, 0, sizeof words);
    memset(words, 1, nonzeros);
    for (unsigned draw = 0; draw < DRAWS; draw++) {
        gsl_ran_shuffle(random, words, WORDS, 1);
        add_groups(words, &largest, &sum);
    }
    gsl_rng_free(random);
    return largest * (double)portions.children / sum;
}

static void check_random(unsigned nonzeros, double within)
{
    double drawn = draw_largest(nonzeros);
    double found = jn_portions_largest(&portions, scratch);
    CU_ASSERT(drawn > 1.02);
    CU_ASSERT_DOUBLE_EQUAL(found, drawn, within * drawn);
}

static struct jn_density_source uniform(unsigned nonzeros)
{
    return (struct jn_density_source){.kind = JN_DENSITY_UNIFORM,
                                      .share = nonzeros / (double)WORDS};
}

static void random_words_fall_unevenly(void)
{
    start(uniform(1024));
    part(box(1, 1), 1, 16, 8);
    check_random(1024, 0.005);
    part(box(1, 1), 2, 8, 2);
    check_random(1024, 0.005);
    end();
}

static void units_of_several_words_fall_unevenly(void)
{
    start(uniform(512));
    part(box(1, 4), 1, 32, 8);
    check_random(512, 0.005);
    end();
}

/* Of a tensor that four children have all of, one with more leaves fewer to
 * the others. */
static void children_that_share_all_words_are_further_apart(void)
{
    start(uniform(2048));
    part(box(1, 1), 16, 64, 4);
    check_random(2048, 0.01);
    end();
}

static void a_child_that_has_work_or_none_is_exact(void)
{
    start(uniform(64));
    part(box(4, 16), 4, 16, 4);
    check_random(64, 0.01);
    CU_ASSERT_EQUAL(jn_portions_most(&portions, scratch), 4);
    end();
}

/* Half of the words, half of which are not zero: close to a normal law, of
 * which the larger of two is s / sqrt(pi) above the mean (s of draws without
 * return). */
static void large_parts_are_looked_at_in_steps(void)
{
    double words = 4096 * 64 / 2.0;
    double spread = sqrt(words / 4 / 2);
    start_layer(
        "M4096 K64", "M4096 K64",
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.5});
    part(box(1, 1), 2048, 64, 2);
    CU_ASSERT_DOUBLE_EQUAL(jn_portions_largest(&portions, scratch),
                           1 + spread / sqrt(M_PI) / (words / 2), 2e-5);
    end();
}

static void blocks_that_are_whole_are_even(void)
{
    start((struct jn_density_source){
        .kind = JN_DENSITY_BLOCKS, .rank = 1, .block = 4, .block_nonzeros = 2});
    part(box(1, 1), 2, 8, 4);
    CU_ASSERT_EQUAL(jn_portions_largest(&portions, scratch), 1);
    CU_ASSERT_EQUAL(jn_portions_most(&portions, scratch), 4);
    end();
}

static void no_words_are_even(void)
{
    start(uniform(0));
    part(box(1, 1), 2, 8, 4);
    CU_ASSERT_EQUAL(jn_portions_largest(&portions, scratch), 1);
    CU_ASSERT_EQUAL(jn_portions_most(&portions, scratch), 0);
    part(box(2, 8), 2, 8, 4);
    CU_ASSERT_EQUAL(jn_portions_largest(&portions, scratch), 1);
    end();
}

/* Rows of 64 words: the first has work in 12 pairs, the third in 3. */
static void actual_words_are_counted_in_units(void)
{
    static uint64_t rows[ROWS] = {0x0000ff00ffff, 0, 0x15};
    struct jn_bitmap bitmap = {.rank_count = 2,
                               .extents = {ROWS, COLUMNS},
                               .words = WORDS,
                               .bits = rows};
    struct jn_density density = {.model = &jn_density_data,
                                 .rank_count = 2,
                                 .extents = {ROWS, COLUMNS},
                                 .bitmap = &bitmap};
    start((struct jn_density_source){.kind = JN_DENSITY_DENSE});
    n.problem.densities[0] = &density;
    part(box(1, 2), 1, 64, 4);
    CU_ASSERT_DOUBLE_EQUAL(jn_portions_largest(&portions, scratch),
                           4 * 12 / 15.0, 1e-12);
    CU_ASSERT_EQUAL(jn_portions_most(&portions, scratch), 2);
    rows[0] = rows[2] = 0;
    CU_ASSERT_EQUAL(jn_portions_largest(&portions, scratch), 1);
    end();
}

const struct jn_test tests[] = {
    {"random words fall unevenly", random_words_fall_unevenly},
    {"units of several words fall unevenly",
     units_of_several_words_fall_unevenly},
    {"children that share all words are further apart",
     children_that_share_all_words_are_further_apart},
    {"a child that has work or none is exact",
     a_child_that_has_work_or_none_is_exact},
    {"large parts are looked at in steps", large_parts_are_looked_at_in_steps},
    {"blocks that are whole are even", blocks_that_are_whole_are_even},
    {"no words are even", no_words_are_even},
    {"actual words are counted in units", actual_words_are_counted_in_units},
    {NULL, NULL},
};
