/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts with a bar for each layer, or for each module of the machine. */
#include "chart/kinds.h"
#include "chart/series.h"

#include <math.h>

static double row_sum(const struct jn_parts *parts, size_t row)
{
    double sum = 0;
    for (size_t i = 0; i < parts->count; i++)
        sum += parts->values[row * parts->count + i];
    return sum;
}

static double most_of_layers(const struct jn_saved *saved,
                             const struct jn_parts *parts)
{
    double most = 0;
    for (size_t row = 0; row < saved->layer_count; row++)
        most = fmax(most, row_sum(parts, row) * saved->layers[row].runs);
    return most;
}

/* --- stacks --- */

static void make_stacks(const struct jn_saved *saved, enum jn_breakdown by,
                        const char *what, struct jn_arena *arena,
                        struct jn_chart *chart)
{
    const struct jn_parts *parts = &saved->parts[by];
    double most = most_of_layers(saved, parts);
    const struct jn_unit *unit =
        by == JN_BY_LEVEL ? jn_byte_unit(most, 1) : jn_energy_unit(most, 1);
    double *factors = jn_arena_take(arena, saved->layer_count, sizeof *factors);
    for (size_t i = 0; i < saved->layer_count; i++)
        factors[i] = saved->layers[i].runs / unit->size;
    jn_series_stack(parts, saved->layer_count, factors, arena, chart);
    chart->bars = jn_series_layers(saved, arena);
    chart->title = jn_arena_format(arena, "%s: %s", saved->label, what);
    chart->y_title = jn_arena_format(
        arena, "%s (%s)", by == JN_BY_LEVEL ? "bytes moved" : "energy",
        jn_series_unit(unit, arena));
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
    jn_series_stack(parts, saved->layer_count, factors, arena, chart);
    chart->bars = jn_series_layers(saved, arena);
    chart->title = jn_arena_format(
        arena, "%s: share of each module in a layer's energy", saved->label);
    chart->y_title = "share of the energy (%)";
}

/* --- one figure each --- */

static void make_latency(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    double *values = jn_arena_take(arena, saved->layer_count, sizeof *values);
    double most = 0;
    (void)count;
    for (size_t i = 0; i < saved->layer_count; i++)
        most = fmax(most, saved->layers[i].cycles * saved->layers[i].runs);
    const struct jn_unit *unit = jn_series_cycles(most);
    for (size_t i = 0; i < saved->layer_count; i++)
        values[i] =
            saved->layers[i].cycles * saved->layers[i].runs / unit->size;
    jn_series_single("cycles", values, saved->layer_count, arena, chart);
    chart->bars = jn_series_layers(saved, arena);
    chart->title = jn_arena_format(arena, "%s: latency by layer", saved->label);
    chart->y_title = jn_arena_format(arena, "latency (%s)", unit->name);
}

static void make_utilization(const struct jn_saved *saved, size_t count,
                             struct jn_arena *arena, struct jn_chart *chart)
{
    double *values = jn_arena_take(arena, saved->layer_count, sizeof *values);
    (void)count;
    for (size_t i = 0; i < saved->layer_count; i++)
        values[i] = saved->layers[i].utilization_percent;
    jn_series_single("utilization", values, saved->layer_count, arena, chart);
    chart->bars = jn_series_layers(saved, arena);
    chart->title = jn_arena_format(
        arena, "%s: utilization of the compute instances", saved->label);
    chart->y_title = "utilization (%)";
}

/* A series for each module, so that it has its colour. */
static void make_area(const struct jn_saved *saved, size_t count,
                      struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_saved_layer *layer = &saved->layers[0];
    size_t bars = layer->level_count + 1;
    double *ones = jn_arena_take(arena, bars, sizeof *ones);
    size_t *colours = jn_arena_take(arena, bars, sizeof *colours);
    struct jn_parts parts = {
        .names = jn_arena_take(arena, bars, sizeof *parts.names),
        .values = jn_arena_take(arena, bars * bars, sizeof *parts.values),
        .count = bars,
        .colours = colours};
    (void)count;
    for (size_t i = 0; i < bars; i++) {
        bool is_level = i < layer->level_count;
        parts.names[i] = is_level ? layer->levels[i].name : saved->compute.name;
        parts.values[i * bars + i] =
            1e-6 *
            (is_level ? layer->levels[i].area_um2 : saved->compute.area_um2);
        colours[i] = jn_saved_find_module(saved, parts.names[i]);
        ones[i] = 1;
    }
    jn_series_stack(&parts, bars, ones, arena, chart);
    chart->bars = parts.names;
    chart->title = jn_arena_format(arena, "%s: area by module", saved->label);
    chart->y_title = "area (mm²)";
}

const struct jn_chart_kind jn_kind_energy = {
    "energy", "energy by layer, stacked by module", false, make_energy};
const struct jn_chart_kind jn_kind_percent = {
    "energy-percent", "the same in per cent of each layer", false,
    make_percent};
const struct jn_chart_kind jn_kind_tensor = {
    "tensor", "energy by layer, stacked by tensor", false, make_tensor};
const struct jn_chart_kind jn_kind_action = {
    "action", "energy by layer, stacked by action", false, make_action};
const struct jn_chart_kind jn_kind_traffic = {
    "traffic", "bytes by layer, stacked by level", false, make_traffic};
const struct jn_chart_kind jn_kind_latency = {"latency", "cycles by layer",
                                              false, make_latency};
const struct jn_chart_kind jn_kind_utilization = {
    "utilization", "share of the compute instances at work, by layer", false,
    make_utilization};
const struct jn_chart_kind jn_kind_area = {"area", "area by module", false,
                                           make_area};
