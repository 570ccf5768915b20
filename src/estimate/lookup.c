/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/lookup.h"

#include "estimate/candidates.h"
#include "estimate/interpolate.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *attribute_name(const struct jn_candidates *candidates,
                                  size_t open)
{
    return candidates->table->attributes[candidates->open[open]].name;
}

static double place_of(const struct jn_candidates *candidates, size_t row,
                       size_t open)
{
    return candidates->rows[row]->attributes[candidates->open[open]].number;
}

static double wanted(const struct jn_candidates *candidates, size_t open)
{
    return jn_attribute_number(candidates->component,
                               attribute_name(candidates, open), (double)NAN);
}

static int compare_x(const void *left, const void *right)
{
    const struct jn_point *a = left, *b = right;
    return (a->x > b->x) - (a->x < b->x);
}

/* Checks that interpolation along a column is possible: the component lies
 * between positive places of the rows, or may lie outside. */
static bool check_range(struct jn_candidates *candidates, size_t open)
{
    double x = wanted(candidates, open);
    double min = place_of(candidates, 0, open), max = min;
    for (size_t i = 0; i < candidates->count; i++) {
        min = fmin(min, place_of(candidates, i, open));
        max = fmax(max, place_of(candidates, i, open));
    }
    const char *name = attribute_name(candidates, open);
    if (min == max)
        return jn_refuse(candidates, "'%s' is %.10g, but %s has only %.10g",
                         name, x, jn_rows_text(candidates), min);
    if (min <= 0 || x <= 0)
        return jn_refuse(candidates,
                         "'%s' is %.10g, and numbers that are not positive "
                         "cannot be interpolated (%s)",
                         name, x, jn_rows_text(candidates));
    bool inside = min <= x && x <= max;
    candidates->extrapolated |= !inside;
    if (inside || candidates->table->extrapolates)
        return true;
    return jn_refuse(candidates,
                     "'%s' is %.10g, outside the %.10g to %.10g of %s; add a "
                     "row for it, or the line '#: extrapolate'",
                     name, x, min, max, jn_rows_text(candidates));
}

/* Logarithms need positive figures; if all are 0, so is what is between. */
static bool check_figures(struct jn_candidates *candidates, bool *all_zero)
{
    size_t zeros = 0;
    for (size_t i = 0; i < candidates->count; i++)
        zeros += candidates->figures[i] == 0;
    *all_zero = zeros == candidates->count;
    return zeros == 0 || *all_zero ||
           jn_refuse(candidates,
                     "it would have to be interpolated between 0 and another "
                     "figure (%s), which has no sensible answer",
                     jn_rows_text(candidates));
}

static bool on_line(struct jn_candidates *candidates, double *figure)
{
    size_t count = candidates->count;
    struct jn_point *points =
        jn_arena_take(candidates->arena, count, sizeof *points);
    for (size_t i = 0; i < count; i++)
        points[i] = (struct jn_point){place_of(candidates, i, 0),
                                      candidates->figures[i]};
    qsort(points, count, sizeof *points, compare_x);
    if (!jn_points_rise(points, count))
        return jn_refuse(
            candidates, "two of the rows are for the same '%s' (%s)",
            attribute_name(candidates, 0), jn_rows_text(candidates));
    *figure = jn_interpolate_line(points, count, wanted(candidates, 0),
                                  candidates->arena);
    return true;
}

/* The different places along an open column, in order. */
static size_t axis(const struct jn_candidates *candidates, size_t open,
                   double *places)
{
    struct jn_point *points =
        jn_arena_take(candidates->arena, candidates->count, sizeof *points);
    for (size_t i = 0; i < candidates->count; i++)
        points[i].x = place_of(candidates, i, open);
    qsort(points, candidates->count, sizeof *points, compare_x);
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++)
        if (count == 0 || places[count - 1] < points[i].x)
            places[count++] = points[i].x;
    return count;
}

static bool axis_rises(const double *places, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!(log(places[i - 1]) < log(places[i])))
            return false;
    return true;
}

static size_t index_of(const double *places, size_t count, double place)
{
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (places[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Fills the grid's figures; a row that is missing or there twice is refused. */
static bool fill_grid(struct jn_candidates *candidates,
                      const struct jn_grid *grid, double *figures)
{
    size_t cells = grid->column_count * grid->row_count;
    assert(cells > 0);
    for (size_t i = 0; i < cells; i++)
        figures[i] = -1;
    for (size_t i = 0; i < candidates->count; i++) {
        size_t column = index_of(grid->columns, grid->column_count,
                                 place_of(candidates, i, 0));
        size_t row =
            index_of(grid->rows, grid->row_count, place_of(candidates, i, 1));
        double *figure = &figures[row * grid->column_count + column];
        if (*figure >= 0)
            return jn_refuse(candidates,
                             "there are two rows for '%s' %.10g "
                             "and '%s' %.10g (%s)",
                             attribute_name(candidates, 0),
                             grid->columns[column],
                             attribute_name(candidates, 1), grid->rows[row],
                             jn_rows_text(candidates));
        *figure = candidates->figures[i];
    }
    for (size_t i = 0; i < cells; i++)
        if (figures[i] < 0)
            return jn_refuse(candidates,
                             "to interpolate over two columns, %s lacks a row "
                             "for '%s' %.10g and '%s' %.10g",
                             jn_rows_text(candidates),
                             attribute_name(candidates, 0),
                             grid->columns[i % grid->column_count],
                             attribute_name(candidates, 1),
                             grid->rows[i / grid->column_count]);
    return true;
}

static bool on_grid(struct jn_candidates *candidates, double *figure)
{
    struct jn_arena *arena = candidates->arena;
    double *columns = jn_arena_take(arena, candidates->count, sizeof *columns);
    double *rows = jn_arena_take(arena, candidates->count, sizeof *rows);
    struct jn_grid grid = {.columns = columns, .rows = rows};
    grid.column_count = axis(candidates, 0, columns);
    grid.row_count = axis(candidates, 1, rows);
    if (!axis_rises(columns, grid.column_count) ||
        !axis_rises(rows, grid.row_count))
        return jn_refuse(candidates, "the rows (%s) are too close together",
                         jn_rows_text(candidates));
    assert(grid.column_count >= 2 && grid.row_count >= 2);
    if (grid.column_count > 2 * candidates->count / grid.row_count)
        return jn_refuse(candidates,
                         "to interpolate over two columns, %s lacks rows: "
                         "every '%s' is needed with every '%s'",
                         jn_rows_text(candidates),
                         attribute_name(candidates, 0),
                         attribute_name(candidates, 1));
    double *figures = jn_arena_take(arena, grid.column_count * grid.row_count,
                                    sizeof *figures);
    if (!fill_grid(candidates, &grid, figures))
        return false;
    grid.figures = figures;
    struct jn_point at = {wanted(candidates, 0), wanted(candidates, 1)};
    *figure = jn_interpolate_grid(&grid, at, arena);
    return true;
}

static bool interpolate(struct jn_candidates *candidates, double *figure)
{
    bool all_zero = false;
    for (size_t i = 0; i < candidates->open_count; i++)
        if (!check_range(candidates, i))
            return false;
    if (!check_figures(candidates, &all_zero))
        return false;
    *figure = 0;
    if (all_zero)
        return true;
    if (candidates->open_count == 1)
        return on_line(candidates, figure);
    if (candidates->open_count == 2)
        return on_grid(candidates, figure);
    return jn_refuse(candidates,
                     "it would have to be interpolated over '%s', '%s' and "
                     "'%s' at once; at most two are possible (%s)",
                     attribute_name(candidates, 0),
                     attribute_name(candidates, 1),
                     attribute_name(candidates, 2), jn_rows_text(candidates));
}

/* The one row that fits exactly. */
static bool take_row(struct jn_candidates *candidates, double *figure)
{
    if (candidates->count > 1)
        return jn_refuse(candidates, "several rows say different things (%s)",
                         jn_rows_text(candidates));
    *figure = candidates->figures[0];
    return true;
}

static const char *source_text(const struct jn_candidates *candidates)
{
    const char *source = candidates->rows[0]->source;
    for (size_t i = 1; i < candidates->count; i++)
        if (strcmp(source, candidates->rows[i]->source) != 0)
            source = "several sources";
    const char *how = candidates->open_count == 0 ? ""
                      : candidates->extrapolated  ? "extrapolated from "
                                                  : "interpolated in ";
    const char *scaled = candidates->scale_ratio == 1
                             ? ""
                             : ", technology scaled by Stillmaker and Baas, "
                               "Integration 58 (2017)";
    return jn_arena_format(candidates->arena, "%s (%s%s)%s", source, how,
                           jn_rows_short_text(candidates), scaled);
}

enum jn_reply jn_price_table_look_up(const struct jn_price_table *table,
                                     const struct jn_component *component,
                                     enum jn_action action,
                                     struct jn_arena *arena,
                                     struct jn_quote *quote)
{
    struct jn_candidates candidates = {.table = table,
                                       .component = component,
                                       .action = action,
                                       .arena = arena,
                                       .scale_ratio = 1};
    if (!jn_candidates_select(&candidates))
        return JN_NO_ANSWER;
    double figure = 0;
    bool found =
        jn_candidates_narrow(&candidates) &&
        (candidates.open_count == 0 ? take_row(&candidates, &figure)
                                    : interpolate(&candidates, &figure));
    figure *= candidates.scale_ratio;
    if (found && !isfinite(figure))
        found = jn_refuse(&candidates, "the figure is too large (%s)",
                          jn_rows_text(&candidates));
    quote->figure = figure;
    quote->source = found ? source_text(&candidates) : candidates.refusal;
    return found ? JN_ANSWER : JN_REFUSAL;
}
