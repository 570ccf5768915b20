/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.h - evaluates the layers that were asked for, one after the other.
 *
 * Input:  a loaded specification and the layers' names, or none for all.
 * Output: what became of each, and their totals, in one arena.
 * Next:   report/ and export/ print it.
 */
#ifndef JN_CLI_RUN_H
#define JN_CLI_RUN_H

#include "cli/command.h"
#include "report/report.h"

/* A layer that there is none of is complained about as the command line's
 * fault: false then. */
bool jn_run_evaluate(const struct jn_spec *spec, const struct jn_call *call,
                     const struct jn_texts *layers, struct jn_run *run);

/* Sets MARKED, by layer, for those of these names, or for all if there are no
 * names.  False after a complaint as above. */
bool jn_run_mark(const struct jn_spec *spec, const struct jn_call *call,
                 const struct jn_texts *layers, bool *marked);

/* Says something about a layer on standard error, at its place in the file. */
void jn_run_tell(const struct jn_layer *layer, const char *severity,
                 const char *reason, struct jn_arena *arena);

/* Complains about layers that were refused, or if none has a mapping, and says
 * with what code the program should end.  Layers without a mapping are noted
 * where the report itself does not list them. */
enum jn_exit jn_run_verdict(const struct jn_run *run, bool list_unmapped,
                            struct jn_arena *arena);

#endif
