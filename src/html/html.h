/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.h - saved results as one page to look at in a browser.
 *
 * Input:  results as they were saved.
 * Output: a file that needs no other: the page, made of html/page/ when
 *         joulenest is built, with the results in it as data.
 * Next:   cli/cmd_report.c
 */
#ifndef JN_HTML_HTML_H
#define JN_HTML_HTML_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

/* A result, and what the page calls it. */
struct jn_html_result {
    const char *path;
    FILE *stream; /* JSON */
};

/* Whether there is a page: without node it could not be put together. */
bool jn_html_is_there(void);

/* Writes the page with the results in it.  False, and why, if a result is no
 * JSON; failed writes show in STREAM. */
bool jn_html_print(const struct jn_html_result *results, size_t count,
                   FILE *stream, struct jn_arena *arena, const char **fault);

#endif
