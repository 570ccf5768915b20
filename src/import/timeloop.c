/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop.h"

#include "config/expr.h"
#include "import/timeloop_arch.h"
#include "import/timeloop_constraint.h"
#include "import/timeloop_density.h"
#include "import/timeloop_keys.h"
#include "import/timeloop_mapper.h"
#include "import/timeloop_mapping.h"
#include "import/timeloop_network.h"
#include "import/timeloop_problem.h"
#include "import/timeloop_sparse.h"

#include <assert.h>
#include <string.h>

/* What all files together define; NULL: nothing. */
struct input {
    const struct jn_node *architecture;
    const struct jn_node *problem;
    const struct jn_node *mapping;
    const struct jn_node *ert;
    const struct jn_node *art;
    const struct jn_node *constraints;
    const struct jn_node *mapspace;
    const struct jn_node *sparse;
    const struct jn_node *layout;
    const struct jn_node *model;
    const struct jn_node *variables;
    const struct jn_node *mapper;
};

/* Where a root key goes. */
static const struct {
    const char *keys;
    size_t offset;
} roots_of_input[] = {
    {"architecture arch", offsetof(struct input, architecture)},
    {"problem", offsetof(struct input, problem)},
    {"mapping", offsetof(struct input, mapping)},
    {"ERT", offsetof(struct input, ert)},
    {"ART", offsetof(struct input, art)},
    {"architecture_constraints arch_constraints",
     offsetof(struct input, constraints)},
    {"mapspace_constraints mapspace", offsetof(struct input, mapspace)},
    {"sparse_optimizations", offsetof(struct input, sparse)},
    {"layout", offsetof(struct input, layout)},
    {"model", offsetof(struct input, model)},
    {"variables", offsetof(struct input, variables)},
    {"mapper", offsetof(struct input, mapper)},
};
enum { ROOT_COUNT = sizeof roots_of_input / sizeof roots_of_input[0] };

/* All that may lie in such a file; an evaluation does not need each. */
static const char known_roots[] =
    "architecture arch problem mapping ERT ART architecture_constraints "
    "arch_constraints sparse_optimizations layout model variables mapper "
    "mapspace mapspace_constraints components compound_components globals "
    "ERT_summary ART_summary action_counts flattened_architecture "
    "energy_estimation";

/* Keys that no other format's files have at their root. */
static const char telling_roots[] =
    "architecture arch problem mapping ERT ART architecture_constraints "
    "arch_constraints mapspace mapspace_constraints sparse_optimizations "
    "mapper compound_components ERT_summary ART_summary flattened_architecture";

bool jn_timeloop_recognises(const struct jn_node *root)
{
    return jn_timeloop_find(root, telling_roots) != NULL;
}

static bool is_empty(const struct jn_node *node)
{
    return node == NULL || node->kind == JN_NULL ||
           (node->kind != JN_SCALAR && node->item_count == 0);
}

/* The place in INPUT for a root key, or NULL. */
static const struct jn_node **slot_of(struct input *input, const char *key)
{
    for (size_t i = 0; i < ROOT_COUNT; i++)
        if (jn_timeloop_is_key(key, roots_of_input[i].keys))
            return (const struct jn_node **)(void *)((char *)input +
                                                     roots_of_input[i].offset);
    return NULL;
}

static void merge_item(const struct jn_node *item, struct input *input,
                       const struct jn_reader *reader)
{
    const struct jn_node **slot = slot_of(input, item->key);
    if (slot == NULL || is_empty(item))
        return;
    if (*slot == NULL)
        *slot = item;
    else
        jn_warning(reader->diags, item->key_place,
                   "'%s' is defined again and has no effect: the first "
                   "definition, at %s:%u, holds",
                   item->key, (*slot)->key_place.file, (*slot)->key_place.line);
}

static void warn_unknown(const struct jn_node *item,
                         const struct jn_reader *reader)
{
    size_t count;
    const char **words = jn_timeloop_words(known_roots, reader->arena, &count);
    const char *meant = jn_did_you_mean(item->key, words, count);
    jn_warning(reader->diags, item->key_place,
               "'%s' is no part of Timeloop's files and has no effect%s%s%s",
               item->key, meant != NULL ? "; did you mean '" : "",
               meant != NULL ? meant : "", meant != NULL ? "'?" : "");
}

static void merge_root(const struct jn_node *root, struct input *input,
                       const struct jn_reader *reader)
{
    for (size_t i = 0; root->kind == JN_GROUP && i < root->item_count; i++) {
        const struct jn_node *item = root->items[i];
        if (jn_timeloop_is_key(item->key, known_roots))
            merge_item(item, input, reader);
        else
            warn_unknown(item, reader);
    }
}

/* Numbers among the root's variables; others are texts for other programs. */
static void read_variables(const struct jn_node *group,
                           const struct jn_reader *reader,
                           struct jn_variables *variables)
{
    size_t count =
        group != NULL && group->kind == JN_GROUP ? group->item_count : 0;
    struct jn_variable *items =
        jn_arena_take(reader->arena, count + 1, sizeof *items);
    variables->items = items;
    for (size_t i = 0; i < count; i++) {
        const struct jn_node *item = group->items[i];
        if (item->kind != JN_SCALAR)
            continue;
        struct jn_expression expression =
            jn_expression_read(item->text, variables, reader->arena);
        if (expression.has_value)
            items[variables->count++] =
                (struct jn_variable){item->key, expression.value};
    }
}

/* WHY continues "'KEY' is not supported". */
static bool refuse(const struct jn_node *node, const char *why,
                   const struct jn_reader *reader)
{
    jn_error(reader->diags, node->key_place, "'%s' is not supported%s",
             node->key, why);
    return false;
}

/* What would change the figures and is not modelled. */
static bool refuse_unsupported(const struct input *input,
                               const struct jn_reader *reader)
{
    bool fine = true;
    bool bypasses = false;
    if (input->layout != NULL)
        fine =
            refuse(input->layout, ": bank conflicts are not modelled", reader);
    const struct jn_node *bypass =
        jn_timeloop_find(input->model, "auto_bypass_on_failure");
    fine &= jn_timeloop_flag(bypass, reader, &bypasses);
    if (bypasses)
        jn_warning(reader->diags, bypass->key_place,
                   "'%s' has no effect: a mapping that does not fit is refused",
                   bypass->key);
    return fine;
}

static bool read_layer(const struct jn_node *problem,
                       const struct jn_reader *reader, struct jn_spec *spec)
{
    struct jn_workload *workload = &spec->workload;
    if (problem == NULL)
        return true;
    workload->layers =
        jn_arena_take(reader->arena, 1, sizeof *workload->layers);
    if (!jn_timeloop_problem_read(problem, reader, workload->layers))
        return false;
    workload->layer_count = 1;
    workload->name = workload->layers[0].name;
    spec->has_workload = true;
    return true;
}

static bool read_machine(const struct input *input,
                         const struct jn_reader *reader, struct jn_spec *spec)
{
    const struct jn_timeloop_hardware hardware = {
        input->architecture, input->ert, input->art, input->variables};
    if (input->architecture == NULL)
        return true;
    spec->has_arch = jn_timeloop_arch_read(&hardware, reader, &spec->arch);
    return spec->has_arch;
}

/* What the machine does about zeros, and how many of them there are: nobody
 * asks for the densities of a machine that does nothing. */
static bool read_sparsity(const struct input *input,
                          const struct jn_reader *reader, struct jn_spec *spec)
{
    struct jn_arch *arch = &spec->arch;
    struct jn_layer *layer = spec->workload.layers;
    bool fine = true;
    bool is_faulty = input->architecture != NULL && !spec->has_arch;
    if (is_faulty || !jn_timeloop_asks_for_sparsity(input->sparse))
        return true;
    arch->is_sparse = true;
    if (spec->has_arch && spec->has_workload) {
        fine = jn_timeloop_sparse_read(input->sparse, layer, reader, arch);
        fine &= jn_timeloop_densities_read(input->problem, reader, layer);
    }
    return fine;
}

static bool read_mapping(const struct input *input,
                         const struct jn_reader *reader, struct jn_spec *spec)
{
    struct jn_timeloop_nest *nest =
        jn_arena_take(reader->arena, 1, sizeof *nest);
    nest->arch = &spec->arch;
    nest->layer = &spec->workload.layers[0];
    if (!jn_timeloop_nest_read(input->mapping, reader, nest) ||
        !jn_timeloop_constraints_check(nest, reader->diags))
        return false;
    spec->mappings = jn_arena_take(reader->arena, 1, sizeof *spec->mappings);
    spec->mappings[0] =
        jn_arena_take(reader->arena, 1, sizeof *spec->mappings[0]);
    jn_timeloop_nest_flatten(nest, reader->arena, spec->mappings[0]);
    return true;
}

/* Constraints and mapping, which need the machine and the layer. */
static bool read_loops(const struct input *input,
                       const struct jn_reader *reader, struct jn_spec *spec)
{
    const struct jn_layer *layer = &spec->workload.layers[0];
    assert(spec->has_arch && spec->workload.layer_count == 1);
    const struct jn_node *constraints =
        input->constraints != NULL
            ? input->constraints
            : jn_timeloop_find(input->architecture, "constraints");
    jn_timeloop_networks_bind(layer, reader->arena, &spec->arch);
    bool fine =
        jn_timeloop_constraints_read(constraints, layer, reader, &spec->arch);
    if (fine && input->mapping != NULL)
        fine = read_mapping(input, reader, spec);
    /* A search obeys these too; a given mapping need not. */
    return jn_timeloop_constraints_read(input->mapspace, layer, reader,
                                        &spec->arch) &&
           fine;
}

bool jn_timeloop_read(const struct jn_node *const roots[], size_t count,
                      const struct jn_reader *reader, struct jn_spec *spec)
{
    struct input input = {0};
    struct jn_variables variables = {0};
    for (size_t i = 0; i < count; i++)
        merge_root(roots[i], &input, reader);
    read_variables(input.variables, reader, &variables);
    const struct jn_reader inner = {reader->arena, reader->diags, &variables};

    bool fine = refuse_unsupported(&input, &inner);
    fine &= read_machine(&input, &inner, spec);
    fine &= read_layer(input.problem, &inner, spec);
    fine &= read_sparsity(&input, &inner, spec);
    if (spec->has_arch)
        jn_timeloop_mapper_read(input.mapper, input.mapspace, &spec->arch,
                                &inner, &spec->mapper);
    if (spec->has_arch && spec->has_workload)
        return read_loops(&input, &inner, spec) && fine;
    if (fine && input.mapping != NULL) {
        jn_error(reader->diags, input.mapping->key_place,
                 "a mapping needs %s beside it",
                 spec->has_arch ? "a 'problem'" : "an 'architecture'");
        fine = false;
    }
    return fine;
}
