/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/kinds.h"
#include "cli/command.h"
#include "cli/gnuplot.h"
#include "cli/options.h"
#include "cli/output.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct chart_options {
    const char *kind, *output, *script;
};

#define AT(member) offsetof(struct chart_options, member)

static const struct jn_option options[] = {
    {"kind", 'k', JN_OPTION_TEXT, AT(kind), "KIND", NULL, 0, 0,
     "what to draw: energy (by layer and module), energy-percent, tensor, "
     "action, traffic (bytes by level), latency, utilization, area, roofline; "
     "of several results: compare, pareto (energy)"},
    {"output", 'o', JN_OPTION_TEXT, AT(output), "FILE", NULL, 0, 0,
     "the chart; its name ends in .svg, .pdf or .png"},
    {"script", 0, JN_OPTION_TEXT, AT(script), "FILE", NULL, 0, 0,
     "also keep the script, with all data, for 'gnuplot FILE'"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

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

static const struct jn_chart_kind *find_kind(const char *name)
{
    const struct jn_chart_kind *kind = jn_chart_kinds;
    while (name && kind->name && strcmp(kind->name, name) != 0)
        kind++;
    return name && !kind->name ? NULL : kind;
}

static bool read_result(const char *path, struct jn_arena *arena,
                        struct jn_saved *saved)
{
    const char *fault;
    FILE *stream = fopen(path, "r");
    if (!stream) {
        fprintf(stderr, "joulenest: error: cannot read '%s': %s\n", path,
                strerror(errno));
        return false;
    }
    bool good = jn_saved_read(stream, path, arena, saved, &fault);
    fclose(stream);
    if (!good)
        jn_output_messages(jn_arena_format(arena, "%s\n", fault));
    else if (saved->missing_count > 0)
        jn_output_messages(jn_arena_format(
            arena, "%s: note: left out: %zu layers without figures\n", path,
            saved->missing_count));
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

static bool draw(const struct chart_options *chosen,
                 const struct jn_chart *chart, FILE *script, FILE *drawing,
                 struct jn_arena *arena)
{
    enum jn_chart_format format = JN_CHART_SVG;
    (void)find_format(chosen->output, &format);
    jn_chart_print(chart, format, script);
    if (fflush(script) != 0 || ferror(script))
        return complain(chosen->output, strerror(errno));
    if (chosen->script && !copy(script, chosen->script, arena))
        return false;
    const char *fault = jn_gnuplot_run(script, drawing, arena);
    return fault ? complain(chosen->output, fault)
                 : copy(drawing, chosen->output, arena);
}

static bool make(const struct jn_call *call, const struct jn_chart_kind *kind)
{
    size_t count = call->operands.count;
    struct jn_saved *saved = jn_arena_take(call->arena, count, sizeof *saved);
    struct jn_chart chart = {.title = ""};
    for (size_t i = 0; i < count; i++)
        if (!read_result(call->operands.items[i], call->arena, &saved[i]))
            return false;
    kind->make(saved, count, call->arena, &chart);
    const struct chart_options *chosen = call->options;
    FILE *script = tmpfile();
    FILE *drawing = tmpfile();
    bool good = script && drawing
                    ? draw(chosen, &chart, script, drawing, call->arena)
                    : complain(chosen->output, strerror(errno));
    if (script)
        fclose(script);
    if (drawing)
        fclose(drawing);
    return good;
}

static enum jn_exit run_chart(const struct jn_call *call)
{
    const struct chart_options *chosen = call->options;
    const struct jn_chart_kind *kind = find_kind(chosen->kind);
    enum jn_chart_format format;
    if (!kind) {
        jn_options_complain(call->command, "there is no kind '%s' of charts",
                            chosen->kind);
        return JN_EXIT_BAD_COMMAND;
    }
    if (!find_format(chosen->output, &format)) {
        jn_options_complain(call->command, "'--output' takes a name that ends "
                                           "in .svg, .pdf or .png");
        return JN_EXIT_BAD_COMMAND;
    }
    if (!kind->takes_several && call->operands.count > 1) {
        jn_options_complain(call->command,
                            "'%s' draws one result; 'compare' and 'pareto' "
                            "draw several",
                            kind->name);
        return JN_EXIT_BAD_COMMAND;
    }
    return make(call, kind) ? JN_EXIT_DONE : JN_EXIT_BAD_INPUT;
}

const struct jn_command jn_command_chart = {
    .name = "chart",
    .operands = "RESULT...",
    .summary = "draw saved results",
    .details = "A RESULT is a file that 'joulenest evaluate' or 'joulenest "
               "map' wrote with --format=json. Nothing else is looked at. "
               "gnuplot draws.",
    .options = options,
    .options_size = sizeof(struct chart_options),
    .least_operands = 1,
    .run = run_chart,
};
