/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/section.h"
#include "report/table.h"

#include <string.h>

static const char *const rank_names[] = {
    [JN_RANK_UNCOMPRESSED] = "ub", [JN_RANK_OFFSETS] = "uop",
    [JN_RANK_COORDINATES] = "cp",  [JN_RANK_BITMASK] = "b",
    [JN_RANK_RUN_LENGTH] = "rle",
};

const char *jn_format_text(const struct jn_level_sparsity *sparsity,
                           const char *tensor, struct jn_arena *arena)
{
    const struct jn_sparse_format *format = NULL;
    for (size_t i = 0; i < sparsity->format_count; i++)
        if (strcmp(sparsity->formats[i].tensor, tensor) == 0)
            format = &sparsity->formats[i];
    if (format == NULL)
        return "none";
    const char *text = "";
    for (size_t i = 0; i < format->rank_count; i++)
        text = jn_arena_format(arena, "%s%s%s", text, i > 0 ? " " : "",
                               rank_names[format->ranks[i].format]);
    return text;
}

static const char *amount_text(double amount, struct jn_arena *arena)
{
    return amount > 0 ? jn_amount_text(arena, amount) : "-";
}

/* Words of metadata and payload that an action moves and that take time. */
static double metadata_words(const struct jn_sparse_tensor *tensor,
                             size_t action)
{
    double words = 0;
    for (size_t i = 0; i < tensor->rank_count; i++)
        for (size_t course = JN_ACTUAL; course <= JN_GATED; course++)
            words += tensor->ranks[i].of[action][course].metadata +
                     tensor->ranks[i].of[action][course].payload;
    return words;
}

/* A row about what becomes of COUNTS. */
static void add_row(struct jn_table *table, const char *const names[3],
                    const struct jn_sparse_counts *counts, double metadata)
{
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    for (size_t i = 0; i < 3; i++)
        jn_table_cell(table, names[i]);
    jn_table_cell(table, jn_amount_text(arena, counts->algorithmic));
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        jn_table_cell(table, amount_text(counts->of[course], arena));
    jn_table_cell(table, amount_text(metadata, arena));
}

static void add_level(const struct jn_outcome *outcome, size_t level,
                      struct jn_table *table)
{
    static const char *const accesses[JN_LEAK] = {
        [JN_READ] = "reads", [JN_FILL] = "fills", [JN_UPDATE] = "updates"};
    const struct jn_problem *problem = outcome->problem;
    for (size_t i = 0; i < outcome->result->tensor_count; i++) {
        const struct jn_sparse_tensor *tensor =
            &outcome->result->sparse->of[level][i];
        if (!outcome->result->levels[level].tensors[i].kept)
            continue;
        for (size_t a = 0; a < JN_LEAK; a++) {
            const char *const names[] = {
                problem->arch->levels[level].component.name,
                problem->layer->tensors[i].name, accesses[a]};
            if (tensor->of[a].algorithmic > 0)
                add_row(table, names, &tensor->of[a],
                        metadata_words(tensor, a));
        }
    }
}

static void print_courses(const struct jn_outcome *outcome,
                          const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},     {"tensor", "", JN_COLUMN_KEY},
        {"accesses", "", JN_COLUMN_KEY},   {"with zeros", "", JN_COLUMN_RIGHT},
        {"actual", "", JN_COLUMN_RIGHT},   {"gated", "", JN_COLUMN_NEEDED},
        {"skipped", "", JN_COLUMN_NEEDED}, {"metadata", "", JN_COLUMN_NEEDED},
    };
    const struct jn_result *result = outcome->result;
    const char *const operations[] = {
        outcome->problem->arch->compute.component.name, "", "operations"};
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < result->level_count; level++)
        add_level(outcome, level, table);
    jn_table_gap(table);
    add_row(table, operations, &result->sparse->computes, 0);
    jn_page_heading(page, "Zeros",
                    "words of one instance, operations of all, over the run");
    jn_table_print(table, page);
}

static void add_tile(const struct jn_outcome *outcome, size_t level,
                     size_t tensor, struct jn_table *table)
{
    const struct jn_problem *problem = outcome->problem;
    const struct jn_sparse_tensor *sparse =
        &outcome->result->sparse->of[level][tensor];
    const char *name = problem->layer->tensors[tensor].name;
    uint64_t words = outcome->result->levels[level].tensors[tensor].tile_words;
    double bits = (double)words * problem->storage[level][tensor].word_bits;
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, problem->arch->levels[level].component.name);
    jn_table_cell(table, name);
    jn_table_cell(table, jn_fixed_text(arena, 100 * sparse->tile_density, 1));
    jn_table_cell(table, jn_format_text(&problem->arch->levels[level].sparsity,
                                        name, arena));
    jn_table_cell(table, jn_count_text(arena, words));
    jn_table_cell(table, jn_count_text(arena, sparse->capacity_words));
    jn_table_cell(table, jn_amount_text(arena, sparse->capacity_bits));
    jn_table_cell(table, jn_percent_text(arena, sparse->capacity_bits, bits));
    jn_table_cell(table,
                  sparse->overflow_words > 0
                      ? jn_fixed_text(arena, 100 * sparse->overbooked_tiles, 1)
                      : "-");
    jn_table_cell(table, amount_text(sparse->overflow_words, arena));
    jn_table_cell(table, amount_text(sparse->decompressions, arena));
    jn_table_cell(table, amount_text(sparse->compressions, arena));
}

/* What tiles take, with their metadata, and what is made of them on the way. */
static void print_tiles(const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},
        {"tensor", "", JN_COLUMN_KEY},
        {"not zero", "%", JN_COLUMN_RIGHT},
        {"format", "", JN_COLUMN_LEFT},
        {"tile", "words", JN_COLUMN_RIGHT},
        {"data", "words", JN_COLUMN_RIGHT},
        {"takes", "bits", JN_COLUMN_RIGHT},
        {"of the tile", "%", JN_COLUMN_RIGHT},
        {"overbooked", "%", JN_COLUMN_NEEDED},
        {"mean overflow", "words", JN_COLUMN_NEEDED},
        {"unpacked", "words", JN_COLUMN_NEEDED},
        {"packed", "words", JN_COLUMN_NEEDED},
    };
    const struct jn_result *result = outcome->result;
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < result->level_count; level++) {
        if (level > 0)
            jn_table_gap(table);
        for (size_t i = 0; i < result->tensor_count; i++)
            if (result->levels[level].tensors[i].kept)
                add_tile(outcome, level, i, table);
    }
    jn_page_heading(page, "Compression",
                    "a tile at most; unpacked and packed by one instance over "
                    "the run");
    jn_table_print(table, page);
}

void jn_section_sparse(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    if (outcome->result->sparse == NULL)
        return;
    print_courses(outcome, page);
    print_tiles(outcome, page);
}
