/* SPDX-License-Identifier: GPL-3.0-or-later */
/* present.h - saved results as an HTML file.
 *
 * Input:  results as JSON.
 * Output: a file, whole or not at all; a complaint on standard error.
 * Next:   cmd_report.c, and keep.c for what was just evaluated.
 */
#ifndef JN_CLI_PRESENT_H
#define JN_CLI_PRESENT_H

#include "html/html.h"

/* Reads each result twice: whether it is one, then into the page.  False after
 * a complaint. */
bool jn_present(const struct jn_html_result *results, size_t count,
                const char *output, struct jn_arena *arena);

#endif
