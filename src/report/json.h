/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h - a run as JSON.
 *
 * Input:  a run.
 * Output: an object of one layer, or one with a list of them and totals;
 *         joulenest-json.5 lists the keys.
 * Next:   nobody.
 */
#ifndef JN_REPORT_JSON_H
#define JN_REPORT_JSON_H

#include "report/report.h"

extern const struct jn_report_type jn_report_json;

#endif
