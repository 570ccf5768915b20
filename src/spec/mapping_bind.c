/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/constraint_check.h"
#include "spec/mapping.h"
#include "spec/neuron_unit.h"

#include <assert.h>
#include <string.h>

/* A source on its way to a layer on a machine. */
struct binding {
    const struct jn_arch *arch;
    const struct jn_layer *layer;
    const struct jn_reader *reader;
    const struct jn_level_source *levels[JN_MAX_LEVELS]; /* by level */
};

static const char *with_meant(const char *meant, struct jn_arena *arena)
{
    return meant ? jn_arena_format(arena, "; did you mean '%s'?", meant) : "";
}

static bool refuse_level(const struct jn_level_source *source,
                         const struct binding *binding)
{
    const struct jn_arch *arch = binding->arch;
    const char *names[JN_MAX_LEVELS];
    for (size_t level = 0; level < arch->level_count; level++)
        names[level] = arch->levels[level].component.name;
    if (strcmp(source->name, arch->compute.component.name) == 0) {
        jn_error(binding->reader->diags, source->place,
                 "'%s' is the compute level: it has no loops of its own",
                 source->name);
        return false;
    }
    jn_error(binding->reader->diags, source->place,
             "the machine has no level '%s'%s", source->name,
             with_meant(jn_did_you_mean(source->name, names, arch->level_count),
                        binding->reader->arena));
    return false;
}

static bool find_levels(const struct jn_mapping_source *source,
                        struct binding *binding)
{
    bool good = true;
    for (size_t index = 0; index < source->level_count; index++) {
        const struct jn_level_source *from = &source->levels[index];
        int level = jn_arch_find_level(binding->arch, from->name);
        if (level == JN_NO_LEVEL) {
            good = refuse_level(from, binding);
        } else if (binding->levels[level]) {
            jn_error(binding->reader->diags, from->place,
                     "level '%s' comes twice in the mapping", from->name);
            good = false;
        } else {
            binding->levels[level] = from;
        }
    }
    return good;
}

/* What a dimension that nobody knows may have been meant to be.  In "x15" the
 * name ends before the digits, which is wrong for a dimension x1. */
static const char *dim_meant(const char *dim, const struct jn_layer *layer,
                             struct jn_arena *arena)
{
    size_t length = strlen(dim);
    for (size_t index = 0; index < layer->dim_count; index++) {
        const char *name = layer->dim_names[index];
        if (strncmp(name, dim, length) == 0 && name[length] >= '0' &&
            name[length] <= '9')
            return jn_arena_format(
                arena,
                "; a name that ends in a digit needs a '=', as in '%s=%llu'",
                name, (unsigned long long)layer->bounds[index]);
    }
    return with_meant(jn_did_you_mean(dim, layer->dim_names, layer->dim_count),
                      arena);
}

static bool refuse_dim(const struct jn_named_loop *loop,
                       const struct binding *binding)
{
    const struct jn_layer *layer = binding->layer;
    jn_error(binding->reader->diags, loop->place,
             "layer '%s' has no dimension '%s'%s", layer->name, loop->dim,
             dim_meant(loop->dim, layer, binding->reader->arena));
    return false;
}

static size_t count_loops(const struct binding *binding)
{
    size_t count = 0;
    for (size_t level = 0; level < binding->arch->level_count; level++)
        for (size_t axis = 0; binding->levels[level] && axis < 3; axis++)
            count += binding->levels[level]->loops[axis].count;
    return count;
}

static bool bind_axis(const struct binding *binding, size_t level,
                      enum jn_axis axis, struct jn_loop *loops, size_t *count)
{
    bool good = true;
    const struct jn_loop_list *list = &binding->levels[level]->loops[axis];
    for (size_t index = 0; index < list->count; index++) {
        const struct jn_named_loop *loop = &list->items[index];
        int dim = jn_layer_find_dim(binding->layer, loop->dim);
        if (dim < 0)
            good = refuse_dim(loop, binding);
        else
            loops[(*count)++] =
                (struct jn_loop){loop->end, loop->residual, (uint8_t)dim,
                                 (uint8_t)level, (uint8_t)axis};
    }
    return good;
}

static bool bind_loops(const struct jn_mapping_source *source,
                       const struct binding *binding,
                       struct jn_mapping *mapping)
{
    static const enum jn_axis order[] = {JN_TIME, JN_SPACE_Y, JN_SPACE_X};
    size_t room = count_loops(binding);
    if (room > JN_MAX_MAPPED_LOOPS) {
        jn_error(binding->reader->diags, source->place,
                 "a mapping has at most %d loops, not %zu", JN_MAX_MAPPED_LOOPS,
                 room);
        return false;
    }
    struct jn_loop *loops =
        jn_arena_take(binding->reader->arena, room, sizeof *loops);
    bool good = true;
    for (size_t level = 0; level < binding->arch->level_count; level++)
        for (size_t axis = 0; binding->levels[level] && axis < 3; axis++)
            good &= bind_axis(binding, level, order[axis], loops,
                              &mapping->loop_count);
    mapping->loops = loops;
    return good;
}

static bool bind_words(const struct jn_words *words,
                       const struct binding *binding, jn_tensors *tensors)
{
    const char *names[JN_MAX_TENSORS];
    const struct jn_layer *layer = binding->layer;
    bool good = true;
    *tensors = 0;
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        names[tensor] = layer->tensors[tensor].name;
    for (size_t index = 0; index < words->count; index++) {
        const struct jn_word *word = &words->items[index];
        int tensor = jn_layer_find_tensor(layer, word->text);
        if (tensor >= 0) {
            *tensors |= (jn_tensors)1 << tensor;
            continue;
        }
        jn_error(
            binding->reader->diags, word->place,
            "layer '%s' has no tensor '%s'%s", layer->name, word->text,
            with_meant(jn_did_you_mean(word->text, names, layer->tensor_count),
                       binding->reader->arena));
        good = false;
    }
    return good;
}

static jn_tensors all_tensors(const struct jn_layer *layer)
{
    return ((jn_tensors)1 << layer->tensor_count) - 1;
}

/* The named tensors that the layer has. */
static jn_tensors named(const char *const *names, size_t count,
                        const struct jn_layer *layer)
{
    jn_tensors tensors = 0;
    for (size_t index = 0; index < count; index++) {
        int tensor = jn_layer_find_tensor(layer, names[index]);
        if (tensor >= 0)
            tensors |= (jn_tensors)1 << tensor;
    }
    return tensors;
}

/* What the machine says where a mapping is silent. */
static struct jn_level_mapping by_default(const struct binding *binding,
                                          size_t index)
{
    const struct jn_level *level = &binding->arch->levels[index];
    const struct jn_layer *layer = binding->layer;
    jn_tensors all = all_tensors(layer);
    jn_tensors keep =
        level->has_keep
            ? named(level->keep, level->keep_count, layer)
            : all & ~named(level->bypass, level->bypass_count, layer);
    keep &= ~jn_neurons_banned(binding->arch, layer, index);
    keep |= jn_neurons_needed(binding->arch, layer, index);
    return (struct jn_level_mapping){
        .keep = keep,
        .no_multicast = level->no_multicast ? all : 0,
        .no_link_transfer = level->no_link_transfers ? all : 0,
    };
}

static size_t level_of(const struct binding *binding,
                       const struct jn_level_source *source)
{
    return (size_t)jn_arch_find_level(binding->arch, source->name);
}

static const char *first_name(const struct jn_layer *layer, jn_tensors tensors)
{
    size_t tensor = 0;
    while (!(tensors >> tensor & 1))
        tensor++;
    return layer->tensors[tensor].name;
}

/* Neurons are updated at one level: their sums are there, their state and
 * spikes there or further out. */
static bool check_neurons(const struct jn_level_source *source,
                          const struct binding *binding, size_t level,
                          jn_tensors keep)
{
    const struct jn_layer *layer = binding->layer;
    jn_tensors banned = keep & jn_neurons_banned(binding->arch, layer, level);
    jn_tensors missing = jn_neurons_needed(binding->arch, layer, level) & ~keep;
    const char *unit =
        binding->arch->levels[binding->arch->neurons.level].component.name;
    if (banned != 0)
        jn_error(binding->reader->diags, source->place,
                 "'%s' cannot keep '%s': the neurons of layer '%s' are updated "
                 "at '%s', further out",
                 source->name, first_name(layer, banned), layer->name, unit);
    if (missing != 0)
        jn_error(binding->reader->diags, source->place,
                 "'%s' must keep '%s': the neurons of layer '%s' are updated "
                 "there",
                 source->name, first_name(layer, missing), layer->name);
    return banned == 0 && missing == 0;
}

static bool bind_keep(const struct jn_level_source *source,
                      const struct binding *binding,
                      struct jn_level_mapping *level)
{
    const struct jn_words *keep = &source->words[JN_WORDS_KEEP];
    const struct jn_words *bypass = &source->words[JN_WORDS_BYPASS];
    jn_tensors kept, bypassed;
    bool good = bind_words(keep, binding, &kept);
    good &= bind_words(bypass, binding, &bypassed);
    if (kept & bypassed) {
        jn_error(binding->reader->diags, bypass->items[0].place,
                 "level '%s' both keeps and bypasses a tensor", source->name);
        return false;
    }
    if (keep->given)
        level->keep = kept;
    else if (bypass->given)
        level->keep = all_tensors(binding->layer) & ~bypassed &
                      ~jn_neurons_banned(binding->arch, binding->layer,
                                         level_of(binding, source));
    return good && check_neurons(source, binding, level_of(binding, source),
                                 level->keep);
}

static bool bind_flags(const struct jn_level_source *source,
                       const struct binding *binding,
                       struct jn_level_mapping *level)
{
    jn_tensors *const members[JN_WORDS_COUNT] = {
        [JN_WORDS_NO_TEMPORAL_REUSE] = &level->no_temporal_reuse,
        [JN_WORDS_NO_MULTICAST] = &level->no_multicast,
        [JN_WORDS_NO_LINK_TRANSFER] = &level->no_link_transfer,
        [JN_WORDS_RMW_FIRST_UPDATE] = &level->rmw_first_update,
        [JN_WORDS_NO_COALESCE] = &level->no_coalesce,
    };
    bool good = bind_keep(source, binding, level);
    for (size_t row = 0; row < JN_WORDS_COUNT; row++)
        if (members[row] && source->words[row].given)
            good &= bind_words(&source->words[row], binding, members[row]);
    return good;
}

static bool bind_levels(const struct binding *binding,
                        struct jn_mapping *mapping)
{
    bool good = true;
    for (size_t level = 0; level < binding->arch->level_count; level++) {
        mapping->levels[level] = by_default(binding, level);
        if (binding->levels[level])
            good &= bind_flags(binding->levels[level], binding,
                               &mapping->levels[level]);
    }
    return good;
}

/* A tensor that no level keeps would come from nowhere. */
static bool check_kept(const struct jn_mapping_source *source,
                       const struct binding *binding,
                       const struct jn_mapping *mapping)
{
    jn_tensors kept = 0;
    bool good = true;
    for (size_t level = 0; level < binding->arch->level_count; level++)
        kept |= mapping->levels[level].keep;
    for (size_t tensor = 0; tensor < binding->layer->tensor_count; tensor++) {
        if (kept >> tensor & 1)
            continue;
        jn_error(binding->reader->diags, source->place,
                 "no level keeps tensor '%s' of layer '%s'",
                 binding->layer->tensors[tensor].name, binding->layer->name);
        good = false;
    }
    return good;
}

bool jn_mapping_bind(const struct jn_mapping_source *source,
                     const struct jn_arch *arch, const struct jn_layer *layer,
                     const struct jn_reader *reader, struct jn_mapping *mapping)
{
    struct binding binding = {arch, layer, reader, {NULL}};
    *mapping = (struct jn_mapping){NULL, 0, {{0, 0, 0, 0, 0, 0}}};
    bool good = find_levels(source, &binding);
    good &= bind_loops(source, &binding, mapping);
    good &= bind_levels(&binding, mapping);
    if (!good)
        return false;
    good = check_kept(source, &binding, mapping);
    good &=
        jn_mapping_check(mapping, arch, layer, source->place, reader->diags);
    return jn_constraints_check(arch, layer, mapping, source->place,
                                reader->diags) &&
           good;
}
