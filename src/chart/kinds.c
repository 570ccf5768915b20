/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/kinds.h"

#include <math.h>
#include <string.h>

/* --- units --- */

/* A power of a thousand in which the largest value has one to three digits. */
struct unit {
    const char *name;
    double factor;
};

static struct unit unit_of(double most_pj)
{
    static const struct unit units[] = {
        {"pJ", 1}, {"nJ", 1e-3}, {"µJ", 1e-6}, {"mJ", 1e-9}, {"J", 1e-12}};
    size_t i = 0;
    while (i < 4 && most_pj * units[i].factor >= 1000)
        i++;
    return units[i];
}

static struct unit bytes_of(double most)
{
    static const struct unit units[] = {
        {"B", 1}, {"kB", 1e-3}, {"MB", 1e-6}, {"GB", 1e-9}, {"TB", 1e-12}};
    size_t i = 0;
    while (i < 4 && most * units[i].factor >= 1000)
        i++;
    return units[i];
}

/* --- series --- */

static double row_sum(const struct jn_parts *parts, size_t row)
{
    double sum = 0;
    for (size_t i = 0; i < parts->count; i++)
        sum += parts->values[row * parts->count + i];
    return sum;
}

static bool is_empty(const struct jn_parts *parts, size_t rows, size_t part)
{
    for (size_t row = 0; row < rows; row++)
        if (parts->values[row * parts->count + part] > 0)
            return false;
    return true;
}

/* A series for each part that is anywhere above 0, its values times FACTORS by
 * row. */
static void add_parts(const struct jn_parts *parts, size_t rows,
                      const double *factors, struct jn_arena *arena,
                      struct jn_chart *chart)
{
    struct jn_series *series =
        jn_arena_take(arena, parts->count + 1, sizeof *series);
    for (size_t part = 0; part < parts->count; part++) {
        if (is_empty(parts, rows, part))
            continue;
        double *values = jn_arena_take(arena, rows, sizeof *values);
        for (size_t row = 0; row < rows; row++)
            values[row] =
                parts->values[row * parts->count + part] * factors[row];
        series[chart->series_count++] =
            (struct jn_series){.name = parts->names[part],
                               .rgb = jn_chart_colour(part),
                               .values = values,
                               .count = rows};
    }
    chart->series = series;
    chart->bar_count = rows;
}

static const char *const *layer_names(const struct jn_saved *saved,
                                      struct jn_arena *arena)
{
    const char **names =
        jn_arena_take(arena, saved->layer_count, sizeof *names);
    for (size_t i = 0; i < saved->layer_count; i++)
        names[i] =
            saved->layers[i].runs > 1
                ? jn_arena_format(arena, "%s ×%.0f", saved->layers[i].name,
                                  saved->layers[i].runs)
                : saved->layers[i].name;
    return names;
}

/* All runs of a layer together, in a unit. */
static double *run_factors(const struct jn_saved *saved, double unit,
                           struct jn_arena *arena)
{
    double *factors = jn_arena_take(arena, saved->layer_count, sizeof *factors);
    for (size_t i = 0; i < saved->layer_count; i++)
        factors[i] = saved->layers[i].runs * unit;
    return factors;
}

static double most_runs(const struct jn_saved *saved,
                        const struct jn_parts *parts)
{
    double most = 0;
    for (size_t row = 0; row < saved->layer_count; row++)
        most = fmax(most, row_sum(parts, row) * saved->layers[row].runs);
    return most;
}

/* --- energy and traffic by layer --- */

static void make_stacks(const struct jn_saved *saved, enum jn_breakdown by,
                        const char *what, struct jn_arena *arena,
                        struct jn_chart *chart)
{
    const struct jn_parts *parts = &saved->parts[by];
    double most = most_runs(saved, parts);
    struct unit unit = by == JN_BY_LEVEL ? bytes_of(most) : unit_of(most);
    add_parts(parts, saved->layer_count, run_factors(saved, unit.factor, arena),
              arena, chart);
    chart->bars = layer_names(saved, arena);
    chart->title = jn_arena_format(arena, "%s: %s", saved->label, what);
    chart->y_title = jn_arena_format(
        arena, "%s (%s)", by == JN_BY_LEVEL ? "bytes moved" : "energy",
        unit.name);
}

static void make_energy(const struct jn_saved *saved, size_t count,
                        struct jn_arena *arena, struct jn_chart *chart)
{
    (void)count;
    make_stacks(saved, JN_BY_MODULE, "energy by layer and module", arena,
                chart);
}

static void make_tensor(const struct jn_saved *saved, size_t count,
                        struct jn_arena *arena, struct jn_chart *chart)
{
    (void)count;
    make_stacks(saved, JN_BY_TENSOR, "energy of storage and networks by tensor",
                arena, chart);
}

static void make_action(const struct jn_saved *saved, size_t count,
                        struct jn_arena *arena, struct jn_chart *chart)
{
    (void)count;
    make_stacks(saved, JN_BY_ACTION, "energy by layer and action", arena,
                chart);
}

static void make_traffic(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    (void)count;
    make_stacks(saved, JN_BY_LEVEL, "bytes read and written by level", arena,
                chart);
}

static void make_percent(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    double *factors = jn_arena_take(arena, saved->layer_count, sizeof *factors);
    (void)count;
    for (size_t row = 0; row < saved->layer_count; row++) {
        double sum = row_sum(parts, row);
        factors[row] = sum > 0 ? 100 / sum : 0;
    }
    add_parts(parts, saved->layer_count, factors, arena, chart);
    chart->bars = layer_names(saved, arena);
    chart->title = jn_arena_format(
        arena, "%s: share of each module in a layer's energy", saved->label);
    chart->y_title = "share of the energy (%)";
}

/* --- one figure by layer --- */

static void make_single(const struct jn_saved *saved, double *values,
                        const char *name, struct jn_arena *arena,
                        struct jn_chart *chart)
{
    struct jn_series *series = jn_arena_take(arena, 1, sizeof *series);
    *series = (struct jn_series){.name = name,
                                 .rgb = jn_chart_colour(0),
                                 .values = values,
                                 .count = saved->layer_count};
    chart->series = series;
    chart->series_count = 1;
    chart->bars = layer_names(saved, arena);
    chart->bar_count = saved->layer_count;
}

static void make_latency(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    double *values = jn_arena_take(arena, saved->layer_count, sizeof *values);
    (void)count;
    for (size_t i = 0; i < saved->layer_count; i++)
        values[i] = saved->layers[i].cycles * saved->layers[i].runs / 1000;
    make_single(saved, values, "cycles", arena, chart);
    chart->title = jn_arena_format(arena, "%s: latency by layer", saved->label);
    chart->y_title = "latency (thousand cycles)";
}

static void make_utilization(const struct jn_saved *saved, size_t count,
                             struct jn_arena *arena, struct jn_chart *chart)
{
    double *values = jn_arena_take(arena, saved->layer_count, sizeof *values);
    (void)count;
    for (size_t i = 0; i < saved->layer_count; i++)
        values[i] = saved->layers[i].utilization_percent;
    make_single(saved, values, "utilization", arena, chart);
    chart->title = jn_arena_format(
        arena, "%s: utilization of the compute instances", saved->label);
    chart->y_title = "utilization (%)";
}

/* --- area --- */

static void make_area(const struct jn_saved *saved, size_t count,
                      struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_parts *area = &saved->area_um2;
    double *values = jn_arena_take(arena, area->count, sizeof *values);
    struct jn_series *series = jn_arena_take(arena, 1, sizeof *series);
    (void)count;
    for (size_t i = 0; i < area->count; i++)
        values[i] = area->values[i] * 1e-6;
    *series = (struct jn_series){.name = "area",
                                 .rgb = jn_chart_colour(0),
                                 .values = values,
                                 .count = area->count};
    chart->series = series;
    chart->series_count = 1;
    chart->bars = area->names;
    chart->bar_count = area->count;
    chart->title = jn_arena_format(arena, "%s: area by module", saved->label);
    chart->y_title = "area (mm²)";
}

/* --- points --- */

/* Whether two points are so near that their names would lie on each other. */
static bool are_near(const struct jn_series *series, size_t a, size_t b)
{
    return fabs(log10(series->x[a] / series->x[b])) < 0.5 &&
           fabs(log10(series->values[a] / series->values[b])) < 0.12;
}

/* Names the points: of those that are near each other the first, and how many
 * there are besides. */
static void label(struct jn_series *series, const char **labels,
                  struct jn_arena *arena)
{
    for (size_t i = 0; i < series->count; i++) {
        size_t first = 0;
        while (!are_near(series, first, i))
            first++;
        size_t others = 0;
        for (size_t k = i + 1; k < series->count && first == i; k++)
            others += are_near(series, i, k);
        if (first < i)
            labels[i] = "";
        else if (others > 0)
            labels[i] = jn_arena_format(arena, "%s and %zu", labels[i], others);
    }
    series->labels = labels;
}

static void make_roofline(const struct jn_saved *saved, size_t count,
                          struct jn_arena *arena, struct jn_chart *chart)
{
    size_t layers = saved->layer_count;
    double *x = jn_arena_take(arena, layers, sizeof *x);
    double *y = jn_arena_take(arena, layers, sizeof *y);
    const char **labels = jn_arena_take(arena, layers, sizeof *labels);
    struct jn_series *series = jn_arena_take(arena, 1, sizeof *series);
    *series = (struct jn_series){
        .name = "layers", .rgb = jn_chart_colour(0), .x = x, .values = y};
    (void)count;
    for (size_t i = 0; i < layers; i++) {
        const struct jn_saved_layer *layer = &saved->layers[i];
        chart->ceiling = fmax(chart->ceiling, layer->peak_operations_per_cycle);
        if (layer->operations_per_byte <= 0 || layer->operations_per_cycle <= 0)
            continue;
        x[series->count] = layer->operations_per_byte;
        y[series->count] = layer->operations_per_cycle;
        labels[series->count++] = layer->name;
    }
    label(series, labels, arena);
    chart->series = series;
    chart->series_count = 1;
    chart->logarithmic = true;
    chart->title = jn_arena_format(arena, "%s: roofline", saved->label);
    chart->x_title = "operations per byte of the outermost level";
    chart->y_title = "operations per cycle";
}

/* --- several runs --- */

static double total_energy_pj(const struct jn_saved *saved)
{
    double sum = 0;
    for (size_t i = 0; i < saved->layer_count; i++)
        sum += saved->layers[i].energy_pj * saved->layers[i].runs;
    return sum;
}

static double total_cycles(const struct jn_saved *saved)
{
    double sum = 0;
    for (size_t i = 0; i < saved->layer_count; i++)
        sum += saved->layers[i].cycles * saved->layers[i].runs;
    return sum;
}

/* Energy of a part in all runs of all layers. */
static double total_of(const struct jn_saved *saved, const char *name)
{
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    double sum = 0;
    for (size_t part = 0; part < parts->count; part++)
        for (size_t row = 0;
             strcmp(parts->names[part], name) == 0 && row < saved->layer_count;
             row++)
            sum += parts->values[row * parts->count + part] *
                   saved->layers[row].runs;
    return sum;
}

/* The modules of all results, each once. */
static void gather_names(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_parts *all)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += saved[i].parts[JN_BY_MODULE].count;
    all->names = jn_arena_take(arena, room + 1, sizeof *all->names);
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < saved[i].parts[JN_BY_MODULE].count; p++) {
            const char *name = saved[i].parts[JN_BY_MODULE].names[p];
            size_t known = 0;
            while (known < all->count && strcmp(all->names[known], name) != 0)
                known++;
            if (known == all->count)
                all->names[all->count++] = name;
        }
}

static void make_compare(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    struct jn_parts all = {NULL, 0, NULL};
    double *factors = jn_arena_take(arena, count, sizeof *factors);
    const char **names = jn_arena_take(arena, count, sizeof *names);
    double first = total_energy_pj(&saved[0]);
    gather_names(saved, count, arena, &all);
    all.values = jn_arena_take(arena, count * all.count + 1, sizeof(double));
    for (size_t i = 0; i < count; i++) {
        factors[i] = first > 0 ? 1 / first : 0;
        names[i] = saved[i].label;
        for (size_t part = 0; part < all.count; part++)
            all.values[i * all.count + part] =
                total_of(&saved[i], all.names[part]);
    }
    add_parts(&all, count, factors, arena, chart);
    chart->bars = names;
    chart->title = "energy by module, of all layers";
    chart->y_title = jn_arena_format(arena, "energy, %s = 1", saved[0].label);
}

static void make_pareto(const struct jn_saved *saved, size_t count,
                        struct jn_arena *arena, struct jn_chart *chart)
{
    struct jn_series *series = jn_arena_take(arena, count, sizeof *series);
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, total_energy_pj(&saved[i]));
    struct unit unit = unit_of(most);
    for (size_t i = 0; i < count; i++) {
        double *point = jn_arena_take(arena, 2, sizeof *point);
        point[0] = total_cycles(&saved[i]) / 1000;
        point[1] = total_energy_pj(&saved[i]) * unit.factor;
        series[i] = (struct jn_series){.name = saved[i].label,
                                       .rgb = jn_chart_colour(i),
                                       .x = &point[0],
                                       .values = &point[1],
                                       .count = 1};
    }
    chart->series = series;
    chart->series_count = count;
    chart->title = "energy and latency of all layers";
    chart->x_title = "latency (thousand cycles)";
    chart->y_title = jn_arena_format(arena, "energy (%s)", unit.name);
}

const struct jn_chart_kind jn_chart_kinds[] = {
    {"energy", "energy by layer, stacked by module", false, make_energy},
    {"energy-percent", "the same in per cent of each layer", false,
     make_percent},
    {"tensor", "energy by layer, stacked by tensor", false, make_tensor},
    {"action", "energy by layer, stacked by action", false, make_action},
    {"traffic", "bytes by layer, stacked by level", false, make_traffic},
    {"latency", "cycles by layer", false, make_latency},
    {"utilization", "share of the compute instances at work, by layer", false,
     make_utilization},
    {"area", "area by module", false, make_area},
    {"roofline", "operations per cycle over operations per byte", false,
     make_roofline},
    {"compare", "energy of several results by module, over the first", true,
     make_compare},
    {"pareto", "energy over latency of several results", true, make_pareto},
    {NULL, NULL, false, NULL}};
