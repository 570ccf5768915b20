/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/quantity.h"

#include "cli/options.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A number in digits at the start of TEXT, and what follows it; false for
 * anything else that strtod would read. */
static bool read_number(const char *text, double *number, const char **rest)
{
    char *end;
    if (strspn(text, "0123456789.") == 0 || text[1] == 'x' || text[1] == 'X')
        return false;
    *number = strtod(text, &end);
    *rest = end;
    return end != text;
}

bool jn_quantity_ratio(const struct jn_call *call, const char *option,
                       const char *text, double *ratio)
{
    const char *unit = "";
    *ratio = 0;
    if (!text)
        return true;
    bool good = read_number(text, ratio, &unit);
    if (good && strcmp(unit, "%") == 0)
        *ratio /= 100;
    else
        good = good && unit[0] == '\0';
    if (good && *ratio < 1)
        return true;
    jn_options_complain(call->command,
                        "'--%s' takes a share from 0 to below 1, as 0.01 or "
                        "1%%, not '%s'",
                        option, text);
    return false;
}

static double find_unit(const char *text)
{
    static const struct {
        const char *name;
        double bytes;
    } units[] = {{"", 1},       {"B", 1},           {"kB", 1e3},
                 {"MB", 1e6},   {"GB", 1e9},        {"TB", 1e12},
                 {"KiB", 1024}, {"MiB", 1048576.0}, {"GiB", 1073741824.0},
                 {"k", 1e3},    {"M", 1e6},         {"G", 1e9}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcasecmp(units[i].name, text) == 0)
            return units[i].bytes;
    return 0;
}

bool jn_quantity_bytes(const struct jn_call *call, const char *option,
                       const char *text, uint64_t *bytes)
{
    const double least = 1e6;
    const double most = 1e18;
    const char *unit = "";
    double number = 0;
    *bytes = 0;
    if (!text)
        return true;
    if (read_number(text, &number, &unit)) {
        number *= find_unit(unit);
        *bytes = number >= least && number <= most ? (uint64_t)number : 0;
    }
    if (*bytes > 0)
        return true;
    jn_options_complain(call->command,
                        "'--%s' takes a size of at least 1MB, as 300MB or "
                        "2GB, not '%s'",
                        option, text);
    return false;
}
