/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "search/verify.h"
#include "search/verify_steps.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Figures in a proof have ten digits. */
static const double tolerance_ratio = 1e-9;

struct tree {
    struct jn_verify *verify;
    struct jn_lattice *lattice;
    struct jn_outlook outlook;
    struct jn_text text;
    struct jn_nest nest;
};

/* What was left out after a step. */
struct closed {
    uint64_t count;
    double log_least;
};

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
                          const struct closed *closed)
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
    if (count != (double)closed->count)
        return jn_verify_refuse(verify, "%" PRIu64 " steps are closed",
                                closed->count);
    if (closed->count > 0 && !is_near(least, exp(closed->log_least)))
        return jn_verify_refuse(verify, "what is closed costs %.10g or more",
                                exp(closed->log_least));
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
    size_t dims = lattice->dim_count;
    for (size_t k = 0; k < dims; k++)
        tree->nest.spread[growth->level][lattice->dims[k]] =
            lattice
                ->counts[k][lattice->indices[growth->fan->vector * dims + k]];
}

/* Takes a step, and checks all that may come outside of it. */
static bool check_step(struct tree *tree, const struct jn_inside *inside,
                       unsigned depth, const struct jn_growth *growth)
{
    const struct jn_lattice *lattice = tree->lattice;
    const struct jn_relax *relax = lattice->relax;
    size_t loop_count = tree->nest.loop_count;
    struct jn_inside next;
    jn_inside_copy(lattice, inside, &next);
    if (growth->kind == JN_GROWS_LOOP) {
        jn_inside_add_loop(lattice, growth, &next);
        tree->nest.loops[tree->nest.loop_count++] = (struct jn_nest_loop){
            inside->slot, lattice->dims[growth->dim], growth->end};
    } else {
        if (inside->slot < relax->slot_count)
            jn_inside_open(lattice, relax->level_of[inside->slot], &next);
        if (growth->kind == JN_GROWS_FAN) {
            jn_inside_add_fan(lattice, growth, &next);
            note_fan(tree, growth);
        }
        jn_inside_begin(&next, relax->time_slot[growth->level]);
    }
    bool good = check_nest(tree, &next, depth, growth);
    tree->nest.loop_count = loop_count;
    return good;
}

static bool check_leaf(struct tree *tree, const struct jn_growth *growth,
                       unsigned depth)
{
    static const struct closed none;
    const char *at = match_step(tree, depth, growth);
    if (!check_figures(tree, at, growth, &none) ||
        !jn_verify_leaf(tree->verify, &tree->nest))
        return false;
    tree->verify->check->step_count++;
    jn_verify_next(tree->verify);
    return true;
}

/* The line is one of the steps in the list from BEGIN on: checks it, and takes
 * it off the list. */
static bool check_next(struct tree *tree, const struct jn_inside *inside,
                       unsigned depth, size_t begin)
{
    struct jn_outlook *outlook = &tree->outlook;
    size_t i = begin;
    while (i < outlook->step_count &&
           match_step(tree, depth, &outlook->steps[i]) == NULL)
        i++;
    if (i == outlook->step_count)
        return jn_verify_refuse(tree->verify,
                                "this step may not come here, or cannot cost "
                                "less than is claimed");
    const struct jn_growth growth = outlook->steps[i];
    outlook->steps[i] = outlook->steps[--outlook->step_count];
    return growth.kind == JN_GROWS_NOT
               ? check_leaf(tree, &growth, depth)
               : check_step(tree, inside, depth, &growth);
}

/* Nothing in the list from BEGIN on is left. */
static bool check_rest(struct tree *tree, unsigned depth, size_t begin)
{
    const struct jn_outlook *outlook = &tree->outlook;
    if (outlook->step_count == begin)
        return true;
    jn_text_reset(&tree->text);
    jn_certificate_step(tree->lattice, depth, &outlook->steps[begin],
                        &tree->text);
    return jn_verify_refuse(tree->verify,
                            "a step that may cost less is missing here: '%.*s'",
                            (int)tree->text.length - 2, tree->text.start + 2);
}

/* A nest whose line is being looked at, GROWTH the last step to it; goes
 * behind its last line. */
static bool check_nest(struct tree *tree, const struct jn_inside *inside,
                       unsigned depth, const struct jn_growth *growth)
{
    struct jn_verify *verify = tree->verify;
    size_t begin = tree->outlook.step_count;
    jn_verify_steps(&tree->outlook, inside);
    const struct closed closed = {tree->outlook.closed_count,
                                  tree->outlook.log_closed};
    if (!tree->outlook.is_known)
        return jn_verify_refuse(verify, "there are nests that bounds know "
                                        "nothing of");
    const char *at = match_step(tree, depth, growth);
    if (at == NULL)
        return jn_verify_refuse(verify, "a choice of what is kept is missing");
    if (!check_figures(tree, at, growth, &closed))
        return false;
    verify->check->step_count++;
    verify->check->closed_count += closed.count;
    jn_verify_next(verify);
    while (depth_of(verify) == depth + 1)
        if (!check_next(tree, inside, depth + 1, begin))
            return false;
    return check_rest(tree, depth + 1, begin);
}

bool jn_verify_tree(struct jn_verify *verify, const jn_tensors *subset)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_arena *words = jn_arena_new();
    struct tree *tree = jn_arena_take(arena, 1, sizeof *tree);
    struct jn_inside *root = jn_arena_take(arena, 1, sizeof *root);
    tree->verify = verify;
    tree->lattice = jn_arena_take(arena, 1, sizeof *tree->lattice);
    tree->outlook.space = verify->claim->space;
    tree->outlook.lattice = tree->lattice;
    tree->outlook.arena = arena;
    tree->outlook.cost = jn_cost_round(verify->claim->cost);
    tree->text.arena = words;
    tree->nest.subset = subset;
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
