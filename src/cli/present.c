/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/present.h"

#include "chart/saved.h"
#include "cli/output.h"

#include <errno.h>
#include <string.h>

static bool check(const struct jn_html_result *result, struct jn_arena *arena)
{
    const struct jn_saved_file file = {
        .stream = result->stream, .path = result->path, .may_be_empty = true};
    struct jn_saved saved;
    const char *fault;
    bool good = jn_saved_read(&file, arena, &saved, &fault);
    if (!good)
        jn_output_messages(jn_arena_format(arena, "%s\n", fault));
    rewind(result->stream);
    return good;
}

bool jn_present(const struct jn_html_result *results, size_t count,
                const char *output, struct jn_arena *arena)
{
    const char *fault = NULL;
    if (!jn_html_is_there())
        return jn_output_complain(output,
                                  "this joulenest was built without its page: "
                                  "build it where node and npm are (Debian: "
                                  "nodejs, npm), or from a release");
    for (size_t i = 0; i < count; i++)
        if (!check(&results[i], arena))
            return false;
    char *beside = jn_arena_format(arena, "%s.XXXXXX", output);
    FILE *stream = jn_output_beside(beside);
    if (!stream)
        return jn_output_complain(output, strerror(errno));
    if (!jn_html_print(results, count, stream, arena, &fault)) {
        jn_output_drop(stream, beside);
        return jn_output_complain(output, fault);
    }
    return jn_output_replace(stream, beside, output) ||
           jn_output_complain(output, strerror(errno));
}
