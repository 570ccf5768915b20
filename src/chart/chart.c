/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/chart.h"

#include "base/utf8.h"

#include <math.h>

/* P. Tol, "Colour Schemes", SRON/EPS/TN/09-002 (2021): muted, then light. */
uint32_t jn_chart_colour(size_t index)
{
    static const uint32_t colours[] = {0x332288, 0x88CCEE, 0x44AA99, 0x117733,
                                       0x999933, 0xDDCC77, 0xCC6677, 0x882255,
                                       0xAA4499, 0x77AADD, 0xEE8866, 0xFFAABB,
                                       0x99DDFF, 0xBBCC33, 0xAAAA00, 0x555555};
    return colours[index % (sizeof colours / sizeof colours[0])];
}

/* --- texts --- */

/* In single quotes, on one line; only as much as has room. */
static void quote_some(const char *text, size_t columns, FILE *stream)
{
    size_t length = jn_utf8_fit(text, columns);
    fputc('\'', stream);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\'')
            fputc('\'', stream);
        fputc(c < 0x20 || c == 0x7f ? ' ' : c, stream);
    }
    fputs(text[length] != '\0' ? "…'" : "'", stream);
}

static void quote(const char *text, FILE *stream)
{
    enum { LONGEST = 90 };
    quote_some(text, LONGEST, stream);
}

static void set(const char *what, const char *text, const char *rest,
                FILE *stream)
{
    fprintf(stream, "set %s ", what);
    quote(text, stream);
    fprintf(stream, "%s\n", rest);
}

enum { MOST_NAME = 30 }; /* columns */

static size_t longest(const struct jn_chart *chart)
{
    size_t most = 0;
    for (size_t i = 0; i < chart->bar_count; i++) {
        size_t length = jn_utf8_width(chart->bars[i]);
        most = length > most ? length : most;
    }
    return most < MOST_NAME ? most : MOST_NAME;
}

/* --- the page --- */

/* Where bars stand, how wide all is in pixels, and how names are turned. */
struct layout {
    double slot; /* pixels for a bar */
    double width, height;
    int turn;      /* degrees */
    int name_size; /* points */
};

enum { LEFT = 90, KEY = 230, HIGH = 430, LEAST_WIDTH = 720, LETTER = 7 };

static struct layout lay_out(const struct jn_chart *chart)
{
    struct layout layout = {.name_size = 11};
    size_t bars = chart->bar_count;
    double names = (double)(longest(chart) * LETTER);
    layout.slot = bars <= 8 ? 64 : bars <= 30 ? 34 : 15;
    double least = (LEAST_WIDTH - LEFT - KEY) / fmax(1, (double)bars);
    layout.slot = fmax(layout.slot, fmin(least, 90));
    layout.turn = names < layout.slot - 6 ? 0 : layout.slot > 20 ? 45 : 90;
    layout.name_size = layout.slot > 20 ? 11 : 8;
    double below =
        layout.turn == 0 ? 20 : names * (layout.turn == 45 ? 0.7 : 1);
    layout.width = fmax(LEAST_WIDTH, LEFT + KEY + layout.slot * (double)bars);
    layout.height =
        fmax(HIGH + fmin(below, 240), 40 + 19 * (double)chart->series_count);
    return layout;
}

static void print_page(const struct jn_chart *chart,
                       enum jn_chart_format format, FILE *stream)
{
    struct layout layout = lay_out(chart);
    const double points_per_inch = 96;
    fputs("# Drawn by: gnuplot THIS > CHART\nset encoding utf8\n", stream);
    switch (format) {
    case JN_CHART_SVG:
        fprintf(stream,
                "set terminal svg size %.0f,%.0f noenhanced font "
                "'DejaVu Sans,12' background rgb 'white'\n",
                layout.width, layout.height);
        break;
    case JN_CHART_PDF:
        fprintf(stream,
                "set terminal pdfcairo size %.3fin,%.3fin noenhanced font "
                "'DejaVu Sans,9'\n",
                layout.width / points_per_inch,
                layout.height / points_per_inch);
        break;
    case JN_CHART_PNG:
        fprintf(stream,
                "set terminal pngcairo size %.0f,%.0f noenhanced font "
                "'DejaVu Sans,10'\n",
                layout.width, layout.height);
        break;
    }
    set("title", chart->title, " noenhanced", stream);
    set("ylabel", chart->y_title, " noenhanced", stream);
    if (chart->x_title != NULL)
        set("xlabel", chart->x_title, " noenhanced", stream);
    fputs("set key outside right top vertical Left reverse noenhanced\n"
          "set border 3 lc rgb '#666666'\n"
          "set tics nomirror out\n"
          "set grid ytics lc rgb '#DDDDDD' lt 1\n"
          "set style fill solid 1.0 border lc rgb 'white'\n",
          stream);
}

/* --- bars --- */

/* Where a bar stands. */
static double place_of(size_t bar)
{
    return (double)bar + 1;
}

/* Draws all series, HOW in gnuplot's words. */
static void print_plot(const struct jn_chart *chart, const char *how,
                       FILE *stream)
{
    fputs("plot ", stream);
    for (size_t s = 0; s < chart->series_count; s++) {
        fprintf(stream, "%s$part%zu using %s lc rgb '#%06X' title ",
                s > 0 ? ", \\\n    " : "", s, how,
                (unsigned)chart->series[s].rgb);
        quote(chart->series[s].name, stream);
    }
    fputs("\n", stream);
}

static void print_names(const struct jn_chart *chart, FILE *stream)
{
    struct layout layout = lay_out(chart);
    fprintf(stream, "set xtics scale 0 font ',%d' %s noenhanced (",
            layout.name_size,
            layout.turn == 0    ? "norotate"
            : layout.turn == 45 ? "rotate by 45 right"
                                : "rotate by 90 right");
    for (size_t i = 0; i < chart->bar_count; i++) {
        fputs(i > 0 ? ", " : "", stream);
        quote_some(chart->bars[i], MOST_NAME, stream);
        fprintf(stream, " %g", place_of(i));
    }
    fprintf(stream, ")\nset xrange [0.3:%g]\nset yrange [0:*]\n",
            place_of(chart->bar_count - 1) + 0.7);
}

/* The boxes of one part: on top of all parts before it. */
static void print_boxes(const struct jn_chart *chart, size_t series,
                        FILE *stream)
{
    const double half = 0.38;
    fprintf(stream, "$part%zu << END\n", series);
    for (size_t i = 0; i < chart->bar_count; i++) {
        double place = place_of(i);
        double below = 0;
        for (size_t s = 0; s < series; s++)
            below += chart->series[s].values[i];
        double above = below + chart->series[series].values[i];
        fprintf(stream, "%.6g %.9g %.6g %.6g %.9g %.9g\n", place, above,
                place - half, place + half, below, above);
    }
    fputs("END\n", stream);
}

static void print_bars(const struct jn_chart *chart, FILE *stream)
{
    print_names(chart, stream);
    for (size_t s = 0; s < chart->series_count; s++)
        print_boxes(chart, s, stream);
    print_plot(chart, "1:2:3:4:5:6 with boxxyerror", stream);
}

/* --- points --- */

static void print_group(const struct jn_series *series, size_t index,
                        FILE *stream)
{
    fprintf(stream, "$part%zu << END\n", index);
    for (size_t i = 0; i < series->count; i++)
        fprintf(stream, "%.9g %.9g\n", series->x[i], series->values[i]);
    fputs("END\n", stream);
    for (size_t i = 0; i < series->count && series->labels != NULL; i++) {
        if (series->labels[i][0] == '\0')
            continue;
        fputs("set label ", stream);
        quote(series->labels[i], stream);
        fprintf(stream,
                " at %.9g,%.9g offset character 0.8,0.3 font ',8' noenhanced\n",
                series->x[i], series->values[i]);
    }
}

static void print_ceiling(double ceiling, FILE *stream)
{
    fprintf(stream,
            "set arrow from graph 0, first %.9g to graph 1, first %.9g nohead "
            "lw 2 lc rgb '#CC6677'\n"
            "set label 'at most %.6g' at graph 0.02, first %.9g offset 0,0.6 "
            "noenhanced\n",
            ceiling, ceiling, ceiling, ceiling);
}

static void print_points(const struct jn_chart *chart, FILE *stream)
{
    fputs(chart->logarithmic ? "set logscale xy\n"
                               "set format '%g'\n"
                               "set offsets graph 0.1, graph 0.15, graph 0.1, "
                               "graph 0.1\n"
                             : "set yrange [0:*]\nset xrange [0:*]\n"
                               "set offsets 0, graph 0.15, graph 0.1, 0\n",
          stream);
    for (size_t s = 0; s < chart->series_count; s++)
        print_group(&chart->series[s], s, stream);
    if (chart->ceiling > 0)
        print_ceiling(chart->ceiling, stream);
    print_plot(chart, "1:2 with points pt 7 ps 0.9", stream);
}

void jn_chart_print(const struct jn_chart *chart, enum jn_chart_format format,
                    FILE *stream)
{
    print_page(chart, format, stream);
    if (chart->bars != NULL)
        print_bars(chart, stream);
    else
        print_points(chart, stream);
}
