/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep.h - what stays of an evaluation besides its report: the saved result, a
 * chart, a page.
 *
 * Input:  a finished run.
 * Output: files; chart and page are made of the result as it is saved, and of
 *         nothing else.
 * Next:   cmd_evaluate.c and cmd_map.c
 */
#ifndef JN_CLI_KEEP_H
#define JN_CLI_KEEP_H

#include "cli/command.h"
#include "report/report.h"

struct jn_keep {
    const char *save, *chart, *chart_kind, *report;
};

#define JN_KEEP_AT(base, member) ((base) + offsetof(struct jn_keep, member))

/* Rows of a table of options, where struct jn_keep lies at BASE. */
#define JN_KEEP_OPTIONS(base)                                                  \
    {"save",                                                                   \
     0,                                                                        \
     JN_OPTION_TEXT,                                                           \
     JN_KEEP_AT(base, save),                                                   \
     "FILE",                                                                   \
     NULL,                                                                     \
     0,                                                                        \
     0,                                                                        \
     "also write the result to FILE as JSON, for 'joulenest chart'"},          \
        {"chart",                                                              \
         0,                                                                    \
         JN_OPTION_TEXT,                                                       \
         JN_KEEP_AT(base, chart),                                              \
         "FILE",                                                               \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "also draw the result; the name ends in .svg, .pdf or .png"},         \
        {"report",                                                             \
         0,                                                                    \
         JN_OPTION_TEXT,                                                       \
         JN_KEEP_AT(base, report),                                             \
         "FILE",                                                               \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "also make a page of the result, as 'joulenest report' does"},        \
    {                                                                          \
        "chart-kind", 0, JN_OPTION_TEXT, JN_KEEP_AT(base, chart_kind), "KIND", \
            NULL, 0, 0, "what to draw, as in 'joulenest chart' (energy)"       \
    }

/* Writes the result to a stream as it is saved.  False after a complaint. */
bool jn_keep_print(const struct jn_run *run, FILE *stream, const char *path,
                   struct jn_arena *arena);

/* The same to a file: whole, or the old one stays. */
bool jn_keep_save(const char *path, const struct jn_run *run,
                  struct jn_arena *arena);

/* False after a complaint about the command line. */
bool jn_keep_check(const struct jn_keep *keep, const struct jn_call *call);

/* False after a complaint. */
bool jn_keep_files(const struct jn_keep *keep, const struct jn_run *run,
                   struct jn_arena *arena);

#endif
