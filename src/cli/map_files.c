/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_files.h"

#include "base/names.h"
#include "cli/output.h"
#include "export/mapping.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

bool jn_map_folder_make(const char *folder)
{
    struct stat status;
    if (mkdir(folder, 0777) == 0)
        return true;
    int reason = errno;
    if (stat(folder, &status) == 0)
        reason = S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (reason)
        fprintf(stderr, "joulenest: error: cannot make folder '%s': %s\n",
                folder, strerror(reason));
    return reason == 0;
}

/* A name that no layer before has: "conv", "conv-2", ... */
static const char *unique_name(const char *layer, struct jn_names *taken,
                               struct jn_arena *arena)
{
    const char *safe = jn_mapping_file_name(layer, arena);
    const char *name = safe;
    for (unsigned number = 2; *jn_names_slot(taken, name); number++)
        name = jn_arena_format(arena, "%s-%u", safe, number);
    *jn_names_slot(taken, name) = taken;
    return name;
}

static bool write_file(const struct jn_outcome *outcome, const char *path,
                       struct jn_arena *arena)
{
    char *beside = jn_arena_format(arena, "%s.XXXXXX", path);
    FILE *stream = jn_output_beside(beside);
    if (stream)
        jn_mapping_print(outcome->problem, outcome->mapping, arena, stream);
    if (stream && jn_output_replace(stream, beside, path))
        return true;
    fprintf(stderr, "joulenest: error: cannot write '%s': %s\n", path,
            strerror(errno));
    return false;
}

bool jn_map_files_write(const struct jn_run *run, const char *folder,
                        struct jn_arena *arena)
{
    struct jn_names *taken = jn_names_new(arena);
    bool good = true;
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_outcome *outcome = &run->outcomes[i];
        const char *name =
            unique_name(outcome->problem->layer->name, taken, arena);
        if (outcome->fate == JN_EVALUATED)
            good &= write_file(
                outcome, jn_arena_format(arena, "%s/%s.cfg", folder, name),
                arena);
    }
    return good;
}
