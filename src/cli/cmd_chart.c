/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/draw.h"
#include "cli/options.h"

#include <stddef.h>

struct chart_options {
    const char *kind, *output, *script;
    struct jn_texts layers;
};

#define AT(member) offsetof(struct chart_options, member)

static const struct jn_option options[] = {
    {"kind", 'k', JN_OPTION_TEXT, AT(kind), "KIND", NULL, 0, 0,
     "what to draw: energy (by layer and module), energy-percent, tensor, "
     "action, traffic (bytes by level), latency, utilization, area, roofline, "
     "nest (loops of a layer), machine (blocks, energy as heat); of several "
     "results: compare, compare-layers, pareto (energy)"},
    {"layer", 'l', JN_OPTION_TEXTS, AT(layers), "NAME", NULL, 0, 0,
     "draw this layer alone (may be given several times)"},
    {"output", 'o', JN_OPTION_TEXT, AT(output), "FILE", NULL, 0, 0,
     "the chart; its name ends in .svg, .pdf or .png"},
    {"script", 0, JN_OPTION_TEXT, AT(script), "FILE", NULL, 0, 0,
     "also keep the script, with all data, for 'gnuplot FILE'"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static bool read_result(const struct jn_call *call, const char *path,
                        struct jn_saved *saved)
{
    const struct chart_options *chosen = call->options;
    const struct jn_saved_file file = {.stream = jn_draw_open(path),
                                       .path = path,
                                       .layers = chosen->layers.items,
                                       .layer_count = chosen->layers.count};
    if (!file.stream)
        return false;
    bool good = jn_draw_read(&file, call->arena, saved);
    fclose(file.stream);
    return good;
}

static enum jn_exit run_chart(const struct jn_call *call)
{
    const struct chart_options *chosen = call->options;
    size_t count = call->operands.count;
    struct jn_draw draw = {.output = chosen->output, .script = chosen->script};
    if (!jn_draw_choose(call, "--output", chosen->kind, &draw))
        return JN_EXIT_BAD_COMMAND;
    if (!draw.kind->takes_several && count > 1) {
        jn_options_complain(call->command,
                            "'%s' draws one result; 'compare', "
                            "'compare-layers' and 'pareto' draw several",
                            draw.kind->name);
        return JN_EXIT_BAD_COMMAND;
    }
    struct jn_saved *saved = jn_arena_take(call->arena, count, sizeof *saved);
    for (size_t i = 0; i < count; i++)
        if (!read_result(call, call->operands.items[i], &saved[i]))
            return JN_EXIT_BAD_INPUT;
    return jn_draw_results(&draw, saved, count, call->arena)
               ? JN_EXIT_DONE
               : JN_EXIT_BAD_INPUT;
}

const struct jn_command jn_command_chart = {
    .name = "chart",
    .operands = "RESULT...",
    .summary = "draw saved results",
    .details = "A RESULT is a file that 'joulenest evaluate' or 'joulenest "
               "map' wrote with --save or --format=json. Nothing else is "
               "looked at. gnuplot draws.",
    .options = options,
    .options_size = sizeof(struct chart_options),
    .least_operands = 1,
    .run = run_chart,
};
