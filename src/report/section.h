/* SPDX-License-Identifier: GPL-3.0-or-later */
/* section.h - the sections of the text report on one layer.
 *
 * Input:  an evaluated layer.
 * Output: a heading and a table each.
 * Next:   report/text.c puts them in order.
 */
#ifndef JN_REPORT_SECTION_H
#define JN_REPORT_SECTION_H

#include "cost/totals.h"
#include "report/page.h"

/* A section prints itself; one with nothing to say prints nothing. */
typedef void jn_section(const struct jn_outcome *outcome,
                        const struct jn_page *page);

jn_section jn_section_mapping;
jn_section jn_section_energy;  /* by hardware module and tensor */
jn_section jn_section_actions; /* energy by action */
jn_section jn_section_cycles;
jn_section jn_section_roofline;
jn_section jn_section_counts;   /* accesses of each level and tensor */
jn_section jn_section_sparse;   /* what becomes of them, where zeros count */
jn_section jn_section_neurons;  /* spikes, and what neurons do */
jn_section jn_section_networks; /* transfers of each network and tensor */
jn_section jn_section_area;
jn_section jn_section_prices;

/* "DRAM writes: 5.25 words/cycle wanted, 4 there, 1.31 times slower". */
const char *jn_bottleneck_text(const struct jn_outcome *outcome,
                               struct jn_arena *arena);

/* The same in one word or two, for tables: "DRAM write", "mac". */
const char *jn_bottleneck_name(const struct jn_outcome *outcome,
                               struct jn_arena *arena);

/* The format of a tensor at a level, "uop cp", outermost first; "none". */
const char *jn_format_text(const struct jn_level_sparsity *sparsity,
                           const char *tensor, struct jn_arena *arena);

/* "read", "network transfer", "leakage": an activity for people. */
const char *jn_activity_words(enum jn_activity activity);

/* "MAC", "addition" or "comparison": what the layer computes. */
const char *jn_operation_name(const struct jn_layer *layer);

#endif
