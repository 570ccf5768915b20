/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contest_run.h - loads, maps and evaluates the contestants of a use case.
 *
 * Input:  a use case; how to map layers that have no mapping in the files.
 * Output: what became of each contestant.
 * Next:   cmd_compare.c prints and keeps it.
 */
#ifndef JN_CLI_CONTEST_RUN_H
#define JN_CLI_CONTEST_RUN_H

#include "cli/map_run.h"
#include "report/contest.h"

/* The entries, by contestant; each SPECS is to be freed, NULL or not. */
struct jn_contest_run {
    struct jn_contest contest;
    struct jn_entry *entries;
    struct jn_spec **specs;
};

/* Takes room for all, and loads what the contestants name.  Messages are
 * printed. */
enum jn_exit jn_contest_load(const struct jn_call *call,
                             const struct jn_map_options *chosen,
                             const struct jn_use_case *of,
                             struct jn_contest_run *run);

/* Maps and evaluates them one after the other. */
enum jn_exit jn_contest_evaluate(const struct jn_call *call,
                                 const struct jn_map_options *chosen,
                                 const struct jn_map_task *task,
                                 struct jn_contest_run *run);

void jn_contest_free(struct jn_contest_run *run);

#endif
