/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/spec_check.h"

#include <string.h>

static struct jn_reader reader_of(const struct jn_spec *spec)
{
    return (struct jn_reader){spec->arena, spec->diags, NULL};
}

static int find_layer(const struct jn_spec *spec, const char *name)
{
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++)
        if (strcmp(spec->workload.layers[layer].name, name) == 0)
            return (int)layer;
    return -1;
}

static bool bind(const struct jn_spec *spec,
                 const struct jn_mapping_source *source, size_t layer,
                 struct jn_diags *diags, struct jn_mapping *mapping)
{
    struct jn_reader reader = reader_of(spec);
    reader.diags = diags;
    return jn_mapping_bind(source, &spec->arch, &spec->workload.layers[layer],
                           &reader, mapping);
}

/* The layer without a mapping that NAME was most likely meant to be. */
static const char *layer_meant(const struct jn_spec *spec, const char *name)
{
    size_t count = 0;
    const char **names =
        jn_arena_take(spec->arena, spec->workload.layer_count, sizeof *names);
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++)
        if (!spec->mappings[layer])
            names[count++] = spec->workload.layers[layer].name;
    return jn_did_you_mean(name, names, count);
}

/* A name that nobody has is a slip when a layer of a similar name waits for a
 * mapping; else the workload is only a part of what the mappings are for. */
static bool hear_unused(const struct jn_spec *spec)
{
    const struct jn_mapping_source *first = NULL;
    size_t count = 0;
    bool good = true;
    for (size_t index = 0; index < spec->source_count; index++) {
        const struct jn_mapping_source *source = &spec->sources[index];
        if (!source->layer || find_layer(spec, source->layer) >= 0)
            continue;
        const char *meant = layer_meant(spec, source->layer);
        if (meant) {
            jn_error(spec->diags, source->place,
                     "the workload has no layer '%s'; did you mean '%s'?",
                     source->layer, meant);
            good = false;
        } else if (count++ == 0) {
            first = source;
        }
    }
    if (count == 1)
        jn_warning(spec->diags, first->place,
                   "the workload has no layer '%s': its mapping is not used",
                   first->layer);
    if (count > 1)
        jn_warning(spec->diags, first->place,
                   "the workload has no layer '%s', nor %zu others that "
                   "mappings are for: these mappings are not used",
                   first->layer, count - 1);
    return good;
}

static bool bind_named(struct jn_spec *spec,
                       const struct jn_mapping_source *source,
                       const struct jn_mapping_source **used, size_t layer)
{
    if (used[layer] || spec->mappings[layer]) {
        jn_error(spec->diags, source->place,
                 "a second mapping is for layer '%s'", source->layer);
        if (used[layer])
            jn_note(spec->diags, used[layer]->place, "this is the first one");
        return false;
    }
    used[layer] = source;
    spec->mappings[layer] =
        jn_arena_take(spec->arena, 1, sizeof **spec->mappings);
    return bind(spec, source, layer, spec->diags, spec->mappings[layer]);
}

/* Binds the mappings that name a layer; then, when all are in place, hears
 * what is wrong with the names that are left. */
static bool bind_all_named(struct jn_spec *spec)
{
    bool good = true;
    const struct jn_mapping_source **used =
        jn_arena_take(spec->arena, spec->workload.layer_count, sizeof *used);
    for (size_t index = 0; index < spec->source_count; index++) {
        const struct jn_mapping_source *source = &spec->sources[index];
        int layer = source->layer ? find_layer(spec, source->layer) : -1;
        if (layer >= 0)
            good &= bind_named(spec, source, used, (size_t)layer);
    }
    return hear_unused(spec) && good;
}

/* Tries a mapping that names no layer; what it complains about is nobody's
 * business, and its memory is given back. */
static bool fits(const struct jn_spec *spec,
                 const struct jn_mapping_source *source, size_t layer)
{
    struct jn_arena_mark mark = jn_arena_mark(spec->arena);
    struct jn_mapping mapping;
    bool good = bind(spec, source, layer, jn_diags_new(spec->arena), &mapping);
    jn_arena_rewind(spec->arena, mark);
    return good;
}

static bool bind_unnamed(struct jn_spec *spec,
                         const struct jn_mapping_source *source)
{
    bool used = false;
    size_t first_free = spec->workload.layer_count;
    for (size_t layer = 0; layer < spec->workload.layer_count; layer++) {
        if (spec->mappings[layer])
            continue;
        if (first_free == spec->workload.layer_count)
            first_free = layer;
        if (!fits(spec, source, layer))
            continue;
        used = true;
        spec->mappings[layer] =
            jn_arena_take(spec->arena, 1, sizeof **spec->mappings);
        if (!bind(spec, source, layer, spec->diags, spec->mappings[layer]))
            return false;
    }
    if (used || first_free == spec->workload.layer_count)
        return true;
    struct jn_mapping mapping;
    if (spec->workload.layer_count > 1)
        jn_error(spec->diags, source->place,
                 "the mapping fits no layer; for layer '%s':",
                 spec->workload.layers[first_free].name);
    return bind(spec, source, first_free, spec->diags, &mapping);
}

bool jn_spec_bind_mappings(struct jn_spec *spec)
{
    enum { MOST_UNNAMED = 64 };
    bool good = bind_all_named(spec);
    size_t unnamed = 0;
    for (size_t index = 0; index < spec->source_count; index++) {
        if (spec->sources[index].layer)
            continue;
        if (++unnamed > MOST_UNNAMED) {
            jn_error(spec->diags, spec->sources[index].place,
                     "more than %d mappings without 'layer'", MOST_UNNAMED);
            return false;
        }
        good &= bind_unnamed(spec, &spec->sources[index]);
    }
    return good;
}
