/* SPDX-License-Identifier: GPL-3.0-or-later */
/* action_counts.h - how often every component did what, for other tools.
 *
 * Input:  what became of each layer.
 * Output: CSV, or the `action_counts` of Accelergy (version 0.3 and 0.4),
 *         which `accelergy` multiplies with its own tables.
 * Next:   other programs.
 *
 * Counts are of all instances and all runs of a layer together.  Accelergy
 * knows storage and compute, so its form leaves the networks out; there a
 * fill is a "write", a component's name is the path that its file gives (the
 * attribute "path") or MACHINE.NAME, and a fractional count is rounded.
 */
#ifndef JN_EXPORT_ACTION_COUNTS_H
#define JN_EXPORT_ACTION_COUNTS_H

#include "cost/totals.h"

#include <stdio.h>

/* Both write to STREAM; the caller looks for errors there. */
void jn_action_counts_csv(const struct jn_outcome *outcomes, size_t count,
                          struct jn_arena *arena, FILE *stream);
void jn_action_counts_yaml(const struct jn_outcome *outcomes, size_t count,
                           struct jn_arena *arena, FILE *stream);

#endif
