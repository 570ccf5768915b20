/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations per cycle over operations per byte: Williams et al., CACM 52(4)
 * (2009); a roof for each level, as Ilic et al., IEEE CAL 13(1) (2014) draw
 * them for caches. */
#include "chart/kinds.h"
#include "chart/palette.h"

#include <math.h>

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

/* The layers as points of a level; those that move nothing there have none. */
static struct jn_series list_points(const struct jn_saved *saved, size_t level,
                                    bool has_labels, struct jn_arena *arena)
{
    size_t layers = saved->layer_count;
    double *x = jn_arena_take(arena, layers, sizeof *x);
    double *y = jn_arena_take(arena, layers, sizeof *y);
    const char **labels = jn_arena_take(arena, layers, sizeof *labels);
    const char *name = saved->layers[0].levels[level].name;
    struct jn_series series = {
        .name = jn_arena_format(arena, "at %s", name),
        .rgb = jn_palette_colour(jn_saved_find_module(saved, name)),
        .x = x,
        .values = y};
    for (size_t i = 0; i < layers; i++) {
        const struct jn_saved_layer *layer = &saved->layers[i];
        const struct jn_saved_level *at = &layer->levels[level];
        if (at->operations_per_byte <= 0 || layer->operations_per_cycle <= 0)
            continue;
        x[series.count] = at->operations_per_byte;
        y[series.count] = layer->operations_per_cycle;
        labels[series.count++] = layer->name;
    }
    if (has_labels)
        label(&series, labels, arena);
    return series;
}

/* The roof of a level, from the least of X to where it meets the machine's. */
static struct jn_series draw_roof(const struct jn_series *points,
                                  double bytes_per_cycle, double peak,
                                  const char *name, struct jn_arena *arena)
{
    const double margin = 0.7;
    double *x = jn_arena_take(arena, 2, sizeof *x);
    double *y = jn_arena_take(arena, 2, sizeof *y);
    x[1] = peak / bytes_per_cycle;
    x[0] = margin * x[1];
    for (size_t i = 0; i < points->count; i++)
        x[0] = fmin(x[0], margin * points->x[i]);
    for (size_t i = 0; i < 2; i++)
        y[i] = x[i] * bytes_per_cycle;
    return (struct jn_series){
        .name = jn_arena_format(arena, "%s: %.4g bytes per cycle", name,
                                bytes_per_cycle),
        .rgb = points->rgb,
        .x = x,
        .values = y,
        .count = 2,
        .is_line = true};
}

/* Points of a level and, if it has a limit, its roof. */
static void add_level(const struct jn_saved *saved, size_t level,
                      struct jn_series *series, struct jn_arena *arena,
                      struct jn_chart *chart)
{
    const struct jn_saved_level *first = &saved->layers[0].levels[level];
    struct jn_series points = list_points(saved, level, level == 0, arena);
    if (points.count == 0)
        return;
    if (first->bytes_per_cycle > 0)
        series[chart->series_count++] =
            draw_roof(&points, first->bytes_per_cycle, chart->ceiling,
                      first->name, arena);
    series[chart->series_count++] = points;
}

static void make_roofline(const struct jn_saved *saved, size_t count,
                          struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_saved_layer *first = &saved->layers[0];
    struct jn_series *series =
        jn_arena_take(arena, 2 * first->level_count, sizeof *series);
    (void)count;
    for (size_t i = 0; i < saved->layer_count; i++)
        chart->ceiling =
            fmax(chart->ceiling, saved->layers[i].peak_operations_per_cycle);
    for (size_t level = 0; level < first->level_count; level++)
        if (level == 0 || first->levels[level].bytes_per_cycle > 0)
            add_level(saved, level, series, arena, chart);
    chart->series = series;
    chart->logarithmic = true;
    chart->title = jn_arena_format(arena, "%s: roofline", saved->label);
    chart->x_title = "operations per byte that the level moves";
    chart->y_title = "operations per cycle";
}

const struct jn_chart_kind jn_kind_roofline = {
    "roofline", "operations per cycle over operations per byte", false,
    make_roofline};
