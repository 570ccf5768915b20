/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean numbers of operations by course.  An operation whose operand was kept
 * from it by skipping is none; by gating, it is gated, too. */
#include "actions/sparse_line.h"

/* What an operation finds where an operand should be. */
struct operand {
    double not_skipped, delivered; /* not gated either */
    double nonzero;
    bool leaves_zeros_out;
};

/* Zeros are left out where the innermost level that keeps a tensor does. */
static bool is_left_out(const struct jn_sparse_counting *counting,
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
    const struct jn_layer *layer = counting->sparse->stack.nest->problem->layer;
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (saving->conditions >> t & 1)
            jn_parts_add(&sending, t, counting->arena, &looks->of[t]);
}

static void find_operands(const struct jn_sparse_counting *counting,
                          struct operand *operands)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_problem *problem = stack->nest->problem;
    const struct jn_spans word = stack->inside[0];
    struct jn_arena *arena = counting->arena;
    struct looks *skipping = jn_arena_take(arena, 1, sizeof *skipping);
    struct looks *saving = jn_arena_take(arena, 1, sizeof *saving);
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        skipping->of[t].count = saving->of[t].count = 0;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *chosen = &counting->savings[i];
        if (problem->layer->tensors[chosen->tensor].read_write)
            continue;
        look(counting, chosen, saving);
        if (chosen->kind != JN_SAVE_GATE)
            look(counting, chosen, skipping);
    }
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        operands[t] = (struct operand){
            .not_skipped = jn_parts_filled(stack, t, &skipping->of[t], arena),
            .delivered = jn_parts_filled(stack, t, &saving->of[t], arena),
            .nonzero = 1 - jn_spans_empty(problem, t, &word, arena),
            .leaves_zeros_out = is_left_out(counting, t)};
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

void jn_sparse_mean_computes(const struct jn_sparse_counting *counting)
{
    const struct jn_problem *problem = counting->sparse->stack.nest->problem;
    const struct jn_compute_sparsity *saves = &problem->arch->compute.sparsity;
    struct jn_sparse_counts *computes = &counting->counts->computes;
    struct operand operands[JN_MAX_TENSORS];
    find_operands(counting, operands);
    struct shares shares = multiply(problem->layer, operands);
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
