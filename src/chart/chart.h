/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.h - a chart before it is drawn, and its script for gnuplot.
 *
 * Input:  bars of stacked parts, or points and lines, or a drawing.
 * Output: a script that holds all data and draws the chart on standard output.
 * Next:   cli/gnuplot.h runs it.
 */
#ifndef JN_CHART_CHART_H
#define JN_CHART_CHART_H

#include "chart/drawing.h"

#include <stdbool.h>
#include <stdint.h>

/* One part of all bars, or a group of points. */
struct jn_series {
    const char *name;
    uint32_t rgb;
    const double *x;           /* of points; NULL: bars */
    const double *values;      /* by bar or point */
    const char *const *labels; /* of points, "": none; NULL: none at all */
    size_t count;
    bool is_line; /* through the points, instead of them */
};

struct jn_chart {
    const char *title, *x_title, *y_title;
    const struct jn_drawing *drawing; /* NULL: bars or points */
    const char *const *bars; /* names of bars, or of groups of them; NULL:
                                points */
    size_t bar_count;
    const char *const *members; /* of each group; NULL: no groups */
    size_t member_count;
    const struct jn_series *series;
    size_t series_count;
    bool logarithmic; /* both axes */
    double ceiling;   /* of a roofline: what values are at most; 0: none */
};

void jn_chart_print(const struct jn_chart *chart, enum jn_chart_format format,
                    FILE *stream);

#endif
