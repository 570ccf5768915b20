/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/script.h"

#include "base/utf8.h"

/* A character of TWICE is written two times. */
static void quote(const char *text, size_t columns, char twice, FILE *stream)
{
    size_t length = jn_utf8_fit(text, columns);
    fputc('\'', stream);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\'' || c == (unsigned char)twice)
            fputc(c, stream);
        fputc(c < 0x20 || c == 0x7f ? ' ' : c, stream);
    }
    fputs(text[length] != '\0' ? "…'" : "'", stream);
}

void jn_script_quote(const char *text, size_t columns, FILE *stream)
{
    quote(text, columns, '\'', stream);
}

void jn_script_quote_tic(const char *text, size_t columns, FILE *stream)
{
    quote(text, columns, '%', stream);
}

void jn_script_set(const char *what, const char *text, const char *rest,
                   FILE *stream)
{
    enum { LONGEST = 90 };
    fprintf(stream, "set %s ", what);
    jn_script_quote(text, LONGEST, stream);
    fprintf(stream, "%s\n", rest);
}

void jn_script_page(enum jn_chart_format format, double width, double height,
                    FILE *stream)
{
    const double points_per_inch = 96;
    fputs("# Drawn by: gnuplot THIS > CHART\nset encoding utf8\n", stream);
    switch (format) {
    case JN_CHART_SVG:
        fprintf(stream,
                "set terminal svg size %.0f,%.0f noenhanced font "
                "'DejaVu Sans,12' background rgb 'white'\n",
                width, height);
        break;
    case JN_CHART_PDF:
        fprintf(stream,
                "set terminal pdfcairo size %.3fin,%.3fin noenhanced font "
                "'DejaVu Sans,9'\n",
                width / points_per_inch, height / points_per_inch);
        break;
    case JN_CHART_PNG:
        fprintf(stream,
                "set terminal pngcairo size %.0f,%.0f noenhanced font "
                "'DejaVu Sans,10'\n",
                width, height);
        break;
    }
}
