/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/section.h"
#include "report/table.h"

static const char *count_text(double count, struct jn_arena *arena)
{
    return count > 0 ? jn_amount_text(arena, count) : "-";
}

/* A row about what becomes of COUNTS. */
static void add_row(struct jn_table *table, const char *module,
                    const char *tensor, const char *what,
                    const struct jn_sparse_counts *counts)
{
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, module);
    jn_table_cell(table, tensor);
    jn_table_cell(table, what);
    jn_table_cell(table, jn_amount_text(arena, counts->algorithmic));
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        jn_table_cell(table, count_text(counts->of[course], arena));
}

static void add_level(const struct jn_outcome *outcome, size_t level,
                      struct jn_table *table)
{
    static const char *const names[JN_LEAK] = {
        [JN_READ] = "reads", [JN_FILL] = "fills", [JN_UPDATE] = "updates"};
    const struct jn_problem *problem = outcome->problem;
    const char *module = problem->arch->levels[level].component.name;
    for (size_t i = 0; i < outcome->result->tensor_count; i++) {
        const struct jn_sparse_tensor *tensor =
            &outcome->result->sparse->of[level][i];
        if (!outcome->result->levels[level].tensors[i].kept)
            continue;
        for (size_t a = 0; a < JN_LEAK; a++)
            if (tensor->of[a].algorithmic > 0)
                add_row(table, module, problem->layer->tensors[i].name,
                        names[a], &tensor->of[a]);
    }
}

void jn_section_sparse(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},     {"tensor", "", JN_COLUMN_KEY},
        {"accesses", "", JN_COLUMN_KEY},   {"with zeros", "", JN_COLUMN_RIGHT},
        {"actual", "", JN_COLUMN_RIGHT},   {"gated", "", JN_COLUMN_NEEDED},
        {"skipped", "", JN_COLUMN_NEEDED},
    };
    const struct jn_result *result = outcome->result;
    if (result->sparse == NULL)
        return;
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < result->level_count; level++)
        add_level(outcome, level, table);
    jn_table_gap(table);
    add_row(table, outcome->problem->arch->compute.component.name, "",
            "operations", &result->sparse->computes);
    jn_page_heading(page, "Zeros",
                    "words of one instance, operations of all, over the run");
    jn_table_print(table, page);
}
