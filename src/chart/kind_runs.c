/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts that put several results side by side. */
#include "chart/kinds.h"
#include "chart/palette.h"
#include "chart/series.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* "vgg16 on eyeriss"; of results that have this in common, what their files are
 * called. */
static const char *label(const struct jn_saved *saved, size_t count,
                         size_t index, struct jn_arena *arena)
{
    const char *label = saved[index].label;
    const char *slash = strrchr(saved[index].path, '/');
    const char *name = slash ? slash + 1 : saved[index].path;
    size_t stem = strlen(name);
    if (stem > 5 && strcmp(&name[stem - 5], ".json") == 0)
        stem -= 5;
    for (size_t i = 0; i < count; i++)
        if (i != index && strcmp(saved[i].label, label) == 0)
            return jn_arena_slice(arena, name, stem);
    return label;
}

/* --- all layers together --- */

static void make_compare(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    struct jn_parts all = jn_series_modules(saved, count, arena);
    double *factors = jn_arena_take(arena, count, sizeof *factors);
    const char **names = jn_arena_take(arena, count, sizeof *names);
    double first = jn_saved_energy_pj(&saved[0]);
    all.values = jn_arena_take(arena, count * all.count + 1, sizeof(double));
    for (size_t i = 0; i < count; i++) {
        factors[i] = first > 0 ? 1 / first : 0;
        names[i] = label(saved, count, i, arena);
        for (size_t part = 0; part < all.count; part++)
            all.values[i * all.count + part] =
                jn_saved_module_pj(&saved[i], all.names[part]);
    }
    jn_series_stack(&all, count, factors, arena, chart);
    chart->bars = names;
    chart->title = "energy by module, of all layers";
    chart->y_title = jn_arena_format(arena, "energy, %s = 1", names[0]);
}

/* --- layer by layer --- */

/* The layer of this name; the count of layers if there is none. */
static size_t find_layer(const struct jn_saved *saved, const char *name)
{
    size_t i = 0;
    while (i < saved->layer_count && strcmp(saved->layers[i].name, name) != 0)
        i++;
    return i;
}

/* Energy of a module in all runs of a layer; 0 where there is none. */
static double layer_module_pj(const struct jn_saved *saved, const char *layer,
                              const char *module)
{
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    size_t row = find_layer(saved, layer);
    size_t part = jn_saved_find_module(saved, module);
    if (row == saved->layer_count || part == parts->count)
        return 0;
    return parts->values[row * parts->count + part] * saved->layers[row].runs;
}

/* Layers that only other results have cannot be compared with the first. */
static size_t count_others(const struct jn_saved *saved, size_t count)
{
    size_t others = 0;
    for (size_t i = 1; i < count; i++)
        for (size_t layer = 0; layer < saved[i].layer_count; layer++)
            others += find_layer(&saved[0], saved[i].layers[layer].name) ==
                      saved[0].layer_count;
    return others;
}

/* What the bars of a group are. */
static const char *const *list_members(const struct jn_saved *saved,
                                       size_t count, struct jn_arena *arena)
{
    const char **names = jn_arena_take(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = jn_arena_format(arena, "%zu: %s", i + 1,
                                   label(saved, count, i, arena));
    return names;
}

static void make_compare_layers(const struct jn_saved *saved, size_t count,
                                struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_saved *first = &saved[0];
    size_t bars = first->layer_count * count;
    struct jn_parts all = jn_series_modules(saved, count, arena);
    double *factors = jn_arena_take(arena, bars, sizeof *factors);
    all.values = jn_arena_take(arena, bars * all.count + 1, sizeof(double));
    for (size_t bar = 0; bar < bars; bar++) {
        const struct jn_saved_layer *layer = &first->layers[bar / count];
        double whole = layer->energy_pj * layer->runs;
        factors[bar] = whole > 0 ? 1 / whole : 0;
        for (size_t part = 0; part < all.count; part++)
            all.values[bar * all.count + part] = layer_module_pj(
                &saved[bar % count], layer->name, all.names[part]);
    }
    jn_series_stack(&all, bars, factors, arena, chart);
    chart->bars = jn_series_layers(first, arena);
    chart->members = list_members(saved, count, arena);
    chart->member_count = count;
    size_t others = count_others(saved, count);
    chart->title =
        others > 0 ? jn_arena_format(arena,
                                     "energy by layer and module; %zu layers "
                                     "that 1 has not are left out",
                                     others)
                   : "energy by layer and module";
    chart->y_title = "energy, of 1 in each layer = 1";
}

/* --- two figures of each --- */

static bool is_dominated(const struct jn_series *points, size_t count,
                         size_t point)
{
    double x = points[point].x[0];
    double y = points[point].values[0];
    for (size_t i = 0; i < count; i++) {
        double other_x = points[i].x[0];
        double other_y = points[i].values[0];
        bool same = other_x == x && other_y == y;
        if (other_x <= x && other_y <= y && (!same || i < point))
            return true;
    }
    return false;
}

/* Puts a point among those before it, by X. */
static void insert(const struct jn_series *point, double *x, double *y,
                   size_t count)
{
    size_t i = count;
    for (; i > 0 && x[i - 1] > point->x[0]; i--) {
        x[i] = x[i - 1];
        y[i] = y[i - 1];
    }
    x[i] = point->x[0];
    y[i] = point->values[0];
}

/* The front: steps over the points that no other is better than in both. */
static struct jn_series draw_front(const struct jn_series *points, size_t count,
                                   struct jn_arena *arena)
{
    double *x = jn_arena_take(arena, count, sizeof *x);
    double *y = jn_arena_take(arena, count, sizeof *y);
    double *step_x = jn_arena_take(arena, 2 * count, sizeof *step_x);
    double *step_y = jn_arena_take(arena, 2 * count, sizeof *step_y);
    struct jn_series front = {.name = "Pareto front",
                              .rgb = 0x777777,
                              .x = step_x,
                              .values = step_y,
                              .is_line = true};
    size_t best = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_dominated(points, count, i))
            insert(&points[i], x, y, best++);
    for (size_t i = 0; i < best; i++) {
        if (i > 0) {
            step_x[front.count] = x[i];
            step_y[front.count++] = y[i - 1];
        }
        step_x[front.count] = x[i];
        step_y[front.count++] = y[i];
    }
    return front;
}

static void make_pareto(const struct jn_saved *saved, size_t count,
                        struct jn_arena *arena, struct jn_chart *chart)
{
    struct jn_series *series = jn_arena_take(arena, count + 1, sizeof *series);
    double most_pj = 0;
    double most_cycles = 0;
    for (size_t i = 0; i < count; i++) {
        most_pj = fmax(most_pj, jn_saved_energy_pj(&saved[i]));
        most_cycles = fmax(most_cycles, jn_saved_cycles(&saved[i]));
    }
    const struct jn_unit *unit = jn_energy_unit(most_pj, 1);
    const struct jn_unit *cycles = jn_series_cycles(most_cycles);
    for (size_t i = 0; i < count; i++) {
        double *point = jn_arena_take(arena, 2, sizeof *point);
        point[0] = jn_saved_cycles(&saved[i]) / cycles->size;
        point[1] = jn_saved_energy_pj(&saved[i]) / unit->size;
        series[i] = (struct jn_series){.name = label(saved, count, i, arena),
                                       .rgb = jn_palette_colour(i),
                                       .x = &point[0],
                                       .values = &point[1],
                                       .count = 1};
    }
    series[count] = draw_front(series, count, arena);
    chart->series = series;
    chart->series_count = count + (series[count].count > 1 ? 1 : 0);
    chart->title = "energy and latency of all layers";
    chart->x_title = jn_arena_format(arena, "latency (%s)", cycles->name);
    chart->y_title =
        jn_arena_format(arena, "energy (%s)", jn_series_unit(unit, arena));
}

const struct jn_chart_kind jn_kind_compare = {
    "compare", "energy of several results by module, over the first", true,
    make_compare};
const struct jn_chart_kind jn_kind_compare_layers = {
    "compare-layers", "the same layer by layer", true, make_compare_layers};
const struct jn_chart_kind jn_kind_pareto = {
    "pareto", "energy over latency of several results", true, make_pareto};
