/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/power.h"

#include <assert.h>
#include <math.h>

double jn_power_law(const struct jn_point *points, size_t count, double x)
{
    assert(count >= 2 && x > 0);
    size_t right = 1;
    while (right + 1 < count && points[right].x < x)
        right++;
    const struct jn_point *a = &points[right - 1], *b = &points[right];
    assert(a->x > 0 && a->x < b->x && a->y > 0 && b->y > 0);
    if (x == a->x)
        return a->y;
    if (x == b->x)
        return b->y;
    return a->y * pow(b->y / a->y, log(x / a->x) / log(b->x / a->x));
}
