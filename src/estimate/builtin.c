/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/builtin.h"

#include <string.h>

bool jn_component_chooses(const struct jn_component *component,
                          const char *name)
{
    return strcmp(component->kind, name) == 0 ||
           strcmp(jn_attribute_text(component, "estimator", ""), name) == 0;
}

bool jn_is_access_or_area(enum jn_action action)
{
    return action <= JN_UPDATE || action == JN_ACTION_COUNT;
}

double jn_component_size_bytes(const struct jn_component *component)
{
    return jn_attribute_number(component, "size_bits", 0) / 8;
}

double jn_component_width_bits(const struct jn_component *component)
{
    return jn_attribute_number(component, "width_bits", 0);
}

bool jn_component_is_plain(const struct jn_component *component,
                           const char *name)
{
    return component->kind[0] == '\0' || strcasecmp(component->kind, name) == 0;
}
