/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot.h - runs gnuplot.
 *
 * Input:  a script that draws on standard output.
 * Output: what it drew, in a file; or what went wrong.
 * Next:   cli/cmd_chart.c
 *
 * The program is started by itself, without a shell, with its default settings
 * and the numbers of the C locale.
 */
#ifndef JN_CLI_GNUPLOT_H
#define JN_CLI_GNUPLOT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

/* SCRIPT is rewound; DRAWING gets the chart.  NULL, or a sentence in ARENA. */
const char *jn_gnuplot_run(FILE *script, FILE *drawing, struct jn_arena *arena);

#endif
