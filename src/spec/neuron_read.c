/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/neuron_read.h"

#include "config/schema.h"
#include "spec/projection.h"

#include <stddef.h>
#include <string.h>

struct keys {
    struct jn_neuron neuron;
    const struct jn_node *model, *leak, *reset, *update;
    bool has_threshold;
    double threshold; /* a constant of the layer, which costs nothing to know */
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    {"model", JN_FIELD_NODE, OF(model), 0, 0, NULL},
    {"leak", JN_FIELD_NODE, OF(leak), 0, 0, NULL},
    {"reset", JN_FIELD_NODE, OF(reset), 0, 0, NULL},
    {"update", JN_FIELD_NODE, OF(update), 0, 0, NULL},
    {"touched", JN_FIELD_REAL, OF(neuron.touched_share), OF(neuron.has_touched),
     0, NULL},
    {"threshold", JN_FIELD_REAL, OF(threshold), OF(has_threshold), JN_POSITIVE,
     NULL},
    {"refractory", JN_FIELD_COUNT, OF(neuron.refractory_steps), 0, 0, NULL},
    {"streaming", JN_FIELD_FLAG, OF(neuron.streaming), 0, 0, NULL},
    {"recurrent", JN_FIELD_FLAG, OF(neuron.recurrent), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static const char *const models[] = {
    [JN_NEURON_NONE] = "none",      [JN_NEURON_IF] = "if",
    [JN_NEURON_LIF] = "lif",        [JN_NEURON_CUBA_LIF] = "cuba_lif",
    [JN_NEURON_ALIF] = "alif",      [JN_NEURON_LI] = "li",
    [JN_NEURON_CUBA_LI] = "cuba_li"};
static const char *const leaks[] = {[JN_LEAK_NONE] = "none",
                                    [JN_LEAK_SHIFT] = "shift",
                                    [JN_LEAK_MULTIPLY] = "multiply"};
static const char *const resets[] = {"subtract", "value"};
static const char *const updates[] = {[JN_UPDATE_EVERY] = "every",
                                      [JN_UPDATE_TOUCHED] = "touched",
                                      [JN_UPDATE_LAZY] = "lazy"};

static bool has_current(const struct jn_neuron *neuron)
{
    return neuron->model == JN_NEURON_CUBA_LIF ||
           neuron->model == JN_NEURON_CUBA_LI;
}

static bool fires(const struct jn_neuron *neuron)
{
    return neuron->model != JN_NEURON_LI && neuron->model != JN_NEURON_CUBA_LI;
}

struct jn_update jn_neuron_update(const struct jn_neuron *neuron)
{
    unsigned adapts = neuron->model == JN_NEURON_ALIF;
    unsigned words = 1 + has_current(neuron) + adapts;
    struct jn_update update = {0, 0, 1u + has_current(neuron), 0};
    if (neuron->leak == JN_LEAK_SHIFT)
        update.decays = words;
    if (neuron->leak == JN_LEAK_MULTIPLY) {
        update.multiplications = words;
        update.integrations = 0; /* the multiplication adds the sum, too */
    }
    if (fires(neuron))
        update.comparisons = 1;
    update.comparisons += neuron->refractory_steps > 0;
    return update;
}

/* A choice that may be left out. */
static bool choose(const struct jn_node *node, const char *what,
                   const char *const names[], size_t count,
                   const struct jn_reader *reader)
{
    return !node || jn_node_choice(node, what, names, count, reader) >= 0;
}

/* Index of a choice that choose() has checked, or FALLBACK. */
static int chosen(const struct jn_node *node, const char *const names[],
                  size_t count, int fallback)
{
    for (size_t index = 0; node && index < count; index++)
        if (strcmp(node->text, names[index]) == 0)
            return (int)index;
    return fallback;
}

#define COUNT(names) (sizeof(names) / sizeof(names)[0])

static bool read_choices(const struct jn_reader *reader, struct keys *keys)
{
    struct jn_neuron *neuron = &keys->neuron;
    bool good = choose(keys->model, "'model'", models, COUNT(models), reader);
    good &= choose(keys->leak, "'leak'", leaks, COUNT(leaks), reader);
    good &= choose(keys->reset, "'reset'", resets, COUNT(resets), reader);
    good &= choose(keys->update, "'update'", updates, COUNT(updates), reader);
    if (!good)
        return false;
    neuron->model = (enum jn_neuron_model)chosen(keys->model, models,
                                                 COUNT(models), JN_NEURON_LIF);
    neuron->leak = (enum jn_neuron_leak)chosen(
        keys->leak, leaks, COUNT(leaks),
        neuron->model == JN_NEURON_IF ? JN_LEAK_NONE : JN_LEAK_SHIFT);
    neuron->resets_to_value = chosen(keys->reset, resets, COUNT(resets), 0);
    neuron->style = (enum jn_update_style)chosen(
        keys->update, updates, COUNT(updates), JN_UPDATE_EVERY);
    return true;
}

static bool check_keys(const struct jn_reader *reader, const struct keys *keys,
                       struct jn_place place)
{
    const struct jn_neuron *neuron = &keys->neuron;
    if (neuron->has_touched && neuron->touched_share > 1) {
        jn_error(reader->diags, place,
                 "'touched' is a share, from 0 to 1, not %g",
                 neuron->touched_share);
        return false;
    }
    if (neuron->model == JN_NEURON_IF && neuron->leak != JN_LEAK_NONE) {
        jn_error(reader->diags, keys->leak->place,
                 "a neuron of model 'if' does not leak: did you mean 'lif'?");
        return false;
    }
    const char *vain = neuron->recurrent              ? "recurrent"
                       : neuron->refractory_steps > 0 ? "refractory"
                       : keys->has_threshold          ? "threshold"
                                                      : NULL;
    if (fires(neuron) || vain == NULL)
        return true;
    jn_error(reader->diags, place,
             "a neuron of model '%s' never fires: '%s' has no meaning",
             models[neuron->model], vain);
    return false;
}

static bool refuse_results(const struct jn_layer *layer, struct jn_place place,
                           const struct jn_reader *reader)
{
    jn_error(reader->diags, place,
             "layer '%s' needs one result, which its neurons take: it has more",
             layer->name);
    return false;
}

/* The layer's one result is what the neurons take. */
static bool find_sums(struct jn_layer *layer, struct jn_place place,
                      const struct jn_reader *reader, struct jn_neuron *neuron)
{
    bool found = false;
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++) {
        if (!layer->tensors[tensor].read_write)
            continue;
        if (found)
            return refuse_results(layer, place, reader);
        neuron->sums = tensor;
        found = true;
    }
    neuron->time = jn_layer_find_dim(layer, "T");
    neuron->summed = (((jn_dims)1 << layer->dim_count) - 1) &
                     ~layer->tensors[neuron->sums].indexed_by;
    if (neuron->time < 0 || !(neuron->summed >> neuron->time & 1))
        return found;
    jn_error(reader->diags, place,
             "'%s' of layer '%s' has no rank along 'T': neurons take a sum in "
             "each time step",
             layer->tensors[neuron->sums].name, layer->name);
    return false;
}

static jn_dims find_coupled(const struct jn_layer *layer,
                            const struct jn_neuron *neuron)
{
    jn_dims coupled = neuron->summed;
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (!layer->tensors[t].read_write &&
            !(layer->tensors[t].indexed_by & jn_neuron_time(neuron)))
            coupled |= layer->tensors[t].indexed_by;
    return coupled;
}

/* A rank that sums dimensions has words that several neurons would share. */
static bool check_ranks(const struct jn_layer *layer, struct jn_place place,
                        const struct jn_reader *reader,
                        const struct jn_neuron *neuron)
{
    const struct jn_tensor *sums = &layer->tensors[neuron->sums];
    for (size_t rank = 0; rank < sums->rank_count; rank++)
        if (sums->ranks[rank].term_count != 1 ||
            sums->ranks[rank].terms[0].coefficient != 1) {
            jn_error(reader->diags, place,
                     "'%s' of layer '%s' is indexed by more than one dimension "
                     "in a rank: no neurons can take it",
                     sums->name, layer->name);
            return false;
        }
    return true;
}

/* The ranks of the sums, without time where WITHOUT_TIME. */
static void copy_ranks(const struct jn_layer *layer, bool without_time,
                       const struct jn_neuron *neuron, struct jn_arena *arena,
                       struct jn_tensor *tensor)
{
    const struct jn_tensor *sums = &layer->tensors[neuron->sums];
    struct jn_rank *ranks =
        jn_arena_take(arena, sums->rank_count, sizeof *ranks);
    size_t count = 0;
    for (size_t rank = 0; rank < sums->rank_count; rank++)
        if (!without_time ||
            (int)sums->ranks[rank].terms[0].dim != neuron->time)
            ranks[count++] = sums->ranks[rank];
    jn_tensor_set_ranks(tensor, ranks, count);
}

/* A tensor of the neurons; false if the layer has no room for it. */
static bool add_tensor(const char *name, struct jn_place place,
                       const struct jn_reader *reader, struct jn_layer *layer)
{
    bool is_state = strcmp(name, "spikes") != 0;
    struct jn_neuron *neuron = &layer->neuron;
    if (layer->tensor_count == JN_MAX_TENSORS) {
        jn_error(reader->diags, place,
                 "with its neurons layer '%s' has more than %d tensors",
                 layer->name, JN_MAX_TENSORS);
        return false;
    }
    struct jn_tensor *tensor = &layer->tensors[layer->tensor_count];
    *tensor = (struct jn_tensor){.name = name, .place = place};
    copy_ranks(layer, is_state, neuron, reader->arena, tensor);
    tensor->read_write = true;
    if (!is_state) {
        tensor->is_binary = tensor->has_bits = tensor->bits_win = true;
        tensor->bits = 1;
        neuron->spikes = (int)layer->tensor_count;
    } else {
        neuron->states |= (jn_tensors)1 << layer->tensor_count;
    }
    neuron->tensors |= (jn_tensors)1 << layer->tensor_count;
    layer->tensor_count++;
    return true;
}

static bool add_tensors(struct jn_place place, const struct jn_reader *reader,
                        struct jn_layer *layer)
{
    const struct jn_neuron *neuron = &layer->neuron;
    const struct {
        const char *name;
        bool is_there;
    } tensors[] = {
        {"potentials", true},
        {"synaptic_currents", has_current(neuron)},
        {"adaptations", neuron->model == JN_NEURON_ALIF},
        {"refractory_counters", neuron->refractory_steps > 0},
        {"spikes", fires(neuron)},
    };
    bool good = true;
    for (size_t index = 0; index < COUNT(tensors); index++)
        if (tensors[index].is_there)
            good &= add_tensor(tensors[index].name, place, reader, layer);
    return good;
}

bool jn_neuron_bind(const struct jn_neuron *neuron, struct jn_place place,
                    const struct jn_reader *reader, struct jn_layer *layer)
{
    struct jn_neuron bound = *neuron;
    bound.spikes = -1;
    if (!find_sums(layer, place, reader, &bound) ||
        !check_ranks(layer, place, reader, &bound))
        return false;
    bound.coupled = find_coupled(layer, &bound);
    layer->neuron = bound;
    return add_tensors(place, reader, layer);
}

/* What the defaults say, then what the layer says. */
static bool read_groups(const struct jn_node *own,
                        const struct jn_node *defaults,
                        const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_node *const groups[] = {defaults, own};
    bool good = true;
    for (size_t index = 0; index < 2; index++)
        if (groups[index])
            good &=
                jn_node_is(groups[index], JN_GROUP, "'neuron'", reader) &&
                jn_group_read(groups[index], "'neuron'", fields, keys, reader);
    return good && read_choices(reader, keys);
}

bool jn_neuron_read(const struct jn_node *own, const struct jn_node *defaults,
                    const struct jn_reader *reader, struct jn_layer *layer)
{
    struct keys keys = {.model = NULL};
    if (!own && !defaults)
        return true;
    if (!read_groups(own, defaults, reader, &keys))
        return false;
    if (keys.neuron.model == JN_NEURON_NONE)
        return true;
    struct jn_place place = own ? own->place : defaults->place;
    return check_keys(reader, &keys, place) &&
           jn_neuron_bind(&keys.neuron, place, reader, layer);
}
