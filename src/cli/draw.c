/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/draw.h"

#include "cli/gnuplot.h"
#include "cli/options.h"
#include "cli/output.h"

#include <errno.h>
#include <string.h>

static bool find_format(const char *path, enum jn_chart_format *format)
{
    static const char *const endings[] = {[JN_CHART_SVG] = ".svg",
                                          [JN_CHART_PDF] = ".pdf",
                                          [JN_CHART_PNG] = ".png"};
    size_t length = path ? strlen(path) : 0;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (length > 4 && strcmp(&path[length - 4], endings[i]) == 0) {
            *format = (enum jn_chart_format)i;
            return true;
        }
    return false;
}

bool jn_draw_choose(const struct jn_call *call, const char *option,
                    const char *kind, struct jn_draw *draw)
{
    enum jn_chart_format format;
    draw->kind = kind ? jn_chart_kind_find(kind) : jn_chart_kinds[0];
    if (!draw->kind)
        jn_options_complain(call->command, "there is no kind '%s' of charts",
                            kind);
    else if (!find_format(draw->output, &format))
        jn_options_complain(call->command,
                            "'%s' takes a name that ends in .svg, .pdf or .png",
                            option);
    else
        return true;
    return false;
}

/* All of a stream that cannot be read twice, and closes it. */
static FILE *gather(FILE *pipe)
{
    char bytes[4096];
    size_t length;
    FILE *stream = tmpfile();
    while (stream && (length = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        fwrite(bytes, 1, length, stream);
    if (stream)
        rewind(stream);
    fclose(pipe);
    return stream;
}

FILE *jn_draw_open(const char *path)
{
    FILE *stream = fopen(path, "r");
    if (stream && fseek(stream, 0, SEEK_SET) != 0)
        stream = gather(stream);
    if (!stream)
        fprintf(stderr, "joulenest: error: cannot read '%s': %s\n", path,
                strerror(errno));
    return stream;
}

bool jn_draw_read(const struct jn_saved_file *file, struct jn_arena *arena,
                  struct jn_saved *saved)
{
    const char *fault;
    bool good = jn_saved_read(file, arena, saved, &fault);
    if (!good)
        jn_output_messages(jn_arena_format(arena, "%s\n", fault));
    else if (saved->missing_count > 0)
        jn_output_messages(jn_arena_format(
            arena, "%s: note: left out: %zu layers without figures\n",
            file->path, saved->missing_count));
    return good;
}

static bool complain(const char *path, const char *fault)
{
    fprintf(stderr, "joulenest: error: cannot draw '%s': %s\n", path, fault);
    return false;
}

/* Puts a whole file in the place of PATH. */
static bool copy(FILE *from, const char *path, struct jn_arena *arena)
{
    char bytes[4096];
    size_t length;
    char *beside = jn_arena_format(arena, "%s.XXXXXX", path);
    FILE *stream = jn_output_beside(beside);
    rewind(from);
    while (stream && (length = fread(bytes, 1, sizeof bytes, from)) > 0)
        fwrite(bytes, 1, length, stream);
    return (stream && jn_output_replace(stream, beside, path)) ||
           complain(path, strerror(errno));
}

static bool print(const struct jn_draw *draw, const struct jn_chart *chart,
                  FILE *script, FILE *drawing, struct jn_arena *arena)
{
    enum jn_chart_format format = JN_CHART_SVG;
    (void)find_format(draw->output, &format);
    jn_chart_print(chart, format, script);
    if (fflush(script) != 0 || ferror(script))
        return complain(draw->output, strerror(errno));
    if (draw->script && !copy(script, draw->script, arena))
        return false;
    const char *fault = jn_gnuplot_run(script, drawing, arena);
    return fault ? complain(draw->output, fault)
                 : copy(drawing, draw->output, arena);
}

bool jn_draw_results(const struct jn_draw *draw, const struct jn_saved *saved,
                     size_t count, struct jn_arena *arena)
{
    struct jn_chart chart = {.title = ""};
    draw->kind->make(saved, count, arena, &chart);
    FILE *script = tmpfile();
    FILE *drawing = tmpfile();
    bool good = script && drawing ? print(draw, &chart, script, drawing, arena)
                                  : complain(draw->output, strerror(errno));
    if (script)
        fclose(script);
    if (drawing)
        fclose(drawing);
    return good;
}
