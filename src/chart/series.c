/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/series.h"

#include "chart/palette.h"

#include <string.h>

static bool is_empty(const struct jn_parts *parts, size_t rows, size_t part)
{
    for (size_t row = 0; row < rows; row++)
        if (parts->values[row * parts->count + part] > 0)
            return false;
    return true;
}

void jn_series_stack(const struct jn_parts *parts, size_t rows,
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
        series[chart->series_count++] = (struct jn_series){
            .name = parts->names[part],
            .rgb =
                jn_palette_colour(parts->colours ? parts->colours[part] : part),
            .values = values,
            .count = rows};
    }
    chart->series = series;
    chart->bar_count = rows;
}

void jn_series_single(const char *name, const double *values, size_t count,
                      struct jn_arena *arena, struct jn_chart *chart)
{
    struct jn_series *series = jn_arena_take(arena, 1, sizeof *series);
    *series = (struct jn_series){.name = name,
                                 .rgb = jn_palette_colour(0),
                                 .values = values,
                                 .count = count};
    chart->series = series;
    chart->series_count = 1;
    chart->bar_count = count;
}

const char *const *jn_series_layers(const struct jn_saved *saved,
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

const char *jn_series_unit(const struct jn_unit *unit, struct jn_arena *arena)
{
    if (unit->name[0] == 'u')
        return jn_arena_format(arena, "µ%s", &unit->name[1]);
    return unit->name;
}

const struct jn_unit *jn_series_cycles(double most)
{
    static const struct jn_unit units[] = {{"cycles", 1},
                                           {"thousand cycles", 1e3},
                                           {"million cycles", 1e6},
                                           {"billion cycles", 1e9}};
    const size_t last = sizeof units / sizeof units[0] - 1;
    size_t i = 0;
    while (i < last && most >= units[i + 1].size)
        i++;
    return &units[i];
}

struct jn_parts jn_series_modules(const struct jn_saved *saved, size_t count,
                                  struct jn_arena *arena)
{
    struct jn_parts all = {NULL, 0, NULL, NULL};
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += saved[i].parts[JN_BY_MODULE].count;
    all.names = jn_arena_take(arena, room + 1, sizeof *all.names);
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < saved[i].parts[JN_BY_MODULE].count; p++) {
            const char *name = saved[i].parts[JN_BY_MODULE].names[p];
            size_t known = 0;
            while (known < all.count && strcmp(all.names[known], name) != 0)
                known++;
            if (known == all.count)
                all.names[all.count++] = name;
        }
    return all;
}
