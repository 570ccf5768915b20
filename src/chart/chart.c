/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/chart.h"

#include "base/utf8.h"

#include <math.h>

enum { MOST_NAME = 30, MOST_TITLE = 90 }; /* columns */

/* Bars of a group stand side by side, groups apart. */
static size_t group_size(const struct jn_chart *chart)
{
    return chart->members != NULL ? chart->member_count : 1;
}

static size_t group_count(const struct jn_chart *chart)
{
    return chart->bar_count / group_size(chart);
}

/* --- the page --- */

static size_t longest(const struct jn_chart *chart)
{
    size_t most = 0;
    for (size_t i = 0; chart->bars != NULL && i < group_count(chart); i++) {
        size_t length = jn_utf8_width(chart->bars[i]);
        most = length > most ? length : most;
    }
    return most < MOST_NAME ? most : MOST_NAME;
}

/* Where bars stand, how wide all is in pixels, and how names are turned. */
struct layout {
    double slot; /* pixels for a group */
    double width, height;
    int turn;      /* degrees */
    int name_size; /* points */
};

enum { LEFT = 90, KEY = 230, HIGH = 430, LEAST_WIDTH = 720, LETTER = 7 };

/* A group is at least as wide as its bars, and what is between groups. */
static double least_slot(const struct jn_chart *chart)
{
    const double thinnest = 9;
    size_t groups = group_count(chart);
    double slot = groups <= 8 ? 64 : groups <= 30 ? 34 : 15;
    return chart->members == NULL
               ? slot
               : fmax(slot, thinnest * ((double)chart->member_count + 1));
}

static struct layout lay_out(const struct jn_chart *chart)
{
    struct layout layout = {.name_size = 11};
    double names = (double)(longest(chart) * LETTER);
    double groups = (double)group_count(chart);
    double room = (LEAST_WIDTH - LEFT - KEY) / fmax(1, groups);
    layout.slot = fmax(least_slot(chart), fmin(room, 90));
    layout.turn = names < layout.slot - 6 ? 0 : layout.slot > 20 ? 45 : 90;
    layout.name_size = layout.slot > 20 ? 11 : 8;
    double letters = names * layout.name_size / 11;
    double below =
        layout.turn == 0 ? 20 : letters * (layout.turn == 45 ? 0.7 : 1);
    layout.width = fmax(LEAST_WIDTH, LEFT + KEY + layout.slot * groups);
    layout.height =
        fmax(HIGH + fmin(below, 240),
             40 + 19 * (double)(chart->series_count + chart->member_count));
    return layout;
}

static void print_page(const struct jn_chart *chart,
                       enum jn_chart_format format, FILE *stream)
{
    struct layout layout = lay_out(chart);
    jn_script_page(format, layout.width, layout.height, stream);
    jn_script_set("title", chart->title, " noenhanced", stream);
    jn_script_set("ylabel", chart->y_title, " noenhanced", stream);
    if (chart->x_title != NULL)
        jn_script_set("xlabel", chart->x_title, " noenhanced", stream);
    fputs("set key outside right top vertical Left reverse noenhanced\n"
          "set border 3 lc rgb '#666666'\n"
          "set tics nomirror out\n"
          "set grid ytics lc rgb '#DDDDDD' lt 1\n"
          "set style fill solid 1.0 border lc rgb 'white'\n",
          stream);
}

/* Draws all series, each as HOW says in gnuplot's words; lines as lines. */
static void print_plot(const struct jn_chart *chart, const char *how,
                       FILE *stream)
{
    fputs("plot ", stream);
    for (size_t i = 0; i < chart->member_count; i++) {
        fputs("keyentry title ", stream);
        jn_script_quote(chart->members[i], MOST_NAME, stream);
        fputs(", \\\n    ", stream);
    }
    for (size_t s = 0; s < chart->series_count; s++) {
        const struct jn_series *series = &chart->series[s];
        fprintf(stream, "%s$part%zu using %s lc rgb '#%06X' title ",
                s > 0 ? ", \\\n    " : "", s,
                series->is_line ? "1:2 with lines lw 2" : how,
                (unsigned)series->rgb);
        jn_script_quote(series->name, MOST_TITLE, stream);
    }
    fputs("\n", stream);
}

/* --- bars --- */

/* Where a bar stands, a group being 1 wide. */
static double place_of(const struct jn_chart *chart, size_t bar)
{
    size_t size = group_size(chart);
    double member = (double)(bar % size);
    double pitch = 1 / ((double)size + (size > 1 ? 1 : 0));
    size_t group = bar / size;
    return (double)group + 1 + (member - (double)(size - 1) / 2) * pitch;
}

static double half_width(const struct jn_chart *chart)
{
    size_t size = group_size(chart);
    return size > 1 ? 0.5 / ((double)size + 1) : 0.38;
}

static void print_names(const struct jn_chart *chart, FILE *stream)
{
    struct layout layout = lay_out(chart);
    size_t groups = group_count(chart);
    fprintf(stream, "set xtics scale 0 font ',%d' %s noenhanced (",
            layout.name_size,
            layout.turn == 0    ? "norotate"
            : layout.turn == 45 ? "rotate by 45 right"
                                : "rotate by 90 right");
    for (size_t i = 0; i < groups; i++) {
        fputs(i > 0 ? ", " : "", stream);
        jn_script_quote_tic(chart->bars[i], MOST_NAME, stream);
        fprintf(stream, " %zu", i + 1);
    }
    fprintf(stream, ")\nset xrange [0.3:%g]\nset yrange [0:*]\n",
            (double)groups + 0.7);
}

/* Which bar of its group it is. */
static void print_members(const struct jn_chart *chart, FILE *stream)
{
    for (size_t bar = 0; chart->members != NULL && bar < chart->bar_count;
         bar++) {
        double above = 0;
        for (size_t s = 0; s < chart->series_count; s++)
            above += chart->series[s].values[bar];
        if (above <= 0)
            continue;
        fprintf(stream,
                "set label '%zu' at %.6g,%.9g center offset 0,0.4 font ',7' "
                "textcolor rgb '#444444'\n",
                bar % chart->member_count + 1, place_of(chart, bar), above);
    }
}

/* The boxes of one part: on top of all parts before it. */
static void print_boxes(const struct jn_chart *chart, size_t series,
                        FILE *stream)
{
    double half = half_width(chart);
    fprintf(stream, "$part%zu << END\n", series);
    for (size_t i = 0; i < chart->bar_count; i++) {
        double place = place_of(chart, i);
        double below = 0;
        if (chart->series[series].values[i] <= 0)
            continue;
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
    print_members(chart, stream);
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
        jn_script_quote(series->labels[i], MOST_NAME, stream);
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
    if (chart->drawing != NULL) {
        jn_drawing_print(chart->drawing, chart->title, format, stream);
        return;
    }
    print_page(chart, format, stream);
    if (chart->bars != NULL)
        print_bars(chart, stream);
    else
        print_points(chart, stream);
}
