/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/sparse_line.h"
#include "base/checked.h"

#include <math.h>

/* Timeloop looks at the last line only in tiles of fewer lines than this, by
 * tenths of the density (include/model/buffer.hpp). */
struct threshold {
    uint64_t block_words;
    uint64_t lines[10];
};

static const struct threshold thresholds[] = {
    {2, {251, 125, 84, 63, 51, 42, 36, 32, 28, 1}},
    {4, {375, 188, 125, 94, 75, 63, 54, 47, 42, 1}},
    {8, {438, 219, 146, 110, 88, 73, 63, 55, 49, 1}},
    {16, {469, 235, 157, 118, 94, 79, 67, 59, 52, 1}},
    {32, {485, 243, 162, 122, 97, 81, 70, 61, 52, 1}},
};

static bool is_of_account(const struct jn_content *content,
                          uint64_t block_words, bool by_timeloop_rule)
{
    size_t count = sizeof thresholds / sizeof *thresholds;
    if (!by_timeloop_rule)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (thresholds[i].block_words != block_words)
            continue;
        double tenths = floor(content->density / 0.1 + 1e-9);
        size_t at = tenths < 1 ? 0 : (size_t)jn_whole(tenths) - 1;
        return thresholds[i].lines[at < 10 ? at : 9] >
               content->words / block_words;
    }
    return true;
}

/* Occupancies from FROM to TO are worth a look: those within nine standard
 * deviations, or all. */
struct range {
    uint64_t from, to;
};

static struct range find_range(const struct jn_occupancy *occupancy)
{
    struct range range = {occupancy->least, occupancy->most};
    if (!occupancy->has_spread)
        return range;
    double reach = 9 * occupancy->spread + 20;
    if (occupancy->expected - reach > jn_real(range.from))
        range.from = jn_whole(occupancy->expected - reach);
    if (occupancy->expected + reach < jn_real(range.to))
        range.to = jn_whole(occupancy->expected + reach);
    return range;
}

/* The mean of the rounded up quotient of the occupancy and BLOCK.  Where the
 * occupancy spreads over many blocks each remainder is as likely as another:
 * with a standard deviation of 1.5 blocks to 1e-18. */
static double mean_lines(const struct jn_occupancy *occupancy, uint64_t block)
{
    double size = jn_real(block);
    double mean = 0;
    if (occupancy->law == NULL ||
        (occupancy->has_spread && occupancy->spread >= 1.5 * size))
        return occupancy->expected / size + (size - 1) / (2 * size);
    struct range range = find_range(occupancy);
    for (uint64_t n = range.from; n <= range.to; n++) {
        double probability = 0;
        if (jn_occupancy_probability(occupancy, n, &probability))
            mean += probability * jn_real(jn_ceil_div(n, block));
    }
    return mean;
}

double jn_line_ratio(const struct jn_sparse_tiles *sparse, size_t level,
                     size_t tensor)
{
    const struct jn_sparse_line *line = &sparse->lines[tensor];
    const struct jn_content *content = &line->contents[level];
    const struct jn_stack *stack = &sparse->stack;
    const struct jn_problem *problem = stack->nest->problem;
    uint64_t block = problem->storage[level][tensor].block_words;
    const struct jn_content_query query = {
        .problem = problem, .tensor = tensor, .known = stack->known};
    struct jn_occupancy occupancy;
    if (!line->fibers.of[level].is_compressed || block == 1 ||
        content->density >= 1 || content->density <= 0 ||
        !is_of_account(content, block, problem->options.timeloop_sparse_rule))
        return 1;
    jn_spans_occupancy(&query, &stack->inside[stack->past[level]], NULL,
                       sparse->arena, &occupancy);
    double lines = mean_lines(&occupancy, block) / content->there;
    return lines /
           (jn_real(content->words) * content->density / jn_real(block));
}
