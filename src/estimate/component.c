/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "joulenest.h"

#include <assert.h>
#include <string.h>

static const char *const action_names[JN_ACTION_COUNT] = {
    [JN_READ] = "read",
    [JN_FILL] = "fill",
    [JN_UPDATE] = "update",
    [JN_LEAK] = "leak",
    [JN_COMPUTE] = "compute",
    [JN_ADD] = "add",
    [JN_COMPARE] = "compare",
    [JN_GATED_READ] = "gated_read",
    [JN_GATED_FILL] = "gated_fill",
    [JN_GATED_UPDATE] = "gated_update",
    [JN_SKIPPED_READ] = "skipped_read",
    [JN_SKIPPED_FILL] = "skipped_fill",
    [JN_SKIPPED_UPDATE] = "skipped_update",
    [JN_METADATA_READ] = "metadata_read",
    [JN_METADATA_FILL] = "metadata_fill",
    [JN_METADATA_UPDATE] = "metadata_update",
    [JN_GATED_METADATA_READ] = "gated_metadata_read",
    [JN_GATED_METADATA_FILL] = "gated_metadata_fill",
    [JN_GATED_METADATA_UPDATE] = "gated_metadata_update",
    [JN_SKIPPED_METADATA_READ] = "skipped_metadata_read",
    [JN_SKIPPED_METADATA_FILL] = "skipped_metadata_fill",
    [JN_SKIPPED_METADATA_UPDATE] = "skipped_metadata_update",
    [JN_DECOMPRESS] = "decompress",
    [JN_COMPRESS] = "compress",
    [JN_GATED_COMPUTE] = "gated_compute",
    [JN_SKIPPED_COMPUTE] = "skipped_compute",
    [JN_VISIT] = "visit",
    [JN_DECAY] = "decay",
    [JN_MULTIPLY] = "multiply",
    [JN_INTEGRATE] = "integrate",
    [JN_THRESHOLD] = "threshold",
    [JN_RESET] = "reset",
    [JN_SPIKE] = "spike",
    [JN_SYNC] = "sync",
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
