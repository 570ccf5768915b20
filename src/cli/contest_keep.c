/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/contest_keep.h"

#include "cli/draw.h"
#include "cli/keep.h"
#include "cli/map_files.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/present.h"
#include "export/mapping.h"

#include <errno.h>
#include <string.h>

static const char first_kind[] = "compare";

bool jn_contest_keep_check(const struct jn_contest_keep *keep,
                           const struct jn_call *call)
{
    struct jn_draw draw = {.output = keep->chart};
    const char *kind = keep->chart_kind ? keep->chart_kind : first_kind;
    if (!keep->chart && keep->chart_kind) {
        jn_options_complain(call->command, "'--chart-kind' needs '--chart'");
        return false;
    }
    if (keep->chart && !jn_draw_choose(call, "--chart", kind, &draw))
        return false;
    if (keep->chart && !draw.kind->takes_several) {
        jn_options_complain(call->command,
                            "a chart of kind '%s' is of one result; those of "
                            "several are compare, compare-layers and pareto",
                            kind);
        return false;
    }
    return true;
}

static bool save(const char *folder, const struct jn_contest *contest,
                 struct jn_arena *arena)
{
    if (!jn_map_folder_make(folder))
        return false;
    for (size_t i = 0; i < contest->count; i++) {
        const struct jn_entry *entry = &contest->entries[i];
        const char *path = jn_arena_format(
            arena, "%s/%zu_%s.json", folder, i + 1,
            jn_mapping_file_name(entry->contestant->name, arena));
        if (entry->run && !jn_keep_save(path, entry->run, arena))
            return false;
    }
    return true;
}

/* Those that were evaluated, as they would be saved; those with figures of all
 * layers come first. */
struct results {
    struct jn_html_result *items;
    size_t count, whole_count;
};

static bool add(const struct jn_entry *entry, const char *output,
                struct jn_arena *arena, struct results *results)
{
    FILE *stream = tmpfile();
    if (!stream)
        return jn_output_complain(output, strerror(errno));
    results->items[results->count++] =
        (struct jn_html_result){entry->contestant->name, stream};
    if (!jn_keep_print(entry->run, stream, output, arena))
        return false;
    rewind(stream);
    return true;
}

static bool gather(const struct jn_contest *contest, const char *output,
                   struct jn_arena *arena, struct results *results)
{
    results->items =
        jn_arena_take(arena, contest->count, sizeof *results->items);
    for (int whole = 1; whole >= 0; whole--) {
        for (size_t i = 0; i < contest->count; i++) {
            const struct jn_entry *entry = &contest->entries[i];
            if (entry->run && entry->figures.whole == whole &&
                !add(entry, output, arena, results))
                return false;
        }
        if (whole)
            results->whole_count = results->count;
    }
    return true;
}

static bool draw(const struct jn_contest_keep *keep,
                 const struct results *results, struct jn_arena *arena)
{
    const struct jn_draw order = {
        .output = keep->chart,
        .kind = jn_chart_kind_find(keep->chart_kind ? keep->chart_kind
                                                    : first_kind)};
    struct jn_saved *saved =
        jn_arena_take(arena, results->count, sizeof *saved);
    if (results->whole_count < results->count)
        fprintf(stderr,
                "%s: note: left out: contestants without figures of "
                "all layers\n",
                keep->chart);
    for (size_t i = 0; i < results->whole_count; i++) {
        const struct jn_saved_file file = {.stream = results->items[i].stream,
                                           .path = results->items[i].path};
        if (!jn_draw_read(&file, arena, &saved[i]))
            return false;
        saved[i].label = results->items[i].path;
        rewind(results->items[i].stream);
    }
    return jn_draw_results(&order, saved, results->whole_count, arena);
}

static bool make(const struct jn_contest_keep *keep,
                 const struct jn_contest *contest, struct jn_arena *arena)
{
    const char *output = keep->chart ? keep->chart : keep->report;
    struct results results = {NULL, 0, 0};
    bool good = gather(contest, output, arena, &results);
    if (good &&
        (results.count == 0 || (keep->chart && results.whole_count == 0)))
        good = jn_output_complain(output, "no contestant has figures");
    if (good && keep->chart)
        good = draw(keep, &results, arena);
    if (good && keep->report)
        good = jn_present(results.items, results.count, keep->report, arena);
    for (size_t i = 0; i < results.count; i++)
        fclose(results.items[i].stream);
    return good;
}

bool jn_contest_keep_files(const struct jn_contest_keep *keep,
                           const struct jn_contest *contest,
                           struct jn_arena *arena)
{
    bool good = true;
    if (keep->folder)
        good &= save(keep->folder, contest, arena);
    if (keep->chart || keep->report)
        good &= make(keep, contest, arena);
    return good;
}
