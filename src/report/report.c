/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "report/csv.h"
#include "report/json.h"
#include "report/text.h"

#include <string.h>

const struct jn_report_type *const jn_report_types[] = {
    &jn_report_text,
    &jn_report_csv,
    &jn_report_json,
    NULL,
};

const struct jn_report_type *jn_report_find(const char *name)
{
    for (size_t i = 0; jn_report_types[i]; i++)
        if (strcmp(jn_report_types[i]->name, name) == 0)
            return jn_report_types[i];
    return NULL;
}
