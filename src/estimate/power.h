/* SPDX-License-Identifier: GPL-3.0-or-later */
/* power.h - a power law through published points.
 *
 * Input:  points (x, y), both positive, by rising x.
 * Output: y at any positive x: straight lines through the points' logarithms,
 *         the first and last of which go on beyond them.
 * Next:   published.c, scaling.c.
 */
#ifndef JN_ESTIMATE_POWER_H
#define JN_ESTIMATE_POWER_H

#include <stddef.h>

struct jn_point {
    double x, y;
};

/* COUNT is at least 2.  Through a point the result is the point's y, exactly.
 */
double jn_power_law(const struct jn_point *points, size_t count, double x);

#endif
