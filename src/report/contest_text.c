/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "base/utf8.h"
#include "report/contest.h"
#include "report/searched.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

enum { UNIT_FLOOR = 10 };

static const char *number_of(size_t entry, struct jn_arena *arena)
{
    return jn_arena_format(arena, "%zu", entry + 1);
}

static const char *title_of(const struct jn_contest *contest, size_t entry,
                            struct jn_arena *arena)
{
    return jn_arena_format(arena, "%zu %s", entry + 1,
                           contest->entries[entry].contestant->name);
}

/* --- who they are --- */

static const char *arithmetic_text(const struct jn_arithmetic *arithmetic,
                                   struct jn_arena *arena)
{
    return jn_arena_format(
        arena, "%s, weights of %u bits, inputs of %u, sums of %u",
        arithmetic->is_float ? "floating point" : "integers",
        arithmetic->weight_bits, arithmetic->input_bits, arithmetic->sum_bits);
}

/* How good its mappings are: searches that share one are counted each. */
static const char *mappings_text(const struct jn_run *run,
                                 struct jn_arena *arena)
{
    size_t searched = 0;
    size_t certified = 0;
    double worst_ratio = 0;
    for (size_t i = 0; run->searches && i < run->outcome_count; i++) {
        const struct jn_searched *item = &run->searches->items[i];
        if (!item->begun)
            continue;
        if (run->outcomes[i].fate != JN_EVALUATED)
            return "not all layers have a mapping";
        searched++;
        certified += item->certified;
        if (item->gap_ratio > worst_ratio)
            worst_ratio = item->gap_ratio;
    }
    if (searched == 0)
        return "mappings from files";
    if (certified == searched)
        return jn_arena_format(arena, "%zu mappings proved to be the best",
                               searched);
    return jn_arena_format(
        arena,
        "%zu of %zu mappings proved to be the best, the others within "
        "%s %%",
        certified, searched, jn_fixed_text(arena, 100 * worst_ratio, 1));
}

static const char *describe(const struct jn_entry *entry,
                            struct jn_arena *arena)
{
    if (!entry->run)
        return jn_arena_format(arena, "measured: %s",
                               entry->contestant->measured.source);
    const struct jn_spec *spec = entry->run->spec;
    const char *text = jn_arena_format(
        arena, "%s on %s", spec->workload.name ? spec->workload.name : "",
        spec->arch.name ? spec->arch.name : "");
    if (entry->arithmetic)
        text = jn_arena_format(arena, "%s; %s", text,
                               arithmetic_text(entry->arithmetic, arena));
    return jn_arena_format(arena, "%s; %s", text,
                           mappings_text(entry->run, arena));
}

static void print_contestants(const struct jn_contest *contest,
                              const struct jn_page *page)
{
    jn_page_heading(page, "Contestants", "");
    for (size_t i = 0; i < contest->count; i++) {
        const char *text = jn_arena_format(
            page->arena, "%s: %s", title_of(contest, i, page->arena),
            describe(&contest->entries[i], page->arena));
        jn_page_paragraph(page, 2, jn_utf8_plain(page->arena, text));
    }
}

/* --- tables of figures: a row for each contestant --- */

/* A column of a table.  Energies and times share a unit in all rows. */
struct column {
    const char *heading;
    const char *key;
    enum { ENERGY, TIME, AREA, COUNT, BYTES, PRODUCT, PERCENT } kind;
};

static double least_of(const struct jn_contest *contest, const char *key)
{
    double least = 0;
    for (size_t i = 0; i < contest->count; i++) {
        double value = jn_contest_figure(&contest->entries[i], key);
        if (value > 0 && (least <= 0 || value < least))
            least = value;
    }
    return least;
}

static double scale_of(const struct column *column)
{
    return column->kind == BYTES ? 1.0 / 8 : 1;
}

/* NULL: a number without one. */
static const struct jn_unit *unit_of(const struct jn_contest *contest,
                                     const struct column *column)
{
    double least = least_of(contest, column->key) * scale_of(column);
    switch (column->kind) {
    case ENERGY:
        return jn_energy_unit(least, UNIT_FLOOR);
    case TIME:
        return jn_time_unit(least, UNIT_FLOOR);
    case AREA:
        return jn_area_unit(least, 0.1);
    case BYTES:
        return jn_byte_unit(least, UNIT_FLOOR);
    default:
        return NULL;
    }
}

static const char *unit_name(const struct column *column,
                             const struct jn_unit *unit)
{
    return unit                      ? unit->name
           : column->kind == PRODUCT ? "pJ s"
           : column->kind == PERCENT ? "%"
                                     : "";
}

static const char *cell_text(const struct column *column, double value,
                             const struct jn_unit *unit, struct jn_arena *arena)
{
    if (value < 0)
        return "-";
    if (unit)
        return jn_unit_text(arena, value * scale_of(column), unit);
    if (column->kind == PRODUCT)
        return jn_short_text(arena, value);
    if (column->kind == PERCENT)
        return jn_fixed_text(arena, value, 2);
    return jn_amount_text(arena, value);
}

static void print_figures(const struct jn_contest *contest,
                          const struct column *columns, size_t count,
                          const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    struct jn_column *headings =
        jn_arena_take(arena, count + 1, sizeof *headings);
    const struct jn_unit **units = jn_arena_take(arena, count, sizeof *units);
    headings[0] = (struct jn_column){"contestant", "", JN_COLUMN_KEY};
    for (size_t c = 0; c < count; c++) {
        units[c] = unit_of(contest, &columns[c]);
        headings[c + 1] = (struct jn_column){columns[c].heading,
                                             unit_name(&columns[c], units[c]),
                                             JN_COLUMN_NEEDED};
    }
    struct jn_table *table = jn_table_new(arena, headings, count + 1);
    for (size_t i = 0; i < contest->count; i++) {
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, title_of(contest, i, arena));
        for (size_t c = 0; c < count; c++)
            jn_table_cell(table,
                          cell_text(&columns[c],
                                    jn_contest_figure(&contest->entries[i],
                                                      columns[c].key),
                                    units[c], arena));
    }
    jn_table_print(table, page);
}

#define PRINT(contest, columns, page)                                          \
    print_figures(contest, columns, sizeof(columns) / sizeof *(columns), page)

static void print_whole(const struct jn_contest *contest,
                        const struct jn_page *page)
{
    static const struct column columns[] = {
        {"energy", "energy_pj", ENERGY},
        {"dynamic", "dynamic_pj", ENERGY},
        {"static", "static_pj", ENERGY},
        {"latency", "latency_ns", TIME},
        {"EDP", "edp_pj_s", PRODUCT},
        {"area", "area_um2", AREA},
        {"accuracy", "accuracy_percent", PERCENT},
    };
    jn_page_heading(page, "Whole system", "one inference");
    PRINT(contest, columns, page);
}

static void print_work(const struct jn_contest *contest,
                       const struct jn_page *page)
{
    static const struct column operations[] = {
        {"MACs", "multiplications", COUNT},
        {"additions", "additions", COUNT},
        {"comparisons", "comparisons", COUNT},
        {"synaptic", "synaptic_operations", COUNT},
        {"neuron updates", "neuron_updates", COUNT},
    };
    static const struct column bits[] = {
        {"outermost level", "dram_bits", BYTES},
        {"levels on chip", "buffer_bits", BYTES},
        {"networks", "network_bits", BYTES},
    };
    jn_page_heading(page, "Operations",
                    "done; synaptic: those that spikes ask for");
    PRINT(contest, operations, page);
    jn_page_heading(page, "Words moved", "in and out, with metadata");
    PRINT(contest, bits, page);
}

/* --- what arithmetic alone says, beside the whole --- */

static double ratio_to(const struct jn_contest *contest, size_t entry,
                       const char *key, size_t reference)
{
    double own = jn_contest_figure(&contest->entries[entry], key);
    double other = jn_contest_figure(&contest->entries[reference], key);
    return own >= 0 && other > 0 && isfinite(own / other) ? own / other : -1;
}

static const char *ratio_text(double ratio, struct jn_arena *arena)
{
    return ratio < 0 ? "-" : jn_fixed_text(arena, ratio, 3);
}

static const char *share_text(const struct jn_entry *entry,
                              struct jn_arena *arena)
{
    double compute_pj = jn_contest_figure(entry, "compute_pj");
    return compute_pj < 0
               ? "-"
               : jn_percent_text(arena, compute_pj,
                                 jn_contest_figure(entry, "energy_pj"));
}

/* Whether it is as accurate as the use case asks for, as far as is known. */
static bool is_accurate(const struct jn_contest *contest, size_t entry)
{
    double accuracy = contest->entries[entry].contestant->accuracy_percent;
    return accuracy < 0 || accuracy >= contest->of->least_accuracy_percent;
}

/* The contestant of the least; count if nobody is known to have any. */
static size_t find_best(const struct jn_contest *contest, const char *key)
{
    size_t best = contest->count;
    for (size_t i = 0; i < contest->count; i++) {
        double value = jn_contest_figure(&contest->entries[i], key);
        if (value < 0 || !isfinite(value) || !is_accurate(contest, i))
            continue;
        if (best == contest->count ||
            value < jn_contest_figure(&contest->entries[best], key))
            best = i;
    }
    return best;
}

static void print_compute(const struct jn_contest *contest,
                          const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    static const struct column operation = {"", "operation_pj", ENERGY};
    static const struct column neuron = {"", "neuron_pj", ENERGY};
    const struct jn_unit *unit = unit_of(contest, &operation);
    const struct jn_column columns[] = {
        {"contestant", "", JN_COLUMN_KEY},
        {"operations", unit->name, JN_COLUMN_RIGHT},
        {"neurons", unit->name, JN_COLUMN_RIGHT},
        {"of the whole", "%", JN_COLUMN_RIGHT},
        {"compute only", "to 1", JN_COLUMN_RIGHT},
        {"whole system", "to 1", JN_COLUMN_RIGHT},
    };
    struct jn_table *table =
        jn_table_new(arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < contest->count; i++) {
        const struct jn_entry *entry = &contest->entries[i];
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, title_of(contest, i, arena));
        jn_table_cell(table, cell_text(&operation,
                                       jn_contest_figure(entry, operation.key),
                                       unit, arena));
        jn_table_cell(table,
                      cell_text(&neuron, jn_contest_figure(entry, neuron.key),
                                unit, arena));
        jn_table_cell(table, share_text(entry, arena));
        jn_table_cell(table,
                      ratio_text(ratio_to(contest, i, "compute_pj", 0), arena));
        jn_table_cell(table,
                      ratio_text(ratio_to(contest, i, "energy_pj", 0), arena));
    }
    jn_page_heading(page, "Compute only",
                    "dynamic energy of arithmetic and neurons, no memory");
    jn_table_print(table, page);
}

/* "4 SNN, 0.213 of 1". */
static const char *best_text(const struct jn_contest *contest, size_t best,
                             const char *key, struct jn_arena *arena)
{
    double ratio = ratio_to(contest, best, key, 0);
    const char *title = title_of(contest, best, arena);
    if (contest->of->least_accuracy_percent >= 0 &&
        contest->entries[best].contestant->accuracy_percent < 0)
        title = jn_arena_format(arena, "%s (accuracy not given)", title);
    return best == 0 || ratio < 0 ? title
                                  : jn_arena_format(arena, "%s, %s of 1", title,
                                                    ratio_text(ratio, arena));
}

static void print_verdict(const struct jn_contest *contest,
                          const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    size_t whole = find_best(contest, "energy_pj");
    size_t compute = find_best(contest, "compute_pj");
    for (size_t i = 0; i < contest->count; i++)
        if (!is_accurate(contest, i))
            jn_page_entry(
                page, "not accurate",
                jn_arena_format(
                    arena, "%s, %s %% where %s %% are asked for",
                    title_of(contest, i, arena),
                    jn_fixed_text(
                        arena, contest->entries[i].contestant->accuracy_percent,
                        2),
                    jn_fixed_text(arena, contest->of->least_accuracy_percent,
                                  2)));
    if (whole == contest->count)
        return;
    jn_page_entry(page, "least energy",
                  best_text(contest, whole, "energy_pj", arena));
    if (compute == contest->count)
        return;
    const char *text = best_text(contest, compute, "compute_pj", arena);
    if (compute != whole &&
        jn_contest_figure(&contest->entries[whole], "compute_pj") >= 0)
        text = jn_arena_format(arena, "%s: arithmetic alone names another one",
                               text);
    jn_page_entry(page, "compute only", text);
}

/* --- by part: a column for each contestant --- */

static void print_parts(const struct jn_contest *contest,
                        enum jn_contest_scope scope, const char *heading,
                        const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    static const struct column energy = {"", "energy_pj", ENERGY};
    const struct jn_unit *unit = unit_of(contest, &energy);
    struct jn_column *columns =
        jn_arena_take(arena, contest->count + 1, sizeof *columns);
    struct jn_contest_parts parts;
    columns[0] =
        (struct jn_column){jn_contest_scopes[scope], "", JN_COLUMN_KEY};
    for (size_t i = 0; i < contest->count; i++)
        columns[i + 1] = (struct jn_column){number_of(i, arena), unit->name,
                                            JN_COLUMN_NEEDED};
    jn_contest_split(contest, scope, arena, &parts);
    struct jn_table *table = jn_table_new(arena, columns, contest->count + 1);
    for (size_t part = 0; part < parts.count; part++) {
        const char *name = parts.items[part].name;
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, name[0] ? name : "(none)");
        for (size_t i = 0; i < contest->count; i++)
            jn_table_cell(table,
                          cell_text(&energy, parts.items[part].values_pj[i],
                                    unit, arena));
    }
    jn_page_heading(page, heading, "energy, each layer as often as it runs");
    jn_table_print(table, page);
}

static void print_reasons(const struct jn_contest *contest,
                          const struct jn_page *page)
{
    for (size_t i = 0; i < contest->count; i++) {
        const struct jn_run *run = contest->entries[i].run;
        for (size_t layer = 0; run && layer < run->outcome_count; layer++) {
            const struct jn_outcome *outcome = &run->outcomes[layer];
            if (outcome->fate == JN_EVALUATED)
                continue;
            const char *text =
                jn_arena_format(page->arena, "%s has no figures: layer %s: %s",
                                title_of(contest, i, page->arena),
                                outcome->problem->layer->name,
                                jn_outcome_reason(outcome, page->arena));
            jn_page_paragraph(page, 2, jn_utf8_plain(page->arena, text));
        }
    }
}

static bool has_runs(const struct jn_contest *contest)
{
    for (size_t i = 0; i < contest->count; i++)
        if (contest->entries[i].run)
            return true;
    return false;
}

bool jn_contest_text(const struct jn_contest *contest,
                     const struct jn_page *page)
{
    jn_page_title(page, jn_utf8_plain(page->arena, contest->of->name));
    print_verdict(contest, page);
    print_contestants(contest, page);
    print_reasons(contest, page);
    print_whole(contest, page);
    if (!has_runs(contest))
        return true;
    print_compute(contest, page);
    print_work(contest, page);
    print_parts(contest, JN_SCOPE_COMPONENT, "By hardware module", page);
    print_parts(contest, JN_SCOPE_MODULE, "By module of the network", page);
    print_parts(contest, JN_SCOPE_LAYER, "By layer", page);
    return true;
}
