/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_arch.h - a Timeloop architecture with its tables to a machine.
 *
 * Input:  the `architecture` group, ERT and ART (or NULL).
 * Output: struct jn_arch: levels, compute, networks, all with prices.
 * Next:   spec/problem.h.
 */
#ifndef JN_IMPORT_TIMELOOP_ARCH_H
#define JN_IMPORT_TIMELOOP_ARCH_H

#include "config/tree.h"
#include "spec/arch.h"

struct jn_timeloop_hardware {
    const struct jn_node *architecture;
    const struct jn_node *ert;       /* or NULL */
    const struct jn_node *art;       /* or NULL */
    const struct jn_node *variables; /* or NULL: clock, technology */
};

/* False after complaints. */
bool jn_timeloop_arch_read(const struct jn_timeloop_hardware *hardware,
                           const struct jn_reader *reader,
                           struct jn_arch *arch);

#endif
