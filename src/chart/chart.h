/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.h - a chart before it is drawn, and its script for gnuplot.
 *
 * Input:  bars of stacked parts, or points.
 * Output: a script that holds all data and draws the chart on standard output.
 * Next:   cli/gnuplot.h runs it.
 *
 * Names come from files and may be anything.  In the script they are in single
 * quotes only, in which gnuplot runs no command and knows no variable, and
 * markup is off.
 */
#ifndef JN_CHART_CHART_H
#define JN_CHART_CHART_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* One part of all bars, or a group of points. */
struct jn_series {
    const char *name;
    uint32_t rgb;
    const double *x;           /* of points; NULL: bars */
    const double *values;      /* by bar or point */
    const char *const *labels; /* of points, "": none; NULL: none at all */
    size_t count;
};

struct jn_chart {
    const char *title, *x_title, *y_title;
    const char *const *bars; /* names; NULL: points */
    size_t bar_count;
    const struct jn_series *series;
    size_t series_count;
    bool logarithmic; /* both axes */
    double ceiling;   /* of a roofline: what values are at most; 0: none */
};

enum jn_chart_format { JN_CHART_SVG, JN_CHART_PDF, JN_CHART_PNG };

void jn_chart_print(const struct jn_chart *chart, enum jn_chart_format format,
                    FILE *stream);

/* Colours that are told apart without seeing red or green as well: by index,
 * again from the first after the last. */
uint32_t jn_chart_colour(size_t index);

#endif
