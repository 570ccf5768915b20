/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/fibers.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

/* A loop that some rank is to have. */
struct open_loop {
    uint64_t end; /* what lies below the tree included */
    uint8_t dim;
    const struct jn_spans *inside; /* of it and the loops below */
};

struct binding {
    const struct jn_stack *stack;
    const struct jn_tensor *tensor;
    size_t index; /* of the tensor */
    const struct jn_level *level;
    const struct jn_sparse_format *format;
    struct jn_arena *arena;
    struct open_loop *loops; /* innermost first */
    size_t loop_count;
    size_t open_ranks; /* the outer ones that loops are given to */
    struct jn_fibers *fibers;
};

/* Loops that are given to one rank, and what is below the outermost or, if
 * ranks are given from the inside on, the innermost of them. */
struct run {
    size_t first, past;
};

const struct jn_sparse_format *jn_fibers_format(const struct jn_level *level,
                                                const struct jn_tensor *tensor)
{
    const struct jn_level_sparsity *sparsity = &level->sparsity;
    for (size_t i = 0; i < sparsity->format_count; i++)
        if (strcmp(sparsity->formats[i].tensor, tensor->name) == 0)
            return &sparsity->formats[i];
    return NULL;
}

bool jn_format_leaves_zeros_out(const struct jn_sparse_format *format)
{
    for (size_t i = 0; i < format->rank_count; i++)
        if (format->ranks[i].format == JN_RANK_COORDINATES ||
            format->ranks[i].format == JN_RANK_BITMASK ||
            format->ranks[i].format == JN_RANK_RUN_LENGTH)
            return true;
    return false;
}

/* Loops of the tensor's dimensions from FIRST to PAST.  If the tree goes down
 * to single words, what is below belongs to the innermost loop of each
 * dimension. */
static void open_loops(struct binding *binding, struct run range, bool to_words)
{
    const struct jn_stack *stack = binding->stack;
    const struct jn_spans *below = &stack->inside[range.first];
    jn_dims seen = 0;
    binding->loops = jn_arena_take(binding->arena, range.past - range.first,
                                   sizeof binding->loops[0]);
    for (size_t i = range.first; i < range.past; i++) {
        const struct jn_stack_loop *loop = &stack->loops[i];
        bool is_innermost = !(seen >> loop->dim & 1);
        if (!jn_stack_indexes(stack, i, binding->index))
            continue;
        uint64_t end = loop->end;
        if (to_words && is_innermost)
            end = jn_mul(end, below->of[loop->dim]);
        seen |= (jn_dims)1 << loop->dim;
        binding->loops[binding->loop_count++] =
            (struct open_loop){end, loop->dim, &stack->inside[i + 1]};
    }
}

static bool lists_dim(const struct jn_flattened *list,
                      const struct jn_layer *layer, uint8_t dim)
{
    for (size_t i = 0; i < list->dim_count; i++)
        if (strcmp(list->dims[i], layer->dim_names[dim]) == 0)
            return true;
    return false;
}

/* The rank's list with the loop's dimension, or NULL. */
static const struct jn_flattened *find_list(const struct binding *binding,
                                            const struct jn_sparse_rank *rank,
                                            size_t loop)
{
    const struct jn_layer *layer = binding->stack->nest->problem->layer;
    for (size_t i = 0; i < rank->flattened_count; i++)
        if (lists_dim(&rank->flattened[i], layer, binding->loops[loop].dim))
            return &rank->flattened[i];
    return NULL;
}

/* The first divisor of a line from BITS to their double, as Timeloop packs
 * words: src/workload/format-models/metadata-format.hpp. */
static unsigned pack_bits(const struct binding *binding, unsigned bits,
                          bool is_given)
{
    uint64_t line = binding->level->sparsity.metadata_line_bits;
    bool packs = binding->stack->nest->problem->options.timeloop_sparse_rule;
    if (!packs || !is_given || bits == 0)
        return bits;
    for (unsigned packed = bits; packed < 2 * bits; packed++)
        if (line % packed == 0)
            return packed;
    return 2 * bits;
}

static struct jn_fiber_rank *start_rank(const struct binding *binding,
                                        size_t rank, const struct run *run)
{
    const struct jn_sparse_rank *from = &binding->format->ranks[rank];
    struct jn_fiber_rank *to = &binding->fibers->ranks[rank];
    *to = (struct jn_fiber_rank){
        .format = from->format,
        .metadata_bits =
            pack_bits(binding, from->metadata_bits, from->has_metadata_bits),
        .payload_bits =
            pack_bits(binding, from->payload_bits, from->has_payload_bits),
        .length = 1};
    struct jn_spans ends = binding->stack->inside[0];
    for (size_t i = run->first; i < run->past; i++) {
        const struct open_loop *loop = &binding->loops[i];
        ends.of[loop->dim] = jn_mul(ends.of[loop->dim], loop->end);
    }
    to->length = jn_tile_words(binding->tensor, &ends);
    return to;
}

/* The tile of a rank that has no loop: below the innermost one. */
static const struct jn_spans *innermost_tile(const struct binding *binding)
{
    return binding->loop_count > 0 ? binding->loops[0].inside
                                   : &binding->stack->inside[0];
}

/* Loops from *PAST inward that the rank takes; *PAST moves on.  False if it
 * has lists, and none for the first of these loops. */
static bool take_inward(const struct binding *binding, size_t rank,
                        size_t *past, struct run *run)
{
    const struct jn_layer *layer = binding->stack->nest->problem->layer;
    const struct jn_sparse_rank *from = &binding->format->ranks[rank];
    size_t first = *past - 1;
    if (binding->format->takes_all && rank + 1 == binding->open_ranks)
        first = 0;
    if (from->flattened_count > 0) {
        const struct jn_flattened *list = find_list(binding, from, first);
        if (list == NULL)
            return false;
        while (first > 0 &&
               (binding->loops[first - 1].end == 1 ||
                lists_dim(list, layer, binding->loops[first - 1].dim)))
            first--;
    }
    *run = (struct run){first, *past};
    *past = first;
    return true;
}

static size_t skip_idle_inward(const struct binding *binding, size_t past)
{
    while (past > 0 && binding->loops[past - 1].end == 1)
        past--;
    return past;
}

/* A rank without loops stays where it is; by Timeloop's rule it moves to the
 * outer end of what has been placed so far. */
static size_t place_idle(const struct binding *binding, struct run *runs,
                         size_t placed)
{
    size_t at = placed;
    if (binding->stack->nest->problem->options.timeloop_sparse_rule) {
        memmove(runs + 1, runs, placed * sizeof runs[0]);
        at = 0;
    }
    runs[at] = (struct run){0, 0};
    return placed + 1;
}

/* Ranks from the outermost on take loops from the outermost on.  Returns the
 * number of loops that are left. */
static size_t assign_inward(struct binding *binding)
{
    size_t count = binding->open_ranks;
    struct run *runs = jn_arena_take(binding->arena, count + 1, sizeof runs[0]);
    size_t past = skip_idle_inward(binding, binding->loop_count);
    size_t placed = 0;
    for (size_t rank = 0; rank < count; rank++) {
        if (past > 0 && take_inward(binding, rank, &past, &runs[placed]))
            placed++;
        else if (past > 0)
            placed = place_idle(binding, runs, placed);
        else
            runs[placed++] = (struct run){0, 0};
        past = skip_idle_inward(binding, past);
    }
    for (size_t rank = 0; rank < count; rank++) {
        struct jn_fiber_rank *to = start_rank(binding, rank, &runs[rank]);
        bool is_idle = runs[rank].past == 0;
        to->spans = is_idle ? *innermost_tile(binding)
                            : *binding->loops[runs[rank].past - 1].inside;
    }
    return past;
}

static size_t skip_idle_outward(const struct binding *binding, size_t first)
{
    while (first < binding->loop_count && binding->loops[first].end == 1)
        first++;
    return first;
}

/* As take_inward, from *FIRST outward. */
static bool take_outward(const struct binding *binding, size_t rank,
                         size_t *first, struct run *run)
{
    const struct jn_layer *layer = binding->stack->nest->problem->layer;
    const struct jn_sparse_rank *from = &binding->format->ranks[rank];
    size_t past = *first + 1;
    if (binding->format->takes_all && rank == 0)
        past = binding->loop_count;
    if (from->flattened_count > 0) {
        const struct jn_flattened *list = find_list(binding, from, *first);
        if (list == NULL)
            return false;
        while (past < binding->loop_count &&
               (binding->loops[past].end == 1 ||
                lists_dim(list, layer, binding->loops[past].dim)))
            past++;
    }
    *run = (struct run){*first, past};
    *first = past;
    return true;
}

/* The tile that a rank of RUN stands for when ranks are given outward: by
 * Timeloop's rule what is below the run's innermost loop. */
static const struct jn_spans *outward_tile(const struct binding *binding,
                                           const struct run *run)
{
    bool by_timeloop_rule =
        binding->stack->nest->problem->options.timeloop_sparse_rule;
    return binding->loops[by_timeloop_rule ? run->first : run->past - 1].inside;
}

/* Ranks from the innermost on take loops from the innermost on.  Returns the
 * number of loops that are left. */
static size_t assign_outward(struct binding *binding)
{
    size_t first = skip_idle_outward(binding, 0);
    for (size_t rank = binding->open_ranks; rank-- > 0;) {
        struct run run = {0, 0};
        bool is_spare = first == binding->loop_count;
        bool takes = !is_spare && take_outward(binding, rank, &first, &run);
        struct jn_fiber_rank *to = start_rank(binding, rank, &run);
        if (takes)
            to->spans = *outward_tile(binding, &run);
        else
            to->spans =
                is_spare ? *innermost_tile(binding) : binding->stack->inside[0];
        first = skip_idle_outward(binding, first);
    }
    return binding->loop_count - first;
}

/* The child's tile is a tree of its own that lies inside of this one. */
static void nest_child(struct binding *binding, const struct jn_fibers *child,
                       const struct jn_spans *tile)
{
    struct jn_fibers *fibers = binding->fibers;
    const struct run none = {0, 0};
    for (size_t rank = binding->open_ranks; rank < fibers->count; rank++) {
        struct jn_fiber_rank *to = start_rank(binding, rank, &none);
        if (child->count == 0) {
            to->length = jn_tile_words(binding->tensor, tile);
            to->spans = *tile;
            continue;
        }
        const struct jn_fiber_rank *from =
            &child->ranks[rank - binding->open_ranks];
        to->length = from->length;
        to->spans = from->spans;
    }
}

/* Ranks in which nothing is to choose have no metadata: all of one child but
 * the first that was given loops. */
static void find_empty(struct binding *binding)
{
    struct jn_fibers *fibers = binding->fibers;
    size_t root =
        binding->format->inner_to_outer &&
                binding->stack->nest->problem->options.timeloop_sparse_rule
            ? fibers->count - 1
            : 0;
    for (size_t rank = 0; rank < fibers->count; rank++)
        fibers->ranks[rank].is_empty =
            fibers->ranks[rank].length == 1 && rank != root;
}

static size_t count_left(const struct binding *binding, size_t left)
{
    size_t needed = 0;
    bool is_inward = !binding->format->inner_to_outer;
    for (size_t i = 0; i < left; i++) {
        size_t at = is_inward ? i : binding->loop_count - 1 - i;
        needed += binding->loops[at].end > 1;
    }
    return needed;
}

/* How many ranks the format is short of; 0: none. */
static size_t bind_level(struct binding *binding, size_t level,
                         const struct jn_fibers *child)
{
    const struct jn_stack *stack = binding->stack;
    size_t child_level = jn_stack_child(stack, level, binding->index);
    size_t above = jn_stack_above(stack, child_level);
    bool is_compute = child_level == stack->nest->level_count;
    const struct jn_spans *tile = &stack->inside[above];
    bool is_nested = binding->fibers->is_compressed && !is_compute &&
                     jn_tile_words(binding->tensor, tile) > 1;
    size_t nested = child->count > 0 ? child->count : 1;
    size_t own = binding->format->rank_count;
    if (binding->format->takes_all && own <= nested)
        is_nested = false; /* one tree down to the words */
    if (is_nested && nested > own)
        return nested - own;
    binding->open_ranks = is_nested ? own - nested : own;
    open_loops(binding, (struct run){above, stack->past[level]}, !is_nested);
    size_t left = binding->format->inner_to_outer ? assign_outward(binding)
                                                  : assign_inward(binding);
    if (is_nested)
        nest_child(binding, child, tile);
    find_empty(binding);
    if (is_compute)
        binding->fibers->inner = own;
    else
        binding->fibers->inner = is_nested ? nested : 0;
    return count_left(binding, left);
}

static void start_level(struct binding *binding, size_t level)
{
    const struct jn_nest *nest = binding->stack->nest;
    binding->level = &nest->problem->arch->levels[level];
    binding->format = jn_fibers_format(binding->level, binding->tensor);
    binding->loop_count = 0;
    *binding->fibers = (struct jn_fibers){.format = binding->format};
    if (binding->format == NULL)
        return;
    size_t count = binding->format->rank_count;
    binding->fibers->is_compressed =
        jn_format_leaves_zeros_out(binding->format);
    binding->fibers->count = count;
    binding->fibers->ranks =
        jn_arena_take(binding->arena, count, sizeof binding->fibers->ranks[0]);
}

bool jn_fibers_bind(const struct jn_stack *stack, size_t tensor,
                    struct jn_arena *arena, struct jn_fiber_levels *levels,
                    struct jn_rank_lack *lack)
{
    static const struct jn_fibers none = {.format = NULL};
    const struct jn_fibers *child = &none;
    struct binding binding = {.stack = stack,
                              .tensor =
                                  &stack->nest->problem->layer->tensors[tensor],
                              .index = tensor,
                              .arena = arena};
    for (size_t level = stack->nest->level_count; level-- > 0;) {
        if (!jn_stack_keeps(stack, level, tensor))
            continue;
        binding.fibers = &levels->of[level];
        start_level(&binding, level);
        size_t short_of =
            binding.format != NULL ? bind_level(&binding, level, child) : 0;
        if (short_of > 0) {
            *lack = (struct jn_rank_lack){
                level, binding.fibers->count + short_of, binding.fibers->count};
            return false;
        }
        child = binding.fibers;
    }
    return true;
}
