/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contestant.h - one entry of a use case's list.
 *
 * Input:  a group.
 * Output: struct jn_contestant.
 * Next:   use_case.c.
 */
#ifndef JN_KPI_CONTESTANT_H
#define JN_KPI_CONTESTANT_H

#include "kpi/use_case.h"

struct jn_files {
    const char *const *items;
    size_t count;
};

/* One path or a list of them. */
bool jn_files_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_files *files);

/* HAS_MACHINE tells whether its files have one. */
bool jn_contestant_read(const struct jn_node *group,
                        const struct jn_reader *reader,
                        struct jn_contestant *contestant, bool *has_machine);

/* Sets `equal_to` of all, by the names that jn_contestant_read() found. */
bool jn_contestants_link(struct jn_contestant *list, size_t count,
                         const struct jn_reader *reader);

#endif
