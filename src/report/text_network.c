/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "base/utf8.h"
#include "cost/roofline.h"
#include "report/section.h"
#include "report/table.h"
#include "report/text.h"

#include <string.h>

enum { UNIT_FLOOR = 100, BAR_COLUMNS = 12 };

static const struct jn_arch *machine_of(const struct jn_run *run)
{
    return run->outcomes[0].problem->arch;
}

static double runs(const struct jn_outcome *outcome)
{
    return (double)outcome->problem->layer->count;
}

static const struct jn_unit *total_unit(const struct jn_run *run)
{
    return jn_energy_unit(run->totals->all.energy_pj, UNIT_FLOOR);
}

/* "12 (of 3 different)" would mislead: layers in the file, runs of the net. */
static const char *layers_text(const struct jn_run *run, struct jn_arena *arena)
{
    const struct jn_totals *totals = run->totals;
    const char *text = jn_arena_format(
        arena, "%s of %zu evaluated",
        jn_count_text(arena, totals->all.layer_count), run->outcome_count);
    if (totals->all.run_count != totals->all.layer_count)
        text = jn_arena_format(arena, "%s, run %s times in all", text,
                               jn_count_text(arena, totals->all.run_count));
    if (totals->fate_count[JN_REFUSED])
        text =
            jn_arena_format(arena, "%s, %zu with a mapping that does not fit",
                            text, totals->fate_count[JN_REFUSED]);
    if (totals->fate_count[JN_UNMAPPED])
        text = jn_arena_format(arena, "%s, %zu without a mapping", text,
                               totals->fate_count[JN_UNMAPPED]);
    return text;
}

static void print_headline(const struct jn_run *run, const struct jn_page *page)
{
    const struct jn_arch *arch = machine_of(run);
    const struct jn_total *all = &run->totals->all;
    struct jn_arena *arena = page->arena;
    const char *network = run->spec->workload.name;
    const char *title = jn_arena_format(
        arena, "%s%s%s", network && network[0] ? network : "network",
        arch->name && arch->name[0] ? " on " : "",
        arch->name ? arch->name : "");
    jn_page_title(page, jn_utf8_plain(arena, title));
    jn_page_entry(page, "layers", layers_text(run, arena));
    if (all->layer_count == 0)
        return;
    jn_page_entry(page, "work",
                  jn_arena_format(arena, "%s operations",
                                  jn_count_text(arena, all->computes)));
    jn_text_energy(page, all->energy_pj, all->computes, "operation");
    jn_text_time(page, all->cycles, all->energy_pj, arch);
    jn_text_pace(page, run);
    jn_page_entry(
        page, "utilization",
        jn_arena_format(
            arena, "%s %% of %s %s",
            jn_fixed_text(arena, 100 * all->utilization_ratio, 2),
            jn_count_text(arena, jn_component_instances(
                                     arch, jn_compute_component(arch))),
            arch->compute.component.name));
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_EVALUATED) {
            jn_text_area(page, run->outcomes[i].result->area_um2);
            break;
        }
}

static void add_layer(const struct jn_run *run,
                      const struct jn_outcome *outcome, struct jn_table *table)
{
    struct jn_arena *arena = jn_table_arena(table);
    const struct jn_result *result = outcome->result;
    const struct jn_layer *layer = outcome->problem->layer;
    double energy_pj = result->energy_pj * runs(outcome);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, layer->name);
    jn_table_cell(table, layer->module);
    jn_table_cell(table,
                  layer->count > 1 ? jn_count_text(arena, layer->count) : "-");
    jn_table_cell(table, jn_count_text(arena, layer->count * result->cycles));
    jn_table_cell(table,
                  jn_fixed_text(arena, 100 * result->utilization_ratio, 1));
    jn_table_cell(table, jn_unit_text(arena, energy_pj, total_unit(run)));
    jn_table_cell(
        table, jn_percent_text(arena, energy_pj, run->totals->all.energy_pj));
    jn_table_cell(table,
                  jn_short_text(arena, result->energy_pj /
                                           (double)result->compute.computes));
    struct jn_roofline roofline;
    jn_roofline_count(outcome->problem, result, &roofline);
    jn_table_cell(table,
                  jn_short_text(arena, roofline.levels[0].operations_per_byte));
    jn_table_cell(table, jn_bottleneck_name(outcome, arena));
}

static void print_layers(const struct jn_run *run, const struct jn_page *page)
{
    const struct jn_unit *unit = total_unit(run);
    const struct jn_total *all = &run->totals->all;
    const struct jn_column columns[] = {
        {"layer", "", JN_COLUMN_KEY},
        {"block", "", JN_COLUMN_NEEDED | JN_COLUMN_SPARE | JN_COLUMN_LEFT},
        {"runs", "", JN_COLUMN_NEEDED},
        {"time", "cycles", JN_COLUMN_RIGHT},
        {"used", "%", JN_COLUMN_RIGHT},
        {"energy", unit->name, JN_COLUMN_RIGHT},
        {"share", "%", JN_COLUMN_RIGHT},
        {"energy", "pJ/op", JN_COLUMN_RIGHT},
        {machine_of(run)->levels[0].component.name, "op/byte", JN_COLUMN_SPARE},
        {"bottleneck", "", JN_COLUMN_LEFT},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_EVALUATED)
            add_layer(run, &run->outcomes[i], table);
    jn_table_rule(table);
    jn_table_row(table, JN_STRONG);
    jn_table_cell(table, "total");
    jn_table_cell(table, "");
    jn_table_cell(table, all->run_count != all->layer_count
                             ? jn_count_text(page->arena, all->run_count)
                             : "-");
    jn_table_cell(table, jn_count_text(page->arena, all->cycles));
    jn_table_cell(table,
                  jn_fixed_text(page->arena, 100 * all->utilization_ratio, 1));
    jn_table_cell(table, jn_unit_text(page->arena, all->energy_pj, unit));
    jn_table_cell(table, jn_percent_text(page->arena, 1, 1));
    jn_table_cell(table, jn_short_text(page->arena,
                                       all->energy_pj / (double)all->computes));
    jn_page_heading(page, "Layers", "all runs of a layer together");
    jn_table_print(table, page);
}

/* Columns for the components that cost anything in any layer. */
static size_t component_columns(const struct jn_run *run,
                                struct jn_column *columns, size_t *components)
{
    const struct jn_arch *arch = machine_of(run);
    size_t count = 0;
    for (size_t i = 0; i < jn_component_count(arch); i++) {
        if (run->totals->all.component_pj[i] == 0)
            continue;
        components[count] = i;
        columns[count++] =
            (struct jn_column){jn_component_at(arch, i)->name,
                               total_unit(run)->name, JN_COLUMN_RIGHT};
    }
    return count;
}

/* A table with one row for each of several totals over components. */
struct component_table {
    const struct jn_run *run;
    struct jn_table *table;
    size_t components[JN_MAX_COMPONENTS];
    size_t component_count;
};

static void start_components(const struct jn_run *run, const char *first,
                             const struct jn_page *page,
                             struct component_table *table)
{
    struct jn_column columns[JN_MAX_COMPONENTS + 3] = {
        {first, "", JN_COLUMN_KEY},
        {"total", total_unit(run)->name, JN_COLUMN_RIGHT},
        {"share", "%", JN_COLUMN_RIGHT}};
    table->run = run;
    table->component_count =
        component_columns(run, columns + 3, table->components);
    table->table =
        jn_table_new(page->arena, columns, table->component_count + 3);
}

static void add_components(const struct component_table *table,
                           enum jn_style style, const char *name,
                           const double *component_pj, double factor)
{
    struct jn_arena *arena = jn_table_arena(table->table);
    const struct jn_unit *unit = total_unit(table->run);
    double sum_pj = 0;
    for (size_t i = 0; i < table->component_count; i++)
        sum_pj += factor * component_pj[table->components[i]];
    jn_table_row(table->table, style);
    jn_table_cell(table->table, name);
    jn_table_cell(table->table, jn_unit_text(arena, sum_pj, unit));
    jn_table_cell(
        table->table,
        jn_percent_text(arena, sum_pj, table->run->totals->all.energy_pj));
    for (size_t i = 0; i < table->component_count; i++)
        jn_table_cell(table->table,
                      jn_unit_text(arena,
                                   factor * component_pj[table->components[i]],
                                   unit));
}

static void add_component_sums(const struct component_table *table)
{
    const struct jn_total *all = &table->run->totals->all;
    struct jn_arena *arena = jn_table_arena(table->table);
    jn_table_rule(table->table);
    add_components(table, JN_STRONG, "total", all->component_pj, 1);
    jn_table_row(table->table, JN_PLAIN);
    jn_table_cell(table->table, "share, %");
    jn_table_cell(table->table, jn_percent_text(arena, 1, 1));
    jn_table_cell(table->table, "");
    for (size_t i = 0; i < table->component_count; i++)
        jn_table_cell(table->table,
                      jn_percent_text(arena,
                                      all->component_pj[table->components[i]],
                                      all->energy_pj));
}

static void print_modules_of_hardware(const struct jn_run *run,
                                      const struct jn_page *page)
{
    struct component_table table;
    start_components(run, "layer", page, &table);
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_EVALUATED)
            add_components(&table, JN_PLAIN,
                           run->outcomes[i].problem->layer->name,
                           run->outcomes[i].summary->component_pj,
                           runs(&run->outcomes[i]));
    add_component_sums(&table);
    jn_page_heading(page, "Energy by layer and hardware module", "");
    jn_table_print(table.table, page);
}

static const char *module_name(const struct jn_total *module)
{
    return module->name[0] ? module->name : "(no block)";
}

static void print_modules_of_network(const struct jn_run *run,
                                     const struct jn_page *page)
{
    const struct jn_totals *totals = run->totals;
    struct component_table table;
    start_components(run, "block", page, &table);
    for (size_t i = 0; i < totals->module_count; i++)
        add_components(&table, JN_PLAIN, module_name(&totals->modules[i]),
                       totals->modules[i].component_pj, 1);
    add_component_sums(&table);
    jn_page_heading(page, "Energy by block of the network and hardware module",
                    "");
    jn_table_print(table.table, page);
}

static void add_block(const struct jn_run *run, const struct jn_total *block,
                      enum jn_style style, struct jn_table *table)
{
    struct jn_arena *arena = jn_table_arena(table);
    const struct jn_total *all = &run->totals->all;
    jn_table_row(table, style);
    jn_table_cell(table, block == all ? "total" : module_name(block));
    jn_table_cell(table, jn_count_text(arena, block->run_count));
    jn_table_cell(table, jn_count_text(arena, block->computes));
    jn_table_cell(table, jn_count_text(arena, block->cycles));
    jn_table_cell(table, jn_percent_text(arena, (double)block->cycles,
                                         (double)all->cycles));
    jn_table_cell(table,
                  jn_fixed_text(arena, 100 * block->utilization_ratio, 1));
    jn_table_cell(table,
                  jn_unit_text(arena, block->energy_pj, total_unit(run)));
    jn_table_cell(table,
                  jn_percent_text(arena, block->energy_pj, all->energy_pj));
}

static void print_blocks(const struct jn_run *run, const struct jn_page *page)
{
    const struct jn_column columns[] = {
        {"block", "", JN_COLUMN_KEY},
        {"layers", "run", JN_COLUMN_RIGHT},
        {"work", "operations", JN_COLUMN_RIGHT},
        {"time", "cycles", JN_COLUMN_RIGHT},
        {"time", "%", JN_COLUMN_RIGHT},
        {"used", "%", JN_COLUMN_RIGHT},
        {"energy", total_unit(run)->name, JN_COLUMN_RIGHT},
        {"energy", "%", JN_COLUMN_RIGHT},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->totals->module_count; i++)
        add_block(run, &run->totals->modules[i], JN_PLAIN, table);
    jn_table_rule(table);
    add_block(run, &run->totals->all, JN_STRONG, table);
    jn_page_heading(page, "Blocks of the network", "");
    jn_table_print(table, page);
}

static void add_share(struct jn_table *table, const char *name,
                      double energy_pj, const struct jn_run *run)
{
    struct jn_arena *arena = jn_table_arena(table);
    double all_pj = run->totals->all.energy_pj;
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, name);
    jn_table_cell(table, jn_unit_text(arena, energy_pj, total_unit(run)));
    jn_table_cell(table, jn_percent_text(arena, energy_pj, all_pj));
    jn_table_cell(table, jn_bar_text(arena, energy_pj, all_pj, BAR_COLUMNS));
}

static struct jn_table *share_table(const struct jn_run *run, const char *first,
                                    const struct jn_page *page)
{
    const struct jn_column columns[] = {
        {first, "", JN_COLUMN_KEY},
        {"energy", total_unit(run)->name, JN_COLUMN_RIGHT},
        {"share", "%", JN_COLUMN_RIGHT},
        {"", "", JN_COLUMN_SPARE | JN_COLUMN_LEFT},
    };
    return jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
}

static void print_shares(const struct jn_run *run, const struct jn_page *page)
{
    const struct jn_totals *totals = run->totals;
    struct jn_table *table = share_table(run, "tensor", page);
    for (size_t i = 0; i < totals->tensor_count; i++)
        add_share(table,
                  totals->tensors[i].name[0] ? totals->tensors[i].name
                                             : "compute, leakage",
                  totals->tensors[i].energy_pj, run);
    jn_page_heading(page, "Energy by tensor", "");
    jn_table_print(table, page);
    table = share_table(run, "action", page);
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++)
        if (totals->all.activity_pj[i] != 0 || i == JN_ACTIVITY_LEAK)
            add_share(table, jn_activity_words((enum jn_activity)i),
                      totals->all.activity_pj[i], run);
    jn_page_heading(page, "Energy by action", "");
    jn_table_print(table, page);
}

static void print_refused(const struct jn_run *run, const struct jn_page *page)
{
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_REFUSED || run->outcomes[i].reason)
            jn_page_paragraph(
                page, 2,
                jn_arena_format(
                    page->arena, "%s: %s",
                    run->outcomes[i].problem->layer->name,
                    jn_outcome_reason(&run->outcomes[i], page->arena)));
}

static void print_unmapped(const struct jn_run *run, const struct jn_page *page)
{
    const char *names = "";
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_UNMAPPED && !run->outcomes[i].reason)
            names = jn_arena_format(page->arena, "%s%s%s", names,
                                    names[0] ? ", " : "",
                                    run->outcomes[i].problem->layer->name);
    if (names[0])
        jn_page_paragraph(
            page, 2,
            jn_arena_format(page->arena, "no mapping in the files: %s", names));
}

static void print_rest(const struct jn_run *run, const struct jn_page *page)
{
    if (run->totals->all.layer_count == run->outcome_count)
        return;
    jn_page_heading(page, "Not evaluated", "");
    print_refused(run, page);
    print_unmapped(run, page);
}

void jn_text_network(const struct jn_run *run, const struct jn_page *page)
{
    print_headline(run, page);
    if (run->totals->all.layer_count > 0) {
        print_layers(run, page);
        print_modules_of_hardware(run, page);
    }
    if (run->totals->all.layer_count > 0 && run->totals->module_count > 1) {
        print_blocks(run, page);
        print_modules_of_network(run, page);
    }
    if (run->totals->all.layer_count > 0)
        print_shares(run, page);
    print_rest(run, page);
}
