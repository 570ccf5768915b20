/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/mapping.h"

#include "export/libconfig.h"
#include "spec/loops_text.h"
#include "spec/spec.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { MOST_NAME = 100 };

static void print_loops(const struct jn_layer *layer,
                        const struct jn_mapping *mapping, size_t level,
                        struct jn_arena *arena, FILE *stream)
{
    static const struct {
        enum jn_axis axis;
        const char *key;
    } axes[] = {{JN_TIME, "temporal"},
                {JN_SPACE_Y, "spatial_y"},
                {JN_SPACE_X, "spatial_x"}};
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        const char *loops =
            jn_loops_notation(layer, mapping, level, axes[i].axis, arena);
        if (loops[0])
            fprintf(stream, "\n      %s = \"%s\";", axes[i].key, loops);
    }
}

static void print_tensors(const struct jn_layer *layer, const char *key,
                          jn_tensors tensors, FILE *stream)
{
    const char *separator = "";
    fprintf(stream, "\n      %s = ( ", key);
    for (size_t i = 0; i < layer->tensor_count; i++) {
        if (!(tensors >> i & 1))
            continue;
        fputs(separator, stream);
        jn_libconfig_text(layer->tensors[i].name, stream);
        separator = ", ";
    }
    fputs(" );", stream);
}

/* What the machine would otherwise say of these stands there as well. */
static void print_flags(const struct jn_problem *problem,
                        const struct jn_level_mapping *level,
                        const struct jn_level *machine, FILE *stream)
{
    const struct {
        const char *key;
        jn_tensors tensors;
        bool by_default;
    } flags[] = {
        {"no_temporal_reuse", level->no_temporal_reuse, false},
        {"no_multicast", level->no_multicast, machine->no_multicast},
        {"no_link_transfer", level->no_link_transfer,
         machine->no_link_transfers},
        {"rmw_first_update", level->rmw_first_update, false},
        {"no_coalesce", level->no_coalesce, false},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].tensors || flags[i].by_default)
            print_tensors(problem->layer, flags[i].key, flags[i].tensors,
                          stream);
}

void jn_mapping_print(const struct jn_problem *problem,
                      const struct jn_mapping *mapping, struct jn_arena *arena,
                      FILE *stream)
{
    const struct jn_arch *arch = problem->arch;
    const struct jn_layer *layer = problem->layer;
    fputs("mappings = ( {\n  layer = ", stream);
    jn_libconfig_text(layer->name, stream);
    fputs(";\n  levels = (", stream);
    for (size_t level = 0; level < arch->level_count; level++) {
        fprintf(stream, "%s\n    { name = ", level > 0 ? "," : "");
        jn_libconfig_text(arch->levels[level].component.name, stream);
        fputc(';', stream);
        print_loops(layer, mapping, level, arena, stream);
        print_tensors(layer, "keep", mapping->levels[level].keep, stream);
        print_flags(problem, &mapping->levels[level], &arch->levels[level],
                    stream);
        fputs(" }", stream);
    }
    fputs(" );\n} );\n", stream);
}

enum jn_status jn_mapping_save(const struct jn_spec *spec, size_t layer,
                               const struct jn_mapping *mapping,
                               const char *path)
{
    assert(layer < spec->workload.layer_count);
    FILE *stream = fopen(path, "w");
    if (!stream)
        return JN_IO;
    struct jn_arena *arena = jn_arena_new();
    jn_mapping_print(&spec->problems[layer], mapping, arena, stream);
    jn_arena_free(arena);
    bool failed = ferror(stream) != 0;
    failed |= fclose(stream) != 0;
    return failed ? JN_IO : JN_OK;
}

const char *jn_mapping_file_name(const char *name, struct jn_arena *arena)
{
    size_t length = strlen(name);
    if (length == 0)
        return "layer";
    char *safe =
        jn_arena_slice(arena, name, length < MOST_NAME ? length : MOST_NAME);
    for (char *at = safe; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
            *at = '_';
    if (safe[0] == '.' || safe[0] == '-')
        safe[0] = '_';
    return safe;
}
