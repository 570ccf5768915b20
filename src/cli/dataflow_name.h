/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataflow_name.h - dataflows that there are: the machine's and those that any
 * machine can have.
 *
 * Input:  a machine; a name from the command line.
 * Output: all names, or a complaint.
 * Next:   cmd_map.c and cmd_dataflows.c.
 */
#ifndef JN_CLI_DATAFLOW_NAME_H
#define JN_CLI_DATAFLOW_NAME_H

#include "cli/command.h"
#include "spec/arch.h"

/* The machine's dataflows, each once, then the others of search/dataflow.h,
 * ending in NULL; OWN_COUNT are the machine's. */
const char *const *jn_dataflow_list(const struct jn_arch *arch,
                                    struct jn_arena *arena, size_t *own_count);

/* False after a complaint about NAME; NULL is fine. */
bool jn_dataflow_check(const struct jn_arch *arch, const struct jn_call *call,
                       const char *name);

#endif
