/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objective_list.h - objectives as people write them.
 *
 * Input:  a list such as "energy:1%,accesses@DRAM".
 * Output: the objectives, or what is wrong with the list.
 * Next:   cli/map_options.h and search/request.c.
 */
#ifndef JN_SEARCH_OBJECTIVE_LIST_H
#define JN_SEARCH_OBJECTIVE_LIST_H

#include "search/objective.h"
#include "spec/arch.h"

/* Each item is a name, of accesses "@" and a level, and, where another one
 * follows, may have a tolerance behind ":", as 0.01 or 1%.  NULL stands for
 * "energy".  Returns NULL or a sentence without its subject, in ARENA, where
 * the names of levels are as well: "has 'edp' twice". */
const char *jn_objectives_read(const char *text, struct jn_arena *arena,
                               struct jn_objectives *objectives);

/* Finds the levels on a machine; returns the same. */
const char *jn_objectives_bind(const struct jn_arch *arch,
                               struct jn_arena *arena,
                               struct jn_objectives *objectives);

#endif
