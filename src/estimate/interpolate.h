/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interpolate.h - figures between those of a table.
 *
 * Input:  figures at points, all of them positive.
 * Output: the figure at another place, interpolated in the logarithms of
 *         everything, so that power laws come out exactly.
 * Next:   lookup.c.
 *
 * GSL's error handler ends the program and belongs to whoever calls us, so it
 * is left alone; everything that GSL could complain about is checked before.
 * What remains is GSL's running out of memory, which ends the program as it
 * does everywhere.
 */
#ifndef JN_ESTIMATE_INTERPOLATE_H
#define JN_ESTIMATE_INTERPOLATE_H

#include "base/arena.h"
#include "estimate/power.h"

#include <stdbool.h>

/* Whether x rises enough from point to point for the functions below. */
bool jn_points_rise(const struct jn_point *points, size_t count);

/* Through two points or more, which rise: by Steffen's method, which never
 * leaves the range between two neighbours.  Beyond the ends the power law
 * through the outermost two goes on. */
double jn_interpolate_line(const struct jn_point *points, size_t count,
                           double x, struct jn_arena *arena);

/* A table of figures: that at (columns[i], rows[j]) is figures[j * column_count
 * + i].  Both axes have two places or more and rise. */
struct jn_grid {
    const double *columns;
    size_t column_count;
    const double *rows;
    size_t row_count;
    const double *figures;
};

/* Bilinear; beyond the edges the outermost cells go on. */
double jn_interpolate_grid(const struct jn_grid *grid, struct jn_point at,
                           struct jn_arena *arena);

#endif
