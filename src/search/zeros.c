/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/zeros.h"

#include "cost/energy.h"
#include "sparse/content.h"
#include "sparse/fibers.h"
#include "sparse/joint.h"
#include "sparse/model.h"

#include <limits.h>
#include <math.h>
#include <string.h>

struct work {
    const struct jn_problem *problem;
    const jn_tensors *keep;
    struct jn_zeros *zeros;
    double densities[JN_MAX_TENSORS]; /* of a word, at least */
    jn_tensors placed;                /* their non-zeros have places */
    jn_tensors skipping[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* conditions */
    jn_tensors gating[JN_MAX_LEVELS][JN_MAX_TENSORS];
};

static bool keeps(const struct work *work, size_t level, size_t tensor)
{
    return work->keep[level] >> tensor & 1;
}

/* --- densities --- */

/* Whether the model knows of places along a rank. */
static bool is_special(const struct jn_density *density, size_t rank)
{
    if (density->model == &jn_density_data ||
        density->model == &jn_density_band ||
        density->model == &jn_density_rates)
        return true;
    return rank == density->rank && (density->model == &jn_density_blocks ||
                                     density->model == &jn_density_silent ||
                                     density->model == &jn_density_channels);
}

/* Whether tiles lie side by side along the rank, and none is cut. */
static bool is_plain(const struct jn_layer *layer, const struct jn_rank *rank)
{
    return rank->term_count == 0 ||
           (rank->term_count == 1 && (rank->terms[0].coefficient == 1 ||
                                      layer->bounds[rank->terms[0].dim] == 1));
}

/* Tiles that overlap or leave gaps may look at a place more often than at
 * others; where places are of account nothing is known then. */
static double least_density(const struct jn_problem *problem, size_t tensor)
{
    const struct jn_density *density = problem->densities[tensor];
    const struct jn_tensor *of = &problem->layer->tensors[tensor];
    const struct jn_content_query query = {.problem = problem,
                                           .tensor = tensor};
    struct jn_occupancy occupancy;
    struct jn_spans whole;
    if (density == NULL)
        return 1;
    for (size_t r = 0; r < of->rank_count; r++)
        if (is_special(density, r) && !is_plain(problem->layer, &of->ranks[r]))
            return 0;
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        whole.of[d] =
            d < problem->layer->dim_count ? problem->layer->bounds[d] : 1;
    struct jn_arena *arena = jn_arena_new();
    jn_spans_occupancy(&query, &whole, NULL, arena, &occupancy);
    jn_arena_free(arena);
    return occupancy.expected / (double)occupancy.words;
}

/* The least probability that words of all the tensors are not zero. */
static double meet(const struct work *work, jn_tensors tensors)
{
    double product = 1;
    double above = 1;
    for (size_t t = 0; t < work->problem->layer->tensor_count; t++) {
        if (!(tensors >> t & 1))
            continue;
        product *= work->densities[t];
        above -= 1 - work->densities[t];
    }
    bool meets_by_place = (work->placed & (work->placed - 1)) != 0;
    return meets_by_place ? fmax(0, above) : product;
}

/* The same where tiles of TARGET are sent.  Results are not read the first time
 * they are sent: of the other times nothing is known where places are of
 * account. */
static double meet_tile(const struct work *work, jn_tensors tensors,
                        size_t target)
{
    jn_tensors others = tensors & ~((jn_tensors)1 << target);
    if (work->problem->layer->tensors[target].read_write &&
        (others & work->placed) != 0)
        return 0;
    return meet(work, tensors);
}

/* --- savings --- */

static void add_option(struct work *work, size_t level,
                       enum jn_saving_kind kind,
                       const struct jn_saving_option *option)
{
    const struct jn_layer *layer = work->problem->layer;
    int target = jn_layer_find_tensor(layer, option->target);
    if (target < 0)
        return;
    while (level > 0 && !keeps(work, level, (size_t)target))
        level--;
    for (size_t i = 0; i < option->condition_count; i++) {
        int condition = jn_layer_find_tensor(layer, option->conditions[i]);
        if (condition >= 0)
            (kind == JN_SAVE_GATE ? work->gating
                                  : work->skipping)[level][target] |=
                (jn_tensors)1 << condition;
    }
}

/* All options of a saving count: which of them is done depends on the mapping.
 */
static void find_savings(struct work *work)
{
    const struct jn_arch *arch = work->problem->arch;
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_level_sparsity *sparsity =
            &arch->levels[level].sparsity;
        for (size_t i = 0; i < sparsity->saving_count; i++)
            for (size_t k = 0; k < sparsity->savings[i].option_count; k++)
                add_option(work, level, sparsity->savings[i].kind,
                           &sparsity->savings[i].options[k]);
    }
}

/* --- shares --- */

static const struct jn_sparse_format *find_format(const struct work *work,
                                                  size_t level, size_t tensor)
{
    return jn_fibers_format(&work->problem->arch->levels[level],
                            &work->problem->layer->tensors[tensor]);
}

static bool is_compressed(const struct work *work, size_t level, size_t tensor)
{
    const struct jn_sparse_format *format = find_format(work, level, tensor);
    return format != NULL && jn_format_leaves_zeros_out(format);
}

/* A tile that holds so many words may be full of non-zeros: known where these
 * are anywhere. */
static double most_anywhere(const struct work *work, size_t tensor)
{
    const struct jn_density *density = work->problem->densities[tensor];
    double words = 1;
    if (density == NULL || density->model != &jn_density_uniform)
        return 0;
    for (size_t r = 0; r < density->rank_count; r++)
        words *= (double)density->extents[r];
    return floor(words * work->densities[tensor]);
}

/* Bits of metadata that each non-zero surely has, whichever the innermost rank
 * is that loops are given to. */
static unsigned least_metadata_bits(const struct jn_sparse_format *format)
{
    unsigned least = UINT_MAX;
    for (size_t i = 0; i < format->rank_count; i++) {
        const struct jn_sparse_rank *rank = &format->ranks[i];
        if (rank->format == JN_RANK_OFFSETS ||
            rank->format == JN_RANK_UNCOMPRESSED)
            return 0;
        least = rank->metadata_bits < least ? rank->metadata_bits : least;
    }
    return least;
}

/* Whether every word of a tile is used once at least. */
static bool uses_all(const struct work *work, size_t tensor)
{
    const struct jn_layer *layer = work->problem->layer;
    bool all = true;
    for (size_t r = 0; r < layer->tensors[tensor].rank_count; r++)
        all &= is_plain(layer, &layer->tensors[tensor].ranks[r]);
    return all;
}

/* What finds no room comes from the level outside at each use. */
static void overbook(struct work *work, size_t level, size_t tensor)
{
    struct jn_word_shares *shares = &work->zeros->words[level][tensor];
    double used = uses_all(work, tensor) ? shares->made : 0;
    if (!work->problem->arch->levels[level].sparsity.overbooks)
        return;
    shares->held = shares->most = 0;
    shares->come = fmin(shares->come, used);
    for (size_t i = 0; i <= level; i++) {
        struct jn_word_shares *outer = &work->zeros->words[i][tensor];
        outer->made = fmin(outer->made, used);
        outer->timed = fmin(outer->timed, used);
        outer->metadata_bits = 0;
    }
}

static void share_tensor(struct work *work, size_t tensor)
{
    jn_tensors own = (jn_tensors)1 << tensor;
    jn_tensors outside = 0;
    for (size_t level = 0; level < work->problem->arch->level_count; level++) {
        struct jn_word_shares *shares = &work->zeros->words[level][tensor];
        jn_tensors skipped = outside | work->skipping[level][tensor];
        jn_tensors saved = skipped | work->gating[level][tensor];
        const struct jn_sparse_format *format =
            find_format(work, level, tensor);
        bool compressed = format != NULL && jn_format_leaves_zeros_out(format);
        *shares = (struct jn_word_shares){.held = 1};
        if (compressed)
            *shares = (struct jn_word_shares){
                .held = work->densities[tensor],
                .most = most_anywhere(work, tensor),
                .metadata_bits = least_metadata_bits(format)};
        jn_tensors kept = compressed ? own : 0;
        shares->come = meet_tile(work, outside | kept, tensor);
        shares->timed = meet_tile(work, skipped | kept, tensor);
        shares->made = meet_tile(work, saved | kept, tensor);
        if (compressed)
            overbook(work, level, tensor);
        if (keeps(work, level, tensor))
            outside = saved;
    }
}

/* Whether an operation may find that all its operands are left out. */
static bool may_find_nothing(const struct work *work)
{
    const struct jn_layer *layer = work->problem->layer;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        size_t level = work->problem->arch->level_count - 1;
        while (level > 0 && !keeps(work, level, t))
            level--;
        if (!layer->tensors[t].read_write && !is_compressed(work, level, t))
            return false;
    }
    return true;
}

static void share_operations(struct work *work)
{
    const struct jn_problem *problem = work->problem;
    const struct jn_layer *layer = problem->layer;
    jn_tensors asked = 0;
    bool skips = false;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        if (layer->tensors[t].read_write)
            continue;
        asked |= (jn_tensors)1 << t;
        for (size_t level = 0; level < problem->arch->level_count; level++) {
            asked |= work->skipping[level][t] | work->gating[level][t];
            skips |= work->skipping[level][t] != 0;
        }
    }
    work->zeros->operations = meet(work, asked);
    work->zeros->vanish = skips || may_find_nothing(work);
    work->zeros->cycles =
        work->zeros->vanish || problem->arch->compute.sparsity.skips_not_aligned
            ? work->zeros->operations
            : 1;
}

/* Ranks are given to loops in their order, unless one takes them all. */
static void find_ordered(struct work *work)
{
    const struct jn_layer *layer = work->problem->layer;
    for (size_t level = 0; level < work->problem->arch->level_count; level++)
        for (size_t t = 0; t < layer->tensor_count; t++) {
            const struct jn_sparse_format *format = find_format(work, level, t);
            if (format != NULL &&
                (format->rank_count > 1 || !format->takes_all))
                work->zeros->ordered |= (jn_tensors)1 << t;
        }
}

static void take_all(struct jn_zeros *zeros)
{
    static const struct jn_word_shares all = {1, 1, 1, 1, 0, 0};
    *zeros = (struct jn_zeros){.operations = 1, .cycles = 1};
    for (size_t level = 0; level < JN_MAX_LEVELS; level++)
        for (size_t t = 0; t < JN_MAX_TENSORS; t++)
            zeros->words[level][t] = all;
}

void jn_zeros_find(const struct jn_problem *problem, const jn_tensors *keep,
                   struct jn_zeros *zeros)
{
    struct work work = {.problem = problem, .keep = keep, .zeros = zeros};
    take_all(zeros);
    if (!problem->arch->is_sparse)
        return;
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        work.densities[t] = least_density(problem, t);
        if (jn_joint_has_places(problem, t))
            work.placed |= (jn_tensors)1 << t;
    }
    find_savings(&work);
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        share_tensor(&work, t);
    share_operations(&work);
    find_ordered(&work);
}

/* --- what they leave --- */

double jn_zeros_access_pj(const struct jn_problem *problem,
                          const struct jn_zeros *zeros, size_t level,
                          size_t tensor, enum jn_action action)
{
    const struct jn_price *prices =
        problem->arch->levels[level].component.prices;
    const struct jn_word_shares *shares = &zeros->words[level][tensor];
    double made = prices[action].energy_pj;
    if (action == JN_FILL || shares->come == shares->made)
        return shares->come * made;
    double least = made;
    for (int course = JN_GATED; course < JN_COURSE_COUNT; course++)
        least = fmin(
            least, prices[jn_action_of(action, (enum jn_course)course, JN_DATA)]
                       .energy_pj);
    return shares->made * made + (shares->come - shares->made) * least;
}

double jn_zeros_metadata_pj(const struct jn_problem *problem,
                            const struct jn_zeros *zeros, size_t level,
                            size_t tensor, enum jn_action action)
{
    const struct jn_level *storage = &problem->arch->levels[level];
    const struct jn_word_shares *shares = &zeros->words[level][tensor];
    enum jn_action moved = jn_action_of(action, JN_ACTUAL, JN_METADATA);
    double bits = (action == JN_FILL ? shares->come : shares->made) *
                  shares->metadata_bits;
    if (storage->sparsity.metadata_line_bits == 0)
        return 0;
    return bits / (double)storage->sparsity.metadata_line_bits *
           storage->component.prices[moved].energy_pj;
}

double jn_zeros_operation_pj(const struct jn_problem *problem,
                             const struct jn_zeros *zeros)
{
    const struct jn_compute *compute = &problem->arch->compute;
    const struct jn_price *prices = compute->component.prices;
    double made = prices[problem->layer->operation].energy_pj;
    double least = fmin(made, prices[JN_GATED_COMPUTE].energy_pj);
    if (compute->sparsity.skips_not_aligned)
        least = fmin(least, prices[JN_SKIPPED_COMPUTE].energy_pj);
    return zeros->operations * made +
           (zeros->vanish ? 0 : (1 - zeros->operations) * least);
}

double jn_zeros_held(const struct jn_zeros *zeros, size_t level, size_t tensor,
                     double words)
{
    const struct jn_word_shares *shares = &zeros->words[level][tensor];
    return fmax(words * shares->held, fmin(words, shares->most));
}
