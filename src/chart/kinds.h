/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kinds.h - the kinds of charts that there are: one entry of a table each.
 *
 * Input:  saved results.
 * Output: a chart (chart/chart.h) of one of them, or of all side by side.
 * Next:   cli/draw.h draws it.
 *
 * A module has the same colour in all charts of a result: by its place in the
 * machine.  A new kind is a struct jn_chart_kind, listed in kinds.c.
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

/* Ends with NULL; the first is the default. */
extern const struct jn_chart_kind *const jn_chart_kinds[];

/* NULL if there is none of this name. */
const struct jn_chart_kind *jn_chart_kind_find(const char *name);

extern const struct jn_chart_kind jn_kind_energy;
extern const struct jn_chart_kind jn_kind_percent;
extern const struct jn_chart_kind jn_kind_tensor;
extern const struct jn_chart_kind jn_kind_action;
extern const struct jn_chart_kind jn_kind_traffic;
extern const struct jn_chart_kind jn_kind_latency;
extern const struct jn_chart_kind jn_kind_utilization;
extern const struct jn_chart_kind jn_kind_area;
extern const struct jn_chart_kind jn_kind_roofline;
extern const struct jn_chart_kind jn_kind_nest;
extern const struct jn_chart_kind jn_kind_machine;
extern const struct jn_chart_kind jn_kind_compare;
extern const struct jn_chart_kind jn_kind_compare_layers;
extern const struct jn_chart_kind jn_kind_pareto;

#endif
