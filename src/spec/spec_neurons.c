/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/spec_check.h"

#include <string.h>

static bool is_of_neurons(const struct jn_spec *spec, const char *tensor)
{
    for (size_t index = 0; index < spec->workload.layer_count; index++) {
        const struct jn_layer *layer = &spec->workload.layers[index];
        int found = jn_layer_find_tensor(layer, tensor);
        if (found >= 0 && jn_neuron_has(&layer->neuron, (size_t)found))
            return true;
    }
    return false;
}

static bool check_tensor(const struct jn_spec *spec, const char *tensor,
                         struct jn_place place)
{
    if (!is_of_neurons(spec, tensor))
        return true;
    jn_error(spec->diags, place,
             "'%s' is what neurons read or write, which no zeros of other "
             "tensors save; 'update' of a layer's 'neuron' says which neurons "
             "are updated",
             tensor);
    return false;
}

static bool check_option(const struct jn_spec *spec,
                         const struct jn_saving_option *option)
{
    bool good = check_tensor(spec, option->target, option->place);
    for (size_t index = 0; index < option->condition_count; index++)
        good &= check_tensor(spec, option->conditions[index], option->place);
    return good;
}

static bool check_savings(const struct jn_spec *spec,
                          const struct jn_level_sparsity *sparsity)
{
    bool good = true;
    for (size_t saving = 0; saving < sparsity->saving_count; saving++)
        for (size_t i = 0; i < sparsity->savings[saving].option_count; i++)
            good &= check_option(spec, &sparsity->savings[saving].options[i]);
    return good;
}

bool jn_spec_check_neurons(const struct jn_spec *spec)
{
    bool good = true;
    for (size_t level = 0; level < spec->arch.level_count; level++)
        good &= check_savings(spec, &spec->arch.levels[level].sparsity);
    for (size_t index = 0; index < spec->workload.layer_count; index++) {
        const struct jn_layer *layer = &spec->workload.layers[index];
        if (layer->neuron.model == JN_NEURON_NONE || spec->arch.neurons.given)
            continue;
        jn_error(spec->diags, layer->place,
                 "layer '%s' has neurons, but nothing on machine '%s' updates "
                 "them: the machine needs 'neurons = { level = \"%s\"; };'",
                 layer->name, spec->arch.name,
                 spec->arch.levels[spec->arch.level_count - 1].component.name);
        return false;
    }
    return good;
}
