/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_COLUMNS = 80, LEAST_COLUMNS = 40, MOST_COLUMNS = 1000 };

const char *const jn_when_names[] = {"auto", "always", "never", NULL};

static size_t bounded(unsigned long columns)
{
    if (columns < LEAST_COLUMNS)
        return LEAST_COLUMNS;
    return columns > MOST_COLUMNS ? MOST_COLUMNS : columns;
}

size_t jn_terminal_width(FILE *stream)
{
    struct winsize size;
    if (!isatty(fileno(stream)))
        return DEFAULT_COLUMNS;
    const char *columns = getenv("COLUMNS");
    if (columns && strtoul(columns, NULL, 10) > 0)
        return bounded(strtoul(columns, NULL, 10));
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return bounded(size.ws_col);
    return DEFAULT_COLUMNS;
}

bool jn_terminal_colour(FILE *stream, enum jn_when when)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (when != JN_WHEN_AUTO)
        return when == JN_WHEN_ALWAYS;
    return isatty(fileno(stream)) && !(no_color && no_color[0]) && term &&
           strcmp(term, "dumb") != 0;
}
