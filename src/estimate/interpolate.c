/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/interpolate.h"

#include <gsl/gsl_interp.h>
#include <gsl/gsl_interp2d.h>

#include <assert.h>
#include <math.h>

static double *logarithms(const double *numbers, size_t count,
                          struct jn_arena *arena)
{
    double *logs = jn_arena_take(arena, count, sizeof *logs);
    for (size_t i = 0; i < count; i++) {
        assert(numbers[i] > 0);
        logs[i] = log(numbers[i]);
    }
    return logs;
}

/* Numbers that differ can have the same logarithm. */
bool jn_points_rise(const struct jn_point *points, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!(log(points[i - 1].x) < log(points[i].x)))
            return false;
    return true;
}

static void free_interpolation(void *interpolation)
{
    gsl_interp_free(interpolation);
}

static double steffen(const struct jn_point *points, size_t count, double x,
                      struct jn_arena *arena)
{
    double *xs = jn_arena_take(arena, count, sizeof *xs);
    double *ys = jn_arena_take(arena, count, sizeof *ys);
    for (size_t i = 0; i < count; i++) {
        xs[i] = log(points[i].x);
        ys[i] = log(points[i].y);
    }
    struct jn_held *held = jn_arena_hold(arena, free_interpolation);
    gsl_interp *interpolation = gsl_interp_alloc(gsl_interp_steffen, count);
    held->resource = interpolation;
    gsl_interp_init(interpolation, xs, ys, count);
    double y = gsl_interp_eval(interpolation, xs, ys, log(x), NULL);
    jn_arena_drop(arena, held);
    return exp(y);
}

/* Steffen's method needs three points; a power law passes through two. */
double jn_interpolate_line(const struct jn_point *points, size_t count,
                           double x, struct jn_arena *arena)
{
    assert(count >= 2 && x > 0 && jn_points_rise(points, count));
    bool inside = points[0].x <= x && x <= points[count - 1].x;
    if (count == 2 || !inside)
        return jn_power_law(points, count, x);
    return steffen(points, count, x, arena);
}

static void free_grid(void *grid)
{
    gsl_interp2d_free(grid);
}

double jn_interpolate_grid(const struct jn_grid *grid, struct jn_point at,
                           struct jn_arena *arena)
{
    size_t column_count = grid->column_count, row_count = grid->row_count;
    assert(column_count >= 2 && row_count >= 2 && at.x > 0 && at.y > 0);
    double *xs = logarithms(grid->columns, column_count, arena);
    double *ys = logarithms(grid->rows, row_count, arena);
    double *zs = logarithms(grid->figures, column_count * row_count, arena);

    struct jn_held *held = jn_arena_hold(arena, free_grid);
    gsl_interp2d *plane =
        gsl_interp2d_alloc(gsl_interp2d_bilinear, column_count, row_count);
    held->resource = plane;
    gsl_interp2d_init(plane, xs, ys, zs, column_count, row_count);
    double z = gsl_interp2d_eval_extrap(plane, xs, ys, zs, log(at.x), log(at.y),
                                        NULL, NULL);
    jn_arena_drop(arena, held);
    return exp(z);
}
