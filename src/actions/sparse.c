/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/sparse.h"

#include "actions/instances.h"
#include "actions/overbook.h"
#include "actions/sparse_line.h"
#include "base/checked.h"

#include <math.h>

static bool by_timeloop_rule(const struct jn_sparse_tiles *sparse)
{
    return sparse->stack.nest->problem->options.timeloop_sparse_rule;
}

static void size_level(const struct jn_sparse_tiles *sparse,
                       struct jn_sparse_line *line, size_t level, size_t tensor,
                       struct jn_arena *arena)
{
    const struct jn_stack *stack = &sparse->stack;
    int parent = jn_stack_parent(stack, level, tensor);
    line->parents[level] = parent;
    line->children[level] = jn_stack_child(stack, level, tensor);
    const struct jn_content_query query = {
        .problem = stack->nest->problem,
        .tensor = tensor,
        .spans = &stack->inside[stack->past[level]],
        .fibers = &line->fibers.of[level],
        .parent_has_format =
            parent != JN_NO_LEVEL && line->fibers.of[parent].format != NULL,
        .known = stack->known};
    if (by_timeloop_rule(sparse))
        jn_content_count_timeloop(&query, arena, &line->contents[level]);
    else
        jn_content_count(&query, arena, &line->contents[level]);
}

struct jn_sparse_tiles *jn_sparse_size(const struct jn_nest *nest,
                                       struct jn_arena *arena)
{
    struct jn_sparse_tiles *sparse = jn_arena_take(arena, 1, sizeof *sparse);
    sparse->arena = arena;
    sparse->lack = (struct jn_rank_lack){0, 0, 0};
    sparse->skips_instances = jn_arch_skips_instances(nest->problem->arch);
    jn_stack_bind(nest, arena, &sparse->stack);
    for (size_t t = 0; t < nest->tensor_count; t++) {
        struct jn_sparse_line *line = &sparse->lines[t];
        if (!jn_fibers_bind(&sparse->stack, t, arena, &line->fibers,
                            &sparse->lack))
            break;
        for (size_t level = 0; level < nest->level_count; level++)
            if (jn_stack_keeps(&sparse->stack, level, t))
                size_level(sparse, line, level, t, arena);
    }
    if (sparse->lack.needed == 0)
        jn_overbook(sparse);
    return sparse;
}

/* Bits of metadata that a level holds. */
static double metadata_bits(const struct jn_sparse_tiles *sparse, size_t level)
{
    double bits = 0;
    for (size_t t = 0; t < sparse->stack.nest->tensor_count; t++)
        if (jn_stack_keeps(&sparse->stack, level, t))
            bits += sparse->lines[t].contents[level].capacity_bits;
    return bits;
}

/* Metadata lies in a store of its own, or with the data; by Timeloop's rule it
 * always has its own, which may be of no size. */
static bool metadata_fits(const struct jn_sparse_tiles *sparse, size_t level,
                          double data_bits, struct jn_refusal *refusal)
{
    const struct jn_level *storage =
        &sparse->stack.nest->problem->arch->levels[level];
    const struct jn_level_sparsity *sparsity = &storage->sparsity;
    double bits = metadata_bits(sparse, level);
    double own = floor(jn_real(sparsity->metadata_lines) *
                       jn_real(sparsity->metadata_line_bits) /
                       storage->multiple_buffering);
    if (!storage->has_size)
        return true;
    if (sparsity->has_metadata_lines || by_timeloop_rule(sparse))
        return bits <= own ||
               jn_fit_refuse(refusal, JN_MISFIT_METADATA, bits, own);
    double held = jn_fit_held_bits(storage);
    return data_bits + bits <= held ||
           jn_fit_refuse(refusal, JN_MISFIT_CAPACITY, data_bits + bits, held);
}

bool jn_sparse_has_room(const struct jn_sparse_tiles *sparse, size_t level)
{
    const struct jn_nest *nest = sparse->stack.nest;
    const struct jn_level *storage = &nest->problem->arch->levels[level];
    struct jn_refusal refusal;
    double bits = 0;
    for (size_t t = 0; t < nest->tensor_count; t++)
        if (jn_stack_keeps(&sparse->stack, level, t))
            bits += jn_real(sparse->lines[t].contents[level].held) *
                    nest->problem->storage[level][t].word_bits;
    return !storage->has_size || (bits <= jn_fit_held_bits(storage) &&
                                  metadata_fits(sparse, level, bits, &refusal));
}

/* Tiles with their non-zeros only, where a format leaves the others out. */
static void hold(const struct jn_sparse_tiles *sparse,
                 const struct jn_tiles *tiles, struct jn_tiles *held)
{
    const struct jn_nest *nest = sparse->stack.nest;
    *held = *tiles;
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++)
            if (jn_stack_keeps(&sparse->stack, level, t))
                held->words[level][t] = sparse->lines[t].contents[level].held;
}

bool jn_sparse_fits(const struct jn_sparse_tiles *sparse,
                    const struct jn_tiles *tiles, const struct jn_usage *usage,
                    struct jn_refusal *refusal)
{
    const struct jn_nest *nest = sparse->stack.nest;
    const struct jn_level *levels = nest->problem->arch->levels;
    struct jn_tiles held;
    if (sparse->lack.needed > 0) {
        const struct jn_rank_lack *lack = &sparse->lack;
        refusal->component = levels[lack->level].component.name;
        return jn_fit_refuse(refusal, JN_MISFIT_RANKS, jn_real(lack->needed),
                             jn_real(lack->available));
    }
    hold(sparse, tiles, &held);
    if (!jn_fits_machine(nest, &held, usage, refusal))
        return false;
    for (size_t level = nest->level_count; level-- > 0;) {
        refusal->component = levels[level].component.name;
        if (!metadata_fits(sparse, level, jn_fit_used_bits(nest, &held, level),
                           refusal))
            return false;
    }
    refusal->component = NULL;
    return true;
}

/* Sums that neurons read, each once when it is complete, whatever zeros it is
 * made of. */
static double consumed(const struct jn_sparse_counting *counting, size_t level,
                       size_t tensor)
{
    const struct jn_problem *problem = counting->sparse->stack.nest->problem;
    const struct jn_neuron *neuron = &problem->layer->neuron;
    if (neuron->model == JN_NEURON_NONE || tensor != neuron->sums ||
        level != problem->arch->neurons.level)
        return 0;
    return jn_real(
        counting->result->levels[level].tensors[tensor].partition_words);
}

/* Starts the record of a tensor at a level: what does not depend on zeros. */
static void start_level(const struct jn_sparse_counting *counting, size_t level,
                        size_t tensor)
{
    const struct jn_sparse_tiles *sparse = counting->sparse;
    const struct jn_tensor_result *dense =
        &counting->result->levels[level].tensors[tensor];
    const struct jn_content *content = &sparse->lines[tensor].contents[level];
    const struct jn_storage *storage =
        &sparse->stack.nest->problem->storage[level][tensor];
    struct jn_sparse_tensor *to = &counting->counts->of[level][tensor];
    to->of[JN_READ].algorithmic = jn_real(dense->reads_per_instance) -
                                  consumed(counting, level, tensor);
    to->of[JN_FILL].algorithmic = jn_real(dense->fills_per_instance);
    to->of[JN_UPDATE].algorithmic = jn_real(dense->updates_per_instance);
    to->capacity_words = content->held;
    to->capacity_bits =
        jn_real(content->held) * storage->word_bits + content->capacity_bits;
    to->overbooked_tiles = content->overbooked;
    to->overflow_words = content->overflow;
    to->tile_density = content->density;
    to->instances = dense->utilized_instances * content->there;
}

/* Lines of metadata that hold so many bits. */
static double metadata_lines(const struct jn_level_sparsity *sparsity,
                             double bits)
{
    return sparsity->metadata_line_bits > 0
               ? ceil(bits / jn_real(sparsity->metadata_line_bits))
               : 0;
}

static double bits_of(const struct jn_fibers *fibers,
                      const struct jn_sparse_tensor *tensor, int action,
                      int course)
{
    double bits = 0;
    for (size_t rank = 0; rank < fibers->count; rank++) {
        const struct jn_format_counts *words =
            &tensor->ranks[rank].of[action][course];
        bits += words->metadata * fibers->ranks[rank].metadata_bits +
                words->payload * fibers->ranks[rank].payload_bits;
    }
    return bits;
}

static void consume(const struct jn_sparse_counting *counting, size_t level,
                    size_t tensor)
{
    struct jn_sparse_tensor *to = &counting->counts->of[level][tensor];
    double words = consumed(counting, level, tensor);
    to->of[JN_READ].algorithmic += words;
    to->of[JN_READ].of[JN_ACTUAL] += words;
}

/* Lines and addresses follow from the words. */
static void finish_level(const struct jn_sparse_counting *counting,
                         size_t level, size_t tensor)
{
    const struct jn_nest *nest = counting->sparse->stack.nest;
    const struct jn_fibers *fibers =
        &counting->sparse->lines[tensor].fibers.of[level];
    const struct jn_storage *storage = &nest->problem->storage[level][tensor];
    const struct jn_level_sparsity *sparsity =
        &nest->problem->arch->levels[level].sparsity;
    struct jn_sparse_tensor *to = &counting->counts->of[level][tensor];
    double ratio = jn_line_ratio(counting->sparse, level, tensor);
    double lines = jn_real(storage->lines_per_word);
    bool read_write = nest->problem->layer->tensors[tensor].read_write;
    for (int action = 0; action < JN_LEAK; action++)
        for (int course = 0; course < JN_COURSE_COUNT; course++) {
            double bits = bits_of(fibers, to, action, course);
            to->lines[action][course] = ceil(to->of[action].of[course] /
                                             jn_real(storage->block_words)) *
                                        lines * ratio;
            to->metadata_lines[action][course] = metadata_lines(sparsity, bits);
            if (course != JN_SKIPPED)
                to->metadata_bits[action] += bits;
        }
    const double *asked = to->of[read_write ? JN_UPDATE : JN_READ].of;
    to->address_generations =
        asked[JN_ACTUAL] + asked[JN_GATED] + to->of[JN_FILL].of[JN_ACTUAL];
}

static void count_tensor(const struct jn_sparse_counting *counting,
                         size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    size_t levels = stack->nest->level_count;
    for (size_t level = 0; level < levels; level++)
        if (jn_stack_keeps(stack, level, tensor))
            start_level(counting, level, tensor);
    if (by_timeloop_rule(counting->sparse))
        jn_sparse_timeloop_line(counting, tensor);
    else
        jn_sparse_mean_line(counting, tensor);
    jn_overbook_stream(counting, tensor);
    for (size_t level = 0; level < levels; level++)
        if (jn_stack_keeps(stack, level, tensor)) {
            consume(counting, level, tensor);
            finish_level(counting, level, tensor);
        }
}

static void describe_use(const struct jn_sparse_counting *counting)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    for (size_t level = 0; level < stack->nest->level_count; level++) {
        double bits = 0;
        for (size_t t = 0; t < stack->nest->tensor_count; t++)
            if (jn_stack_keeps(stack, level, t))
                bits += counting->counts->of[level][t].capacity_bits;
        counting->result->levels[level].used_bits = bits;
    }
}

void jn_sparse_count(const struct jn_sparse_tiles *sparse,
                     struct jn_arena *arena, struct jn_result *result)
{
    struct jn_sparse_result *counts = jn_arena_take(arena, 1, sizeof *counts);
    struct jn_sparse_counting counting = {
        .sparse = sparse, .arena = arena, .result = result, .counts = counts};
    counts->computes.algorithmic = jn_real(result->compute.computes);
    counting.has_places = jn_joint_matters(sparse->stack.nest->problem);
    jn_savings_choose(&counting);
    jn_instances_count(&counting);
    jn_imbalance_count(&counting);
    for (size_t t = 0; t < result->tensor_count; t++)
        count_tensor(&counting, t);
    if (by_timeloop_rule(sparse))
        jn_sparse_timeloop_computes(&counting);
    else
        jn_sparse_mean_computes(&counting);
    describe_use(&counting);
    result->sparse = counts;
}
