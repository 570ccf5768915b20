/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/searched.h"

#include "base/number.h"
#include "base/utf8.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

enum { FIXED_COLUMNS = 7 };

static const char *unit_of(const char *objective)
{
    static const struct {
        const char *objective, *unit;
    } units[] = {{"energy", "pJ"},
                 {"latency", "cycles"},
                 {"edp", "J x cycles"},
                 {"ed2p", "J x cycles^2"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].objective, objective) == 0)
            return units[i].unit;
    return "words";
}

/* Costs count in pJ; products with time read better in J. */
static double in_unit(const char *objective, double cost)
{
    return objective[0] == 'e' && objective[1] == 'd' ? cost / 1e12 : cost;
}

static struct jn_table *start_table(const struct jn_searches *searches,
                                    const struct jn_page *page)
{
    struct jn_column columns[FIXED_COLUMNS + JN_MAX_SEARCHED_COSTS] = {
        {"layer", "", JN_COLUMN_KEY},
        {"mapspace", "mappings", JN_COLUMN_RIGHT},
        {"tried", "", JN_COLUMN_RIGHT},
        {"that fit", "", JN_COLUMN_RIGHT}};
    size_t count = 4;
    for (size_t i = 0; i < searches->objective_count; i++)
        columns[count++] = (struct jn_column){
            jn_utf8_plain(page->arena, searches->objectives[i]),
            unit_of(searches->objectives[i]), JN_COLUMN_RIGHT};
    columns[count++] = (struct jn_column){"gap", "%", JN_COLUMN_RIGHT};
    if (searches->has_seconds)
        columns[count++] = (struct jn_column){"time", "s", JN_COLUMN_RIGHT};
    columns[count++] = (struct jn_column){"ended", "", JN_COLUMN_LEFT};
    return jn_table_new(page->arena, columns, count);
}

static const char *ending(const struct jn_searched *item,
                          struct jn_arena *arena)
{
    if (item->same_as)
        return jn_arena_format(arena, "as %s",
                               jn_utf8_plain(arena, item->same_as));
    if (!item->begun)
        return "not begun";
    if (item->from_store)
        return "from the store";
    if (item->complete)
        return "complete";
    return item->interrupted ? "interrupted" : "time is over";
}

bool jn_searched_has_gap(const struct jn_searched *item)
{
    return item->any && (item->certified || item->gap_ratio < 1);
}

static const char *gap_text(const struct jn_searched *item,
                            struct jn_arena *arena)
{
    if (!jn_searched_has_gap(item))
        return "-";
    return item->certified ? "optimal"
                           : jn_percent_text(arena, item->gap_ratio, 1);
}

const char *jn_searched_gap(const struct jn_searched *item,
                            struct jn_arena *arena)
{
    if (!jn_searched_has_gap(item))
        return "gap unknown";
    return item->certified
               ? "optimal"
               : jn_arena_format(arena, "gap %s %%", gap_text(item, arena));
}

static void add_row(const struct jn_searches *searches,
                    const struct jn_searched *item, const char *layer,
                    struct jn_table *table)
{
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, layer);
    bool own = item->begun && !item->same_as && !item->from_store;
    jn_table_cell(table, item->begun ? jn_short_text(arena, item->mapspace_size)
                                     : "-");
    jn_table_cell(table, own ? jn_count_text(arena, item->tried_count) : "-");
    jn_table_cell(table,
                  own ? jn_count_text(arena, item->feasible_count) : "-");
    for (size_t i = 0; i < searches->objective_count; i++)
        jn_table_cell(
            table, item->any
                       ? jn_short_text(arena, in_unit(searches->objectives[i],
                                                      item->costs[i]))
                       : "-");
    jn_table_cell(table, gap_text(item, arena));
    if (searches->has_seconds)
        jn_table_cell(table, jn_fixed_text(arena, item->seconds, 3));
    jn_table_cell(table, ending(item, arena));
}

/* All digits of the mapspaces' sizes. */
static void print_sizes(const struct jn_run *run, const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    jn_page_heading(page, "Mapspace",
                    "all mappings = splits x orders x ways to keep tensors");
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_searched *item = &run->searches->items[i];
        if (!item->mapspace_digits || item->same_as)
            continue;
        jn_page_paragraph(
            page, 2,
            jn_arena_format(
                arena, "%s: %s = %s x %s x %s",
                jn_utf8_plain(arena, run->outcomes[i].problem->layer->name),
                jn_digits_text(arena, item->mapspace_digits),
                jn_digits_text(arena, item->split_digits),
                jn_digits_text(arena, item->order_digits),
                jn_digits_text(arena, item->keep_digits)));
    }
}

/* The strategies that were used, in the order of the layers; where there are
 * none, the one asked for. */
static const char *strategies(const struct jn_run *run, struct jn_arena *arena)
{
    const char *text = NULL;
    for (size_t i = 0; i < run->outcome_count; i++) {
        const char *used = run->searches->items[i].strategy;
        if (!used || (text && strstr(text, used)))
            continue;
        text = text ? jn_arena_format(arena, "%s and %s", text, used) : used;
    }
    return text ? text : run->searches->strategy;
}

void jn_text_searches(const struct jn_run *run, const struct jn_page *page)
{
    const struct jn_searches *searches = run->searches;
    struct jn_table *table = start_table(searches, page);
    for (size_t i = 0; i < run->outcome_count; i++)
        add_row(searches, &searches->items[i],
                run->outcomes[i].problem->layer->name, table);
    const char *remark = strategies(run, page->arena);
    if (searches->imperfect)
        remark = jn_arena_format(page->arena, "%s, imperfect factors", remark);
    if (searches->dataflow)
        remark =
            jn_arena_format(page->arena, "%s, %s", remark,
                            jn_utf8_plain(page->arena, searches->dataflow));
    jn_page_heading(page, "Search", remark);
    jn_table_print(table, page);
    print_sizes(run, page);
}

void jn_json_searches(struct jn_json *json, json_t *inputs,
                      const struct jn_searches *searches)
{
    json_t *search = jn_json_object(json, inputs, "search");
    jn_json_text(json, search, "strategy", searches->strategy);
    json_t *objectives = jn_json_list(json, search, "objectives");
    for (size_t i = 0; i < searches->objective_count; i++)
        jn_json_append_text(json, objectives, searches->objectives[i]);
    json_t *tolerances = jn_json_object(json, search, "tolerance_ratios");
    for (size_t i = 0; i < searches->objective_count; i++)
        if (searches->tolerances[i] > 0)
            jn_json_real(json, tolerances,
                         jn_utf8_plain(json->arena, searches->objectives[i]),
                         searches->tolerances[i]);
    jn_json_amount(json, search, "samples", (double)searches->sample_count);
    jn_json_amount(json, search, "seed", (double)searches->seed);
    if (searches->effort > 0)
        jn_json_amount(json, search, "effort", (double)searches->effort);
    else
        jn_json_text(json, search, "effort", NULL);
    jn_json_real(json, search, "gap_ratio", searches->wanted_gap_ratio);
    jn_json_real(json, search, "time_limit_seconds",
                 searches->time_limit_seconds > 0 ? searches->time_limit_seconds
                                                  : HUGE_VAL);
    jn_json_text(json, search, "factors",
                 searches->imperfect ? "imperfect" : "perfect");
    jn_json_text(json, search, "dataflow", searches->dataflow);
}

static void put_cost(struct jn_json *json, json_t *cost, const char *objective,
                     double value)
{
    static const struct {
        const char *objective, *key;
    } keys[] = {{"energy", "energy_pj"},
                {"latency", "latency_cycles"},
                {"edp", "edp_pj_cycles"},
                {"ed2p", "ed2p_pj_cycles2"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].objective, objective) == 0)
            jn_json_real(json, cost, keys[i].key, value);
    if (strchr(objective, '@'))
        jn_json_real(json, cost,
                     jn_arena_format(json->arena, "%s_words",
                                     jn_utf8_plain(json->arena, objective)),
                     value);
}

void jn_json_searched(struct jn_json *json, json_t *layer,
                      const struct jn_searches *searches, size_t index)
{
    const struct jn_searched *item = &searches->items[index];
    const double unknown = (double)NAN;
    jn_json_real(json, layer, "gap_ratio",
                 jn_searched_has_gap(item) ? item->gap_ratio : unknown);
    jn_json_flag(json, layer, "certified", item->certified);
    jn_json_real(json, layer, "seconds",
                 searches->has_seconds ? item->seconds : unknown);
    json_t *search = jn_json_object(json, layer, "search");
    jn_json_text(json, search, "strategy", item->strategy);
    jn_json_text(json, search, "same_as", item->same_as);
    jn_json_flag(json, search, "from_store", item->from_store);
    jn_json_real(json, search, "mapspace_size", item->mapspace_size);
    jn_json_text(json, search, "mapspace_digits", item->mapspace_digits);
    jn_json_text(json, search, "splits_digits", item->split_digits);
    jn_json_text(json, search, "orders_digits", item->order_digits);
    jn_json_text(json, search, "keeps_digits", item->keep_digits);
    jn_json_count(json, search, "tried", item->tried_count);
    jn_json_count(json, search, "fit", item->feasible_count);
    jn_json_flag(json, search, "complete", item->complete);
    jn_json_flag(json, search, "interrupted", item->interrupted);
    json_t *cost = jn_json_object(json, search, "cost");
    for (size_t i = 0; item->any && i < searches->objective_count; i++)
        put_cost(json, cost, searches->objectives[i], item->costs[i]);
}
