/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/number.h"
#include "report/section.h"
#include "report/table.h"

#include <assert.h>

/* Area of all instances; networks take none. */
static double component_um2(const struct jn_outcome *outcome, size_t component)
{
    const struct jn_arch *arch = outcome->problem->arch;
    if (component < arch->level_count)
        return outcome->result->levels[component].area_um2;
    if (component == jn_compute_component(arch))
        return outcome->result->compute.area_um2;
    return 0;
}

static void add_area(const struct jn_outcome *outcome, size_t component,
                     const struct jn_unit *unit, struct jn_table *table)
{
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_arena *arena = jn_table_arena(table);
    const struct jn_component *part = jn_component_at(arch, component);
    double all_um2 = component_um2(outcome, component);
    uint64_t instances = jn_component_instances(arch, component);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, part->name);
    jn_table_cell(table, jn_count_text(arena, instances));
    jn_table_cell(table, jn_fixed_text(arena, part->area_um2, 2));
    jn_table_cell(table, jn_unit_text(arena, all_um2, unit));
    jn_table_cell(table,
                  jn_percent_text(arena, all_um2, outcome->result->area_um2));
    jn_table_cell(table, part->area.source ? part->area.source
                         : all_um2 > 0     ? ""
                                           : "not known");
}

void jn_section_area(const struct jn_outcome *outcome,
                     const struct jn_page *page)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_unit *unit = jn_area_unit(outcome->result->area_um2, 0.1);
    const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},    {"instances", "", JN_COLUMN_RIGHT},
        {"each", "um2", JN_COLUMN_RIGHT}, {"all", unit->name, 0},
        {"share", "%", JN_COLUMN_RIGHT},  {"source", "", JN_COLUMN_WRAP},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < arch->level_count; i++)
        add_area(outcome, i, unit, table);
    add_area(outcome, jn_compute_component(arch), unit, table);
    jn_table_rule(table);
    jn_table_row(table, JN_STRONG);
    jn_table_cell(table, "total");
    jn_table_cell(table, "");
    jn_table_cell(table, "");
    jn_table_cell(table,
                  jn_unit_text(page->arena, outcome->result->area_um2, unit));
    jn_page_heading(page, "Area", "");
    jn_table_print(table, page);
}

static void add_price(const struct jn_component *component,
                      enum jn_action action, const char *per,
                      struct jn_table *table)
{
    const struct jn_price *price = &component->prices[action];
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, component->name);
    jn_table_cell(table, jn_action_name(action));
    if (!price->known) {
        jn_table_cell(table, "not known");
        return;
    }
    jn_table_cell(table,
                  jn_short_text(jn_table_arena(table), price->energy_pj));
    jn_table_cell(table, per);
    jn_table_cell(table, price->estimator ? price->estimator : "");
    jn_table_cell(table, price->source ? price->source : "");
}

void jn_section_prices(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},     {"action", "", JN_COLUMN_LEFT},
        {"energy", "pJ", JN_COLUMN_RIGHT}, {"per", "", JN_COLUMN_LEFT},
        {"by", "", JN_COLUMN_LEFT},        {"source", "", JN_COLUMN_WRAP},
    };
    static const struct {
        enum jn_action action;
        const char *per;
    } actions[] = {{JN_READ, "line"},
                   {JN_FILL, "line"},
                   {JN_UPDATE, "line"},
                   {JN_LEAK, "cycle"}};
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < arch->level_count; level++)
        for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
            add_price(&arch->levels[level].component, actions[i].action,
                      actions[i].per, table);
    add_price(&arch->compute.component, outcome->problem->layer->operation,
              "operation", table);
    jn_page_heading(page, "Prices", "of one action of one instance");
    jn_table_print(table, page);
}
