/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_files.h"

#include "base/names.h"
#include "cli/output.h"
#include "cli/run.h"
#include "export/mapping.h"
#include "report/searched.h"

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

/* A mapping file, with a proof before it. */
static bool write_file(const struct jn_outcome *outcome, const char *proof,
                       const char *path, struct jn_arena *arena)
{
    char *beside = jn_arena_format(arena, "%s.XXXXXX", path);
    FILE *stream = jn_output_beside(beside);
    if (stream) {
        fputs(proof, stream);
        jn_mapping_print(outcome->problem, outcome->mapping, arena, stream);
    }
    if (stream && jn_output_replace(stream, beside, path))
        return true;
    fprintf(stderr, "joulenest: error: cannot write '%s': %s\n", path,
            strerror(errno));
    return false;
}

/* The proof that comes before the mapping; "" if there is none, after a
 * note. */
static const char *certify(const struct jn_map_files *files, size_t item,
                           struct jn_arena *arena)
{
    const struct jn_run *run = files->run;
    const struct jn_outcome *outcome = &run->outcomes[item];
    const struct jn_search_request request = {.objectives = files->objectives,
                                              .dataflow = files->dataflow,
                                              .imperfect =
                                                  run->searches->imperfect};
    size_t layer = (size_t)(outcome->problem - run->spec->problems);
    struct jn_certificate certificate = {
        outcome->mapping, NULL, "the mapping is not proved to be the best"};
    if (run->searches->items[item].certified &&
        jn_certificate_make(run->spec, layer, &request, arena, &certificate) ==
            JN_OK)
        return certificate.text;
    jn_run_tell(
        outcome->problem->layer, "note",
        jn_arena_format(arena, "no certificate: %s", certificate.reason),
        arena);
    return "";
}

bool jn_map_files_write(const struct jn_map_files *files,
                        struct jn_arena *arena)
{
    const struct jn_run *run = files->run;
    struct jn_names *taken = jn_names_new(arena);
    bool good = true;
    for (size_t i = 0; i < run->outcome_count; i++) {
        const struct jn_outcome *outcome = &run->outcomes[i];
        const char *name =
            unique_name(outcome->problem->layer->name, taken, arena);
        const char *path =
            jn_arena_format(arena, "%s/%s.cfg", files->folder, name);
        const char *proof = "";
        if (outcome->fate != JN_EVALUATED)
            continue;
        if (files->certify && !run->searches->items[i].same_as)
            proof = certify(files, i, arena);
        good &= write_file(outcome, proof, path, arena);
    }
    return good;
}
