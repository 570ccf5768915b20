/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/explain.h"

#include "search/atoms.h"
#include "search/reach.h"

#include <inttypes.h>

/* The demands under suspicion. */
struct inquiry {
    const struct jn_problem *problem;
    struct jn_arena *arena;
    struct jn_atom *atoms;
    size_t count;
};

static bool is_blocked(const struct inquiry *inquiry,
                       struct jn_obstacle *obstacle)
{
    struct jn_arena_mark mark = jn_arena_mark(inquiry->arena);
    struct jn_constraint *constraints =
        jn_arena_take(inquiry->arena, inquiry->count, sizeof *constraints);
    for (size_t i = 0; i < inquiry->count; i++)
        constraints[i] = inquiry->atoms[i].constraint;
    bool blocked = jn_reach_find(inquiry->problem, constraints, inquiry->count,
                                 inquiry->arena, obstacle);
    jn_arena_rewind(inquiry->arena, mark);
    return blocked;
}

static void move_out(struct inquiry *inquiry, size_t index)
{
    inquiry->count--;
    for (size_t i = index; i < inquiry->count; i++)
        inquiry->atoms[i] = inquiry->atoms[i + 1];
}

/* Puts an atom back where it was moved out. */
static void move_in(struct inquiry *inquiry, size_t index, struct jn_atom atom)
{
    for (size_t i = inquiry->count; i > index; i--)
        inquiry->atoms[i] = inquiry->atoms[i - 1];
    inquiry->atoms[index] = atom;
    inquiry->count++;
}

/* Drops every demand without which there is still an obstacle. */
static void narrow_down(struct inquiry *inquiry)
{
    size_t index = 0;
    while (index < inquiry->count) {
        struct jn_obstacle obstacle;
        struct jn_atom atom = inquiry->atoms[index];
        move_out(inquiry, index);
        if (!is_blocked(inquiry, &obstacle))
            move_in(inquiry, index++, atom);
    }
}

static const char *list_tiles(const struct inquiry *inquiry,
                              const struct jn_obstacle *obstacle)
{
    const struct jn_layer *layer = inquiry->problem->layer;
    const char *text = "";
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (obstacle->words[t] > 0)
            text = jn_arena_format(inquiry->arena, "%s%s%s %.0f", text,
                                   text[0] ? ", " : "", layer->tensors[t].name,
                                   obstacle->words[t]);
    return text;
}

static const char *describe(const struct inquiry *inquiry,
                            const struct jn_obstacle *obstacle)
{
    const struct jn_layer *layer = inquiry->problem->layer;
    const char *level =
        inquiry->problem->arch->levels[obstacle->level].component.name;
    struct jn_arena *arena = inquiry->arena;
    switch (obstacle->kind) {
    case JN_NO_OBSTACLE:
        break;
    case JN_OBSTACLE_SPLIT:
        return jn_arena_format(
            arena, "there is no way to split '%s' of %" PRIu64,
            layer->dim_names[obstacle->dim], layer->bounds[obstacle->dim]);
    case JN_OBSTACLE_CAPACITY:
        return jn_arena_format(
            arena, "%s holds %.0f words, its smallest tiles have %.10g (%s)",
            level, obstacle->available, obstacle->needed,
            list_tiles(inquiry, obstacle));
    case JN_OBSTACLE_UTILIZATION:
        return jn_arena_format(
            arena,
            "%s must be filled with %.10g words, its largest tiles have %.10g",
            level, obstacle->needed, obstacle->available);
    case JN_OBSTACLE_FANOUT:
        return jn_arena_format(
            arena,
            "below %s the loops in space do not fit %" PRIu64 " x %" PRIu64
            " instances: they need at least %.0f",
            level, inquiry->problem->children[obstacle->level].x,
            inquiry->problem->children[obstacle->level].y, obstacle->needed);
    case JN_OBSTACLE_PARALLELISM:
        return jn_arena_format(
            arena, "below %s %.10g instances must be in use, at most %.0f can",
            level, obstacle->needed, obstacle->available);
    case JN_OBSTACLE_TOTAL:
        return jn_arena_format(
            arena, "%.10g %s must be in use, at most %.0f can",
            obstacle->needed, inquiry->problem->arch->compute.component.name,
            obstacle->available);
    }
    return "";
}

static const char *list_causes(const struct inquiry *inquiry)
{
    const char *text = "";
    for (size_t i = 0; i < inquiry->count; i++)
        text = jn_arena_format(
            inquiry->arena, "%s%s%s%s", text,
            i == 0 ? "" : (i + 1 < inquiry->count ? ", " : " and "),
            inquiry->atoms[i].text, inquiry->atoms[i].where);
    return text;
}

/* True if the demand with another value leaves a way. */
static bool would_do(struct inquiry *inquiry, size_t index, uint64_t value)
{
    struct jn_obstacle obstacle;
    struct jn_atom before = inquiry->atoms[index];
    jn_atom_change(inquiry->problem, value, inquiry->arena,
                   &inquiry->atoms[index]);
    if (!is_blocked(inquiry, &obstacle))
        return true;
    inquiry->atoms[index] = before;
    return false;
}

/* Values of a factor farther from the one demanded than this are not tried. */
enum { MOST_STEPS = 4096 };

/* Changes the demand to the nearest value that leaves a way; false if there is
 * none. */
static bool give_way(struct inquiry *inquiry, size_t index)
{
    const struct jn_constraint *constraint = &inquiry->atoms[index].constraint;
    if (constraint->factor_count != 1)
        return false;
    const struct jn_layer *layer = inquiry->problem->layer;
    int dim = jn_layer_find_dim(layer, constraint->factors[0].dim);
    uint64_t bound = layer->bounds[dim];
    uint64_t value = constraint->factors[0].value;
    if (value == 0)
        value = bound;
    for (uint64_t step = 1; step <= MOST_STEPS; step++) {
        if (step < value && bound % (value - step) == 0 &&
            would_do(inquiry, index, value - step))
            return true;
        if (value + step <= bound && bound % (value + step) == 0 &&
            would_do(inquiry, index, value + step))
            return true;
    }
    return false;
}

/* One change to one of the demands, for each of them. */
static const char *list_remedies(struct inquiry *inquiry)
{
    const char *text = "";
    for (size_t i = 0; i < inquiry->count; i++) {
        struct jn_atom before = inquiry->atoms[i];
        const char *separator =
            i == 0 ? "" : (i + 1 < inquiry->count ? ", " : " or ");
        const char *without = give_way(inquiry, i) ? "" : "no ";
        text = jn_arena_format(inquiry->arena, "%s%s%s%s", text, separator,
                               without, inquiry->atoms[i].text);
        inquiry->atoms[i] = before;
    }
    return text;
}

const char *jn_explain(const struct jn_problem *problem,
                       const struct jn_demands *demands, struct jn_arena *arena)
{
    struct inquiry inquiry = {problem, arena, NULL, 0};
    struct jn_obstacle obstacle;
    if (problem->arch->is_sparse)
        return NULL; /* tiles may take less room than their words */
    inquiry.count = jn_atoms_list(problem, demands, arena, &inquiry.atoms);
    if (!is_blocked(&inquiry, &obstacle))
        return NULL;
    narrow_down(&inquiry);
    bool blocked = is_blocked(&inquiry, &obstacle);
    const char *text = blocked ? describe(&inquiry, &obstacle) : "";
    if (inquiry.count == 0)
        return jn_arena_format(arena, "%s, whatever the constraints", text);
    const char *causes = list_causes(&inquiry);
    return jn_arena_format(arena, "%s, because of %s; %s would help", text,
                           causes, list_remedies(&inquiry));
}
