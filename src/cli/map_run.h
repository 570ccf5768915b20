/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_run.h - maps the layers that were asked for, and evaluates them.
 *
 * Input:  a loaded specification, what to search and how.
 * Output: a run with what is known about its searches.
 * Next:   cmd_map.c and cmd_dataflows.c print it.
 */
#ifndef JN_CLI_MAP_RUN_H
#define JN_CLI_MAP_RUN_H

#include "cli/map_options.h"
#include "report/report.h"

/* False after a complaint about a layer that there is none of. */
bool jn_map_layers_known(const struct jn_spec *spec, const struct jn_call *call,
                         const struct jn_map_options *chosen);

/* The layers must be known.  Mappings and results are from the call's arena.
 */
void jn_map_run(struct jn_spec *spec, const struct jn_call *call,
                const struct jn_map_options *chosen,
                const struct jn_map_task *task, struct jn_run *run);

#endif
