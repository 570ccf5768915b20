/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "joulenest.h"

#include <assert.h>
#include <string.h>

static const char *const action_names[JN_ACTION_COUNT] = {
    [JN_READ] = "read",       [JN_FILL] = "fill",       [JN_UPDATE] = "update",
    [JN_LEAK] = "leak",       [JN_COMPUTE] = "compute", [JN_ADD] = "add",
    [JN_COMPARE] = "compare",
};

const char *jn_action_name(enum jn_action action)
{
    assert(action < JN_ACTION_COUNT);
    return action_names[action];
}

static const struct jn_attribute *
find_attribute(const struct jn_component *component, const char *name)
{
    for (size_t i = 0; i < component->attribute_count; i++)
        if (strcmp(component->attributes[i].name, name) == 0)
            return &component->attributes[i];
    return NULL;
}

double jn_attribute_number(const struct jn_component *component,
                           const char *name, double fallback)
{
    const struct jn_attribute *attribute = find_attribute(component, name);
    return attribute && !attribute->text ? attribute->number : fallback;
}

const char *jn_attribute_text(const struct jn_component *component,
                              const char *name, const char *fallback)
{
    const struct jn_attribute *attribute = find_attribute(component, name);
    return attribute && attribute->text ? attribute->text : fallback;
}
