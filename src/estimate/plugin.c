/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/plugin.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

static const char symbol_name[] = "jn_estimator_plugin";

/* What is wrong with an estimator, or NULL. */
static const char *fault_of(const struct jn_estimator *estimator,
                            struct jn_arena *arena)
{
    if (estimator->abi != JN_ESTIMATOR_ABI)
        return jn_arena_format(arena,
                               "is made for interface %u, but this joulenest "
                               "has %d: compile it again with its joulenest.h",
                               estimator->abi, JN_ESTIMATOR_ABI);
    if (!estimator->name || estimator->name[0] == '\0')
        return "has an estimator without a name";
    if (estimator->accuracy_percent > 100)
        return jn_arena_format(arena,
                               "has an 'accuracy_percent' of %u; 100 is the "
                               "most",
                               estimator->accuracy_percent);
    if (!estimator->supports || !estimator->energy_pj || !estimator->area_um2 ||
        !estimator->source)
        return "has an estimator that lacks one of its four functions";
    return NULL;
}

static const struct jn_estimator *refuse(const char *path, const char *fault,
                                         struct jn_place place,
                                         const struct jn_reader *reader)
{
    jn_error(reader->diags, place, "the estimator '%s' %s", path, fault);
    return NULL;
}

/* The system's text without the path that it starts with. */
static const char *load_fault(const char *path, struct jn_arena *arena)
{
    const char *text = dlerror();
    size_t length = strlen(path);
    if (!text)
        return "cannot be loaded";
    if (strncmp(text, path, length) == 0 &&
        strncmp(text + length, ": ", 2) == 0)
        text += length + 2;
    return jn_arena_format(arena, "cannot be loaded: %s", text);
}

const struct jn_estimator *jn_plugin_load(const char *path,
                                          struct jn_place place,
                                          const struct jn_reader *reader)
{
    struct jn_arena *arena = reader->arena;
    if (access(path, F_OK) != 0)
        return refuse(path, "does not exist", place, reader);
    const char *file =
        strchr(path, '/') ? path : jn_arena_format(arena, "./%s", path);
    void *object = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return refuse(path, load_fault(file, arena), place, reader);
    const struct jn_estimator *estimator = dlsym(object, symbol_name);
    if (!estimator)
        return refuse(path, "does not export a 'jn_estimator_plugin'", place,
                      reader);
    const char *fault = fault_of(estimator, arena);
    return fault ? refuse(path, fault, place, reader) : estimator;
}
