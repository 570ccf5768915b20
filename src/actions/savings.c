/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/sparse_line.h"
#include "base/checked.h"

#include <math.h>
#include <string.h>

struct jn_sending jn_sparse_sending(const struct jn_sparse_counting *counting,
                                    size_t level, size_t tensor)
{
    const struct jn_sparse_tiles *sparse = counting->sparse;
    return (struct jn_sending){
        .stack = &sparse->stack,
        .target = tensor,
        .level = level,
        .child = sparse->lines[tensor].children[level],
    };
}

/* The conditions by number; 0: this layer does not have all of them. */
static jn_tensors find_conditions(const struct jn_layer *layer,
                                  const struct jn_saving_option *option)
{
    jn_tensors conditions = 0;
    for (size_t i = 0; i < option->condition_count; i++) {
        int tensor = jn_layer_find_tensor(layer, option->conditions[i]);
        if (tensor < 0)
            return 0;
        conditions |= (jn_tensors)1 << tensor;
    }
    return conditions;
}

/* The share of the tiles that meet nothing in one of the conditions. */
static double find_empty(const struct jn_sending *sending,
                         jn_tensors conditions, struct jn_arena *arena)
{
    const struct jn_problem *problem = sending->stack->nest->problem;
    struct jn_parts *region = jn_arena_take(arena, 1, sizeof *region);
    struct jn_joint joint = {.stack = sending->stack};
    if (problem->options.timeloop_sparse_rule)
        return jn_region_empty_timeloop(sending, conditions, arena);
    region->count = 1;
    jn_region_part(sending, arena, &region->of[0]);
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        if (conditions >> t & 1)
            joint.factors[joint.count++] =
                (struct jn_factor){.tensor = t, .parts = region};
    return 1 - jn_joint_mean(&joint, arena);
}

/* The energy that tiles of the child, or of the level where arithmetic is the
 * child, take to be read, as Timeloop weighs options. */
static double energy_at_stake(const struct jn_sparse_counting *counting,
                              const struct jn_chosen_saving *saving)
{
    const struct jn_sparse_line *line =
        &counting->sparse->lines[saving->tensor];
    const struct jn_problem *problem = jn_sparse_problem(counting);
    const struct jn_storage *storage =
        &problem->storage[saving->level][saving->tensor];
    size_t child = line->children[saving->level];
    size_t at = child < problem->arch->level_count ? child : saving->level;
    const struct jn_content *content = &line->contents[at];
    const struct jn_fibers *fibers = &line->fibers.of[at];
    double words = content->density * jn_real(content->words);
    for (size_t rank = 0; rank < fibers->count; rank++)
        words +=
            content->units[rank].metadata *
            floor(fibers->ranks[rank].metadata_bits / storage->word_bits);
    return problem->arch->levels[saving->level]
               .component.prices[JN_READ]
               .energy_pj /
           jn_real(storage->block_words) * words;
}

/* The option of a saving at LEVEL, at the level that keeps its target. */
static bool weigh_option(const struct jn_sparse_counting *counting,
                         const struct jn_saving_option *option, size_t level,
                         struct jn_chosen_saving *chosen)
{
    const struct jn_problem *problem = jn_sparse_problem(counting);
    const struct jn_stack *stack = &counting->sparse->stack;
    int target = jn_layer_find_tensor(problem->layer, option->target);
    chosen->conditions = find_conditions(problem->layer, option);
    if (target < 0 || chosen->conditions == 0)
        return false;
    chosen->tensor = (size_t)target;
    chosen->level = level;
    if (!jn_stack_keeps(stack, level, chosen->tensor)) {
        int outer = jn_stack_parent(stack, level, chosen->tensor);
        if (outer == JN_NO_LEVEL)
            return false;
        chosen->level = (size_t)outer;
    }
    struct jn_sending sending =
        jn_sparse_sending(counting, chosen->level, chosen->tensor);
    chosen->empty = find_empty(&sending, chosen->conditions, counting->arena);
    return true;
}

static bool choose_option(const struct jn_sparse_counting *counting,
                          const struct jn_saving *saving, size_t level,
                          struct jn_chosen_saving *best)
{
    double most = 0;
    bool found = false;
    for (size_t i = 0; i < saving->option_count; i++) {
        struct jn_chosen_saving tried = {.kind = saving->kind};
        if (!weigh_option(counting, &saving->options[i], level, &tried))
            continue;
        double stake = saving->option_count > 1
                           ? energy_at_stake(counting, &tried) * tried.empty
                           : 0;
        if (found && stake < most)
            continue;
        found = true;
        most = stake;
        *best = tried;
    }
    return found;
}

/* Timeloop has one saving for a tensor at a level: the one that saves more. */
static void add_saving(struct jn_sparse_counting *counting,
                       const struct jn_chosen_saving *chosen,
                       struct jn_chosen_saving *savings)
{
    bool is_single = jn_sparse_problem(counting)->options.timeloop_sparse_rule;
    for (size_t i = 0; is_single && i < counting->saving_count; i++) {
        if (savings[i].level != chosen->level ||
            savings[i].tensor != chosen->tensor)
            continue;
        if (chosen->empty > savings[i].empty)
            savings[i] = *chosen;
        return;
    }
    savings[counting->saving_count++] = *chosen;
}

void jn_savings_choose(struct jn_sparse_counting *counting)
{
    const struct jn_arch *arch = jn_sparse_problem(counting)->arch;
    size_t room = 0;
    for (size_t level = 0; level < arch->level_count; level++)
        room += arch->levels[level].sparsity.saving_count;
    struct jn_chosen_saving *savings =
        jn_arena_take(counting->arena, room, sizeof *savings);
    counting->savings = savings;
    counting->saving_count = 0;
    for (int gates = 1; gates >= 0; gates--)
        for (size_t level = 0; level < arch->level_count; level++) {
            const struct jn_level_sparsity *sparsity =
                &arch->levels[level].sparsity;
            for (size_t i = 0; i < sparsity->saving_count; i++) {
                const struct jn_saving *saving = &sparsity->savings[i];
                struct jn_chosen_saving chosen;
                if ((saving->kind == JN_SAVE_GATE) == gates &&
                    choose_option(counting, saving, level, &chosen))
                    add_saving(counting, &chosen, savings);
            }
        }
}
