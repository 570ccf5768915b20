/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "cli/command.h"
#include "cli/output.h"
#include "config/load.h"
#include "kpi/use_case.h"
#include "spec/spec.h"

#include <stdio.h>

/* What the files have of each kind, so far. */
struct census {
    size_t machines, workloads, files_with_mappings, sides, use_cases;
    bool any_bad;
};

static const char *machine_text(const struct jn_arch *arch,
                                struct jn_arena *arena)
{
    return jn_arena_format(
        arena, "machine '%s' of %zu level%s and %s '%s'",
        arch->name ? arch->name : "", arch->level_count,
        arch->level_count == 1 ? "" : "s",
        jn_count_text(arena, arch->compute.mesh.x * arch->compute.mesh.y),
        arch->compute.component.name);
}

static const char *workload_text(const struct jn_workload *workload,
                                 struct jn_arena *arena)
{
    double computes = 0;
    for (size_t i = 0; i < workload->layer_count; i++)
        computes += (double)workload->layers[i].count *
                    (double)jn_layer_points(&workload->layers[i]);
    return jn_arena_format(arena, "network '%s' of %zu layer%s, %s operations",
                           workload->name ? workload->name : "",
                           workload->layer_count,
                           workload->layer_count == 1 ? "" : "s",
                           jn_fixed_text(arena, computes, 0));
}

/* Mappings that came bound (import) or as sources. */
static size_t count_mappings(const struct jn_spec *spec)
{
    size_t count = 0;
    for (size_t i = 0; spec->mappings && i < spec->workload.layer_count; i++)
        count += spec->mappings[i] != NULL;
    return count > spec->source_count ? count : spec->source_count;
}

static const char *contents_text(const struct jn_spec *spec,
                                 struct jn_arena *arena)
{
    const char *text = "";
    size_t mappings = count_mappings(spec);
    if (spec->has_arch)
        text = machine_text(&spec->arch, arena);
    if (spec->has_workload)
        text = jn_arena_format(arena, "%s%s%s", text, text[0] ? "; " : "",
                               workload_text(&spec->workload, arena));
    if (mappings > 0)
        text = jn_arena_format(arena, "%s%s%zu mapping%s", text,
                               text[0] ? "; " : "", mappings,
                               mappings == 1 ? "" : "s");
    if (spec->has_side && !spec->has_workload)
        text = jn_arena_format(arena, "%s%swhat a model of NIR's does not say",
                               text, text[0] ? "; " : "");
    return text[0] ? text : "nothing to map";
}

/* Settings of a mapper, which an evaluation would not look at. */
static bool check_mapper(const struct jn_spec *spec, struct jn_arena *arena)
{
    if (spec->mapper.diags)
        jn_output_diags(spec->mapper.diags, arena);
    return !spec->mapper.is_bad;
}

/* The root of a file with contestants; NULL for all other files. */
static const struct jn_node *find_use_case(const char *path,
                                           struct jn_arena *arena)
{
    const struct jn_reader silent = {arena, jn_diags_new(arena), NULL};
    const struct jn_node *root = jn_tree_load(path, &silent);
    return root && jn_node_find(root, "contestants") ? root : NULL;
}

/* The files that it names are not looked into. */
static bool check_use_case(const char *path, const struct jn_node *root,
                           struct jn_arena *arena)
{
    struct jn_use_case of;
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    bool good = jn_use_case_read(root, &reader, &of);
    jn_output_diags(reader.diags, arena);
    if (good)
        printf("%s: ok: use case '%s' of %zu contestants\n", path, of.name,
               of.contestant_count);
    return good;
}

static void check_file(const char *path, struct jn_arena *arena,
                       struct census *census)
{
    const struct jn_node *use_case = find_use_case(path, arena);
    if (use_case) {
        census->any_bad |= !check_use_case(path, use_case, arena);
        census->use_cases++;
        return;
    }
    struct jn_spec *spec;
    enum jn_status status = jn_spec_check(&path, 1, NULL, &spec);
    jn_output_messages(jn_spec_messages(spec));
    bool good = check_mapper(spec, arena) && status == JN_OK;
    if (good) {
        printf("%s: ok: %s\n", path, contents_text(spec, arena));
        census->machines += spec->has_arch;
        census->workloads += spec->has_workload;
        census->files_with_mappings += count_mappings(spec) > 0;
        census->sides += spec->has_side && !spec->has_workload;
    }
    census->any_bad = census->any_bad || !good;
    jn_spec_free(spec);
}

/* Several machines or networks are not meant for each other. */
static bool belong_together(const struct census *census, size_t count)
{
    return !census->any_bad && count > 1 && census->use_cases == 0 &&
           census->machines <= 1 && census->workloads <= 1 &&
           census->sides <= 1 &&
           census->machines + census->workloads + census->sides +
                   (census->files_with_mappings > 0) >
               1;
}

static bool check_together(const struct jn_texts *files)
{
    struct jn_spec *spec;
    enum jn_status status =
        jn_spec_check(files->items, files->count, NULL, &spec);
    jn_output_messages(jn_spec_messages(spec));
    if (status == JN_OK)
        printf("together: ok\n");
    jn_spec_free(spec);
    return status == JN_OK;
}

static enum jn_exit run_check(const struct jn_call *call)
{
    struct census census = {0};
    for (size_t i = 0; i < call->operands.count; i++)
        check_file(call->operands.items[i], call->arena, &census);
    if (belong_together(&census, call->operands.count) &&
        !check_together(&call->operands))
        census.any_bad = true;
    return census.any_bad ? JN_EXIT_BAD_INPUT : JN_EXIT_DONE;
}

const struct jn_command jn_command_check = {
    .name = "check",
    .operands = "FILE...",
    .summary = "read files and say what is wrong with them, or that they are "
               "good",
    .details = "Each file is checked by itself; if they belong together (at "
               "most one machine and one network among them), also with each "
               "other.",
    .least_operands = 1,
    .run = run_check,
};
