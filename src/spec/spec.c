/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/spec.h"

#include "spec/spec_check.h"

#include <assert.h>

static void bind_problems(struct jn_spec *spec)
{
    size_t count = spec->workload.layer_count;
    spec->problems = jn_arena_take(spec->arena, count, sizeof *spec->problems);
    for (size_t layer = 0; layer < count; layer++)
        jn_problem_bind(&spec->arch, &spec->workload.layers[layer],
                        &spec->options, &spec->problems[layer]);
}

bool jn_spec_bind(struct jn_spec *spec)
{
    if (!spec->has_arch)
        return true;
    bool good = jn_spec_check_names(spec);
    if (!spec->has_workload)
        return good;
    bind_problems(spec);
    good &= jn_spec_check_words(spec);
    if (!jn_spec_check_neurons(spec))
        return false;
    if (!spec->mappings)
        spec->mappings = jn_arena_take(spec->arena, spec->workload.layer_count,
                                       sizeof *spec->mappings);
    return jn_spec_bind_mappings(spec) && good;
}

void jn_spec_free(struct jn_spec *spec)
{
    if (spec)
        jn_arena_free(spec->arena);
}

const char *jn_spec_messages(const struct jn_spec *spec)
{
    return spec->messages ? spec->messages : "";
}

size_t jn_layer_count(const struct jn_spec *spec)
{
    return spec->workload.layer_count;
}

const char *jn_layer_name(const struct jn_spec *spec, size_t layer)
{
    assert(layer < spec->workload.layer_count);
    return spec->workload.layers[layer].name;
}

size_t jn_tensor_count(const struct jn_spec *spec, size_t layer)
{
    assert(layer < spec->workload.layer_count);
    return spec->workload.layers[layer].tensor_count;
}

const char *jn_tensor_name(const struct jn_spec *spec, size_t layer,
                           size_t tensor)
{
    assert(tensor < jn_tensor_count(spec, layer));
    return spec->workload.layers[layer].tensors[tensor].name;
}

size_t jn_level_count(const struct jn_spec *spec)
{
    return spec->arch.level_count;
}

const char *jn_level_name(const struct jn_spec *spec, size_t level)
{
    assert(level < spec->arch.level_count);
    return spec->arch.levels[level].component.name;
}

const struct jn_mapping *jn_layer_mapping(const struct jn_spec *spec,
                                          size_t layer)
{
    assert(layer < spec->workload.layer_count);
    return spec->mappings ? spec->mappings[layer] : NULL;
}
