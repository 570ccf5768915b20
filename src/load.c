/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

#include "config/load.h"
#include "estimate/estimate.h"
#include "import/nir.h"
#include "import/timeloop.h"
#include "sparse/bind.h"
#include "sparse/spiking.h"
#include "spec/arithmetic.h"
#include "spec/root.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

static const char *const *copy_paths(const char *const *paths, size_t count,
                                     struct jn_arena *arena)
{
    const char **copies = jn_arena_take(arena, count, sizeof *copies);
    for (size_t index = 0; index < count; index++)
        copies[index] = jn_arena_text(arena, paths[index]);
    return copies;
}

static const struct jn_arithmetic *
copy_arithmetic(const struct jn_arithmetic *arithmetic, struct jn_arena *arena)
{
    if (!arithmetic)
        return NULL;
    struct jn_arithmetic *copy = jn_arena_take(arena, 1, sizeof *copy);
    *copy = *arithmetic;
    return copy;
}

void jn_loading_start(const struct jn_options *options, struct jn_spec **spec,
                      struct jn_loading *loading)
{
    *spec = NULL;
    struct jn_arena *arena = jn_arena_new();
    struct jn_spec *made = jn_arena_take(arena, 1, sizeof *made);
    made->arena = arena;
    *spec = made;
    made->diags = jn_diags_new(arena);
    if (options) {
        made->options = *options;
        made->options.estimator_paths = copy_paths(
            options->estimator_paths, options->estimator_path_count, arena);
        made->options.arithmetic = copy_arithmetic(options->arithmetic, arena);
    }
    *loading = (struct jn_loading){
        .spec = made,
        .reader = {arena, made->diags, NULL},
    };
}

static bool is_readable(const char *path)
{
    return access(path, R_OK) == 0;
}

/* The path, or else that of a file that is installed with the library. */
static const char *find_file(const char *path, struct jn_arena *arena)
{
    static const char *const folders[] = {"", "arch/", "workloads/",
                                          "mappings/"};
    static const char *const suffixes[] = {"", ".cfg"};
    if (path[0] == '/' || is_readable(path))
        return path;
    for (size_t folder = 0; folder < 4; folder++)
        for (size_t suffix = 0; suffix < 2; suffix++) {
            const char *shipped =
                jn_arena_format(arena, "%s/%s%s%s", JN_PKGDATADIR,
                                folders[folder], path, suffixes[suffix]);
            if (is_readable(shipped))
                return shipped;
        }
    return path;
}

static bool is_table(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

static void take_model(struct jn_loading *loading, const char *path);

static void load_file(struct jn_loading *loading, const char *name)
{
    struct jn_spec *spec = loading->spec;
    const char *path = find_file(jn_arena_text(spec->arena, name), spec->arena);
    spec->files[spec->file_count++] = path;
    if (!is_readable(path)) {
        jn_error(spec->diags, (struct jn_place){path, 0, 0},
                 "there is no such file, nor one of this name among those "
                 "that joulenest brings along");
        loading->some_unreadable = true;
        return;
    }
    if (is_table(path)) {
        loading->tables[loading->table_count++] = path;
        return;
    }
    if (jn_nir_recognises(path)) {
        take_model(loading, path);
        return;
    }
    const struct jn_node *root = jn_tree_load(path, &loading->reader);
    if (root)
        jn_loading_take(loading, root);
}

static void refuse_second(struct jn_loading *loading, struct jn_place place,
                          struct jn_place first, const char *what)
{
    jn_error(loading->reader.diags, place, "a second %s", what);
    jn_note(loading->reader.diags, first, "this is the first one");
}

static void take_model(struct jn_loading *loading, const char *path)
{
    if (loading->model)
        refuse_second(loading, (struct jn_place){path, 0, 0},
                      (struct jn_place){loading->model, 0, 0},
                      "model of NIR's");
    else
        loading->model = path;
}

static void take_arch(struct jn_loading *loading, const struct jn_node *root)
{
    struct jn_spec *spec = loading->spec;
    struct jn_place place = jn_node_find(root, "levels")->key_place;
    if (loading->arch_place.file) {
        refuse_second(loading, place, loading->arch_place, "machine");
        return;
    }
    loading->arch_place = place;
    spec->has_arch = jn_arch_read(root, &loading->reader, &spec->arch);
}

static void take_workload(struct jn_loading *loading,
                          const struct jn_node *root)
{
    struct jn_spec *spec = loading->spec;
    struct jn_place place = jn_node_find(root, "layers")->key_place;
    if (loading->workload_place.file) {
        refuse_second(loading, place, loading->workload_place, "workload");
        return;
    }
    loading->workload_place = place;
    spec->has_workload =
        jn_workload_read(root, &loading->reader, &spec->workload);
}

static void take_mappings(struct jn_loading *loading,
                          const struct jn_node *root)
{
    struct jn_spec *spec = loading->spec;
    struct jn_mapping_source *sources;
    size_t count;
    if (!jn_mappings_read(root, &loading->reader, &sources, &count))
        return;
    struct jn_mapping_source *all =
        jn_arena_take(spec->arena, spec->source_count + count, sizeof *all);
    if (spec->source_count > 0)
        memcpy(all, spec->sources, spec->source_count * sizeof *all);
    memcpy(all + spec->source_count, sources, count * sizeof *all);
    spec->sources = all;
    spec->source_count += count;
}

static void take_constraints(struct jn_loading *loading,
                             const struct jn_node *root)
{
    struct jn_constraint *constraints;
    size_t count;
    if (!jn_constraint_file_read(root, &loading->reader, &constraints, &count))
        return;
    struct jn_constraint *all = jn_arena_take(
        loading->spec->arena, loading->constraint_count + count, sizeof *all);
    if (loading->constraint_count > 0)
        memcpy(all, loading->constraints,
               loading->constraint_count * sizeof *all);
    memcpy(all + loading->constraint_count, constraints, count * sizeof *all);
    loading->constraints = all;
    loading->constraint_count += count;
}

static void take_timeloop(struct jn_loading *loading,
                          const struct jn_node *root)
{
    size_t count = loading->timeloop_root_count;
    const struct jn_node **all =
        jn_arena_take(loading->spec->arena, count + 1, sizeof *all);
    if (count > 0)
        memcpy(all, loading->timeloop_roots, count * sizeof *all);
    all[count] = root;
    loading->timeloop_roots = all;
    loading->timeloop_root_count = count + 1;
}

/* It is read with its model. */
static void take_side(struct jn_loading *loading, const struct jn_node *root)
{
    struct jn_place place = jn_node_find(root, "nir")->key_place;
    if (loading->side)
        refuse_second(loading, place,
                      jn_node_find(loading->side, "nir")->key_place,
                      "group 'nir'");
    else {
        loading->side = root;
        loading->spec->has_side = true;
    }
}

static void refuse_root(struct jn_loading *loading, const struct jn_node *root)
{
    static const char *const keys[] = {"levels", "layers", "mappings",
                                       "constraints", "nir"};
    for (size_t index = 0; index < root->item_count; index++) {
        const char *meant = jn_did_you_mean(root->items[index]->key, keys, 5);
        if (!meant)
            continue;
        jn_error(loading->reader.diags, root->items[index]->key_place,
                 "a file has no '%s'; did you mean '%s'?",
                 root->items[index]->key, meant);
        return;
    }
    jn_error(loading->reader.diags, (struct jn_place){root->place.file, 0, 0},
             "neither a machine ('levels'), a workload ('layers'), mappings "
             "('mappings'), constraints ('constraints'), what a model of "
             "NIR's lacks ('nir') nor a file of Timeloop's%s",
             jn_node_find(root, "contestants")
                 ? ": a use case is for 'joulenest compare'"
                 : "");
}

typedef void take_part(struct jn_loading *loading, const struct jn_node *root);

void jn_loading_take(struct jn_loading *loading, const struct jn_node *root)
{
    static take_part *const takers[JN_ROOT_KIND_COUNT] = {
        [JN_ROOT_ARCH] = take_arch,
        [JN_ROOT_WORKLOAD] = take_workload,
        [JN_ROOT_MAPPINGS] = take_mappings,
        [JN_ROOT_CONSTRAINTS] = take_constraints,
        [JN_ROOT_NIR] = take_side,
    };
    bool known = false;
    if (jn_timeloop_recognises(root)) {
        take_timeloop(loading, root);
        return;
    }
    for (int kind = 0; kind < JN_ROOT_KIND_COUNT; kind++)
        if (jn_root_has(root, (enum jn_root_kind)kind)) {
            takers[kind](loading, root);
            known = true;
        }
    if (!known)
        refuse_root(loading, root);
}

static void add_constraints(struct jn_loading *loading)
{
    struct jn_arch *arch = &loading->spec->arch;
    size_t count = arch->constraint_count;
    if (loading->constraint_count == 0)
        return;
    struct jn_constraint *all = jn_arena_take(
        loading->spec->arena, count + loading->constraint_count, sizeof *all);
    if (count > 0)
        memcpy(all, arch->constraints, count * sizeof *all);
    memcpy(all + count, loading->constraints,
           loading->constraint_count * sizeof *all);
    arch->constraints = all;
    arch->constraint_count = count + loading->constraint_count;
}

static void add_tables(struct jn_loading *loading)
{
    struct jn_arch *arch = &loading->spec->arch;
    size_t count = arch->table_count;
    const char **all = jn_arena_take(loading->spec->arena,
                                     count + loading->table_count, sizeof *all);
    for (size_t index = 0; index < count; index++)
        all[index] = arch->tables[index];
    for (size_t index = 0; index < loading->table_count; index++)
        all[count + index] = loading->tables[index];
    arch->tables = all;
    arch->table_count = count + loading->table_count;
}

static void complain_of_missing(struct jn_loading *loading)
{
    const struct jn_place nowhere = {NULL, 0, 0};
    struct jn_spec *spec = loading->spec;
    if (jn_diags_error_count(spec->diags) > 0)
        return;
    if (!spec->has_arch)
        jn_error(spec->diags, nowhere,
                 "no file describes a machine: one that does has 'levels', "
                 "like eyeriss.cfg");
    if (!spec->has_workload)
        jn_error(spec->diags, nowhere,
                 "no file describes a workload: one that does has 'layers', "
                 "like alexnet.cfg");
}

/* The messages one after the other. */
static const char *all_messages(const struct jn_spec *spec)
{
    const struct jn_message *first = jn_diags_first(spec->diags);
    size_t count = 0;
    size_t length = 1;
    for (const struct jn_message *at = first; at; at = at->next)
        count++;
    const char **texts = jn_arena_take(spec->arena, count, sizeof *texts);
    count = 0;
    for (const struct jn_message *at = first; at; at = at->next) {
        texts[count] = jn_message_text(at, spec->arena);
        length += strlen(texts[count++]);
    }
    char *all = jn_arena_take(spec->arena, length, 1);
    char *end = all;
    for (size_t index = 0; index < count; index++)
        end = stpcpy(end, texts[index]);
    return all;
}

/* Layers that were bound know their tensors' zeros, too. */
static bool bind_densities(const struct jn_loading *loading)
{
    struct jn_spec *spec = loading->spec;
    struct jn_data_file *files = NULL;
    bool good = true;
    for (size_t layer = 0; spec->problems && layer < spec->workload.layer_count;
         layer++) {
        struct jn_problem *problem = &spec->problems[layer];
        good &= jn_densities_bind(problem->layer, &problem->options,
                                  &loading->reader, &files, problem->densities);
        if (good)
            jn_spiking_bind(spec->arena, problem);
    }
    return good;
}

/* A model and what is said of it beside, as a workload of ours.  Where nobody
 * NEEDS a workload, what is said may be checked without a model. */
static bool read_model(struct jn_loading *loading, bool needed)
{
    const struct jn_reader *reader = &loading->reader;
    if (!loading->model && !loading->side)
        return true;
    if (!needed && !loading->model && !jn_nir_names_model(loading->side))
        return jn_nir_check_side(loading->side, reader);
    const struct jn_node *root =
        jn_nir_read(loading->model, loading->side, reader);
    if (root)
        take_workload(loading, root);
    return root != NULL;
}

static bool set_arithmetic(struct jn_spec *spec)
{
    if (!spec->options.arithmetic || !spec->has_workload || !spec->has_arch)
        return true;
    if (!jn_arithmetic_check(&spec->workload, spec->diags))
        return false;
    jn_arithmetic_apply(spec->options.arithmetic, spec->arena, &spec->arch,
                        &spec->workload);
    return true;
}

enum jn_status jn_loading_finish(struct jn_loading *loading, bool needed)
{
    struct jn_spec *spec = loading->spec;
    bool good = read_model(loading, needed);
    if (loading->timeloop_root_count > 0)
        good &= jn_timeloop_read(loading->timeloop_roots,
                                 loading->timeloop_root_count, &loading->reader,
                                 spec);
    if (needed)
        complain_of_missing(loading);
    good &= set_arithmetic(spec);
    if (spec->has_arch) {
        add_constraints(loading);
        add_tables(loading);
        good &= jn_estimate(&spec->arch, &spec->options, &loading->reader);
        good &= jn_spec_bind(spec);
        if (jn_diags_error_count(spec->diags) == 0)
            good &= bind_densities(loading);
    }
    bool silent = jn_diags_error_count(spec->diags) == 0;
    assert(good || !silent);
    spec->messages = all_messages(spec);
    if (loading->some_unreadable)
        return JN_IO;
    return silent ? JN_OK : JN_BAD_INPUT;
}

static enum jn_status load(const char *const *files, size_t file_count,
                           const struct jn_options *options, bool needed,
                           struct jn_spec **spec)
{
    struct jn_loading loading;
    jn_loading_start(options, spec, &loading);
    struct jn_arena *arena = loading.spec->arena;
    loading.spec->files =
        jn_arena_take(arena, file_count, sizeof *loading.spec->files);
    loading.tables = jn_arena_take(arena, file_count, sizeof *loading.tables);
    for (size_t index = 0; index < file_count; index++)
        load_file(&loading, files[index]);
    return jn_loading_finish(&loading, needed);
}

enum jn_status jn_spec_load(const char *const *files, size_t file_count,
                            const struct jn_options *options,
                            struct jn_spec **spec)
{
    return load(files, file_count, options, true, spec);
}

enum jn_status jn_spec_check(const char *const *files, size_t file_count,
                             const struct jn_options *options,
                             struct jn_spec **spec)
{
    return load(files, file_count, options, false, spec);
}
