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

/* The mean of the rounded up quotient of the occupancy and BLOCK. */
static double mean_lines(const struct jn_occupancy *occupancy, uint64_t block)
{
    enum { MOST_TERMS = 1 << 16 };
    double mean = 0;
    uint64_t from = occupancy->least > 0 ? occupancy->least : 1;
    if (occupancy->law == NULL || occupancy->most - from > MOST_TERMS) {
        double size = jn_real(block);
        return occupancy->expected / size + (size - 1) / (2 * size);
    }
    for (uint64_t n = from; n <= occupancy->most; n++) {
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
    const struct jn_content_query query = {.problem = problem,
                                           .tensor = tensor};
    struct jn_arena_mark mark;
    struct jn_occupancy occupancy;
    if (!line->fibers.of[level].is_compressed || block == 1 ||
        content->density >= 1 || content->density <= 0 ||
        !is_of_account(content, block, problem->options.timeloop_sparse_rule))
        return 1;
    mark = jn_arena_mark(sparse->arena);
    jn_spans_occupancy(&query, &stack->inside[stack->past[level]], NULL,
                       sparse->arena, &occupancy);
    double lines = mean_lines(&occupancy, block) / content->there;
    jn_arena_rewind(sparse->arena, mark);
    return lines /
           (jn_real(content->words) * content->density / jn_real(block));
}
