/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/dataflow.h"

#include "search/dataflow_layer.h"
#include "spec/neuron_unit.h"

#include <assert.h>
#include <string.h>

/* Constraints on their way. */
struct draft {
    const struct jn_problem *problem;
    const char *dataflow;
    struct jn_arena *arena;
    struct jn_constraint *items;
    size_t count;
    const char *reason; /* why not, or NULL */
};

static const struct jn_layer *layer_of(const struct draft *draft)
{
    return draft->problem->layer;
}

static size_t level_count(const struct draft *draft)
{
    return draft->problem->arch->level_count;
}

static const struct jn_tensor *tensor_at(const struct draft *draft, int tensor)
{
    return &layer_of(draft)->tensors[tensor];
}

static jn_dims all_dims(const struct draft *draft)
{
    return ((jn_dims)1 << layer_of(draft)->dim_count) - 1;
}

static bool has_fanout(const struct draft *draft, size_t level)
{
    const struct jn_mesh *children = &draft->problem->children[level];
    return children->x * children->y > 1;
}

static struct jn_constraint *add(struct draft *draft, size_t level,
                                 bool spatial)
{
    struct jn_constraint *constraint = &draft->items[draft->count++];
    constraint->dataflow = draft->dataflow;
    constraint->level = draft->problem->arch->levels[level].component.name;
    constraint->spatial = spatial;
    return constraint;
}

/* Demands this factor of the dimensions, besides what is demanded. */
static void fix(struct draft *draft, struct jn_constraint *constraint,
                jn_dims dims, uint64_t factor)
{
    const struct jn_layer *layer = layer_of(draft);
    struct jn_factor_limit *limits =
        jn_arena_take(draft->arena, JN_MAX_DIMS, sizeof *limits);
    for (size_t i = 0; i < constraint->factor_count; i++)
        limits[i] = constraint->factors[i];
    constraint->factors = limits;
    for (size_t d = 0; d < layer->dim_count; d++) {
        if (!(dims >> d & 1))
            continue;
        assert(constraint->factor_count < JN_MAX_DIMS);
        limits[constraint->factor_count++] = (struct jn_factor_limit){
            layer->dim_names[d], JN_EQUAL, factor, {0}};
    }
}

static void add_fixed(struct draft *draft, size_t level, bool spatial,
                      jn_dims dims)
{
    if (dims != 0)
        fix(draft, add(draft, level, spatial), dims, 1);
}

static void keep(const struct draft *draft, struct jn_constraint *constraint,
                 int tensor)
{
    constraint->keep = &tensor_at(draft, tensor)->name;
    constraint->keep_count = 1;
}

/* The loops of these dimensions are the inner ones, the layer's last one
 * innermost: image columns before rows, filter columns before rows. */
static void order_inside(struct draft *draft, struct jn_constraint *constraint,
                         jn_dims dims)
{
    const struct jn_layer *layer = layer_of(draft);
    const char **names =
        jn_arena_take(draft->arena, JN_MAX_DIMS, sizeof *names);
    constraint->inner_order = names;
    for (size_t d = layer->dim_count; d-- > 0;)
        if (dims >> d & 1)
            names[constraint->inner_order_count++] = layer->dim_names[d];
}

static bool names_tensor(const struct draft *draft, const char *const *names,
                         size_t count, int tensor)
{
    for (size_t i = 0; i < count; i++)
        if (jn_layer_find_tensor(layer_of(draft), names[i]) == tensor)
            return true;
    return false;
}

/* What the machine's constraints, and its neurons, say of a tensor at a level.
 */
static bool is_demanded(const struct draft *draft, size_t level, int tensor,
                        bool kept)
{
    const struct jn_arch *arch = draft->problem->arch;
    jn_tensors of_neurons =
        kept ? jn_neurons_needed(arch, layer_of(draft), level)
             : jn_neurons_banned(arch, layer_of(draft), level);
    if (of_neurons >> tensor & 1)
        return true;
    for (size_t i = 0; i < arch->constraint_count; i++) {
        const struct jn_constraint *c = &arch->constraints[i];
        if (jn_arch_find_level(arch, c->level) != (int)level)
            continue;
        bool named = names_tensor(draft, c->keep, c->keep_count, tensor);
        bool refused =
            names_tensor(draft, c->bypass, c->bypass_count, tensor) ||
            (c->keep_only && !named);
        if (kept ? named : refused)
            return true;
    }
    return false;
}

/* The level nearest the arithmetic that may keep the tensor. */
static size_t find_home(const struct draft *draft, int tensor)
{
    size_t level = level_count(draft) - 1;
    while (level > 0 && is_demanded(draft, level, tensor, false))
        level--;
    return level;
}

/* ISCA 2016, IV-A and IV-B: a word that has come to the innermost storage stays
 * there while all operations run that need it, one instance runs them all, and
 * what does not need another word of the tensor runs inside what does. */
static void hold_still(struct draft *draft, int tensor)
{
    jn_dims moving = draft->problem->views[tensor].moved_by;
    jn_dims idle = all_dims(draft) & ~moving;
    size_t home = find_home(draft, tensor);
    for (size_t level = 0; level < home; level++) {
        if (idle != 0)
            order_inside(draft, add(draft, level, false), idle);
        if (has_fanout(draft, level))
            add_fixed(draft, level, true, idle);
    }
    for (size_t level = home; level < level_count(draft); level++) {
        struct jn_constraint *inside = add(draft, level, false);
        fix(draft, inside, moving, 1);
        if (level == home)
            keep(draft, inside, tensor);
    }
}

static void expand_stationary(struct draft *draft, enum jn_role role)
{
    static const char *const words[] = {[JN_ROLE_WEIGHTS] = "weights",
                                        [JN_ROLE_INPUTS] = "inputs",
                                        [JN_ROLE_OUTPUTS] = "outputs"};
    int tensor = jn_layer_find_role(layer_of(draft), role);
    if (tensor >= 0 && find_home(draft, tensor) > 0)
        hold_still(draft, tensor);
    else if (tensor >= 0)
        draft->reason = jn_arena_format(
            draft->arena, "%s needs a level inside '%s' that keeps '%s'",
            draft->dataflow, draft->problem->arch->levels[0].component.name,
            tensor_at(draft, tensor)->name);
    else if (tensor == JN_UNKNOWN_TENSOR)
        draft->reason = jn_arena_format(
            draft->arena,
            "%s needs to know which tensor is the %s: give it that name",
            draft->dataflow, words[role]);
}

static void hold_weights(struct draft *draft)
{
    expand_stationary(draft, JN_ROLE_WEIGHTS);
}

static void hold_inputs(struct draft *draft)
{
    expand_stationary(draft, JN_ROLE_INPUTS);
}

static void hold_outputs(struct draft *draft)
{
    expand_stationary(draft, JN_ROLE_OUTPUTS);
}

/* True if the level may hold so many words of the tensor. */
static bool may_hold(const struct draft *draft, size_t level, int tensor,
                     uint64_t words)
{
    const struct jn_level *of = &draft->problem->arch->levels[level];
    double bits = (double)words *
                  (double)draft->problem->storage[level][tensor].word_bits;
    double room = (double)of->size_words * (double)of->word_bits;
    return !is_demanded(draft, level, tensor, false) &&
           (!of->has_size || bits * of->multiple_buffering <= room);
}

/* The largest part of the filter's rows that a fan-out has room for. */
static uint64_t rows_below(const struct draft *draft, size_t level,
                           uint64_t rows)
{
    const struct jn_mesh *children = &draft->problem->children[level];
    uint64_t part = children->x > children->y ? children->x : children->y;
    if (part > rows)
        part = rows;
    while (rows % part != 0)
        part--;
    return part;
}

/* Where rows of a filter go. */
struct array {
    size_t fanout; /* level whose children they are spread over */
    size_t home;   /* level inside it that keeps a row */
};

/* The innermost level that may hold a row of the filter, and the innermost
 * fan-out to instances of it with room for its rows.  False if there are none.
 */
static bool find_array(const struct draft *draft, const struct jn_sliding *rows,
                       const struct jn_sliding *columns, struct array *array)
{
    const uint64_t *bounds = layer_of(draft)->bounds;
    uint64_t bound = bounds[rows->filter];
    int weights = jn_layer_find_role(layer_of(draft), JN_ROLE_WEIGHTS);
    array->home = level_count(draft) - 1;
    while (array->home > 0 &&
           !may_hold(draft, array->home, weights, bounds[columns->filter]))
        array->home--;
    for (size_t level = array->home; level-- > 0;) {
        array->fanout = level;
        if (has_fanout(draft, level) &&
            (bound == 1 || rows_below(draft, level, bound) > 1))
            return true;
    }
    return false;
}

static jn_dims just(unsigned dim)
{
    return (jn_dims)1 << dim;
}

/* ISCA 2016, V-A and V-B: rows of the filter lie below each other, rows of the
 * results beside each other, and within an element a row of the filter slides
 * along a row of the image. */
static void lay_rows(struct draft *draft, const struct array *array,
                     const struct jn_sliding *rows,
                     const struct jn_sliding *columns)
{
    uint64_t bound = layer_of(draft)->bounds[rows->filter];
    uint64_t part = rows_below(draft, array->fanout, bound);
    jn_dims apart = part == bound ? just(rows->filter) : 0;
    for (size_t level = 0; level < level_count(draft); level++) {
        struct jn_constraint *time = add(draft, level, false);
        if (level > array->fanout)
            fix(draft, time, just(rows->filter) | just(rows->image), 1);
        else
            fix(draft, time, apart | just(columns->filter), 1);
        if (level == array->fanout)
            order_inside(draft, time, just(columns->image));
        if (level == array->home)
            keep(draft, time,
                 jn_layer_find_role(layer_of(draft), JN_ROLE_WEIGHTS));
        if (!has_fanout(draft, level))
            continue;
        struct jn_constraint *space = add(draft, level, true);
        fix(draft, space, just(columns->filter) | just(columns->image), 1);
        fix(draft, space, just(rows->filter),
            level == array->fanout ? part : 1);
    }
}

static void expand_rows(struct draft *draft)
{
    struct jn_sliding rows;
    struct jn_sliding columns;
    const struct jn_layer *layer = layer_of(draft);
    if (!jn_layer_find_sliding(layer, 0, &rows) ||
        !jn_layer_find_sliding(layer, 1, &columns)) {
        draft->reason = jn_arena_format(
            draft->arena,
            "%s needs a convolution: a filter with rows and columns that "
            "slides over an image",
            draft->dataflow);
        return;
    }
    struct array array;
    if (find_array(draft, &rows, &columns, &array))
        lay_rows(draft, &array, &rows, &columns);
    else
        draft->reason = jn_arena_format(
            draft->arena,
            "%s needs a row of instances for the %llu rows of the filter, each "
            "with room for the %llu weights of a row",
            draft->dataflow, (unsigned long long)layer->bounds[rows.filter],
            (unsigned long long)layer->bounds[columns.filter]);
}

/* Tensors that the machine does not tell the level to keep pass it; a word of
 * the others is fetched again whenever it is used. */
static void forget(struct draft *draft, size_t level,
                   struct jn_constraint *constraint)
{
    const struct jn_layer *layer = layer_of(draft);
    struct jn_flagged *kept = &constraint->flagged[JN_FLAG_NO_TEMPORAL_REUSE];
    const char **pass =
        jn_arena_take(draft->arena, (size_t)2 * JN_MAX_TENSORS, sizeof *pass);
    const char **fetch = pass + JN_MAX_TENSORS;
    constraint->bypass = pass;
    kept->tensors = fetch;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        const char *name = layer->tensors[t].name;
        if (is_demanded(draft, level, (int)t, true))
            fetch[kept->count++] = name;
        else
            pass[constraint->bypass_count++] = name;
    }
}

/* ISCA 2016, IV-C: elements hold nothing; those of a group work on different
 * filters, groups on different channels. */
static void expand_without_reuse(struct draft *draft)
{
    const struct jn_layer *layer = layer_of(draft);
    int weights = jn_layer_find_role(layer, JN_ROLE_WEIGHTS);
    jn_dims spread = all_dims(draft) & ~jn_layer_windows(layer);
    if (weights >= 0)
        spread &= draft->problem->views[weights].moved_by;
    for (size_t level = 0; level < level_count(draft); level++) {
        const struct jn_level *of = &draft->problem->arch->levels[level];
        if (level > 0 && of->component.class_ == JN_CLASS_REGFILE) {
            struct jn_constraint *inside = add(draft, level, false);
            fix(draft, inside, all_dims(draft), 1);
            forget(draft, level, inside);
        }
        if (has_fanout(draft, level))
            add_fixed(draft, level, true, all_dims(draft) & ~spread);
    }
}

static const struct {
    const char *name;
    void (*expand)(struct draft *draft);
} dataflows[] = {
    {"weight_stationary", hold_weights},
    {"output_stationary", hold_outputs},
    {"input_stationary", hold_inputs},
    {"row_stationary", expand_rows},
    {"no_local_reuse", expand_without_reuse},
};

enum { DATAFLOW_COUNT = sizeof dataflows / sizeof dataflows[0] };

const char *jn_dataflow_name(size_t index)
{
    return index < DATAFLOW_COUNT ? dataflows[index].name : NULL;
}

static size_t find_dataflow(const char *name)
{
    size_t index = 0;
    while (index < DATAFLOW_COUNT && strcmp(dataflows[index].name, name) != 0)
        index++;
    return index;
}

bool jn_dataflow_is_known(const char *dataflow)
{
    return find_dataflow(dataflow) < DATAFLOW_COUNT;
}

bool jn_dataflow_expand(const struct jn_problem *problem, const char *dataflow,
                        struct jn_arena *arena, struct jn_demands *demands)
{
    enum { MOST_A_LEVEL = 2 };
    size_t index = find_dataflow(dataflow);
    assert(index < DATAFLOW_COUNT);
    struct draft draft = {
        .problem = problem, .dataflow = dataflows[index].name, .arena = arena};
    draft.items = jn_arena_take(
        arena, MOST_A_LEVEL * problem->arch->level_count, sizeof *draft.items);
    dataflows[index].expand(&draft);
    *demands = (struct jn_demands){draft.items, draft.count, draft.reason};
    return !draft.reason;
}
