/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of tensors that Timeloop compares: src/model/sparse-optimization-
 * parser.cpp's conditions as they act, not as section 5.3.3 of Wu et al.,
 * Sparseloop, MICRO 2022 describes them. */
#include "base/checked.h"
#include "sparse/region.h"

#include <math.h>

/* The loop that decides which words meet. */
struct deciding {
    size_t loop;
    bool is_word; /* one word of each meets one of the other */
    bool is_none; /* no loop moves the target: it is the level's outermost */
    bool in_space;
};

/* Directly above arithmetic: the last loop in space, unless one before it
 * moves the target. */
static struct deciding find_above_compute(const struct jn_sending *sending)
{
    const struct jn_stack *stack = sending->stack;
    size_t past = stack->past[sending->level];
    for (size_t i = 0;; i++) {
        bool in_space = stack->loops[i].in_space;
        if (i + 1 == past || !stack->loops[i + 1].in_space)
            return (struct deciding){i, !in_space, false, in_space};
        if (jn_stack_moves(stack, i, sending->target))
            return (struct deciding){i, false, false, in_space};
    }
}

static struct deciding find_deciding(const struct jn_sending *sending)
{
    const struct jn_stack *stack = sending->stack;
    size_t past = stack->past[sending->level];
    if (sending->child == stack->nest->level_count)
        return find_above_compute(sending);
    for (size_t i = jn_stack_above(stack, sending->child); i < past; i++)
        if (jn_stack_moves(stack, i, sending->target))
            return (struct deciding){i, false, false, stack->loops[i].in_space};
    return (struct deciding){past - 1, false, true,
                             stack->loops[past - 1].in_space};
}

/* What meets, and how much of it each of the two spreads over others. */
struct meeting {
    const struct jn_sending *sending;
    struct deciding deciding;
    struct jn_spans mold;      /* of the target */
    struct jn_spans condition; /* and what is at work with it */
    size_t *loops;             /* that make the difference, innermost first */
    size_t loop_count;
};

static void widen(struct meeting *meeting, size_t loop)
{
    const struct jn_stack_loop *by = &meeting->sending->stack->loops[loop];
    uint64_t *span = &meeting->condition.of[by->dim];
    *span = jn_mul(*span, by->end);
    meeting->loops[meeting->loop_count++] = loop;
}

static void find_meeting(const struct jn_sending *sending,
                         struct jn_arena *arena, struct meeting *meeting)
{
    const struct jn_stack *stack = sending->stack;
    struct deciding deciding = find_deciding(sending);
    size_t past = stack->past[sending->level];
    bool stays = deciding.in_space && sending->child < stack->nest->level_count;
    *meeting = (struct meeting){
        .sending = sending,
        .deciding = deciding,
        .mold = stack->inside[deciding.is_word ? 0 : deciding.loop],
        .loops = jn_arena_take(arena, past + 1, sizeof meeting->loops[0])};
    meeting->condition = meeting->mold;
    for (size_t i = deciding.loop + 1; i < past; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool indexes = jn_stack_indexes(stack, i, sending->target);
        if (loop->end == 1)
            continue;
        stays &= loop->in_space || !indexes;
        if (loop->in_space || stays)
            widen(meeting, i);
    }
}

/* How often the loops split both tensors: by dimension, and in all. */
struct split {
    double of[JN_MAX_DIMS];
    double all;
};

/* False if Timeloop gives the condition no effect. */
static bool find_split(const struct meeting *meeting, size_t condition,
                       struct split *split)
{
    const struct jn_sending *sending = meeting->sending;
    const struct jn_stack *stack = sending->stack;
    bool seen = false;
    *split = (struct split){.all = 1};
    if (meeting->deciding.is_word)
        return true;
    for (size_t i = 0; i < meeting->loop_count; i++) {
        size_t loop = meeting->loops[i];
        const struct jn_stack_loop *at = &stack->loops[loop];
        bool moves_condition = jn_stack_indexes(stack, loop, condition);
        bool moves_both =
            moves_condition && jn_stack_indexes(stack, loop, sending->target);
        if (meeting->deciding.in_space && seen && moves_condition)
            return false;
        if (!moves_both)
            continue;
        seen = true;
        split->of[at->dim] = jn_real(at->end) *
                             (split->of[at->dim] > 0 ? split->of[at->dim] : 1);
        split->all *= jn_real(at->end);
    }
    return true;
}

static uint64_t scale_span(uint64_t span, double by)
{
    return jn_whole(ceil(jn_real(span) / by));
}

/* Words of a line that is read.  Where no loop moves the target, Timeloop
 * takes those of the next level outward. */
static double words_of_line(const struct meeting *meeting)
{
    const struct jn_sending *sending = meeting->sending;
    const struct jn_problem *problem = sending->stack->nest->problem;
    size_t level = sending->level;
    if (meeting->deciding.is_none && level > 0)
        level--;
    return jn_real(problem->storage[level][sending->target].block_words);
}

/* A line brings several words at once: they all meet the condition. */
static void scale(const struct meeting *meeting, const struct split *split,
                  struct jn_spans *condition)
{
    const struct jn_sending *sending = meeting->sending;
    const struct jn_nest *nest = sending->stack->nest;
    const struct jn_tensor *target =
        &nest->problem->layer->tensors[sending->target];
    double words = jn_real(jn_tile_words(target, &meeting->mold));
    double more = ceil(words_of_line(meeting) / (words / split->all));
    size_t dim = sending->stack->loops[meeting->deciding.loop].dim;
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++) {
        if (split->of[d] == 0)
            continue;
        condition->of[d] = scale_span(condition->of[d], split->of[d] / more);
        more /= split->of[d];
    }
    if (more > 1)
        condition->of[dim] = scale_span(condition->of[dim], 1 / more);
}

double jn_region_empty_timeloop(const struct jn_sending *sending,
                                jn_tensors conditions, struct jn_arena *arena)
{
    const struct jn_problem *problem = sending->stack->nest->problem;
    struct meeting meeting;
    double full = 1;
    find_meeting(sending, arena, &meeting);
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        struct split split;
        struct jn_spans spans = meeting.condition;
        if (!(conditions >> t & 1) || !find_split(&meeting, t, &split))
            continue;
        scale(&meeting, &split, &spans);
        full *= 1 - jn_spans_empty(sending->stack, t, &spans, arena);
    }
    return 1 - full;
}
