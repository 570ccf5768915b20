/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loops_text.h - loops as mapping files write them.
 *
 * Input:  a layer and a mapping of it.
 * Output: "Q5 M6,4 x1=3", which spec/loops.h reads.
 * Next:   report/ shows it, export/mapping.c writes it.
 */
#ifndef JN_SPEC_LOOPS_TEXT_H
#define JN_SPEC_LOOPS_TEXT_H

#include "base/arena.h"
#include "spec/workload.h"

/* The loops of one level and axis as in a mapping file: "Q5 M6,4 x1=3";
 * loops of one step are left out. */
const char *jn_loops_notation(const struct jn_layer *layer,
                              const struct jn_mapping *mapping, size_t level,
                              enum jn_axis axis, struct jn_arena *arena);

#endif
