/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/files.h"

#include "cli/options.h"

#include <string.h>
#include <unistd.h>

static const char *find_shipped(const char *folder, const char *name,
                                struct jn_arena *arena)
{
    static const char *const suffixes[] = {"", ".cfg", ".yaml"};
    if (access(name, F_OK) == 0 || strchr(name, '/'))
        return name;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const char *path = jn_arena_format(arena, "%s/%s/%s%s", JN_PKGDATADIR,
                                           folder, name, suffixes[i]);
        if (access(path, R_OK) == 0)
            return path;
    }
    return name;
}

static void add_all(const struct jn_texts *names, const char *folder,
                    struct jn_arena *arena, struct jn_texts *paths)
{
    for (size_t i = 0; i < names->count; i++)
        jn_texts_add(paths, find_shipped(folder, names->items[i], arena),
                     arena);
}

struct jn_texts jn_files_list(const struct jn_files *files,
                              const struct jn_call *call)
{
    struct jn_texts paths = {NULL, 0};
    add_all(&files->machines, "arch", call->arena, &paths);
    add_all(&files->workloads, "workloads", call->arena, &paths);
    add_all(&files->mappings, "mappings", call->arena, &paths);
    for (size_t i = 0; i < call->operands.count; i++)
        jn_texts_add(&paths, call->operands.items[i], call->arena);
    return paths;
}
