/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal.h - what the output goes to.
 *
 * Input:  streams, the environment, what the user asked for.
 * Output: columns, and whether colours are welcome.
 * Next:   the commands make a page of it (report/page.h).
 */
#ifndef JN_CLI_TERMINAL_H
#define JN_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum jn_when { JN_WHEN_AUTO, JN_WHEN_ALWAYS, JN_WHEN_NEVER };

/* "auto", "always", "never", NULL. */
extern const char *const jn_when_names[];

/* Columns of the terminal behind STREAM; 80 for anything else.  At least 40,
 * whatever COLUMNS or the terminal says. */
size_t jn_terminal_width(FILE *stream);

/* AUTO means colours on a terminal, unless NO_COLOR is set or TERM is dumb. */
bool jn_terminal_colour(FILE *stream, enum jn_when when);

#endif
