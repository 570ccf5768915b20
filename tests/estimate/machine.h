/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine.h - a small machine that is not read from a file.
 *
 * Input:  what differs from test to test: kinds, prices, tables.
 * Output: DRAM, a buffer of 32 KB with lines of 64 bits, a register file of
 *         0.5 KB, multiply-accumulates of 16 bits; networks between them.
 * Next:   tests of estimate.c and plugin.c.
 */
#ifndef JN_TESTS_ESTIMATE_MACHINE_H
#define JN_TESTS_ESTIMATE_MACHINE_H

#include "estimate/bench.h"
#include "spec/arch.h"

struct machine {
    struct jn_level levels[3];
    struct jn_network networks[2];
    const char *tables[2];
    struct jn_arch arch;
};

/* The machine as it leaves the readers: nothing is priced. */
void make_machine(struct machine *machine);

/* Prices it with one estimator path or NULL. */
bool price_machine(struct machine *machine, const char *path,
                   const struct bench *bench);

/* "GLB read 20 sram", "mac area 67 arith", ... */
const char *price_text(const struct bench *bench,
                       const struct jn_component *component, int action);

#endif
