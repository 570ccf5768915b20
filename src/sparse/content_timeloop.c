/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "sparse/content.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Children that a fiber of LENGTH positions has, if each is there with
 * probability FILLED. */
static double children_of(enum jn_rank_format format, double length,
                          double filled)
{
    double children = length * filled;
    return format == JN_RANK_RUN_LENGTH ? children : ceil(children);
}

static struct jn_format_counts rank_words(const struct jn_fiber_rank *rank,
                                          double most_fibers, double fibers,
                                          double filled)
{
    double length = jn_real(rank->length);
    double children = fibers * children_of(rank->format, length, filled);
    switch (rank->format) {
    case JN_RANK_OFFSETS:
        return (struct jn_format_counts){0, fibers * (length + 1)};
    case JN_RANK_COORDINATES:
    case JN_RANK_RUN_LENGTH:
        return (struct jn_format_counts){children, children};
    case JN_RANK_BITMASK:
        return (struct jn_format_counts){fibers * length, children};
    case JN_RANK_UNCOMPRESSED:
        break;
    }
    return (struct jn_format_counts){most_fibers * length,
                                     most_fibers * length};
}

/* What is known of the tile in whose tree we are. */
struct tree {
    const struct jn_content_query *query;
    struct jn_enclosing tile;
    struct jn_arena *arena;
};

static double filled(const struct tree *tree, const struct jn_spans *spans)
{
    struct jn_occupancy occupancy;
    jn_spans_occupancy(tree->query, spans, &tree->tile, tree->arena,
                       &occupancy);
    return 1 - occupancy.empty;
}

/* Words of each rank in a tile of which it is known how much is in it. */
static void count_at(const struct tree *tree, struct jn_format_counts *units)
{
    static const struct jn_spans word = {
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
    const struct jn_fibers *fibers = tree->query->fibers;
    struct jn_arena_mark mark = jn_arena_mark(tree->arena);
    double most_fibers = 1;
    size_t innermost = 0;
    for (size_t rank = 0; rank < fibers->count; rank++) {
        const struct jn_fiber_rank *at = &fibers->ranks[rank];
        bool is_last = rank + 1 == fibers->count;
        units[rank] = (struct jn_format_counts){0, 0};
        if (at->is_empty)
            continue;
        innermost = rank;
        double there = filled(tree, &at->spans);
        double below = filled(tree, is_last ? &word : &at[1].spans);
        units[rank] = rank_words(at, most_fibers, most_fibers * there, below);
        most_fibers *= jn_real(at->length);
    }
    if (fibers->count > 0)
        units[innermost].payload = 0;
    jn_arena_rewind(tree->arena, mark);
}

/* Occupancies beyond these have no share that a double could tell. */
struct range {
    uint64_t from, to;
};

static struct range likely(const struct jn_occupancy *occupancy)
{
    double mean = occupancy->expected;
    double spread = 40 * sqrt(mean) + 100;
    struct range range = {occupancy->least, occupancy->most};
    if (mean - spread > jn_real(range.from))
        range.from = jn_whole(mean - spread);
    if (mean + spread < jn_real(range.to))
        range.to = jn_whole(mean + spread);
    return range;
}

static double probability_of(const struct jn_occupancy *occupancy,
                             uint64_t nonzeros)
{
    double probability = 0;
    bool known = jn_occupancy_probability(occupancy, nonzeros, &probability);
    assert(known);
    (void)known;
    return probability;
}

/* The mean over all occupancies but WITHOUT. */
static void mean_units(struct tree *tree, const struct jn_occupancy *occupancy,
                       uint64_t without, struct jn_content *content)
{
    size_t count = tree->query->fibers->count;
    struct range range = likely(occupancy);
    struct jn_format_counts *units =
        jn_arena_take(tree->arena, count, sizeof units[0]);
    memset(content->units, 0, count * sizeof units[0]);
    if (count == 0)
        return;
    for (uint64_t n = range.from; n <= range.to; n++) {
        double share = probability_of(occupancy, n) / content->there;
        if (n == without || share == 0)
            continue;
        tree->tile.nonzeros = n;
        count_at(tree, units);
        for (size_t rank = 0; rank < count; rank++) {
            content->units[rank].metadata += share * units[rank].metadata;
            content->units[rank].payload += share * units[rank].payload;
        }
    }
}

static void count_capacity(struct tree *tree, struct jn_content *content)
{
    const struct jn_fibers *fibers = tree->query->fibers;
    tree->tile.nonzeros = content->most;
    count_at(tree, content->capacity);
    for (size_t rank = 0; rank < fibers->count; rank++) {
        struct jn_format_counts *words = &content->capacity[rank];
        words->metadata = ceil(words->metadata);
        words->payload = ceil(words->payload);
        content->capacity_bits +=
            words->metadata * fibers->ranks[rank].metadata_bits +
            words->payload * fibers->ranks[rank].payload_bits;
    }
}

/* The least occupancy that can be: where it is 0, tiles of the first one from
 * there on that has a probability count as those that are not sent. */
static double find_absent(const struct jn_occupancy *occupancy,
                          uint64_t *nonzeros)
{
    for (uint64_t n = 0; n <= occupancy->most; n++) {
        double probability = probability_of(occupancy, n);
        *nonzeros = n;
        if (probability > 0)
            return probability;
    }
    return 0;
}

void jn_content_count_timeloop(const struct jn_content_query *query,
                               struct jn_arena *arena,
                               struct jn_content *content)
{
    size_t count = query->fibers->count;
    struct jn_occupancy occupancy;
    uint64_t absent = UINT64_MAX;
    double lost = 0;
    jn_spans_occupancy(query, query->spans, NULL, arena, &occupancy);
    double words = jn_real(occupancy.words);
    *content = (struct jn_content){
        .words = occupancy.words,
        .most =
            query->fibers->format != NULL ? occupancy.most : occupancy.words,
        .there = 1,
        .units = jn_arena_take(arena, count, sizeof content->units[0]),
        .capacity = jn_arena_take(arena, count, sizeof content->capacity[0])};
    struct tree tree = {query, {occupancy.words, 0}, arena};
    count_capacity(&tree, content);
    content->held = content->most;
    if (query->parent_has_format && occupancy.least == 0) {
        lost = find_absent(&occupancy, &absent);
        content->there = 1 - lost;
    }
    if (content->there <= 0) {
        content->there = 0;
        memset(content->units, 0, count * sizeof content->units[0]);
        return;
    }
    double expected =
        absent == UINT64_MAX
            ? occupancy.expected
            : (occupancy.expected - lost * jn_real(absent)) / content->there;
    content->density = expected / words;
    mean_units(&tree, &occupancy, absent, content);
}
