/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/reading.h"

#include "config/load.h"
#include "spec/root.h"

#include <inttypes.h>
#include <string.h>

void reading_start(struct reading *reading)
{
    reading->arena = jn_arena_new();
    reading->reader =
        (struct jn_reader){reading->arena, jn_diags_new(reading->arena), NULL};
}

void reading_stop(struct reading *reading)
{
    jn_arena_free(reading->arena);
}

const struct jn_node *reading_parse(struct reading *reading, const char *text)
{
    return jn_tree_parse(text, strlen(text), JN_SYNTAX_LIBCONFIG, "dir/t.cfg",
                         &reading->reader);
}

const char *reading_messages(struct reading *reading)
{
    const char *all = "";
    const struct jn_message *message = jn_diags_first(reading->reader.diags);
    for (; message; message = message->next)
        all = jn_arena_format(reading->arena, "%s%s%u:%u: %s", all,
                              all[0] ? "; " : "", message->place.line,
                              message->place.column, message->text);
    return all;
}

bool reading_bind(struct reading *reading, const char *text,
                  struct jn_spec *spec)
{
    const struct jn_node *root = reading_parse(reading, text);
    *spec = (struct jn_spec){.arena = reading->arena,
                             .diags = reading->reader.diags};
    if (!root)
        return false;
    bool good = true;
    if (jn_root_has(root, JN_ROOT_ARCH))
        good &= spec->has_arch =
            jn_arch_read(root, &reading->reader, &spec->arch);
    if (jn_root_has(root, JN_ROOT_WORKLOAD))
        good &= spec->has_workload =
            jn_workload_read(root, &reading->reader, &spec->workload);
    if (jn_root_has(root, JN_ROOT_MAPPINGS))
        good &= jn_mappings_read(root, &reading->reader, &spec->sources,
                                 &spec->source_count);
    return good && jn_spec_bind(spec);
}

static const char *rank_text(const struct jn_layer *layer,
                             const struct jn_rank *rank, struct jn_arena *arena)
{
    const char *text = "";
    for (size_t index = 0; index < rank->term_count; index++) {
        const struct jn_term *term = &rank->terms[index];
        const char *sign = term->coefficient < 0 ? "-" : index > 0 ? "+" : "";
        uint64_t size = (uint64_t)(term->coefficient < 0 ? -term->coefficient
                                                         : term->coefficient);
        const char *times =
            size == 1 ? "" : jn_arena_format(arena, "%" PRIu64 "*", size);
        text = jn_arena_format(arena, "%s%s%s%s", text, sign, times,
                               layer->dim_names[term->dim]);
    }
    return text;
}

static const char *tensor_text(const struct jn_layer *layer,
                               const struct jn_tensor *tensor,
                               struct jn_arena *arena)
{
    const char *text = jn_arena_format(
        arena, "%s%s[", tensor->read_write ? "-> " : "", tensor->name);
    for (size_t rank = 0; rank < tensor->rank_count; rank++)
        text = jn_arena_format(arena, "%s%s%s", text, rank > 0 ? "," : "",
                               rank_text(layer, &tensor->ranks[rank], arena));
    text = jn_arena_format(arena, "%s]", text);
    return tensor->has_bits
               ? jn_arena_format(arena, "%s %ub", text, tensor->bits)
               : text;
}

const char *layer_text(const struct jn_layer *layer, struct jn_arena *arena)
{
    const char *text = "";
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        if (layer->bounds[dim] > 1)
            text = jn_arena_format(arena, "%s%s%" PRIu64 " ", text,
                                   layer->dim_names[dim], layer->bounds[dim]);
    text =
        jn_arena_format(arena, "%s%s", text, jn_action_name(layer->operation));
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        text =
            jn_arena_format(arena, "%s %s", text,
                            tensor_text(layer, &layer->tensors[tensor], arena));
    return text;
}

static const char *tensors_text(jn_tensors tensors,
                                const struct jn_layer *layer,
                                struct jn_arena *arena)
{
    const char *text = "";
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        if (tensors >> tensor & 1)
            text = jn_arena_format(arena, "%s %s", text,
                                   layer->tensors[tensor].name);
    return text;
}

static const char *level_text(size_t index,
                              const struct jn_level_mapping *level,
                              const struct jn_layer *layer,
                              struct jn_arena *arena)
{
    const struct {
        const char *name;
        jn_tensors tensors;
    } rows[] = {
        {"keep", level->keep},
        {"refetch", level->no_temporal_reuse},
        {"unicast", level->no_multicast},
        {"unlinked", level->no_link_transfer},
        {"rmw", level->rmw_first_update},
        {"single", level->no_coalesce},
    };
    jn_tensors all = ((jn_tensors)1 << layer->tensor_count) - 1;
    const char *text = "";
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        if (rows[row].tensors != (row == 0 ? all : 0))
            text = jn_arena_format(
                arena, "%s | %zu %s%s", text, index, rows[row].name,
                rows[row].tensors == all
                    ? " all"
                    : tensors_text(rows[row].tensors, layer, arena));
    return text;
}

const char *mapping_text(const struct jn_mapping *mapping,
                         const struct jn_layer *layer, size_t level_count,
                         struct jn_arena *arena)
{
    static const char *const axes[] = {
        [JN_TIME] = "", [JN_SPACE_X] = "x", [JN_SPACE_Y] = "y"};
    const char *text = "";
    for (size_t index = 0; index < mapping->loop_count; index++) {
        const struct jn_loop *loop = &mapping->loops[index];
        text =
            jn_arena_format(arena, "%s%s%u%s:%s%" PRIu64, text,
                            index > 0 ? " " : "", loop->level, axes[loop->axis],
                            layer->dim_names[loop->dim], loop->end);
        if (loop->residual != loop->end)
            text = jn_arena_format(arena, "%s,%" PRIu64, text, loop->residual);
    }
    for (size_t level = 0; level < level_count; level++)
        text = jn_arena_format(
            arena, "%s%s", text,
            level_text(level, &mapping->levels[level], layer, arena));
    return text;
}
