/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_stream.h"

#include "cli/options.h"
#include "cli/output.h"
#include "cost/summary.h"
#include "report/json_build.h"

#include <csv.h>

#include <ctype.h>
#include <string.h>

struct jn_map_stream {
    struct jn_stream ears;
    const char *path;
    FILE *file;
    struct jn_arena *arena;
    const struct jn_arch *arch;
    const struct jn_problem *problem;
    bool is_csv;
    const char *layer;                       /* as it is written */
    const char *names[JN_MAX_COMPONENTS];    /* of components, likewise */
    const char *energies[JN_MAX_COMPONENTS]; /* columns or keys of theirs */
};

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

bool jn_map_stream_check(const struct jn_call *call, const char *path,
                         const char *strategy)
{
    if (!path)
        return true;
    if (strcmp(strategy, "random") != 0) {
        jn_options_complain(call->command, "'--stream' is for '--search=random'"
                                           " alone");
        return false;
    }
    if (strcmp(path, "-") == 0 || ends_in(path, ".csv") ||
        ends_in(path, ".jsonl"))
        return true;
    jn_options_complain(call->command,
                        "'--stream' takes a file ending in .csv or .jsonl, or "
                        "'-', not '%s'",
                        path);
    return false;
}

/* A text as a cell, with its quotes. */
static const char *quote(const struct jn_map_stream *stream, const char *text)
{
    if (!stream->is_csv) {
        const char *quoted = jn_json_quoted(text, stream->arena);
        return quoted ? quoted : "\"\"";
    }
    size_t length = strlen(text);
    size_t room = 2 * length + 3;
    char *cell = jn_arena_take(stream->arena, room, 1);
    csv_write(cell, room, text, length);
    return cell;
}

static const char *misfit_name(enum jn_misfit misfit)
{
    static const char *const names[] = {[JN_FITS] = "",
                                        [JN_MISFIT_CAPACITY] = "capacity",
                                        [JN_MISFIT_MIN_UTILIZATION] =
                                            "min_utilization",
                                        [JN_MISFIT_INSTANCES] = "instances",
                                        [JN_MISFIT_MESH_X] = "mesh_x",
                                        [JN_MISFIT_MESH_Y] = "mesh_y",
                                        [JN_MISFIT_IDLE] = "min_parallelism",
                                        [JN_MISFIT_UNEVEN] = "uneven",
                                        [JN_MISFIT_RANKS] = "ranks",
                                        [JN_MISFIT_METADATA] = "metadata",
                                        [JN_MISFIT_TOO_LARGE] = "too_large"};
    return names[misfit];
}

/* The component that refuses a mapping, as it is written. */
static const char *quoted_component(const struct jn_map_stream *stream,
                                    const struct jn_refusal *refusal)
{
    for (size_t i = 0; i < jn_component_count(stream->arch); i++)
        if (refusal->component && strcmp(jn_component_at(stream->arch, i)->name,
                                         refusal->component) == 0)
            return stream->names[i];
    return stream->is_csv ? "" : "null";
}

static double energy_of(const struct jn_arch *arch,
                        const struct jn_result *result, size_t component)
{
    if (component < arch->level_count)
        return result->levels[component].energy_pj;
    if (component < jn_compute_component(arch))
        return result->networks[component - arch->level_count].energy_pj;
    return result->compute.energy_pj + result->compute.leakage_pj;
}

static void add_loop(const struct jn_layer *layer, const struct jn_loop *loop,
                     struct jn_text *text)
{
    static const char *const axes[] = {
        [JN_TIME] = "", [JN_SPACE_X] = "x", [JN_SPACE_Y] = "y"};
    const char *name = layer->dim_names[loop->dim];
    size_t length = strlen(name);
    jn_text_add(text, " ");
    jn_text_add(text, name);
    if (length > 0 && isdigit((unsigned char)name[length - 1]))
        jn_text_add(text, "=");
    jn_text_count(text, loop->end);
    if (loop->residual != loop->end) {
        jn_text_add(text, ",");
        jn_text_count(text, loop->residual);
    }
    jn_text_add(text, axes[loop->axis]);
}

static void add_mapping(const struct jn_problem *problem,
                        const struct jn_mapping *mapping, struct jn_text *text)
{
    size_t loop = 0;
    for (size_t level = 0; level < problem->arch->level_count; level++) {
        jn_text_add(text, level > 0 ? " | " : "");
        for (size_t t = 0; t < problem->layer->tensor_count; t++)
            jn_text_add(text, mapping->levels[level].keep >> t & 1 ? "1" : "0");
        jn_text_add(text, ":");
        for (;
             loop < mapping->loop_count && mapping->loops[loop].level == level;
             loop++)
            if (mapping->loops[loop].end > 1)
                add_loop(problem->layer, &mapping->loops[loop], text);
    }
}

static void add_figures(const struct jn_result *result, const char *const *keys,
                        struct jn_text *text)
{
    const double figures[] = {result->energy_pj, (double)result->cycles,
                              result->energy_pj * (double)result->cycles,
                              100 * result->utilization_ratio};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        jn_text_add(text, keys[i]);
        jn_text_real(text, figures[i]);
    }
}

/* Names of dimensions are words without quotes in them, so that the mapping
 * needs no escapes: those of tensors and levels are not in it. */
static void print_csv(const struct jn_trial *trial, void *data,
                      struct jn_text *text)
{
    static const char *const keys[] = {",", ",", ",", ","};
    const struct jn_map_stream *stream = data;
    size_t count = jn_component_count(stream->arch);
    jn_text_add(text, stream->layer);
    jn_text_add(text, ",");
    jn_text_count(text, trial->number);
    jn_text_add(text, ",");
    if (trial->refusal)
        jn_text_add(text, misfit_name(trial->refusal->misfit));
    jn_text_add(text, ",");
    if (trial->refusal)
        jn_text_add(text, quoted_component(stream, trial->refusal));
    for (size_t i = 0; !trial->result && i < 4 + count; i++)
        jn_text_add(text, ",");
    if (trial->result)
        add_figures(trial->result, keys, text);
    for (size_t i = 0; trial->result && i < count; i++) {
        jn_text_add(text, ",");
        jn_text_real(text, energy_of(stream->arch, trial->result, i));
    }
    jn_text_add(text, ",\"");
    add_mapping(stream->problem, trial->mapping, text);
    jn_text_add(text, "\"\n");
}

static void add_energies(const struct jn_map_stream *stream,
                         const struct jn_result *result, struct jn_text *text)
{
    jn_text_add(text, ",\"energy_by_component_pj\":{");
    for (size_t i = 0; i < jn_component_count(stream->arch); i++) {
        jn_text_add(text, i > 0 ? "," : "");
        jn_text_add(text, stream->energies[i]);
        jn_text_add(text, ":");
        jn_text_real(text, energy_of(stream->arch, result, i));
    }
    jn_text_add(text, "}");
}

static void print_json(const struct jn_trial *trial, void *data,
                       struct jn_text *text)
{
    static const char *const keys[] = {
        ",\"energy_pj\":", ",\"cycles\":", ",\"edp_pj_cycles\":",
        ",\"utilization_percent\":"};
    const struct jn_map_stream *stream = data;
    jn_text_add(text, "{\"layer\":");
    jn_text_add(text, stream->layer);
    jn_text_add(text, ",\"draw\":");
    jn_text_count(text, trial->number);
    if (trial->refusal) {
        jn_text_add(text, ",\"misfit\":\"");
        jn_text_add(text, misfit_name(trial->refusal->misfit));
        jn_text_add(text, "\",\"component\":");
        jn_text_add(text, quoted_component(stream, trial->refusal));
    } else {
        add_figures(trial->result, keys, text);
        add_energies(stream, trial->result, text);
    }
    jn_text_add(text, ",\"mapping\":\"");
    add_mapping(stream->problem, trial->mapping, text);
    jn_text_add(text, "\"}\n");
}

static bool write_text(const struct jn_text *text, void *data)
{
    const struct jn_map_stream *stream = data;
    return fwrite(text->start, 1, text->length, stream->file) == text->length;
}

static void print_heading(const struct jn_map_stream *stream)
{
    fputs("layer,draw,misfit,component,energy_pj,cycles,edp_pj_cycles,"
          "utilization_percent",
          stream->file);
    for (size_t i = 0; i < jn_component_count(stream->arch); i++)
        fprintf(stream->file, ",%s", stream->energies[i]);
    fputs(",mapping\n", stream->file);
}

bool jn_map_stream_open(const char *path, const struct jn_arch *arch,
                        struct jn_arena *arena, struct jn_map_stream **stream)
{
    FILE *file = jn_output_open(path);
    if (!file)
        return false;
    struct jn_map_stream *made = jn_arena_take(arena, 1, sizeof *made);
    made->path = path;
    made->file = file;
    made->arena = arena;
    made->arch = arch;
    made->is_csv = ends_in(path, ".csv");
    made->ears = (struct jn_stream){made->is_csv ? print_csv : print_json,
                                    write_text, made};
    for (size_t i = 0; i < jn_component_count(arch); i++) {
        const char *name = jn_component_at(arch, i)->name;
        made->names[i] = quote(made, name);
        made->energies[i] =
            made->is_csv
                ? quote(made, jn_arena_format(arena, "%s_energy_pj", name))
                : made->names[i];
    }
    if (made->is_csv)
        print_heading(made);
    *stream = made;
    return true;
}

const struct jn_stream *jn_map_stream_ears(const struct jn_map_stream *stream)
{
    return &stream->ears;
}

void jn_map_stream_layer(struct jn_map_stream *stream,
                         const struct jn_problem *problem)
{
    stream->problem = problem;
    stream->layer = quote(stream, problem->layer->name);
}

bool jn_map_stream_is_output(const struct jn_map_stream *stream)
{
    return stream->file == stdout;
}

bool jn_map_stream_close(struct jn_map_stream *stream)
{
    return !stream || jn_output_close(stream->file, stream->path);
}
