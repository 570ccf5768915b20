/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h - a run as rows for a spreadsheet.
 *
 * Input:  a run.
 * Output: a row for each layer, component, tensor and action; the energies
 *         of a layer's rows add up to its energy.
 * Next:   nobody; joulenest.1 explains the columns.
 */
#ifndef JN_REPORT_CSV_H
#define JN_REPORT_CSV_H

#include "report/report.h"

extern const struct jn_report_type jn_report_csv;

#endif
