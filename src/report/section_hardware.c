/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/notes.h"
#include "report/section.h"
#include "report/table.h"

#include <string.h>

/* Area of all instances; networks take none. */
static double component_um2(const struct jn_outcome *outcome, size_t component)
{
    const struct jn_arch *arch = outcome->problem->arch;
    if (component < arch->level_count)
        return outcome->result->levels[component].area_um2;
    if (component == jn_compute_component(arch))
        return outcome->result->compute.area_um2;
    if (component > jn_compute_component(arch))
        return outcome->result->neurons.area_um2;
    return 0;
}

static void add_area(const struct jn_outcome *outcome, size_t component,
                     const struct jn_unit *unit, struct jn_table *table,
                     struct jn_notes *notes)
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
    jn_table_cell(table, jn_fixed_text(arena, all_um2 / unit->size, 3));
    jn_table_cell(table,
                  jn_percent_text(arena, all_um2, outcome->result->area_um2));
    jn_table_cell(table, part->area.source
                             ? jn_note_mark(notes, part->area.source, arena)
                             : "-");
}

void jn_section_area(const struct jn_outcome *outcome,
                     const struct jn_page *page)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_unit *unit = jn_area_unit(outcome->result->area_um2, 1);
    const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},    {"instances", "", JN_COLUMN_RIGHT},
        {"each", "um2", JN_COLUMN_RIGHT}, {"all", unit->name, 0},
        {"share", "%", JN_COLUMN_RIGHT},  {"source", "", JN_COLUMN_LEFT},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    struct jn_notes notes = {0};
    for (size_t i = 0; i < arch->level_count; i++)
        add_area(outcome, i, unit, table, &notes);
    add_area(outcome, jn_compute_component(arch), unit, table, &notes);
    if (arch->neurons.given)
        add_area(outcome, jn_neuron_component(arch), unit, table, &notes);
    jn_table_rule(table);
    jn_table_row(table, JN_STRONG);
    jn_table_cell(table, "total");
    jn_table_cell(table, "");
    jn_table_cell(table, "");
    jn_table_cell(
        table,
        jn_fixed_text(page->arena, outcome->result->area_um2 / unit->size, 3));
    jn_page_heading(page, "Area", "");
    jn_table_print(table, page);
    jn_notes_print(&notes, page);
}

/* The rows so far, their footnotes, and who leaks at no known price. */
struct price_list {
    struct jn_table *table;
    struct jn_notes notes;
    const char *leakless;
};

static bool is_priced(const struct jn_price *price)
{
    return price->known && price->source &&
           !(price->estimator && strcmp(price->estimator, "none") == 0);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_price(const struct jn_price *a, const struct jn_price *b)
{
    return a->known == b->known && a->energy_pj == b->energy_pj &&
           same_text(a->estimator, b->estimator) &&
           same_text(a->source, b->source);
}

/* One row for all accesses that cost the same and for the same reason. */
static void add_price(const struct jn_component *component, const char *actions,
                      const char *per, const struct jn_price *price,
                      struct price_list *list)
{
    struct jn_table *table = list->table;
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, component->name);
    jn_table_cell(table, actions);
    jn_table_cell(table,
                  price->known ? jn_short_text(arena, price->energy_pj) : "-");
    jn_table_cell(table, per);
    jn_table_cell(table, price->estimator ? price->estimator : "-");
    jn_table_cell(table, price->source
                             ? jn_note_mark(&list->notes, price->source, arena)
                             : "not known");
}

static void add_accesses(const struct jn_component *component,
                         struct price_list *list)
{
    const struct jn_price *prices = component->prices;
    const char *actions = "";
    for (int action = JN_READ; action <= JN_UPDATE; action++) {
        actions = jn_arena_format(jn_table_arena(list->table), "%s%s%s",
                                  actions, actions[0] ? ", " : "",
                                  jn_action_name((enum jn_action)action));
        if (action < JN_UPDATE &&
            same_price(&prices[action], &prices[action + 1]))
            continue;
        add_price(component, actions, "line", &prices[action], list);
        actions = "";
    }
}

static void add_leakage(const struct jn_component *component,
                        struct price_list *list)
{
    const struct jn_price *price = &component->prices[JN_LEAK];
    if (is_priced(price))
        add_price(component, jn_action_name(JN_LEAK), "cycle", price, list);
    else
        list->leakless = jn_arena_format(
            jn_table_arena(list->table), "%s%s%s", list->leakless,
            list->leakless[0] ? ", " : "", component->name);
}

/* What is only done where zeros count, as far as it is not free. */
static void add_sparse_prices(const struct jn_arch *arch,
                              const struct jn_component *component,
                              struct price_list *list)
{
    for (int action = JN_COMPARE + 1; action < jn_arch_action_count(arch);
         action++) {
        const struct jn_price *price = &component->prices[action];
        bool is_word = action == JN_DECOMPRESS || action == JN_COMPRESS;
        const char *per = action > JN_COMPRESS ? "operation"
                          : is_word            ? "word"
                                               : "line";
        if (is_priced(price) && price->energy_pj > 0)
            add_price(component, jn_action_name((enum jn_action)action), per,
                      price, list);
    }
}

/* Of what the layer's neurons do. */
static void add_neuron_prices(const struct jn_outcome *outcome,
                              struct price_list *list)
{
    const struct jn_component *unit = &outcome->problem->arch->neurons.component;
    for (enum jn_action action = JN_VISIT; action <= JN_SYNC; action++)
        if (outcome->result->neurons.counts[action] > 0 &&
            is_priced(&unit->prices[action]))
            add_price(unit, jn_action_name(action), "neuron",
                      &unit->prices[action], list);
    add_leakage(unit, list);
}

static void print_prices(const struct price_list *list,
                         const struct jn_page *page)
{
    jn_page_heading(page, "Prices", "of one action of one instance");
    jn_table_print(list->table, page);
    jn_notes_print(&list->notes, page);
    if (list->leakless[0])
        jn_page_paragraph(page, 2,
                          jn_arena_format(page->arena,
                                          "leakage, not known and counted as "
                                          "0: %s",
                                          list->leakless));
}

void jn_section_prices(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},     {"action", "", JN_COLUMN_LEFT},
        {"energy", "pJ", JN_COLUMN_RIGHT}, {"per", "", JN_COLUMN_LEFT},
        {"by", "", JN_COLUMN_LEFT},        {"source", "", JN_COLUMN_LEFT},
    };
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_component *compute = &arch->compute.component;
    enum jn_action operation = outcome->problem->layer->operation;
    struct price_list list = {.leakless = ""};
    list.table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < arch->level_count; level++) {
        add_accesses(&arch->levels[level].component, &list);
        add_sparse_prices(arch, &arch->levels[level].component, &list);
        add_leakage(&arch->levels[level].component, &list);
    }
    add_price(compute, jn_action_name(operation), "operation",
              &compute->prices[operation], &list);
    add_sparse_prices(arch, compute, &list);
    add_leakage(compute, &list);
    if (outcome->problem->layer->neuron.model != JN_NEURON_NONE)
        add_neuron_prices(outcome, &list);
    print_prices(&list, page);
}
