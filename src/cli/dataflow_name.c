/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/dataflow_name.h"

#include "base/diag.h"
#include "cli/options.h"
#include "search/dataflow.h"

#include <string.h>

enum { MOST_KNOWN = 16 };

static void add_once(const char **names, size_t *count, const char *name)
{
    size_t other = 0;
    while (other < *count && strcmp(names[other], name) != 0)
        other++;
    if (other == *count)
        names[(*count)++] = name;
}

const char *const *jn_dataflow_list(const struct jn_arch *arch,
                                    struct jn_arena *arena, size_t *own_count)
{
    const char **names = jn_arena_take(
        arena, arch->dataflow_count + MOST_KNOWN + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < arch->dataflow_count; i++)
        add_once(names, &count, arch->dataflows[i].dataflow);
    *own_count = count;
    for (size_t i = 0; i < MOST_KNOWN && jn_dataflow_name(i); i++)
        add_once(names, &count, jn_dataflow_name(i));
    return names;
}

/* "'a', 'b'" of some of the names. */
static const char *list_text(const char *const *names, size_t begin, size_t end,
                             struct jn_arena *arena)
{
    const char *list = "";
    for (size_t i = begin; i < end; i++)
        list = jn_arena_format(arena, "%s%s'%s'", list, i > begin ? ", " : "",
                               names[i]);
    return list;
}

bool jn_dataflow_check(const struct jn_arch *arch, const struct jn_call *call,
                       const char *name)
{
    size_t own_count;
    size_t count = 0;
    const char *const *names = jn_dataflow_list(arch, call->arena, &own_count);
    for (; names[count]; count++)
        if (name && strcmp(names[count], name) == 0)
            return true;
    if (!name)
        return true;
    const char *similar = jn_did_you_mean(name, names, count);
    const char *own = list_text(names, 0, own_count, call->arena);
    jn_options_complain(call->command,
                        "there is no dataflow '%s'%s%s%s; the machine has %s, "
                        "any machine %s",
                        name, similar ? "; did you mean '" : "",
                        similar ? similar : "", similar ? "'?" : "",
                        own_count > 0 ? own : "none of its own",
                        list_text(names, own_count, count, call->arena));
    return false;
}
