/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw.h - charts of saved results, as files.
 *
 * Input:  a result as JSON; what to draw of it.
 * Output: a file, whole or not at all; a complaint on standard error.
 * Next:   cmd_chart.c, and job.c for what was just evaluated.
 */
#ifndef JN_CLI_DRAW_H
#define JN_CLI_DRAW_H

#include "chart/kinds.h"
#include "cli/command.h"

struct jn_draw {
    const struct jn_chart_kind *kind;
    const char *output; /* ends in .svg, .pdf or .png */
    const char *script; /* NULL: it is not kept */
};

/* Finds the kind (NULL: the first) and checks the name of the file, which
 * OPTION gave.  False after a complaint about the command line. */
bool jn_draw_choose(const struct jn_call *call, const char *option,
                    const char *kind, struct jn_draw *draw);

/* Opens a result to be read once or twice: a pipe is read to its end first.
 * NULL after a complaint. */
FILE *jn_draw_open(const char *path);

/* Reads a result; notes layers without figures.  False after a complaint. */
bool jn_draw_read(const struct jn_saved_file *file, struct jn_arena *arena,
                  struct jn_saved *saved);

/* False after a complaint. */
bool jn_draw_results(const struct jn_draw *draw, const struct jn_saved *saved,
                     size_t count, struct jn_arena *arena);

#endif
