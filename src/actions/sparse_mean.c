/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means.  A tile that meets no non-zero is not sent; what is inside of it then
 * never comes to the levels inside.  So what a level makes is what all savings
 * there and outside let pass, and what it saves itself is what those outside
 * let pass and its own do not.  A region of a condition lies within those that
 * savings further out look at: where it has a non-zero, they have.  Of each
 * condition only the innermost region counts, therefore, and those of different
 * tensors are independent of each other. */
#include "actions/sparse_line.h"
#include "base/checked.h"

/* The probability that a condition's innermost region has a non-zero. */
struct filled {
    double of[JN_MAX_TENSORS];
    const struct jn_spans *regions[JN_MAX_TENSORS]; /* NULL: no condition */
};

static const struct filled all_filled = {{1, 1, 1, 1, 1, 1, 1, 1}, {NULL}};
_Static_assert(JN_MAX_TENSORS == 8, "one for each tensor");

/* Where tensors have their places: that all regions have non-zeros, or of
 * words, how many of those that are not zero are in tiles for which they do. */
static double joint_share(const struct jn_sparse_counting *counting,
                          const struct filled *filled,
                          const struct jn_factor *words)
{
    struct jn_factor factors[JN_MAX_TENSORS + 1];
    size_t count = 0;
    double density = 1;
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        if (filled->regions[t] != NULL)
            factors[count++] = (struct jn_factor){t, filled->regions[t], false};
    if (words != NULL) {
        density = jn_joint_mean(jn_sparse_problem(counting), words, 1,
                                counting->arena);
        factors[count++] = *words;
    }
    if (density <= 0)
        return 0;
    return jn_joint_mean(jn_sparse_problem(counting), factors, count,
                         counting->arena) /
           density;
}

static double share_of(const struct jn_sparse_counting *counting,
                       const struct filled *filled,
                       const struct jn_factor *words)
{
    double share = 1;
    if (counting->meets_by_place)
        return joint_share(counting, filled, words);
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        share *= filled->of[t];
    return share;
}

static void narrow(const struct jn_sparse_counting *counting,
                   const struct jn_chosen_saving *saving,
                   enum jn_onlookers onlookers, struct filled *filled)
{
    const struct jn_problem *problem = jn_sparse_problem(counting);
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    struct jn_spans *spans = jn_arena_take(counting->arena, 1, sizeof *spans);
    sending.onlookers = onlookers;
    jn_region_span(&sending, counting->arena, spans);
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        if (!(saving->conditions >> t & 1))
            continue;
        double share =
            1 - jn_spans_empty(sending.stack, t, spans, counting->arena);
        if (filled->regions[t] != NULL && share >= filled->of[t])
            continue;
        filled->of[t] = share;
        filled->regions[t] = spans;
    }
}

/* What lets tiles through: savings before a level, its skipping ones, all. */
struct gates {
    struct filled before, not_skipped, after;
};

/* Shares of what there would be without zeros. */
struct shares {
    double before; /* what comes here */
    double of[JN_COURSE_COUNT];
};

/* What of the tensor's tiles reaches a level's children. */
struct passing {
    struct filled filled; /* one of them, by all savings so far */
    struct shares tiles;
    struct shares words; /* of those that are not left out */
    double filled_words; /* the same of what fills the level */
    double kept_words;   /* of all words those that a child gets */
};

/* What is skipped is not there to be gated. */
static struct shares share(const struct jn_sparse_counting *counting,
                           const struct gates *gates,
                           const struct jn_factor *words)
{
    double arriving = share_of(counting, &gates->before, words);
    double started = share_of(counting, &gates->not_skipped, words);
    double made = share_of(counting, &gates->after, words);
    return (struct shares){arriving,
                           {[JN_ACTUAL] = made,
                            [JN_GATED] = started - made,
                            [JN_SKIPPED] = arriving - started}};
}

/* The tensor's regions are of no account to its own words. */
static void forget(struct filled *filled, size_t tensor)
{
    filled->of[tensor] = 1;
    filled->regions[tensor] = NULL;
}

static const struct jn_spans *
tile_of_child(const struct jn_sparse_counting *counting, size_t level,
              size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    size_t child = counting->sparse->lines[tensor].children[level];
    return &stack->inside[jn_stack_above(stack, child)];
}

/* A compressed tile without a non-zero has no words that could be spared. */
static void pass_level(const struct jn_sparse_counting *counting, size_t level,
                       size_t tensor, struct passing *passing)
{
    struct gates gates = {passing->filled, passing->filled, passing->filled};
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        if (saving->level != level || saving->tensor != tensor)
            continue;
        narrow(counting, saving, JN_ALL_SERVED, &gates.after);
        narrow(counting, saving, jn_saving_onlookers(saving), &passing->filled);
        if (saving->kind != JN_SAVE_GATE)
            narrow(counting, saving, JN_ALL_SERVED, &gates.not_skipped);
    }
    passing->tiles = passing->words = share(counting, &gates, NULL);
    passing->filled_words = passing->tiles.before;
    if (!jn_sparse_is_compressed(&counting->sparse->lines[tensor], level))
        return;
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct jn_factor sent = {
        tensor, tile_of_child(counting, level, tensor), true};
    const struct jn_factor held = {tensor, &stack->inside[stack->past[level]],
                                   true};
    forget(&gates.before, tensor);
    forget(&gates.not_skipped, tensor);
    forget(&gates.after, tensor);
    struct filled inward = passing->filled;
    forget(&inward, tensor);
    passing->kept_words =
        share_of(counting, &inward, &sent) *
        counting->sparse->lines[tensor].contents[level].density;
    passing->words = share(counting, &gates, &sent);
    passing->filled_words = share_of(counting, &gates.before, &held);
}

static void count_words(struct jn_sparse_counts *counts, double density,
                        const double shares[JN_COURSE_COUNT])
{
    for (int course = 0; course < JN_COURSE_COUNT; course++)
        counts->of[course] = counts->algorithmic * density * shares[course];
}

static struct jn_format_counts scale(const struct jn_format_counts *units,
                                     double by)
{
    return (struct jn_format_counts){units->metadata * by, units->payload * by};
}

/* Metadata goes with the words of its tile, wherever in the tensor it is.
 * Ranks outside of the child's tile are read to find what need not be sent. */
static void count_metadata(const struct jn_sparse_line *line, size_t level,
                           const struct passing *passing,
                           struct jn_sparse_tensor *to,
                           struct jn_rank_result *ranks)
{
    const struct jn_fibers *fibers = &line->fibers.of[level];
    const struct jn_content *content = &line->contents[level];
    const double at_once[JN_COURSE_COUNT] = {passing->tiles.before, 0, 0};
    for (size_t rank = 0; rank < fibers->count; rank++) {
        bool is_inner = rank + fibers->inner >= fibers->count;
        ranks[rank].capacity = content->capacity[rank];
        for (int action = 0; action < JN_LEAK; action++) {
            double tiles = to->of[action].algorithmic / jn_real(content->words);
            const double *shares =
                is_inner && action != JN_FILL ? passing->tiles.of : at_once;
            for (int course = 0; course < JN_COURSE_COUNT; course++)
                ranks[rank].of[action][course] =
                    scale(&content->units[rank], tiles * shares[course]);
        }
    }
    to->ranks = ranks;
    to->rank_count = fibers->count;
}

/* What an instance sends to the level outside: as often as that sends it back,
 * and once more for each word that was not there yet. */
static double words_outward(const struct jn_sparse_counting *counting,
                            size_t level, size_t tensor)
{
    const struct jn_nest *nest = counting->sparse->stack.nest;
    const struct jn_tensor_result *dense =
        &counting->result->levels[level].tensors[tensor];
    bool reads_first =
        nest->problem->options.no_first_read_elision ||
        nest->mapping->levels[level].rmw_first_update >> tensor & 1;
    return jn_real(dense->fills_per_instance) +
           (reads_first ? 0 : jn_real(dense->partition_words));
}

static void count_level(const struct jn_sparse_counting *counting, size_t level,
                        size_t tensor, struct passing *passing)
{
    const struct jn_sparse_line *line = &counting->sparse->lines[tensor];
    const struct jn_tensor_result *dense =
        &counting->result->levels[level].tensors[tensor];
    struct jn_sparse_tensor *to = &counting->counts->of[level][tensor];
    bool is_compressed = jn_sparse_is_compressed(line, level);
    double density = is_compressed ? line->contents[level].density : 1;
    double kept_words = passing->kept_words;
    pass_level(counting, level, tensor, passing);
    const double filled[JN_COURSE_COUNT] = {passing->filled_words, 0, 0};
    count_words(&to->of[JN_READ], density, passing->words.of);
    count_words(&to->of[JN_FILL], density, filled);
    count_words(&to->of[JN_UPDATE], density, passing->words.of);
    to->temporal_reductions = jn_real(dense->temporal_reductions_per_instance) *
                              density * passing->words.of[JN_ACTUAL];
    count_metadata(line, level, passing, to,
                   jn_arena_take(counting->arena, line->fibers.of[level].count,
                                 sizeof(struct jn_rank_result)));
    int parent = line->parents[level];
    if (parent == JN_NO_LEVEL || is_compressed ||
        !jn_sparse_is_compressed(line, (size_t)parent))
        return;
    const struct jn_sparse_counts *updates =
        &counting->counts->of[parent][tensor].of[JN_UPDATE];
    to->decompressions = to->of[JN_FILL].of[JN_ACTUAL];
    if (updates->algorithmic > 0)
        to->compressions = words_outward(counting, level, tensor) * kept_words;
}

void jn_sparse_mean_line(const struct jn_sparse_counting *counting,
                         size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    struct passing passing = {.filled = all_filled};
    for (size_t level = 0; level < stack->nest->level_count; level++)
        if (jn_stack_keeps(stack, level, tensor))
            count_level(counting, level, tensor, &passing);
}
