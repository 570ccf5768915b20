/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/keep.h"

#include "cli/draw.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/present.h"
#include "report/json.h"

#include <errno.h>
#include <string.h>

bool jn_keep_check(const struct jn_keep *keep, const struct jn_call *call)
{
    struct jn_draw draw = {.output = keep->chart};
    if (keep->chart)
        return jn_draw_choose(call, "--chart", keep->chart_kind, &draw);
    if (!keep->chart_kind)
        return true;
    jn_options_complain(call->command, "'--chart-kind' needs '--chart'");
    return false;
}

bool jn_keep_print(const struct jn_run *run, FILE *stream, const char *path,
                   struct jn_arena *arena)
{
    struct jn_page page = {.stream = stream, .arena = arena};
    errno = 0;
    if (!jn_report_json.print(run, &page))
        return jn_output_complain(path, "out of memory");
    if (fflush(stream) != 0 || ferror(stream))
        return jn_output_complain(path, strerror(errno ? errno : EIO));
    return true;
}

bool jn_keep_save(const char *path, const struct jn_run *run,
                  struct jn_arena *arena)
{
    char *beside = jn_arena_format(arena, "%s.XXXXXX", path);
    FILE *stream = jn_output_beside(beside);
    if (!stream)
        return jn_output_complain(path, strerror(errno));
    if (!jn_keep_print(run, stream, path, arena)) {
        jn_output_drop(stream, beside);
        return false;
    }
    return jn_output_replace(stream, beside, path) ||
           jn_output_complain(path, strerror(errno));
}

static bool present(const struct jn_keep *keep, FILE *stream,
                    struct jn_arena *arena)
{
    const struct jn_html_result result = {keep->save ? keep->save : "not saved",
                                          stream};
    rewind(stream);
    return jn_present(&result, 1, keep->report, arena);
}

static bool draw(const struct jn_keep *keep, FILE *stream,
                 struct jn_arena *arena)
{
    struct jn_draw order = {.output = keep->chart,
                            .kind = keep->chart_kind
                                        ? jn_chart_kind_find(keep->chart_kind)
                                        : jn_chart_kinds[0]};
    const struct jn_saved_file file = {.stream = stream, .path = keep->chart};
    struct jn_saved saved;
    rewind(stream);
    return jn_draw_read(&file, arena, &saved) &&
           jn_draw_results(&order, &saved, 1, arena);
}

/* What is made of the result as it would be saved. */
static bool make(const struct jn_keep *keep, const struct jn_run *run,
                 struct jn_arena *arena)
{
    const char *output = keep->chart ? keep->chart : keep->report;
    FILE *stream = tmpfile();
    if (!stream)
        return jn_output_complain(output, strerror(errno));
    bool good = jn_keep_print(run, stream, output, arena);
    if (good && keep->chart)
        good = draw(keep, stream, arena);
    if (good && keep->report)
        good = present(keep, stream, arena);
    fclose(stream);
    return good;
}

bool jn_keep_files(const struct jn_keep *keep, const struct jn_run *run,
                   struct jn_arena *arena)
{
    bool good = true;
    if (keep->save)
        good &= jn_keep_save(keep->save, run, arena);
    if (keep->chart || keep->report)
        good &= make(keep, run, arena);
    return good;
}
