/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Timeloop makes of the accesses, rounding and faults included: spec
 * 2.12 and 2.12.1 say which are faults. */
#include "actions/sparse_line.h"
#include "base/checked.h"

#include <assert.h>
#include <math.h>

/* A tensor at a level that keeps it, on its way through the savings. */
struct stop {
    double words[JN_LEAK];
    struct jn_format_counts *metadata[JN_LEAK]; /* by rank */
    bool saves;
    enum jn_course course;
    double empty; /* what it saves of all tiles; OWN: of what comes here */
    double own;
};

struct route {
    const struct jn_sparse_counting *counting;
    const struct jn_sparse_line *line;
    size_t tensor;
    bool read_write;
    struct stop stops[JN_MAX_LEVELS];
};

static bool keeps(const struct route *route, size_t level)
{
    return jn_stack_keeps(&route->counting->sparse->stack, level,
                          route->tensor);
}

static size_t level_count(const struct route *route)
{
    return route->counting->sparse->stack.nest->level_count;
}

static double drop(double count, double share)
{
    return count - floor(count * share);
}

static void start_stop(struct route *route, size_t level)
{
    const struct jn_content *content = &route->line->contents[level];
    const struct jn_fibers *fibers = &route->line->fibers.of[level];
    const struct jn_sparse_counts *counts =
        route->counting->counts->of[level][route->tensor].of;
    struct stop *stop = &route->stops[level];
    for (int action = 0; action < JN_LEAK; action++) {
        double words = counts[action].algorithmic;
        double tiles = words / jn_real(content->words);
        struct jn_format_counts *metadata = jn_arena_take(
            route->counting->arena, fibers->count, sizeof metadata[0]);
        for (size_t rank = 0; rank < fibers->count; rank++) {
            const struct jn_format_counts *units = &content->units[rank];
            metadata[rank] = (struct jn_format_counts){
                ceil(units->metadata * tiles), ceil(units->payload * tiles)};
        }
        stop->metadata[action] = metadata;
        stop->words[action] =
            fibers->format != NULL ? drop(words, 1 - content->density) : words;
    }
}

static void find_savings(struct route *route)
{
    const struct jn_sparse_counting *counting = route->counting;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        struct stop *stop = &route->stops[saving->level];
        if (saving->tensor != route->tensor)
            continue;
        stop->saves = true;
        stop->course = saving->kind == JN_SAVE_GATE ? JN_GATED : JN_SKIPPED;
        stop->empty = stop->own = saving->empty;
    }
}

static struct jn_format_counts drop_metadata(struct jn_format_counts count,
                                             double share)
{
    return (struct jn_format_counts){drop(count.metadata, share),
                                     drop(count.payload, share)};
}

/* Below a format of one rank only the innermost rank has less to do, and its
 * updates as much as before. */
static void reach_metadata(struct route *route, size_t from, size_t level)
{
    const struct jn_fibers *fibers = &route->line->fibers.of[level];
    struct stop *stop = &route->stops[level];
    if (route->line->fibers.of[from].count != 1 || fibers->count == 0)
        return;
    double share = route->stops[from].empty;
    size_t rank = fibers->count - 1;
    for (int action = JN_READ; action <= JN_FILL; action++)
        stop->metadata[action][rank] =
            drop_metadata(stop->metadata[action][rank], share);
}

/* What a level saves does not come to those inside, down to the next that
 * saves itself. */
static void reach_inward(struct route *route, size_t from)
{
    double share = route->stops[from].empty;
    for (size_t level = from + 1; level < level_count(route); level++) {
        struct stop *stop = &route->stops[level];
        if (!keeps(route, level))
            continue;
        for (int action = 0; action < JN_LEAK; action++)
            stop->words[action] = drop(stop->words[action], share);
        reach_metadata(route, from, level);
        if (!stop->saves)
            continue;
        stop->own =
            share < 1 ? fmax(0, 1 - (1 - stop->empty) / (1 - share)) : 0;
        for (size_t rank = 0; rank < route->line->fibers.of[level].count;
             rank++)
            stop->metadata[JN_READ][rank] = stop->metadata[JN_UPDATE][rank];
        return;
    }
}

static double save_words(const struct route *route, int action, double words,
                         double share)
{
    bool rounds_up = action == JN_READ && route->read_write;
    return rounds_up ? ceil(words * share) : floor(words * share);
}

/* Ranks from which a level saves: those of the child's format. */
static size_t count_saving_ranks(const struct route *route, size_t level)
{
    size_t own = route->line->fibers.of[level].count;
    size_t child = route->line->children[level];
    if (child == level_count(route))
        return own;
    size_t ranks = route->line->fibers.of[child].count;
    return ranks < own ? ranks : own;
}

/* What of an action's metadata is actual, and what is saved if SAVES. */
static void settle_action(const struct stop *stop, int action, bool saves,
                          size_t rank, struct jn_rank_result *result)
{
    assert(stop->metadata[action] != NULL);
    struct jn_format_counts all = stop->metadata[action][rank];
    struct jn_format_counts saved = {0, 0};
    if (saves)
        saved = (struct jn_format_counts){floor(all.metadata * stop->own),
                                          floor(all.payload * stop->own)};
    result->of[action][JN_ACTUAL] = (struct jn_format_counts){
        all.metadata - saved.metadata, all.payload - saved.payload};
    if (stop->saves)
        result->of[action][stop->course] = saved;
}

static void settle_metadata(const struct route *route, size_t level,
                            struct jn_rank_result *ranks)
{
    const struct stop *stop = &route->stops[level];
    size_t count = route->line->fibers.of[level].count;
    size_t saving = count_saving_ranks(route, level);
    for (size_t rank = 0; rank < count; rank++) {
        ranks[rank].capacity = route->line->contents[level].capacity[rank];
        for (int action = 0; action < JN_LEAK; action++)
            settle_action(stop, action,
                          stop->saves && action != JN_FILL &&
                              rank + saving >= count,
                          rank, &ranks[rank]);
    }
}

static double reduce(const struct route *route, size_t level,
                     const struct jn_sparse_counts *updates)
{
    const struct jn_tensor_result *dense =
        &route->counting->result->levels[level].tensors[route->tensor];
    if (updates->algorithmic == 0)
        return 0;
    return ceil(jn_real(dense->temporal_reductions_per_instance) *
                updates->of[JN_ACTUAL] / updates->algorithmic);
}

static void settle(struct route *route, size_t level)
{
    const struct stop *stop = &route->stops[level];
    struct jn_sparse_tensor *to =
        &route->counting->counts->of[level][route->tensor];
    size_t ranks = route->line->fibers.of[level].count;
    for (int action = 0; action < JN_LEAK; action++) {
        double saved = 0;
        if (stop->saves && action != JN_FILL)
            saved = save_words(route, action, stop->words[action], stop->own);
        to->of[action].of[JN_ACTUAL] = stop->words[action] - saved;
        if (stop->saves)
            to->of[action].of[stop->course] = saved;
    }
    to->temporal_reductions = reduce(route, level, &to->of[JN_UPDATE]);
    struct jn_rank_result *results =
        jn_arena_take(route->counting->arena, ranks, sizeof *results);
    settle_metadata(route, level, results);
    to->ranks = results;
    to->rank_count = ranks;
    int parent = route->line->parents[level];
    if (parent == JN_NO_LEVEL || jn_sparse_is_compressed(route->line, level) ||
        !jn_sparse_is_compressed(route->line, (size_t)parent))
        return;
    const struct jn_sparse_tensor *outer =
        &route->counting->counts->of[parent][route->tensor];
    to->decompressions = to->of[JN_FILL].of[JN_ACTUAL];
    to->compressions =
        route->read_write ? outer->of[JN_UPDATE].of[JN_ACTUAL] : 0;
}

void jn_sparse_timeloop_line(const struct jn_sparse_counting *counting,
                             size_t tensor)
{
    const struct jn_layer *layer = counting->sparse->stack.nest->problem->layer;
    struct route route = {.counting = counting,
                          .line = &counting->sparse->lines[tensor],
                          .tensor = tensor,
                          .read_write = layer->tensors[tensor].read_write};
    for (size_t level = 0; level < level_count(&route); level++)
        if (keeps(&route, level))
            start_stop(&route, level);
    find_savings(&route);
    for (size_t level = 0; level < level_count(&route); level++)
        if (keeps(&route, level) && route.stops[level].saves)
            reach_inward(&route, level);
    for (size_t level = 0; level < level_count(&route); level++)
        if (keeps(&route, level))
            settle(&route, level);
}

/* The saving of the tensor's that lies innermost, or NULL. */
static const struct jn_chosen_saving *
innermost_saving(const struct jn_sparse_counting *counting, size_t tensor)
{
    const struct jn_chosen_saving *found = NULL;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        if (saving->tensor == tensor &&
            (found == NULL || saving->level > found->level))
            found = saving;
    }
    return found;
}

static double round_share(double share)
{
    return nearbyint(share * 1e6) / 1e6;
}

static double within_one(double share)
{
    return fmin(fmax(share, 0), 1);
}

/* An operand's states: not zero, zero, zero and left out. */
enum state { NONZERO, ZERO, LEFT_OUT, STATE_COUNT };

/* OTHER_SAVED is the share of operations that the other operand's innermost
 * saving took away, which looks at this one. */
static void find_states(const struct jn_sparse_counting *counting,
                        size_t tensor, double other_saved, double *states)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    int level = jn_stack_parent(stack, stack->nest->level_count, tensor);
    bool has_format =
        level != JN_NO_LEVEL &&
        counting->sparse->lines[tensor].fibers.of[level].format != NULL;
    double nonzero = round_share(
        1 - jn_spans_empty(stack, tensor, &stack->inside[0], counting->arena));
    states[NONZERO] =
        other_saved < 1 ? within_one(nonzero / (1 - other_saved)) : 0;
    states[ZERO] = has_format ? 0 : 1 - states[NONZERO];
    states[LEFT_OUT] = has_format ? 1 - states[NONZERO] : 0;
}

/* Shares of the operations that are left. */
struct fate_shares {
    double skipped, gated, nonexistent;
};

static struct fate_shares
multiply_states(const struct jn_compute_sparsity *saves, const double *a,
                const double *b)
{
    struct fate_shares shares = {0, 0, 0};
    for (int i = NONZERO; i < STATE_COUNT; i++)
        for (int j = NONZERO; j < STATE_COUNT; j++) {
            double share = a[i] * b[j];
            if (i == LEFT_OUT && j == LEFT_OUT)
                shares.nonexistent += share;
            else if ((i == LEFT_OUT || j == LEFT_OUT) &&
                     saves->skips_not_aligned)
                shares.skipped += share;
            else if ((i != NONZERO || j != NONZERO) && saves->gates_on_zero)
                shares.gated += share;
        }
    return shares;
}

void jn_sparse_timeloop_computes(const struct jn_sparse_counting *counting)
{
    const struct jn_problem *problem = counting->sparse->stack.nest->problem;
    struct jn_sparse_counts *computes = &counting->counts->computes;
    double left = computes->algorithmic;
    double saved[2] = {0, 0};
    double states[2][STATE_COUNT];
    size_t operands[2] = {0, 0};
    size_t count = 0;
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        if (problem->layer->tensors[t].read_write || count == 2)
            continue;
        const struct jn_chosen_saving *saving = innermost_saving(counting, t);
        operands[count] = t;
        if (saving != NULL) {
            left = drop(left, saving->empty);
            saved[count] = round_share(saving->empty);
        }
        count++;
    }
    for (size_t i = 0; i < 2; i++)
        find_states(counting, operands[i], saved[1 - i], states[i]);
    struct fate_shares shares =
        multiply_states(&problem->arch->compute.sparsity, states[0], states[1]);
    computes->of[JN_SKIPPED] = floor(left * shares.skipped);
    computes->of[JN_GATED] = floor(left * shares.gated);
    computes->of[JN_ACTUAL] = left - computes->of[JN_SKIPPED] -
                              computes->of[JN_GATED] -
                              floor(left * shares.nonexistent);
}
