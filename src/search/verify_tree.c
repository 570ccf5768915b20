/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "search/bundle.h"
#include "search/fan.h"
#include "search/overlap.h"
#include "search/step.h"
#include "search/verify.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Figures in a proof have ten digits. */
static const double tolerance_ratio = 1e-8;

/* The steps from a nest that may cost less than what is claimed, as far as
 * bounds say; and how many surely do not, and what these cost at least. */
struct steps {
    struct jn_growth *items;
    size_t count, room;
    uint64_t closed_count;
    double log_closed;
};

struct tree {
    struct jn_verify *verify;
    const struct jn_mapspace *space;
    struct jn_lattice *lattice;
    struct jn_arena *arena; /* of the whole tree */
    struct jn_text text;
    struct jn_nest nest;
    double cost; /* claimed, rounded */
};

/* A nest on its way, and what may come outside of it. */
struct stop {
    struct tree *tree;
    const struct jn_inside *inside;
    struct jn_inside next; /* with a step more */
    struct steps steps;
};

static size_t index_of(const struct jn_lattice *lattice, size_t state, size_t k)
{
    return lattice->indices[state * lattice->dim_count + k];
}

/* --- what a nest with a step more costs at least --- */

static void add_step(struct stop *stop, struct jn_growth growth)
{
    struct steps *steps = &stop->steps;
    growth.log_bound = jn_inside_bound(stop->tree->lattice, &stop->next);
    if (growth.log_bound == HUGE_VAL)
        return;
    if (jn_cost_round(exp(growth.log_bound) * (1 - 1e-11)) >=
        stop->tree->cost) {
        steps->closed_count++;
        steps->log_closed = fmin(steps->log_closed, growth.log_bound);
        return;
    }
    if (steps->count == steps->room)
        steps->items = jn_memo_widen(stop->tree->arena, steps->items,
                                     &steps->room, sizeof *steps->items);
    steps->items[steps->count++] = growth;
}

/* Whether the slots outside of SLOT can cut a dimension into so many pieces. */
static bool can_cut(const struct jn_mapspace *space, size_t dim, size_t slot,
                    uint64_t pieces)
{
    if (slot == 0)
        return pieces == 1;
    const struct jn_slot_limit *limit = &space->limits[dim][slot - 1];
    uint64_t most = limit->most < pieces ? limit->most : pieces;
    for (uint64_t end = limit->least; end <= most; end++)
        if (pieces % end == 0 && can_cut(space, dim, slot - 1, pieces / end))
            return true;
    return false;
}

/* Whether they can do all that the nests inside leave to them. */
static bool can_finish(const struct tree *tree, size_t slot, size_t state)
{
    const struct jn_lattice *lattice = tree->lattice;
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (!can_cut(tree->space, lattice->dims[k], slot,
                     lattice->counts[k][index_of(lattice, state, k)]))
            return false;
    return true;
}

/* --- loops in time --- */

static const struct jn_order *order_in(const struct jn_mapspace *space,
                                       size_t slot)
{
    for (size_t i = 0; i < space->order_count; i++)
        if (space->orders[i].slot == slot && space->orders[i].axis == JN_TIME)
            return &space->orders[i];
    return NULL;
}

/* How far out an order has a dimension: all that are free are as far. */
static size_t place_of(const struct jn_order *order, uint8_t dim)
{
    size_t place = 0;
    while (order->dims[place] != dim)
        place++;
    bool is_free = place >= order->outer_count &&
                   place < order->outer_count + order->free_count;
    return is_free ? order->outer_count : place;
}

/* Whether a loop of the dimension may be outside of all in the slot. */
static bool may_be_outside(const struct stop *stop, size_t k)
{
    const struct jn_lattice *lattice = stop->tree->lattice;
    const struct jn_inside *inside = stop->inside;
    const struct jn_order *order = order_in(stop->tree->space, inside->slot);
    if (inside->looped >> k & 1)
        return false;
    if (order == NULL || inside->last == SIZE_MAX)
        return true;
    size_t last = place_of(order, lattice->dims[inside->last]);
    size_t place = place_of(order, lattice->dims[k]);
    return place < last || (place == last && place == order->outer_count);
}

static void list_loops(struct stop *stop)
{
    const struct jn_lattice *lattice = stop->tree->lattice;
    const struct jn_inside *inside = stop->inside;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        const struct jn_slot_limit *limit =
            &stop->tree->space->limits[lattice->dims[k]][inside->slot];
        size_t from = index_of(lattice, inside->state, k);
        uint64_t pieces = lattice->counts[k][from];
        uint64_t debts = inside->debts;
        if (!may_be_outside(stop, k) || !jn_step_move(lattice, k, &debts))
            continue;
        for (size_t to = 0; to < from; to++) {
            uint64_t end = pieces / lattice->counts[k][to];
            if (pieces % lattice->counts[k][to] != 0 || end < limit->least ||
                end > limit->most)
                continue;
            const struct jn_growth growth = {
                .kind = JN_GROWS_LOOP,
                .dim = k,
                .end = end,
                .to = inside->state - (from - to) * lattice->strides[k],
                .debts = debts};
            jn_inside_copy(lattice, inside, &stop->next);
            jn_inside_add_loop(lattice, &growth, &stop->next);
            add_step(stop, growth);
        }
    }
}

/* --- loops in space --- */

/* One step for each layout of the fan. */
static void list_layouts(struct stop *stop, const struct jn_inside *left,
                         struct jn_growth growth)
{
    struct jn_lattice *lattice = stop->tree->lattice;
    jn_fan_lay_out(lattice, growth.level, growth.fan);
    for (size_t i = 0; i < growth.fan->layout_count; i++) {
        growth.ways = &growth.fan->layouts[i];
        jn_inside_copy(lattice, left, &stop->next);
        jn_inside_add_fan(lattice, &growth, &stop->next);
        jn_inside_begin(&stop->next, lattice->relax->time_slot[growth.level]);
        add_step(stop, growth);
    }
}

/* Who moves the sliding tensors first, from TENSOR on: somebody, or one that
 * saves words by it. */
static void list_cases(struct stop *stop, const struct jn_inside *left,
                       struct jn_growth growth, size_t tensor)
{
    const struct jn_lattice *lattice = stop->tree->lattice;
    if (tensor == lattice->relax->tensor_count) {
        list_layouts(stop, left, growth);
        return;
    }
    unsigned waiting = jn_debt_count(growth.debts, tensor);
    list_cases(stop, left, growth, tensor + 1);
    for (size_t k = 0; k < lattice->dim_count; k++) {
        const struct jn_mover mover = {k, 2, left->state, growth.to};
        struct jn_growth marked = growth;
        if (!lattice->slides[tensor] || waiting == 0 ||
            index_of(lattice, growth.to, k) == 0 ||
            !jn_overlap_saves(lattice, growth.fan, tensor, &mover))
            continue;
        marked.debts =
            jn_debt_set(growth.debts, tensor, waiting, (unsigned)k + 1);
        list_cases(stop, left, marked, tensor + 1);
    }
}

/* Loops in space below a level. */
struct spread {
    struct stop *stop;
    const struct jn_inside *left; /* all loops of the slot inside are there */
    size_t level, slot;
    uint64_t ends[JN_MAX_DIMS]; /* by dimension of the lattice */
};

/* Whether the loops from K on can lie beside X x Y others. */
static bool can_lie(const struct spread *spread, size_t k, uint64_t x,
                    uint64_t y)
{
    const struct jn_mapspace *space = spread->stop->tree->space;
    const struct jn_mesh *mesh = &space->problem->children[spread->level];
    const struct jn_lattice *lattice = spread->stop->tree->lattice;
    if (x > mesh->x || y > mesh->y)
        return false;
    if (k == lattice->dim_count)
        return true;
    const struct jn_slot_limit *limit =
        &space->limits[lattice->dims[k]][spread->slot];
    bool is_y = space->along_y[lattice->dims[k]][spread->slot];
    for (uint64_t part = 1; part <= spread->ends[k]; part++) {
        uint64_t rest = spread->ends[k] / part;
        bool fits = limit->two_axes
                        ? part <= limit->most_y && rest <= limit->most_x
                        : (is_y ? rest : part) == 1;
        if (spread->ends[k] % part == 0 && fits &&
            can_lie(spread, k + 1, x * rest, y * part))
            return true;
    }
    return false;
}

static struct jn_fan *find_fan(const struct spread *spread, uint32_t vector)
{
    const struct jn_fans *fans =
        &spread->stop->tree->lattice->fans[spread->level];
    for (size_t i = 0; i < fans->count; i++)
        if (fans->items[i].vector == vector)
            return &fans->items[i];
    return NULL;
}

/* Takes the loops in space as they are; false if bounds know nothing of loops
 * that there may be. */
static bool take_spread(struct spread *spread)
{
    struct stop *stop = spread->stop;
    const struct jn_lattice *lattice = stop->tree->lattice;
    double total = 1;
    uint32_t vector = 0;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t index = 0;
        while (lattice->counts[k][index] != spread->ends[k])
            index++;
        vector += (uint32_t)(index * lattice->strides[k]);
        total *= (double)spread->ends[k];
    }
    struct jn_growth growth = {.kind = JN_GROWS_FAN,
                               .fan = find_fan(spread, vector),
                               .level = spread->level,
                               .debts = spread->left->debts};
    if (growth.fan != NULL) {
        growth.to = jn_fan_exit(lattice, growth.fan, spread->left->state);
        if (can_finish(stop->tree, spread->slot, growth.to))
            list_cases(stop, spread->left, growth, 0);
        return true;
    }
    if (total < stop->tree->space->least_fanout[spread->level] ||
        !can_lie(spread, 0, 1, 1))
        return true;
    if (total > 1 || lattice->fans[spread->level].count > 0)
        return jn_verify_refuse(stop->tree->verify,
                                "loops in space that there may be are not "
                                "known to the bounds");
    growth.kind = JN_GROWS_LEVEL;
    if (!can_finish(stop->tree, spread->slot, spread->left->state))
        return true;
    jn_inside_copy(lattice, spread->left, &stop->next);
    jn_inside_begin(&stop->next, lattice->relax->time_slot[spread->level]);
    add_step(stop, growth);
    return true;
}

/* Goes through the ends of dimension K and of those behind it. */
static bool list_spreads(struct spread *spread, size_t k, uint64_t total)
{
    const struct jn_mapspace *space = spread->stop->tree->space;
    const struct jn_lattice *lattice = spread->stop->tree->lattice;
    const struct jn_mesh *mesh = &space->problem->children[spread->level];
    if (k == lattice->dim_count)
        return take_spread(spread);
    const struct jn_slot_limit *limit =
        &space->limits[lattice->dims[k]][spread->slot];
    uint64_t pieces =
        lattice->counts[k][index_of(lattice, spread->left->state, k)];
    for (uint64_t end = 1; end <= pieces; end++) {
        if (pieces % end != 0 || end < limit->least || end > limit->most ||
            total * end > mesh->x * mesh->y)
            continue;
        spread->ends[k] = end;
        if (!list_spreads(spread, k + 1, total * end))
            return false;
    }
    return true;
}

/* --- the end of a level --- */

/* Whether the level can hold its tiles. */
static bool holds(const struct tree *tree, size_t level, size_t state)
{
    const struct jn_lattice *lattice = tree->lattice;
    const struct jn_problem *problem = tree->space->problem;
    const struct jn_level *storage = &problem->arch->levels[level];
    uint64_t spans[JN_MAX_DIMS];
    double used = 0;
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        spans[d] = 1;
    for (size_t k = 0; k < lattice->dim_count; k++)
        spans[lattice->dims[k]] =
            problem->layer->bounds[lattice->dims[k]] /
            lattice->counts[k][index_of(lattice, state, k)];
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        const struct jn_tensor *tensor = &problem->layer->tensors[t];
        double words = jn_holds(lattice->relax, level, t);
        for (size_t r = 0; r < tensor->rank_count; r++)
            words *= jn_rank_words(&tensor->ranks[r], spans);
        used += words * problem->storage[level][t].word_bits;
    }
    double most = lattice->relax->capacity_bits[level];
    return !storage->has_size ||
           (used <= most && !(used < most * storage->min_utilization));
}

/* Whether no loop is missing in the slot. */
static bool is_whole(const struct stop *stop)
{
    const struct jn_inside *inside = stop->inside;
    const struct jn_lattice *lattice = stop->tree->lattice;
    if (inside->slot == lattice->relax->slot_count)
        return true;
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (!(inside->looped >> k & 1) &&
            stop->tree->space->limits[lattice->dims[k]][inside->slot].least > 1)
            return false;
    return can_finish(stop->tree, inside->slot, inside->state) &&
           holds(stop->tree, lattice->relax->level_of[inside->slot],
                 inside->state);
}

static bool list_exits(struct stop *stop)
{
    const struct jn_lattice *lattice = stop->tree->lattice;
    const struct jn_relax *relax = lattice->relax;
    const struct jn_inside *inside = stop->inside;
    jn_inside_copy(lattice, inside, &stop->next);
    if (inside->slot == 0) {
        if (inside->state == 0)
            add_step(stop, (struct jn_growth){.kind = JN_GROWS_NOT});
        return true;
    }
    size_t next = inside->slot - 1;
    if (inside->slot < relax->slot_count)
        jn_inside_open(lattice, relax->level_of[inside->slot], &stop->next);
    if (relax->in_space[next]) {
        struct jn_inside left;
        struct spread spread = {.stop = stop,
                                .left = &left,
                                .level = relax->level_of[next],
                                .slot = next};
        jn_inside_copy(lattice, &stop->next, &left);
        return list_spreads(&spread, 0, 1);
    }
    jn_inside_begin(&stop->next, next);
    add_step(stop, (struct jn_growth){.kind = JN_GROWS_LEVEL,
                                      .level = relax->level_of[next]});
    return true;
}

/* --- lines --- */

static bool is_near(double a, double b)
{
    return fabs(a - b) <= tolerance_ratio * fabs(b);
}

/* Where the line goes on behind the step; NULL if it is of another one. */
static const char *match_step(struct tree *tree, unsigned depth,
                              const struct jn_growth *growth)
{
    jn_text_reset(&tree->text);
    jn_certificate_step(tree->lattice, depth, growth, &tree->text);
    const char *end =
        jn_verify_match(tree->verify, tree->text.start, tree->text.length);
    return end != NULL && (*end == ':' || *end == '\n') ? end : NULL;
}

/* A number behind a word, if the text has both. */
static bool read_number(const char **at, const char *word, double *number)
{
    size_t length = strlen(word);
    char *end;
    if (strncmp(*at, word, length) != 0 || !strchr("0123456789", (*at)[length]))
        return false;
    *number = strtod(*at + length, &end);
    *at = end;
    return true;
}

/* The figures of a line are those of the nest. */
static bool check_figures(struct tree *tree, const char *at,
                          const struct jn_growth *growth,
                          const struct steps *steps)
{
    struct jn_verify *verify = tree->verify;
    double bound = 0;
    double count = 0;
    double least = 0;
    if (growth != NULL && !read_number(&at, ": ", &bound))
        return jn_verify_refuse(verify, "a bound is missing");
    if (growth != NULL && !is_near(bound, exp(growth->log_bound)))
        return jn_verify_refuse(verify, "the bound is %.10g",
                                exp(growth->log_bound));
    if (read_number(&at, growth != NULL ? ", " : ": ", &count) &&
        !read_number(&at, " closed from ", &least))
        return jn_verify_refuse(verify, "what is closed costs something");
    if (*at != '\n')
        return jn_verify_refuse(verify, "this line has no end");
    if (count != (double)steps->closed_count)
        return jn_verify_refuse(verify, "%" PRIu64 " steps are closed",
                                steps->closed_count);
    if (steps->closed_count > 0 && !is_near(least, exp(steps->log_closed)))
        return jn_verify_refuse(verify, "what is closed costs %.10g or more",
                                exp(steps->log_closed));
    return true;
}

/* The depth that the line tells; 0 if it is no step of a tree. */
static unsigned long depth_of(const struct jn_verify *verify)
{
    const char *at = jn_verify_match(verify, "# ", 2);
    return at != NULL && *at >= '1' && *at <= '9' ? strtoul(at, NULL, 10) : 0;
}

static bool check_nest(struct tree *tree, const struct jn_inside *inside,
                       unsigned depth, const struct jn_growth *growth);

/* --- the tree --- */

static void note_fan(struct tree *tree, const struct jn_growth *growth)
{
    const struct jn_lattice *lattice = tree->lattice;
    for (size_t k = 0; k < lattice->dim_count; k++)
        tree->nest.spread[growth->level][lattice->dims[k]] =
            lattice->counts[k][index_of(lattice, growth->fan->vector, k)];
}

/* Takes a step, and checks all that may come outside of it. */
static bool check_step(struct stop *stop, unsigned depth,
                       const struct jn_growth *growth)
{
    struct tree *tree = stop->tree;
    const struct jn_lattice *lattice = tree->lattice;
    const struct jn_relax *relax = lattice->relax;
    size_t loop_count = tree->nest.loop_count;
    jn_inside_copy(lattice, stop->inside, &stop->next);
    if (growth->kind == JN_GROWS_LOOP) {
        jn_inside_add_loop(lattice, growth, &stop->next);
        tree->nest.loops[tree->nest.loop_count++] = (struct jn_nest_loop){
            stop->inside->slot, lattice->dims[growth->dim], growth->end};
    } else {
        if (stop->inside->slot < relax->slot_count)
            jn_inside_open(lattice, relax->level_of[stop->inside->slot],
                           &stop->next);
        if (growth->kind == JN_GROWS_FAN) {
            jn_inside_add_fan(lattice, growth, &stop->next);
            note_fan(tree, growth);
        }
        jn_inside_begin(&stop->next, relax->time_slot[growth->level]);
    }
    bool good = check_nest(tree, &stop->next, depth, growth);
    tree->nest.loop_count = loop_count;
    return good;
}

static bool check_leaf(struct tree *tree, const struct jn_growth *growth,
                       unsigned depth)
{
    static const struct steps none;
    const char *at = match_step(tree, depth, growth);
    if (!check_figures(tree, at, growth, &none) ||
        !jn_verify_leaf(tree->verify, &tree->nest))
        return false;
    tree->verify->check->step_count++;
    jn_verify_next(tree->verify);
    return true;
}

/* The line is one of the steps that may cost less: checks it, and takes it off
 * the list. */
static bool check_next(struct stop *stop, unsigned depth)
{
    struct steps *steps = &stop->steps;
    struct tree *tree = stop->tree;
    size_t i = 0;
    while (i < steps->count &&
           match_step(tree, depth, &steps->items[i]) == NULL)
        i++;
    if (i == steps->count)
        return jn_verify_refuse(tree->verify,
                                "this step may not come here, or cannot cost "
                                "less than is claimed");
    const struct jn_growth growth = steps->items[i];
    steps->items[i] = steps->items[--steps->count];
    return growth.kind == JN_GROWS_NOT ? check_leaf(tree, &growth, depth)
                                       : check_step(stop, depth, &growth);
}

/* A nest whose line is being looked at, GROWTH the last step to it; goes
 * behind its last line. */
static bool check_nest(struct tree *tree, const struct jn_inside *inside,
                       unsigned depth, const struct jn_growth *growth)
{
    struct stop stop = {.tree = tree, .inside = inside};
    struct jn_verify *verify = tree->verify;
    stop.steps.log_closed = HUGE_VAL;
    if (inside->slot < tree->lattice->relax->slot_count)
        list_loops(&stop);
    if (is_whole(&stop) && !list_exits(&stop))
        return false;
    if (tree->lattice->full)
        return jn_verify_refuse(verify, "the bounds take too much memory");
    const char *at = match_step(tree, depth, growth);
    if (at == NULL)
        return jn_verify_refuse(verify, "a choice of what is kept is missing");
    if (!check_figures(tree, at, growth, &stop.steps))
        return false;
    verify->check->step_count++;
    verify->check->closed_count += stop.steps.closed_count;
    jn_verify_next(verify);
    while (depth_of(verify) == depth + 1)
        if (!check_next(&stop, depth + 1))
            return false;
    if (stop.steps.count == 0)
        return true;
    jn_text_reset(&tree->text);
    jn_certificate_step(tree->lattice, depth + 1, &stop.steps.items[0],
                        &tree->text);
    return jn_verify_refuse(verify,
                            "a step that may cost less is missing here: '%.*s'",
                            (int)tree->text.length - 2, tree->text.start + 2);
}

bool jn_verify_tree(struct jn_verify *verify, const jn_tensors *subset)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *words = jn_arena_new();
    struct tree *tree = jn_arena_take(arena, 1, sizeof *tree);
    struct jn_inside *root = jn_arena_take(arena, 1, sizeof *root);
    tree->verify = verify;
    tree->space = verify->claim->space;
    tree->lattice = jn_arena_take(arena, 1, sizeof *tree->lattice);
    tree->arena = arena;
    tree->text.arena = words;
    tree->nest.subset = subset;
    tree->cost = jn_cost_round(verify->claim->cost);
    bool good = jn_certificate_lattice(
        verify->claim, subset, verify->worker->stop, arena, tree->lattice);
    if (good) {
        jn_inside_start(tree->lattice, root);
        good = check_nest(tree, root, 0, NULL);
    } else {
        (void)jn_verify_refuse(verify, "there are no bounds for this machine "
                                       "and objective");
    }
    jn_arena_free(words);
    jn_arena_free(arena);
    return good;
}
