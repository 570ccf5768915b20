/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/layer_types.h"
#include "spec/level_size.h"
#include "spec/spec_check.h"

typedef int find_in_layer(const struct jn_layer *layer, const char *name);

static bool some_layer_has(const struct jn_spec *spec, find_in_layer *find,
                           const char *name)
{
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++)
        if (find(&spec->workload.layers[layer], name) >= 0)
            return true;
    return false;
}

static bool check_tensor(const struct jn_spec *spec, const char *name,
                         struct jn_place place)
{
    if (!spec->has_workload || jn_layer_types_have_tensor(name) ||
        some_layer_has(spec, jn_layer_find_tensor, name))
        return true;
    jn_error(spec->diags, place, "no layer has a tensor '%s'%s", name,
             jn_layer_types_meant(name, spec->arena));
    return false;
}

static bool check_dim(const struct jn_spec *spec, const char *name,
                      struct jn_place place)
{
    if (!spec->has_workload || jn_layer_types_have_dim(name) ||
        some_layer_has(spec, jn_layer_find_dim, name))
        return true;
    jn_error(spec->diags, place, "no layer has a dimension '%s'", name);
    return false;
}

static bool check_tensors(const struct jn_spec *spec, const char *const *names,
                          size_t count, struct jn_place place)
{
    bool good = true;
    for (size_t index = 0; index < count; index++)
        good &= check_tensor(spec, names[index], place);
    return good;
}

static bool check_dims(const struct jn_spec *spec, const char *const *names,
                       size_t count, struct jn_place place)
{
    bool good = true;
    for (size_t index = 0; index < count; index++)
        good &= check_dim(spec, names[index], place);
    return good;
}

static bool check_level(const struct jn_spec *spec,
                        const struct jn_constraint *constraint)
{
    const char *names[JN_MAX_LEVELS];
    const struct jn_arch *arch = &spec->arch;
    if (jn_arch_find_level(arch, constraint->level) != JN_NO_LEVEL)
        return true;
    for (size_t level = 0; level < arch->level_count; level++)
        names[level] = arch->levels[level].component.name;
    const char *meant =
        jn_did_you_mean(constraint->level, names, arch->level_count);
    jn_error(spec->diags, constraint->place,
             meant ? "the machine has no level '%s'; did you mean '%s'?"
                   : "the machine has no level '%s'%s",
             constraint->level, meant ? meant : "");
    return false;
}

static bool check_constraint(const struct jn_spec *spec,
                             const struct jn_constraint *constraint)
{
    bool good = check_level(spec, constraint);
    struct jn_place place = constraint->place;
    for (size_t index = 0; index < constraint->factor_count; index++)
        good &= check_dim(spec, constraint->factors[index].dim,
                          constraint->factors[index].place);
    good &= check_dims(spec, constraint->inner_order,
                       constraint->inner_order_count, place);
    good &= check_dims(spec, constraint->outer_order,
                       constraint->outer_order_count, place);
    good &=
        check_tensors(spec, constraint->keep, constraint->keep_count, place);
    for (int flag = 0; flag < JN_FLAG_COUNT; flag++)
        good &= check_tensors(spec, constraint->flagged[flag].tensors,
                              constraint->flagged[flag].count, place);
    return check_tensors(spec, constraint->bypass, constraint->bypass_count,
                         place) &&
           good;
}

static bool check_settings(const struct jn_spec *spec,
                           const struct jn_tensor_setting *settings,
                           size_t count)
{
    bool good = true;
    for (size_t index = 0; index < count; index++)
        good &=
            check_tensor(spec, settings[index].tensor, settings[index].place);
    return good;
}

static bool check_format(const struct jn_spec *spec,
                         const struct jn_sparse_format *format)
{
    bool good = check_tensor(spec, format->tensor, format->place);
    for (size_t index = 0; index < format->rank_count; index++) {
        const struct jn_sparse_rank *rank = &format->ranks[index];
        for (size_t set = 0; set < rank->flattened_count; set++)
            good &= check_dims(spec, rank->flattened[set].dims,
                               rank->flattened[set].dim_count, format->place);
    }
    return good;
}

static bool check_saving(const struct jn_spec *spec,
                         const struct jn_saving *saving)
{
    bool good = true;
    for (size_t index = 0; index < saving->option_count; index++) {
        const struct jn_saving_option *option = &saving->options[index];
        good &= check_tensor(spec, option->target, option->place);
        good &= check_tensors(spec, option->conditions, option->condition_count,
                              option->place);
    }
    return good;
}

static bool check_sparsity(const struct jn_spec *spec,
                           const struct jn_level_sparsity *sparsity)
{
    bool good = true;
    for (size_t index = 0; index < sparsity->format_count; index++)
        good &= check_format(spec, &sparsity->formats[index]);
    for (size_t index = 0; index < sparsity->saving_count; index++)
        good &= check_saving(spec, &sparsity->savings[index]);
    return good;
}

static bool check_network(const struct jn_spec *spec,
                          const struct jn_network *network)
{
    bool good = true;
    for (size_t index = 0; index < network->multicast_price_count; index++)
        if (network->multicast_prices[index].tensor)
            good &= check_tensor(spec, network->multicast_prices[index].tensor,
                                 network->place);
    return good;
}

bool jn_spec_check_names(const struct jn_spec *spec)
{
    const struct jn_arch *arch = &spec->arch;
    bool good = true;
    for (size_t index = 0; index < arch->constraint_count; index++)
        good &= check_constraint(spec, &arch->constraints[index]);
    for (size_t index = 0; index < arch->dataflow_count; index++)
        good &= check_constraint(spec, &arch->dataflows[index]);
    for (size_t index = 0; index < arch->level_count; index++) {
        const struct jn_level *level = &arch->levels[index];
        good &=
            check_settings(spec, level->tensor_bits, level->tensor_bits_count);
        good &= check_settings(spec, level->bandwidth_scales,
                               level->bandwidth_scale_count);
        good &= check_settings(spec, level->spike_formats,
                               level->spike_format_count);
        good &= check_sparsity(spec, &level->sparsity);
    }
    for (size_t index = 0; index < arch->network_count; index++)
        good &= check_network(spec, &arch->networks[index]);
    return good;
}

static bool check_level_words(const struct jn_spec *spec, size_t index)
{
    const struct jn_level *level = &spec->arch.levels[index];
    if (!level->counts_words || level->has_word_bits)
        return true;
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++) {
        const struct jn_problem *problem = &spec->problems[layer];
        for (size_t tensor = 0; tensor < problem->layer->tensor_count;
             tensor++) {
            double bits = problem->storage[index][tensor].word_bits;
            if (bits == JN_DEFAULT_WORD_BITS ||
                problem->layer->tensors[tensor].bits_win)
                continue;
            jn_error(spec->diags, level->place,
                     "level '%s' counts words, but not how wide they are, and "
                     "'%s' of layer '%s' has %.0f bits: give 'word_bits', or "
                     "sizes and bandwidths in bits",
                     level->component.name,
                     problem->layer->tensors[tensor].name, problem->layer->name,
                     bits);
            return false;
        }
    }
    return true;
}

bool jn_spec_check_words(const struct jn_spec *spec)
{
    bool good = true;
    for (size_t level = 0; level < spec->arch.level_count; level++)
        good &= check_level_words(spec, level);
    return good;
}
