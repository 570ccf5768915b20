/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_mapping.h"

#include "base/checked.h"
#include "import/timeloop_factors.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>

static const char directive_keys[] =
    "target name type factors permutation split keep bypass no_reuse "
    "no_temporal_reuse no_multicast_no_reduction no_link_transfer "
    "rmw_first_update no_coalesce remainders default_max_factor "
    "default_min_factor modulo terms";

/* What a directive needs to be read. */
struct directive {
    const struct jn_node *node;
    size_t level;
    struct jn_timeloop_nest *nest;
    const struct jn_reader *reader;
};

static const struct jn_node *find(const struct directive *directive,
                                  const char *keys)
{
    return jn_timeloop_find(directive->node, keys);
}

static bool is_index(const struct jn_node *node)
{
    if (node->kind != JN_SCALAR || node->text[0] == '\0')
        return false;
    return node->text[strspn(node->text, "0123456789")] == '\0';
}

static int complain_about_target(const struct jn_node *node,
                                 const struct jn_arch *arch,
                                 const struct jn_reader *reader)
{
    const char *names[JN_MAX_LEVELS];
    for (size_t i = 0; i < arch->level_count; i++)
        names[i] = arch->levels[i].component.name;
    const char *meant = jn_did_you_mean(node->text, names, arch->level_count);
    jn_error(reader->diags, node->place,
             "the architecture has no storage level '%s'%s%s%s", node->text,
             meant != NULL ? "; did you mean '" : "",
             meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    return JN_NO_LEVEL;
}

int jn_timeloop_target(const struct jn_node *node, const struct jn_arch *arch,
                       const struct jn_reader *reader)
{
    const char *name;
    if (!jn_node_name(node, "'target'", reader, &name))
        return JN_NO_LEVEL;
    int level = jn_arch_find_level(arch, name);
    uint64_t index;
    if (level != JN_NO_LEVEL)
        return level;
    if (!is_index(node))
        return complain_about_target(node, arch, reader);
    if (!jn_node_count(node, "'target'", reader, &index))
        return JN_NO_LEVEL;
    if (index < arch->level_count)
        return (int)(arch->level_count - 1 - index);
    jn_error(reader->diags, node->place,
             "'target' is storage level %llu, but the innermost is 0 and the "
             "outermost %zu",
             (unsigned long long)index, arch->level_count - 1);
    return JN_NO_LEVEL;
}

static void clear_loops(struct jn_timeloop_loops *loops, size_t dim_count)
{
    loops->directive = NULL;
    loops->split = dim_count;
    for (size_t i = 0; i < dim_count; i++) {
        loops->ends[i] = loops->residuals[i] = 1;
        loops->order[i] = (uint8_t)i;
    }
}

static bool read_factors(const struct directive *directive,
                         struct jn_timeloop_loops *loops)
{
    const struct jn_layer *layer = directive->nest->layer;
    struct jn_timeloop_factors factors;
    if (!jn_timeloop_factors_read(find(directive, "factors"), false, layer,
                                  directive->reader, &factors))
        return false;
    for (size_t i = 0; i < factors.count; i++) {
        const struct jn_timeloop_factor *factor = &factors.items[i];
        uint64_t end =
            factor->end != 0 ? factor->end : layer->bounds[factor->dim];
        loops->ends[factor->dim] = end;
        loops->residuals[factor->dim] =
            factor->residual != 0 ? factor->residual : end;
    }
    return true;
}

/* Dimensions that the permutation does not name follow as outer loops. */
static bool read_order(const struct directive *directive,
                       struct jn_timeloop_loops *loops)
{
    const struct jn_layer *layer = directive->nest->layer;
    const struct jn_node *node = find(directive, "permutation");
    struct jn_timeloop_order order;
    jn_dims seen = 0;
    size_t count = 0;
    if (!jn_timeloop_order_read(node, layer, directive->reader, &order))
        return false;
    if (order.outer_count > 0) {
        jn_error(directive->reader->diags, node->place,
                 "'_' in a permutation is for constraints; a mapping names the "
                 "dimensions from the innermost outward");
        return false;
    }
    for (; count < order.inner_count; count++) {
        loops->order[count] = order.inner[count];
        seen |= (jn_dims)1 << order.inner[count];
    }
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        if ((seen & (jn_dims)1 << dim) == 0)
            loops->order[count++] = (uint8_t)dim;
    assert(count == layer->dim_count);
    return true;
}

/* Adds the data spaces that KEYS lists to SET. */
static bool read_set(const struct directive *directive, const char *keys,
                     jn_tensors *set)
{
    jn_tensors listed;
    bool fine =
        jn_timeloop_tensors_read(find(directive, keys), directive->nest->layer,
                                 directive->reader, &listed);
    *set |= listed;
    return fine;
}

/* A level's loops in time or in space may be given once. */
static bool claim_loops(const struct directive *directive, const char *kind,
                        struct jn_timeloop_loops *loops)
{
    if (loops->directive == NULL) {
        loops->directive = directive->node;
        return true;
    }
    jn_error(directive->reader->diags, directive->node->place,
             "level '%s' has a second %s directive; the first is at %s:%u",
             directive->nest->arch->levels[directive->level].component.name,
             kind, loops->directive->place.file, loops->directive->place.line);
    return false;
}

static bool read_temporal(const struct directive *directive)
{
    struct jn_timeloop_loops *loops = &directive->nest->time[directive->level];
    struct jn_level_mapping *flags = &directive->nest->levels[directive->level];
    if (!claim_loops(directive, "temporal", loops))
        return false;
    bool fine = read_factors(directive, loops);
    fine &= read_order(directive, loops);
    fine &= read_set(directive, "no_reuse", &flags->no_temporal_reuse);
    fine &= read_set(directive, "no_temporal_reuse", &flags->no_temporal_reuse);
    fine &= read_set(directive, "rmw_first_update", &flags->rmw_first_update);
    return fine;
}

/* Loops in space need a fan-out to run on. */
static bool check_fanout(const struct directive *directive,
                         const struct jn_timeloop_loops *loops)
{
    const struct jn_timeloop_nest *nest = directive->nest;
    const struct jn_level *level = &nest->arch->levels[directive->level];
    const struct jn_mesh *inner =
        jn_arch_inner_mesh(nest->arch, directive->level);
    bool idle = true;
    assert(inner->x >= level->mesh.x && inner->y >= level->mesh.y);
    for (size_t i = 0; i < nest->layer->dim_count; i++)
        idle &= loops->ends[i] == 1;
    if (idle || inner->x != level->mesh.x || inner->y != level->mesh.y)
        return true;
    jn_error(directive->reader->diags, directive->node->place,
             "level '%s' cannot have loops in space: it has no fan-out, the "
             "next inner level has as many instances as it has itself",
             level->component.name);
    return false;
}

static void warn_ignored(const struct directive *directive)
{
    const struct jn_node *node = find(directive, "no_multicast_no_reduction");
    if (node != NULL)
        jn_warning(directive->reader->diags, node->key_place,
                   "'%s' is for constraints and has no effect in a mapping; "
                   "write 'no_reuse'",
                   node->key);
}

static bool read_spatial(const struct directive *directive)
{
    struct jn_timeloop_loops *loops = &directive->nest->space[directive->level];
    struct jn_level_mapping *flags = &directive->nest->levels[directive->level];
    uint64_t split = directive->nest->layer->dim_count;
    if (!claim_loops(directive, "spatial", loops))
        return false;
    bool fine = read_factors(directive, loops);
    fine &= read_order(directive, loops);
    fine &=
        jn_timeloop_count(find(directive, "split"), directive->reader, &split);
    fine &= read_set(directive, "no_reuse", &flags->no_multicast);
    fine &= read_set(directive, "no_link_transfer", &flags->no_link_transfer);
    if (split < directive->nest->layer->dim_count)
        loops->split = (size_t)split;
    warn_ignored(directive);
    return fine && check_fanout(directive, loops);
}

static bool read_bypass(const struct directive *directive)
{
    struct jn_level_mapping *flags = &directive->nest->levels[directive->level];
    jn_tensors keep = 0, bypass = 0;
    bool fine = read_set(directive, "keep", &keep);
    fine &= read_set(directive, "bypass", &bypass);
    fine &= read_set(directive, "no_coalesce", &flags->no_coalesce);
    flags->keep = (flags->keep | keep) & ~bypass;
    if ((keep & bypass) == 0)
        return fine;
    jn_error(directive->reader->diags, directive->node->place,
             "level '%s' cannot both keep and bypass a data space",
             directive->nest->arch->levels[directive->level].component.name);
    return false;
}

static bool read_by_type(const struct directive *directive,
                         const struct jn_node *type)
{
    if (jn_timeloop_is_word(type, "temporal"))
        return read_temporal(directive);
    if (jn_timeloop_is_word(type, "spatial"))
        return read_spatial(directive);
    if (jn_timeloop_is_word(type, "datatype bypass"))
        return read_bypass(directive);
    if (jn_timeloop_is_word(type, "skew"))
        jn_error(directive->reader->diags, type->place,
                 "skewed mappings are not supported");
    else
        jn_error(directive->reader->diags, type->place,
                 "a directive's 'type' must be 'temporal', 'spatial', "
                 "'datatype' or 'bypass'%s%s%s",
                 type->kind == JN_SCALAR ? ", not '" : "",
                 type->kind == JN_SCALAR ? type->text : "",
                 type->kind == JN_SCALAR ? "'" : "");
    return false;
}

static bool read_directive(const struct jn_node *node,
                           const struct jn_reader *reader,
                           struct jn_timeloop_nest *nest)
{
    struct directive directive = {node, 0, nest, reader};
    if (!jn_node_is(node, JN_GROUP, "a mapping directive", reader))
        return false;
    const struct jn_node *target = find(&directive, "target name");
    const struct jn_node *type = find(&directive, "type");
    jn_timeloop_warn_slips(node, "a mapping directive", directive_keys, reader);
    if (target == NULL || type == NULL) {
        jn_error(reader->diags, node->place, "a mapping directive needs a '%s'",
                 target == NULL ? "target" : "type");
        return false;
    }
    int level = jn_timeloop_target(target, nest->arch, reader);
    directive.level = (size_t)level;
    return level != JN_NO_LEVEL && read_by_type(&directive, type);
}

/* The bound that the loops of a dimension make, outermost first. */
static uint64_t made_bound(const struct jn_timeloop_nest *nest, size_t dim)
{
    uint64_t last = 0;
    for (size_t level = 0; level < nest->arch->level_count; level++) {
        const struct jn_timeloop_loops *time = &nest->time[level];
        const struct jn_timeloop_loops *space = &nest->space[level];
        last = jn_add(jn_mul(last, time->ends[dim]), time->residuals[dim] - 1);
        last =
            jn_add(jn_mul(last, space->ends[dim]), space->residuals[dim] - 1);
    }
    return jn_add(last, 1);
}

static bool check_bounds(const struct jn_timeloop_nest *nest,
                         const struct jn_reader *reader)
{
    bool fine = true;
    for (size_t dim = 0; dim < nest->layer->dim_count; dim++) {
        uint64_t bound = made_bound(nest, dim);
        assert(bound > 0);
        if (bound == nest->layer->bounds[dim])
            continue;
        fine = false;
        if (jn_fits(bound))
            jn_error(reader->diags, nest->place,
                     "the factors of dimension '%s' over all levels make %llu, "
                     "but its bound is %llu",
                     nest->layer->dim_names[dim], (unsigned long long)bound,
                     (unsigned long long)nest->layer->bounds[dim]);
        else
            jn_error(reader->diags, nest->place,
                     "the factors of dimension '%s' over all levels are too "
                     "large",
                     nest->layer->dim_names[dim]);
    }
    return fine;
}

bool jn_timeloop_nest_read(const struct jn_node *mapping,
                           const struct jn_reader *reader,
                           struct jn_timeloop_nest *nest)
{
    assert(nest->arch != NULL && nest->layer != NULL);
    nest->place = mapping->place;
    for (size_t i = 0; i < nest->arch->level_count; i++) {
        clear_loops(&nest->time[i], nest->layer->dim_count);
        clear_loops(&nest->space[i], nest->layer->dim_count);
        memset(&nest->levels[i], 0, sizeof nest->levels[i]);
        nest->levels[i].keep = ((jn_tensors)1 << nest->layer->tensor_count) - 1;
    }
    if (!jn_node_is(mapping, JN_LIST, "'mapping'", reader))
        return false;
    bool fine = true;
    for (size_t i = 0; i < mapping->item_count; i++)
        fine &= read_directive(mapping->items[i], reader, nest);
    return fine && check_bounds(nest, reader);
}

/* Where the loops of one level and axis go. */
struct cursor {
    struct jn_loop *next;
    uint8_t level;
    uint8_t axis;
    bool with_idle; /* loops in time, which formats may give ranks to */
};

/* Adds the loops at positions FIRST to END of the order, outermost first. */
static void flatten_range(const struct jn_timeloop_loops *loops, size_t first,
                          size_t end, struct cursor *cursor)
{
    assert(first <= end && end <= JN_MAX_DIMS);
    for (size_t i = end; i-- > first;) {
        uint8_t dim = loops->order[i];
        bool is_of_account = cursor->with_idle && cursor->axis == JN_TIME;
        if (loops->ends[dim] > 1 || is_of_account)
            *cursor->next++ =
                (struct jn_loop){.end = loops->ends[dim],
                                 .residual = loops->residuals[dim],
                                 .dim = dim,
                                 .level = cursor->level,
                                 .axis = cursor->axis};
    }
}

void jn_timeloop_nest_flatten(const struct jn_timeloop_nest *nest,
                              struct jn_arena *arena,
                              struct jn_mapping *mapping)
{
    size_t dims = nest->layer->dim_count;
    size_t levels = nest->arch->level_count;
    struct jn_loop *loops =
        jn_arena_take(arena, 2 * dims * levels, sizeof *loops);
    struct cursor cursor = {loops, 0, JN_TIME, nest->arch->is_sparse};
    for (size_t i = 0; i < levels; i++) {
        const struct jn_timeloop_loops *space = &nest->space[i];
        cursor.level = (uint8_t)i;
        cursor.axis = JN_TIME;
        flatten_range(&nest->time[i], 0, dims, &cursor);
        cursor.axis = JN_SPACE_Y;
        flatten_range(space, space->split, dims, &cursor);
        cursor.axis = JN_SPACE_X;
        flatten_range(space, 0, space->split, &cursor);
        mapping->levels[i] = nest->levels[i];
    }
    assert(cursor.next <= loops + 2 * dims * levels);
    mapping->loops = loops;
    mapping->loop_count = (size_t)(cursor.next - loops);
}
