/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare.h"

#include "base/number.h"
#include "base/utf8.h"
#include "report/searched.h"
#include "report/table.h"

#include <csv.h>

#include <inttypes.h>
#include <string.h>

enum { UNIT_FLOOR = 100 };

static const char any[] = "(any)"; /* instead of a dataflow's name */

static const struct jn_run *first_run(const struct jn_comparison *comparison)
{
    return &comparison->items[0].run;
}

static const struct jn_outcome *
outcome_of(const struct jn_comparison *comparison, size_t way, size_t layer)
{
    return &comparison->items[way].run.outcomes[layer];
}

static const char *reason_of(const struct jn_outcome *outcome,
                             struct jn_arena *arena)
{
    return outcome->fate == JN_EVALUATED ? NULL
                                         : jn_outcome_reason(outcome, arena);
}

/* The layer that this one shares its searches with, or NULL. */
static const char *same_as(const struct jn_comparison *comparison, size_t layer)
{
    return first_run(comparison)->searches->items[layer].same_as;
}

/* Figures of a layer or of all of them. */
struct figures {
    bool any;
    double energy_pj, cycles, utilization_ratio, ratio;
};

static struct figures layer_figures(const struct jn_comparison *comparison,
                                    size_t way, size_t layer)
{
    const struct jn_outcome *outcome = outcome_of(comparison, way, layer);
    if (outcome->fate != JN_EVALUATED)
        return (struct figures){.any = false};
    const struct jn_result *result = outcome->result;
    return (struct figures){true, result->energy_pj, (double)result->cycles,
                            result->utilization_ratio,
                            comparison->items[way].ratios[layer]};
}

static struct figures total_figures(const struct jn_comparison *comparison,
                                    size_t way)
{
    const struct jn_total *all = &comparison->items[way].run.totals->all;
    return (struct figures){all->layer_count > 0, all->energy_pj,
                            (double)all->cycles, all->utilization_ratio,
                            comparison->items[way].total_ratio};
}

static const char *dataflow_name(const struct jn_compared *way)
{
    return way->dataflow ? way->dataflow : any;
}

static struct jn_table *start_table(const struct jn_page *page,
                                    const struct jn_unit *unit, bool is_network)
{
    const struct jn_column columns[] = {
        {"dataflow", "", JN_COLUMN_KEY},
        {"energy", unit->name, JN_COLUMN_RIGHT},
        {"cycles", "", JN_COLUMN_RIGHT},
        {"EDP", "J x cycles", JN_COLUMN_RIGHT},
        {"utiliz.", "%", JN_COLUMN_RIGHT},
        {"ratio", "to best", JN_COLUMN_RIGHT},
        {"layers", "", JN_COLUMN_RIGHT},
    };
    size_t count = sizeof columns / sizeof *columns;
    return jn_table_new(page->arena, columns, is_network ? count : count - 1);
}

static void add_row(struct jn_table *table, const char *name,
                    const struct figures *figures, const struct jn_unit *unit)
{
    struct jn_arena *arena = jn_table_arena(table);
    bool is_best = figures->any && figures->ratio > 0 && figures->ratio <= 1;
    jn_table_row(table, is_best ? JN_STRONG : JN_PLAIN);
    jn_table_cell(table, name);
    for (size_t i = 0; !figures->any && i < 5; i++)
        jn_table_cell(table, "-");
    if (!figures->any)
        return;
    jn_table_cell(table, jn_unit_text(arena, figures->energy_pj, unit));
    jn_table_cell(table, jn_count_text(arena, (uint64_t)figures->cycles));
    jn_table_cell(table, jn_short_text(arena, figures->energy_pj *
                                                  figures->cycles / 1e12));
    jn_table_cell(table,
                  jn_fixed_text(arena, 100 * figures->utilization_ratio, 2));
    jn_table_cell(table, figures->ratio > 0
                             ? jn_fixed_text(arena, figures->ratio, 3)
                             : "-");
}

/* The unit that suits the least energy. */
static const struct jn_unit *choose_unit(const struct figures *figures,
                                         size_t count)
{
    double least_pj = 0;
    for (size_t i = 0; i < count; i++)
        if (figures[i].any &&
            (least_pj <= 0 || figures[i].energy_pj < least_pj))
            least_pj = figures[i].energy_pj;
    return jn_energy_unit(least_pj, UNIT_FLOOR);
}

static const char *list_alike(const struct jn_comparison *comparison,
                              size_t layer, struct jn_arena *arena)
{
    const struct jn_run *run = first_run(comparison);
    const char *name = run->outcomes[layer].problem->layer->name;
    const char *list = "";
    for (size_t other = layer + 1; other < run->outcome_count; other++)
        if (same_as(comparison, other) &&
            strcmp(same_as(comparison, other), name) == 0)
            list = jn_arena_format(arena, "%s%s%s", list,
                                   list[0] ? ", " : "as are ",
                                   run->outcomes[other].problem->layer->name);
    return list;
}

/* The ways that share the reason of WAY, for WAY the first of them; NULL for
 * the others. */
static const char *list_refused(const struct jn_comparison *comparison,
                                size_t layer, size_t way,
                                struct jn_arena *arena)
{
    const char *reason = reason_of(outcome_of(comparison, way, layer), arena);
    const char *list = NULL;
    for (size_t other = 0; other < comparison->count; other++) {
        const char *same =
            reason_of(outcome_of(comparison, other, layer), arena);
        if (!same || !reason || strcmp(same, reason) != 0)
            continue;
        if (other < way)
            return NULL;
        const char *name = dataflow_name(&comparison->items[other]);
        list = list ? jn_arena_format(arena, "%s, %s", list, name) : name;
    }
    return list;
}

/* Reasons of the refused, those that share one together. */
static void print_reasons(const struct jn_comparison *comparison, size_t layer,
                          const struct jn_page *page)
{
    for (size_t way = 0; way < comparison->count; way++) {
        const char *reason =
            reason_of(outcome_of(comparison, way, layer), page->arena);
        const char *list =
            reason ? list_refused(comparison, layer, way, page->arena) : NULL;
        if (!list)
            continue;
        if (strncmp(reason, list, strlen(list)) != 0)
            reason = jn_arena_format(page->arena, "%s: %s", list, reason);
        jn_page_paragraph(page, 2, jn_utf8_plain(page->arena, reason));
    }
}

static void print_layer(const struct jn_comparison *comparison, size_t layer,
                        const struct jn_page *page)
{
    const struct jn_layer *of =
        outcome_of(comparison, 0, layer)->problem->layer;
    struct figures *figures =
        jn_arena_take(page->arena, comparison->count, sizeof *figures);
    for (size_t way = 0; way < comparison->count; way++)
        figures[way] = layer_figures(comparison, way, layer);
    const struct jn_unit *unit = choose_unit(figures, comparison->count);
    struct jn_table *table = start_table(page, unit, false);
    for (size_t way = 0; way < comparison->count; way++)
        add_row(table, dataflow_name(&comparison->items[way]), &figures[way],
                unit);
    jn_page_heading(page, of->name, of->type);
    const char *alike = list_alike(comparison, layer, page->arena);
    if (alike[0])
        jn_page_paragraph(page, 2, jn_utf8_plain(page->arena, alike));
    jn_table_print(table, page);
    print_reasons(comparison, layer, page);
}

static void print_total(const struct jn_comparison *comparison,
                        const struct jn_page *page)
{
    struct figures *figures =
        jn_arena_take(page->arena, comparison->count, sizeof *figures);
    for (size_t way = 0; way < comparison->count; way++)
        figures[way] = total_figures(comparison, way);
    const struct jn_unit *unit = choose_unit(figures, comparison->count);
    struct jn_table *table = start_table(page, unit, true);
    for (size_t way = 0; way < comparison->count; way++) {
        const struct jn_run *run = &comparison->items[way].run;
        add_row(table, dataflow_name(&comparison->items[way]), &figures[way],
                unit);
        jn_table_cell(table,
                      jn_arena_format(page->arena, "%zu of %zu",
                                      run->totals->fate_count[JN_EVALUATED],
                                      run->outcome_count));
    }
    jn_page_heading(page, "All layers", "each as often as it runs");
    jn_table_print(table, page);
}

static const char *own_text(const struct jn_comparison *comparison,
                            struct jn_arena *arena)
{
    const char *list = "";
    for (size_t way = 0; way < comparison->count; way++)
        if (comparison->items[way].is_own)
            list = jn_arena_format(arena, "%s%s%s", list, list[0] ? ", " : "",
                                   comparison->items[way].dataflow);
    return list[0] ? jn_utf8_plain(arena, list) : "none";
}

static bool print_text(const struct jn_comparison *comparison,
                       const struct jn_page *page)
{
    const struct jn_run *run = first_run(comparison);
    const char *network = run->spec->workload.name;
    const char *machine = run->spec->arch.name;
    bool names_both = network && network[0] && machine && machine[0];
    const char *title =
        names_both ? jn_arena_format(page->arena, "Dataflows of %s on %s",
                                     network, machine)
                   : "Dataflows";
    jn_page_title(page, jn_utf8_plain(page->arena, title));
    jn_page_entry(page, "search",
                  jn_arena_format(page->arena, "%s, for %s",
                                  run->searches->strategy,
                                  run->searches->objectives[0]));
    jn_page_entry(page, "machine's own", own_text(comparison, page->arena));
    for (size_t layer = 0; layer < run->outcome_count; layer++)
        if (!same_as(comparison, layer))
            print_layer(comparison, layer, page);
    if (run->is_network)
        print_total(comparison, page);
    return true;
}

static void print_csv_text(const struct jn_page *page, const char *text,
                           const char *end)
{
    csv_fwrite(page->stream, text, strlen(text));
    fputs(end, page->stream);
}

static void print_csv_figures(const struct jn_page *page,
                              const struct figures *figures)
{
    struct jn_arena *arena = page->arena;
    if (!figures->any) {
        fputs(",,,,,", page->stream);
        return;
    }
    fprintf(page->stream, "%s,%.0f,%s,%s,%s,",
            jn_exact_text(arena, figures->energy_pj), figures->cycles,
            jn_exact_text(arena, figures->energy_pj * figures->cycles),
            jn_exact_text(arena, 100 * figures->utilization_ratio),
            figures->ratio > 0 ? jn_exact_text(arena, figures->ratio) : "");
}

static void print_csv_way(const struct jn_comparison *comparison, size_t way,
                          const struct jn_page *page)
{
    const struct jn_compared *item = &comparison->items[way];
    for (size_t layer = 0; layer < item->run.outcome_count; layer++) {
        const struct jn_outcome *outcome = &item->run.outcomes[layer];
        const struct figures figures = layer_figures(comparison, way, layer);
        const char *reason = reason_of(outcome, page->arena);
        print_csv_text(page, outcome->problem->layer->name, ",");
        print_csv_text(page, outcome->problem->layer->module, ",");
        fprintf(page->stream, "%" PRIu64 ",", outcome->problem->layer->count);
        print_csv_text(page, item->dataflow ? item->dataflow : "", ",");
        print_csv_figures(page, &figures);
        print_csv_text(page, reason ? reason : "", "\n");
    }
}

static bool print_csv(const struct jn_comparison *comparison,
                      const struct jn_page *page)
{
    fputs("layer,module,runs,dataflow,energy_pj,cycles,edp_pj_cycles,"
          "utilization_percent,ratio_to_best,reason\n",
          page->stream);
    for (size_t way = 0; way < comparison->count; way++)
        print_csv_way(comparison, way, page);
    return true;
}

static void put_way(struct jn_json *json, json_t *list,
                    const struct jn_compared *way,
                    const struct figures *figures, const char *reason)
{
    json_t *object = jn_json_append(json, list);
    jn_json_text(json, object, "dataflow", way->dataflow);
    if (figures->any) {
        jn_json_real(json, object, "energy_pj", figures->energy_pj);
        jn_json_amount(json, object, "cycles", figures->cycles);
        jn_json_real(json, object, "edp_pj_cycles",
                     figures->energy_pj * figures->cycles);
        jn_json_real(json, object, "utilization_percent",
                     100 * figures->utilization_ratio);
    }
    if (figures->any && figures->ratio > 0)
        jn_json_real(json, object, "ratio_to_best", figures->ratio);
    if (reason)
        jn_json_text(json, object, "reason", reason);
}

static void put_layer(struct jn_json *json, json_t *layers,
                      const struct jn_comparison *comparison, size_t layer)
{
    const struct jn_layer *of =
        outcome_of(comparison, 0, layer)->problem->layer;
    json_t *object = jn_json_append(json, layers);
    jn_json_text(json, object, "name", of->name);
    jn_json_text(json, object, "module", of->module);
    jn_json_count(json, object, "runs", of->count);
    jn_json_text(json, object, "same_as", same_as(comparison, layer));
    json_t *ways = jn_json_list(json, object, "dataflows");
    for (size_t way = 0; way < comparison->count; way++) {
        const struct figures figures = layer_figures(comparison, way, layer);
        put_way(json, ways, &comparison->items[way], &figures,
                reason_of(outcome_of(comparison, way, layer), json->arena));
    }
}

static void put_totals(struct jn_json *json, json_t *root,
                       const struct jn_comparison *comparison)
{
    json_t *totals = jn_json_list(json, root, "totals");
    for (size_t way = 0; way < comparison->count; way++) {
        const struct jn_run *run = &comparison->items[way].run;
        const struct figures figures = total_figures(comparison, way);
        put_way(json, totals, &comparison->items[way], &figures, NULL);
        jn_json_count(json, json_array_get(totals, json_array_size(totals) - 1),
                      "layers", run->totals->fate_count[JN_EVALUATED]);
    }
}

static bool print_json(const struct jn_comparison *comparison,
                       const struct jn_page *page)
{
    struct jn_json json = {.arena = page->arena};
    const struct jn_run *run = first_run(comparison);
    json_t *root = json_object();
    json.failed = !root;
    jn_json_schema(&json, root, "dataflows");
    jn_json_inputs(&json, root, &comparison->items[comparison->count - 1].run);
    json_t *own = jn_json_list(&json, root, "own_dataflows");
    for (size_t way = 0; way < comparison->count; way++)
        if (comparison->items[way].is_own)
            jn_json_append_text(&json, own, comparison->items[way].dataflow);
    json_t *layers = jn_json_list(&json, root, "layers");
    for (size_t layer = 0; layer < run->outcome_count; layer++)
        put_layer(&json, layers, comparison, layer);
    put_totals(&json, root, comparison);
    return jn_json_print(&json, root, page->stream);
}

static const struct jn_comparison_type types[] = {
    {"text", print_text}, {"csv", print_csv}, {"json", print_json}};

const struct jn_comparison_type *jn_comparison_find(const char *name)
{
    size_t index = 0;
    while (strcmp(types[index].name, name) != 0)
        index++;
    return &types[index];
}
