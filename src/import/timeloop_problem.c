/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_problem.h"

#include "base/checked.h"
#include "config/load.h"
#include "import/timeloop_keys.h"
#include "import/timeloop_projection.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Timeloop's default shape, a convolution. */
static const char cnn_layer[] =
    "name: cnn-layer\n"
    "dimensions: [R, S, P, Q, C, K, N]\n"
    "coefficients:\n"
    "- {name: Wstride, default: 1}\n"
    "- {name: Hstride, default: 1}\n"
    "- {name: Wdilation, default: 1}\n"
    "- {name: Hdilation, default: 1}\n"
    "data_spaces:\n"
    "- {name: Weights, projection: [C, K, R, S]}\n"
    "- name: Inputs\n"
    "  projection: [N, C, [[R, Wdilation], [P, Wstride]],\n"
    "                     [[S, Hdilation], [Q, Hstride]]]\n"
    "- {name: Outputs, projection: [N, K, Q, P], read_write: true}\n";

static const char shape_keys[] =
    "name version dimensions coefficients data_spaces flatten";
static const char problem_keys[] =
    "version name shape instance densities commonDensity data_spaces "
    "dimensions coefficients";

/* A problem as it is being read. */
struct draft {
    const struct jn_node *shape;
    const struct jn_node *instance;
    struct jn_timeloop_shape names;
    struct jn_layer *layer;
    const struct jn_reader *reader;
};

static const struct jn_node *parse_cnn_layer(const struct jn_reader *reader)
{
    return jn_tree_parse(cnn_layer, sizeof cnn_layer - 1, JN_SYNTAX_YAML,
                         "cnn-layer", reader);
}

/* The shape's group, or NULL after a complaint. */
static const struct jn_node *find_shape(const struct jn_node *problem,
                                        const struct jn_reader *reader)
{
    const struct jn_node *shape = jn_timeloop_find(problem, "shape");
    if (shape == NULL)
        return jn_timeloop_find(problem, "dimensions") != NULL
                   ? problem
                   : parse_cnn_layer(reader);
    if (jn_timeloop_is_word(shape, "cnn_layer"))
        return parse_cnn_layer(reader);
    if (shape->kind == JN_GROUP)
        return shape;
    if (shape->kind == JN_SCALAR)
        jn_error(reader->diags, shape->place,
                 "the shape '%s' is not built in; write it out, or use "
                 "'cnn-layer'",
                 shape->text);
    else
        jn_node_is(shape, JN_GROUP, "'shape'", reader);
    return NULL;
}

/* KEY of the shape as a list, or NULL after a complaint. */
static const struct jn_node *needed_list(const struct draft *draft,
                                         const char *key, size_t most)
{
    const struct jn_node *list = jn_timeloop_find(draft->shape, key);
    if (list == NULL) {
        jn_error(draft->reader->diags, draft->shape->place,
                 "a problem's shape needs '%s'", key);
        return NULL;
    }
    const char *label = jn_timeloop_label(list, draft->reader);
    if (!jn_node_is(list, JN_LIST, label, draft->reader))
        return NULL;
    if (list->item_count > 0 && list->item_count <= most)
        return list;
    jn_error(draft->reader->diags, list->place,
             "%s must have between 1 and %zu entries, not %zu", label, most,
             list->item_count);
    return NULL;
}

/* Mappings string dimensions together, so each is one letter. */
static bool read_dim(const struct jn_node *node, const struct draft *draft)
{
    struct jn_layer *layer = draft->layer;
    const char *name;
    if (!jn_node_name(node, "a dimension", draft->reader, &name))
        return false;
    if (strlen(name) != 1 || !isalpha((unsigned char)*name)) {
        jn_error(draft->reader->diags, node->place,
                 "a dimension's name must be a single letter, not '%s'", name);
        return false;
    }
    if (jn_layer_find_dim(layer, name) >= 0) {
        jn_error(draft->reader->diags, node->place,
                 "dimension '%s' is listed twice", name);
        return false;
    }
    assert(layer->dim_count < JN_MAX_DIMS);
    layer->dim_names[layer->dim_count++] = name;
    return true;
}

static bool read_dims(const struct draft *draft)
{
    const struct jn_node *list = needed_list(draft, "dimensions", JN_MAX_DIMS);
    bool fine = list != NULL;
    for (size_t i = 0; list != NULL && i < list->item_count; i++)
        fine &= read_dim(list->items[i], draft);
    const struct jn_node *flatten = jn_timeloop_find(draft->shape, "flatten");
    if (flatten == NULL || flatten->item_count == 0)
        return fine;
    jn_error(draft->reader->diags, flatten->key_place,
             "flattened dimensions are not supported");
    return false;
}

static bool read_bounds(const struct draft *draft)
{
    struct jn_layer *layer = draft->layer;
    bool fine = true;
    assert(draft->instance->kind == JN_GROUP);
    for (size_t i = 0; i < layer->dim_count; i++) {
        const struct jn_node *bound =
            jn_timeloop_find(draft->instance, layer->dim_names[i]);
        layer->bounds[i] = 1;
        if (bound == NULL) {
            jn_error(draft->reader->diags, draft->instance->place,
                     "the problem gives no bound for dimension '%s'",
                     layer->dim_names[i]);
            fine = false;
        } else if (!jn_timeloop_count(bound, draft->reader,
                                      &layer->bounds[i])) {
            fine = false;
        } else if (layer->bounds[i] == 0) {
            jn_error(draft->reader->diags, bound->place,
                     "the bound of dimension '%s' must be positive",
                     layer->dim_names[i]);
            fine = false;
        }
    }
    return fine;
}

/* The instance's value wins over the default. */
static bool read_coefficient(const struct jn_node *group,
                             const struct draft *draft,
                             struct jn_timeloop_coefficient *coefficient)
{
    const struct jn_reader *reader = draft->reader;
    if (!jn_node_is(group, JN_GROUP, "a coefficient", reader))
        return false;
    const struct jn_node *name = jn_timeloop_find(group, "name");
    if (name == NULL) {
        jn_error(reader->diags, group->place, "a coefficient needs a 'name'");
        return false;
    }
    if (!jn_node_name(name, "'name'", reader, &coefficient->name))
        return false;
    const struct jn_node *value =
        jn_node_find(draft->instance, coefficient->name);
    if (value == NULL || value->kind == JN_NULL)
        value = jn_timeloop_find(group, "default");
    if (value != NULL)
        return jn_node_integer(value, jn_timeloop_label(value, reader), reader,
                               &coefficient->value);
    jn_error(reader->diags, group->place,
             "coefficient '%s' has neither a 'default' nor a value in the "
             "instance",
             coefficient->name);
    return false;
}

static bool read_coefficients(struct draft *draft)
{
    const struct jn_node *list = jn_timeloop_find(draft->shape, "coefficients");
    struct jn_timeloop_shape *names = &draft->names;
    if (list == NULL)
        return true;
    if (!jn_node_is(list, JN_LIST, "'coefficients'", draft->reader))
        return false;
    names->coefficients =
        jn_arena_take(draft->reader->arena, list->item_count + 1,
                      sizeof *names->coefficients);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++) {
        struct jn_timeloop_coefficient *coefficient =
            &names->coefficients[names->coefficient_count];
        if (read_coefficient(list->items[i], draft, coefficient))
            names->coefficient_count++;
        else
            fine = false;
    }
    return fine;
}

static bool read_tensor(const struct jn_node *group, const struct draft *draft)
{
    const struct jn_reader *reader = draft->reader;
    struct jn_layer *layer = draft->layer;
    struct jn_tensor *tensor = &layer->tensors[layer->tensor_count];
    assert(layer->tensor_count < JN_MAX_TENSORS);
    if (!jn_node_is(group, JN_GROUP, "a data space", reader))
        return false;
    const struct jn_node *name = jn_timeloop_find(group, "name");
    const struct jn_node *projection = jn_timeloop_find(group, "projection");
    jn_timeloop_warn_slips(group, "a data space",
                           "name projection read_write ranks", reader);
    if (name == NULL || projection == NULL) {
        jn_error(reader->diags, group->place, "a data space needs '%s'",
                 name == NULL ? "name" : "projection");
        return false;
    }
    if (!jn_node_name(name, "'name'", reader, &tensor->name))
        return false;
    if (jn_layer_find_tensor(layer, tensor->name) >= 0) {
        jn_error(reader->diags, name->place,
                 "a second data space is named "
                 "'%s'",
                 tensor->name);
        return false;
    }
    tensor->place = group->place;
    layer->tensor_count++;
    bool fine = jn_timeloop_flag(jn_timeloop_find(group, "read_write"), reader,
                                 &tensor->read_write);
    return jn_timeloop_projection_read(projection, &draft->names, reader,
                                       tensor) &&
           fine;
}

static bool read_tensors(const struct draft *draft)
{
    const struct jn_node *list =
        needed_list(draft, "data_spaces", JN_MAX_TENSORS);
    bool fine = list != NULL;
    for (size_t i = 0; list != NULL && i < list->item_count; i++)
        fine &= read_tensor(list->items[i], draft);
    return fine;
}

/* Keys of the instance that the shape knows, for "did you mean". */
static const char *instance_keys(const struct draft *draft)
{
    const char *keys = problem_keys;
    struct jn_arena *arena = draft->reader->arena;
    for (size_t i = 0; i < draft->layer->dim_count; i++)
        keys =
            jn_arena_format(arena, "%s %s", keys, draft->layer->dim_names[i]);
    for (size_t i = 0; i < draft->names.coefficient_count; i++)
        keys = jn_arena_format(arena, "%s %s", keys,
                               draft->names.coefficients[i].name);
    return keys;
}

/* Unlike other keys, one that the instance has and the shape does not is
 * always worth a word. */
static void warn_unknown(const struct draft *draft)
{
    const char *keys = instance_keys(draft);
    size_t count;
    const char **words = jn_timeloop_words(keys, draft->reader->arena, &count);
    for (size_t i = 0; i < draft->instance->item_count; i++) {
        const struct jn_node *item = draft->instance->items[i];
        if (jn_timeloop_is_key(item->key, keys))
            continue;
        const char *meant = jn_did_you_mean(item->key, words, count);
        jn_warning(draft->reader->diags, item->key_place,
                   "'%s' is neither a dimension nor a coefficient of the "
                   "shape and has no effect%s%s%s",
                   item->key, meant != NULL ? "; did you mean '" : "",
                   meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    }
}

static const char *text_of(const struct jn_node *node, const char *fallback)
{
    return node != NULL && node->kind == JN_SCALAR ? node->text : fallback;
}

static void name_layer(const struct jn_node *problem, const struct draft *draft)
{
    struct jn_layer *layer = draft->layer;
    layer->type = text_of(jn_timeloop_find(draft->shape, "name"), "einsum");
    layer->name = text_of(jn_timeloop_find(problem, "name"), layer->type);
    layer->name =
        text_of(jn_timeloop_find(draft->instance, "name"), layer->name);
    layer->module = "";
    layer->place = problem->place;
    layer->count = 1;
    layer->operation = JN_COMPUTE;
}

bool jn_timeloop_problem_read(const struct jn_node *problem,
                              const struct jn_reader *reader,
                              struct jn_layer *layer)
{
    memset(layer, 0, sizeof *layer);
    if (!jn_node_is(problem, JN_GROUP, "'problem'", reader))
        return false;
    const struct jn_node *instance = jn_timeloop_find(problem, "instance");
    struct draft draft = {.shape = find_shape(problem, reader),
                          .instance = instance != NULL ? instance : problem,
                          .names = {.layer = layer},
                          .layer = layer,
                          .reader = reader};
    if (draft.shape == NULL ||
        !jn_node_is(draft.instance, JN_GROUP, "'instance'", reader))
        return false;
    name_layer(problem, &draft);
    if (draft.shape != problem)
        jn_timeloop_warn_slips(draft.shape, "a problem's shape", shape_keys,
                               reader);
    bool fine = read_dims(&draft);
    fine &= read_coefficients(&draft);
    fine &= read_bounds(&draft);
    fine &= read_tensors(&draft);
    if (fine)
        warn_unknown(&draft);
    return fine;
}
