/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.h - what the kinds of charts have in common: parts as series, layers
 * as bars, units.
 *
 * Input:  parts of a saved result.
 * Output: series and names of a chart.
 * Next:   the kinds of charts.
 */
#ifndef JN_CHART_SERIES_H
#define JN_CHART_SERIES_H

#include "base/number.h"
#include "chart/chart.h"
#include "chart/saved.h"

/* A series for each part that is above 0 in any row, its values times FACTORS
 * by row. */
void jn_series_stack(const struct jn_parts *parts, size_t rows,
                     const double *factors, struct jn_arena *arena,
                     struct jn_chart *chart);

/* One series of bars. */
void jn_series_single(const char *name, const double *values, size_t count,
                      struct jn_arena *arena, struct jn_chart *chart);

/* "conv1", or "conv1 ×2" where the network runs it twice. */
const char *const *jn_series_layers(const struct jn_saved *saved,
                                    struct jn_arena *arena);

/* "µJ" for "uJ": charts need not be ASCII. */
const char *jn_series_unit(const struct jn_unit *unit, struct jn_arena *arena);

/* "cycles", "thousand cycles", ...: at least 1 of them. */
const struct jn_unit *jn_series_cycles(double most);

/* The modules of all results, each once; no values. */
struct jn_parts jn_series_modules(const struct jn_saved *saved, size_t count,
                                  struct jn_arena *arena);

#endif
