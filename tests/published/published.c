/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "published.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct jn_spec *load_published(const char *machine, const char *workload,
                               const char *mapping)
{
    const char *files[3];
    size_t count = 0;
    if (machine)
        files[count++] = source_path(machine);
    if (workload)
        files[count++] = source_path(workload);
    if (mapping)
        files[count++] = source_path(mapping);

    struct jn_spec *spec;
    enum jn_status status = jn_spec_load(files, count, NULL, &spec);
    CHECK_ROW(workload, status == JN_OK);
    if (status != JN_OK)
        fputs(jn_spec_messages(spec), stderr);
    return spec;
}

size_t layer_named(const struct jn_spec *spec, const char *name)
{
    size_t i = 0;
    while (i < jn_layer_count(spec) &&
           strcmp(jn_layer_name(spec, i), name) != 0)
        i++;
    CU_ASSERT_TRUE_FATAL(i < jn_layer_count(spec));
    return i;
}

size_t level_named(const struct jn_spec *spec, const char *name)
{
    size_t i = 0;
    while (i < jn_level_count(spec) &&
           strcmp(jn_level_name(spec, i), name) != 0)
        i++;
    CU_ASSERT_TRUE_FATAL(i < jn_level_count(spec));
    return i;
}

size_t tensor_named(const struct jn_spec *spec, size_t layer, const char *name)
{
    size_t i = 0;
    while (i < jn_tensor_count(spec, layer) &&
           strcmp(jn_tensor_name(spec, layer, i), name) != 0)
        i++;
    CU_ASSERT_TRUE_FATAL(i < jn_tensor_count(spec, layer));
    return i;
}

bool evaluate_named(const struct jn_spec *spec, const char *name,
                    struct jn_arena *scratch, struct jn_result *result)
{
    size_t layer = layer_named(spec, name);
    bool mapped = jn_layer_mapping(spec, layer) != NULL;
    CHECK_ROW(name, mapped);
    if (!mapped)
        return false;
    enum jn_status status = jn_evaluate_layer(spec, layer, scratch, result);
    CHECK_ROW(name, status == JN_OK);
    return status == JN_OK;
}

bool is_within(double value, double reference, double percent)
{
    return fabs(value - reference) <= fabs(reference) * percent / 100;
}
