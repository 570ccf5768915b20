/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c - estimators in shared objects, good and faulty ones: PLUGIN says
 * which, by the name of the object. */
#include "joulenest.h"

#include <stddef.h>
#include <string.h>

#define plugin_good     1
#define plugin_future   2
#define plugin_mute     3
#define plugin_partial  4
#define plugin_nameless 5
#define plugin_boastful 6
#define plugin_negative 7

#ifndef PLUGIN
#define PLUGIN plugin_good
#endif

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    return strcmp(component->kind, "rram") == 0 && action != JN_LEAK;
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    double sign = PLUGIN == plugin_negative ? -1 : 1;
    return sign * (action == JN_READ ? 3 : 5) *
           jn_attribute_number(component, "width_bits", 0);
}

static double area_um2(const struct jn_component *component)
{
    return jn_attribute_number(component, "size_bits", 0) * 0.25;
}

#if PLUGIN != plugin_partial
static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    (void)component;
    return action == JN_FILL ? NULL : "measured";
}
#endif

#if PLUGIN == plugin_mute
#define jn_estimator_plugin jn_something_else
#endif

JN_API extern const struct jn_estimator jn_estimator_plugin;
const struct jn_estimator jn_estimator_plugin = {
    .abi = PLUGIN == plugin_future ? JN_ESTIMATOR_ABI + 1 : JN_ESTIMATOR_ABI,
    .name = PLUGIN == plugin_nameless ? "" : "laboratory",
    .accuracy_percent = PLUGIN == plugin_boastful ? 101 : 95,
    .supports = supports,
    .energy_pj = energy_pj,
    .area_um2 = area_um2,
#if PLUGIN != plugin_partial
    .source = source,
#endif
};
