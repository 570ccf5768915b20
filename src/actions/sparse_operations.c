/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean numbers of operations by course.  An operation whose operand was kept
 * from it by skipping is none; by gating, it is gated, too. */
#include "actions/sparse_line.h"

/* What an operation finds where an operand should be. */
struct operand {
    double not_skipped, delivered; /* not gated either */
    double nonzero;
    bool leaves_zeros_out;
    bool is_result;
    const struct jn_parts *skipping, *saving, *word; /* regions */
};

bool jn_sparse_leaves_zeros_out(const struct jn_sparse_counting *counting,
                                size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    int level = jn_stack_parent(stack, stack->nest->level_count, tensor);
    return level != JN_NO_LEVEL &&
           jn_sparse_is_compressed(&counting->sparse->lines[tensor],
                                   (size_t)level);
}

/* Where savings of any operand looked at each tensor. */
struct looks {
    struct jn_parts of[JN_MAX_TENSORS];
};

static void look(const struct jn_sparse_counting *counting,
                 const struct jn_chosen_saving *saving, struct looks *looks)
{
    const struct jn_layer *layer = jn_sparse_problem(counting)->layer;
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    sending.onlookers = jn_saving_onlookers(saving);
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (saving->conditions >> t & 1)
            jn_parts_add(&sending, t, counting->arena, &looks->of[t]);
}

static void find_operands(const struct jn_sparse_counting *counting,
                          struct operand *operands)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_problem *problem = stack->nest->problem;
    struct jn_arena *arena = counting->arena;
    struct looks *skipping = jn_arena_take(arena, 1, sizeof *skipping);
    struct looks *saving = jn_arena_take(arena, 1, sizeof *saving);
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        skipping->of[t].count = saving->of[t].count = 0;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *chosen = &counting->savings[i];
        if (!jn_saving_spares_work(problem->layer, chosen))
            continue;
        look(counting, chosen, saving);
        if (chosen->kind != JN_SAVE_GATE)
            look(counting, chosen, skipping);
    }
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        struct operand *operand = &operands[t];
        struct jn_parts *word = jn_arena_take(arena, 1, sizeof *word);
        word->count = 1;
        jn_part_find(stack, &stack->inside[0], arena, &word->of[0]);
        *operand = (struct operand){
            .leaves_zeros_out = jn_sparse_leaves_zeros_out(counting, t),
            .is_result = problem->layer->tensors[t].read_write,
            .skipping = &skipping->of[t],
            .saving = &saving->of[t],
            .word = word};
        if (counting->has_places)
            continue;
        operand->not_skipped =
            jn_parts_filled(stack, t, operand->skipping, arena);
        operand->delivered = jn_parts_filled(stack, t, operand->saving, arena);
        operand->nonzero = jn_parts_filled(stack, t, word, arena);
    }
}

/* Shares of all operations. */
struct shares {
    double not_skipped, delivered;
    double no_zero;    /* all operands are there and not zero */
    double all_there;  /* none is a zero that was left out */
    double none_there; /* all are */
};

static struct shares multiply(const struct jn_layer *layer,
                              const struct operand *operands)
{
    struct shares shares = {1, 1, 1, 1, 1};
    bool has_operand = false;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        const struct operand *operand = &operands[t];
        shares.not_skipped *= operand->not_skipped;
        shares.delivered *= operand->delivered;
        double zero = operand->delivered - operand->nonzero;
        if (layer->tensors[t].read_write) {
            shares.no_zero *= operand->delivered;
            shares.all_there *= operand->delivered;
            shares.none_there *= operand->delivered;
            continue;
        }
        shares.no_zero *= operand->nonzero;
        shares.all_there *=
            operand->leaves_zeros_out ? operand->nonzero : operand->delivered;
        shares.none_there *= operand->leaves_zeros_out && zero > 0 ? zero : 0;
        has_operand = true;
    }
    if (!has_operand)
        shares.none_there = 0;
    return shares;
}

/* What is asked of an operand. */
enum ask { NOT_SKIPPED, DELIVERED, NOT_ZERO };

/* The share of operations whose operands, which have their places, are all as
 * asked; results are delivered at most. */
static double meet(const struct jn_sparse_counting *counting,
                   const struct operand *operands, const enum ask *asks)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_problem *problem = stack->nest->problem;
    struct jn_joint joint = {.stack = stack};
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        const struct operand *operand = &operands[t];
        const struct jn_parts *parts = operand->saving;
        if (asks[t] == NOT_SKIPPED)
            parts = operand->skipping;
        else if (asks[t] == NOT_ZERO && !operand->is_result)
            parts = operand->word;
        if (parts->count > 0)
            joint.factors[joint.count++] =
                (struct jn_factor){.tensor = t, .parts = parts};
    }
    return jn_joint_mean(&joint, counting->arena);
}

static double meet_all(const struct jn_sparse_counting *counting,
                       const struct operand *operands, enum ask ask)
{
    enum ask asks[JN_MAX_TENSORS] = {NOT_SKIPPED};
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        asks[t] = ask;
    return meet(counting, operands, asks);
}

/* All operands are delivered and zero: by inclusion and exclusion. */
static double meet_zeros(const struct jn_sparse_counting *counting,
                         const struct operand *operands)
{
    const struct jn_layer *layer = jn_sparse_problem(counting)->layer;
    double share = 0;
    for (unsigned some = 0; some < 1u << layer->tensor_count; some++) {
        enum ask asks[JN_MAX_TENSORS] = {NOT_SKIPPED};
        bool has_result = false;
        for (size_t t = 0; t < layer->tensor_count; t++) {
            bool is_some = some >> t & 1;
            asks[t] = is_some ? NOT_ZERO : DELIVERED;
            has_result |= is_some && operands[t].is_result;
        }
        bool is_odd = __builtin_popcount(some) % 2 != 0;
        if (!has_result)
            share += (is_odd ? -1 : 1) * meet(counting, operands, asks);
    }
    return share;
}

/* As multiply, of tensors that have their places. */
static struct shares meet_by_place(const struct jn_sparse_counting *counting,
                                   const struct operand *operands)
{
    const struct jn_layer *layer = jn_sparse_problem(counting)->layer;
    struct shares shares = {meet_all(counting, operands, NOT_SKIPPED),
                            meet_all(counting, operands, DELIVERED),
                            meet_all(counting, operands, NOT_ZERO), 0, 0};
    enum ask there[JN_MAX_TENSORS] = {NOT_SKIPPED};
    bool all_left_out = true;
    bool has_operand = false;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        bool leaves_out =
            !operands[t].is_result && operands[t].leaves_zeros_out;
        there[t] = leaves_out ? NOT_ZERO : DELIVERED;
        all_left_out &= leaves_out || operands[t].is_result;
        has_operand |= !operands[t].is_result;
    }
    shares.all_there = meet(counting, operands, there);
    if (all_left_out && has_operand)
        shares.none_there = meet_zeros(counting, operands);
    return shares;
}

void jn_sparse_mean_computes(const struct jn_sparse_counting *counting)
{
    const struct jn_problem *problem = jn_sparse_problem(counting);
    const struct jn_compute_sparsity *saves = &problem->arch->compute.sparsity;
    struct jn_sparse_counts *computes = &counting->counts->computes;
    struct operand operands[JN_MAX_TENSORS] = {{.nonzero = 0}};
    find_operands(counting, operands);
    struct shares shares = counting->has_places
                               ? meet_by_place(counting, operands)
                               : multiply(problem->layer, operands);
    double misaligned = shares.delivered - shares.all_there - shares.none_there;
    double with_zero = shares.all_there - shares.no_zero;
    double of[JN_COURSE_COUNT] = {shares.no_zero,
                                  shares.not_skipped - shares.delivered, 0};
    enum jn_course zero_course = saves->gates_on_zero ? JN_GATED : JN_ACTUAL;
    of[zero_course] += with_zero;
    of[saves->skips_not_aligned ? JN_SKIPPED : zero_course] += misaligned;
    for (int course = 0; course < JN_COURSE_COUNT; course++)
        computes->of[course] =
            computes->algorithmic * (of[course] > 0 ? of[course] : 0);
}
