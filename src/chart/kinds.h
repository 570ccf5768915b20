/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kinds.h - the kinds of charts that there are: one entry of a table each.
 *
 * Input:  saved results.
 * Output: a chart (chart/chart.h) of one of them, or of all side by side.
 * Next:   cli/cmd_chart.c draws it.
 *
 * A module has the same colour in all charts of a result: by its place in the
 * machine.
 */
#ifndef JN_CHART_KINDS_H
#define JN_CHART_KINDS_H

#include "chart/chart.h"
#include "chart/saved.h"

struct jn_chart_kind {
    const char *name, *summary;
    bool takes_several; /* results; others take one */
    void (*make)(const struct jn_saved *saved, size_t count,
                 struct jn_arena *arena, struct jn_chart *chart);
};

/* Ends with an entry without a name. */
extern const struct jn_chart_kind jn_chart_kinds[];

#endif
