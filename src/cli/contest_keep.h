/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contest_keep.h - what stays of a comparison besides its report: each
 * contestant's result, a chart and a page of all.
 *
 * Input:  a contest whose contestants were evaluated.
 * Output: files.
 * Next:   cmd_compare.c
 */
#ifndef JN_CLI_CONTEST_KEEP_H
#define JN_CLI_CONTEST_KEEP_H

#include "cli/command.h"
#include "report/contest.h"

struct jn_contest_keep {
    const char *folder, *chart, *chart_kind, *report;
};

/* False after a complaint about the command line. */
bool jn_contest_keep_check(const struct jn_contest_keep *keep,
                           const struct jn_call *call);

/* False after a complaint. */
bool jn_contest_keep_files(const struct jn_contest_keep *keep,
                           const struct jn_contest *contest,
                           struct jn_arena *arena);

#endif
