/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/kinds.h"

#include <string.h>

const struct jn_chart_kind *const jn_chart_kinds[] = {
    &jn_kind_energy,         &jn_kind_percent, &jn_kind_tensor,
    &jn_kind_action,         &jn_kind_traffic, &jn_kind_latency,
    &jn_kind_utilization,    &jn_kind_area,    &jn_kind_roofline,
    &jn_kind_nest,           &jn_kind_machine, &jn_kind_compare,
    &jn_kind_compare_layers, &jn_kind_pareto,  NULL};

const struct jn_chart_kind *jn_chart_kind_find(const char *name)
{
    size_t i = 0;
    while (jn_chart_kinds[i] != NULL &&
           strcmp(jn_chart_kinds[i]->name, name) != 0)
        i++;
    return jn_chart_kinds[i];
}
