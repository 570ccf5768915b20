/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h - the report for people, in pieces.
 *
 * Input:  a run.
 * Output: its headlines and, for a network, its tables.
 * Next:   nobody; report/text.c begins.
 */
#ifndef JN_REPORT_TEXT_H
#define JN_REPORT_TEXT_H

#include "report/loops.h"
#include "report/report.h"

extern const struct jn_report_type jn_report_text;

/* A network: totals, a line for each layer, sums over modules. */
void jn_text_network(const struct jn_run *run, const struct jn_page *page);

/* Lines of the headline. */
void jn_text_energy(const struct jn_page *page, double energy_pj,
                    uint64_t computes, const char *operation);
void jn_text_time(const struct jn_page *page, uint64_t cycles, double energy_pj,
                  const struct jn_arch *arch);
void jn_text_area(const struct jn_page *page, double area_um2);

/* "real time": what is left of the steps' time, where layers have a pace. */
void jn_text_pace(const struct jn_page *page, const struct jn_run *run);

#endif
