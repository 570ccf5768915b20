/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.h - what all scripts for gnuplot have: a page, and texts that are
 * nothing but texts.
 *
 * Names come from files and may be anything.  In the script they are in single
 * quotes only, in which gnuplot runs no command and knows no variable, and
 * markup is off.
 *
 * Input:  a size in pixels; texts.
 * Output: lines of a script.
 * Next:   chart/chart.c, chart/drawing.c
 */
#ifndef JN_CHART_SCRIPT_H
#define JN_CHART_SCRIPT_H

#include <stddef.h>
#include <stdio.h>

enum jn_chart_format { JN_CHART_SVG, JN_CHART_PDF, JN_CHART_PNG };

/* The first lines: what is drawn, and how large. */
void jn_script_page(enum jn_chart_format format, double width, double height,
                    FILE *stream);

/* TEXT as a word of the script, on one line; cut with "…" where it has more
 * than so many columns. */
void jn_script_quote(const char *text, size_t columns, FILE *stream);

/* The same for a name beside an axis, in which '%' begins a format. */
void jn_script_quote_tic(const char *text, size_t columns, FILE *stream);

/* "set WHAT 'TEXT' REST". */
void jn_script_set(const char *what, const char *text, const char *rest,
                   FILE *stream);

#endif
