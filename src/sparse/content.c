/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/content.h"

#include "base/checked.h"
#include "sparse/model.h"
#include "sparse/ways.h"

#include <math.h>
#include <string.h>

void jn_words_occupancy(const struct jn_density *density, uint64_t words,
                        const struct jn_enclosing *enclosing,
                        struct jn_arena *arena, struct jn_occupancy *occupancy)
{
    struct jn_density flat = *density;
    struct jn_tile_grid grid;
    flat.rank_count = 1;
    for (size_t rank = 1; rank < density->rank_count; rank++)
        flat.extents[0] = jn_mul(flat.extents[0], density->extents[rank]);
    if (density->rank_count == 0)
        flat.extents[0] = 1;
    jn_tile_grid_single(&flat, &words, &grid);
    if (!jn_density_occupancy(&flat, &(struct jn_tile_query){&grid, enclosing},
                              arena, occupancy))
        jn_occupancy_certain(words, words, occupancy);
}

/* The tile of a level is looked at as such, as a fiber, as a region. */
struct jn_known_tile {
    struct key {
        struct jn_tile_grid grid; /* without weights, which follow from */
        struct jn_spans spans;    /* of dimensions that move windows */
    } key;
    struct jn_occupancy occupancy;
    struct jn_known_tile *next;
};

static const struct jn_occupancy *find_known(const struct jn_known_tile *known,
                                             const struct key *key)
{
    while (known != NULL && memcmp(&known->key, key, sizeof *key) != 0)
        known = known->next;
    return known != NULL ? &known->occupancy : NULL;
}

static void remember(const struct key *key,
                     const struct jn_occupancy *occupancy,
                     struct jn_arena *arena, struct jn_known_tile **known)
{
    struct jn_known_tile *tile = jn_arena_take(arena, 1, sizeof *tile);
    tile->key = *key;
    tile->occupancy = *occupancy;
    tile->next = *known;
    *known = tile;
}

/* The tiles that span so much.  One stands for all along ranks where places are
 * of no account; else they lie side by side, or overlap where several
 * dimensions move them. */
static void find_grid(const struct jn_content_query *query,
                      const struct jn_spans *spans, const uint64_t *extents,
                      struct jn_tile_grid *grid)
{
    const struct jn_layer *layer = query->problem->layer;
    const struct jn_density *density = query->problem->densities[query->tensor];
    const struct jn_density_model *model = density->model;
    jn_tile_grid_single(density, extents, grid);
    for (size_t r = 0; r < density->rank_count; r++) {
        const struct jn_rank *rank = &layer->tensors[query->tensor].ranks[r];
        bool matters = model->period ? model->period(density, r) != 1
                                     : model->grid != NULL;
        if (!matters || extents[r] >= density->extents[r])
            continue;
        uint64_t step = jn_ways_step(layer, rank, spans);
        if (step == 0)
            continue;
        if (jn_ways_moving(layer, rank, spans) > 1) {
            grid->steps[r] = step;
            grid->positions[r] = jn_ways_places(layer, rank, spans);
        } else if (step == extents[r]) {
            grid->positions[r] = jn_ceil_div(density->extents[r], step);
        } else {
            grid->steps[r] = step;
            grid->positions[r] = (density->extents[r] - extents[r]) / step + 1;
        }
    }
}

static bool is_window(const struct jn_content_query *query,
                      const struct jn_tile_grid *grid, size_t rank,
                      const struct jn_spans *spans)
{
    const struct jn_layer *layer = query->problem->layer;
    return grid->positions[rank] > 1 &&
           jn_ways_moving(layer, &layer->tensors[query->tensor].ranks[rank],
                          spans) > 1;
}

static void find_window_spans(const struct jn_content_query *query,
                              const struct jn_spans *spans, struct key *key)
{
    const struct jn_tensor *tensor =
        &query->problem->layer->tensors[query->tensor];
    for (size_t r = 0; r < tensor->rank_count; r++)
        if (is_window(query, &key->grid, r, spans))
            for (size_t i = 0; i < tensor->ranks[r].term_count; i++) {
                size_t dim = tensor->ranks[r].terms[i].dim;
                key->spans.of[dim] = spans->of[dim];
            }
}

static void weigh_grid(const struct jn_content_query *query,
                       const struct jn_spans *spans, struct jn_arena *arena,
                       struct jn_tile_grid *grid)
{
    const struct jn_layer *layer = query->problem->layer;
    const struct jn_tensor *tensor = &layer->tensors[query->tensor];
    for (size_t r = 0; r < tensor->rank_count; r++) {
        if (!is_window(query, grid, r, spans))
            continue;
        uint64_t *weights =
            jn_arena_take(arena, (size_t)grid->positions[r], sizeof *weights);
        jn_ways_count(layer, &tensor->ranks[r], spans, weights);
        grid->weights[r] = weights;
    }
}

void jn_spans_occupancy(const struct jn_content_query *query,
                        const struct jn_spans *spans,
                        const struct jn_enclosing *enclosing,
                        struct jn_arena *arena, struct jn_occupancy *occupancy)
{
    const struct jn_density *density = query->problem->densities[query->tensor];
    const struct jn_tensor *tensor =
        &query->problem->layer->tensors[query->tensor];
    uint64_t extents[JN_MAX_RANKS] = {0};
    uint64_t words = 1;
    struct key key = {.spans = {{0}}};
    for (size_t rank = 0; rank < tensor->rank_count; rank++) {
        extents[rank] = jn_tile_extent(&tensor->ranks[rank], spans);
        words = jn_mul(words, extents[rank]);
    }
    if (density == NULL) {
        jn_occupancy_certain(words, words, occupancy);
        return;
    }
    if (density->by_timeloop_rule) {
        jn_words_occupancy(density, words, enclosing, arena, occupancy);
        return;
    }
    struct jn_known_tile **known =
        query->known != NULL ? &query->known[query->tensor] : NULL;
    find_grid(query, spans, extents, &key.grid);
    find_window_spans(query, spans, &key);
    const struct jn_occupancy *found =
        known != NULL ? find_known(*known, &key) : NULL;
    if (found != NULL) {
        *occupancy = *found;
        return;
    }
    struct jn_tile_grid grid = key.grid;
    weigh_grid(query, spans, arena, &grid);
    if (!jn_density_occupancy(density, &(struct jn_tile_query){&grid, NULL},
                              arena, occupancy))
        jn_occupancy_certain(words, words, occupancy);
    if (known != NULL)
        remember(&key, occupancy, arena, known);
}

/* Probability that a tile of the rank has something. */
static double filled(const struct jn_content_query *query,
                     const struct jn_spans *spans, struct jn_arena *arena)
{
    struct jn_occupancy occupancy;
    jn_spans_occupancy(query, spans, NULL, arena, &occupancy);
    return 1 - occupancy.empty;
}

/* Fibers of a rank and children of theirs, that are there. */
struct population {
    double fibers, children;
};

/* Words for a rank of so many fibers, LENGTH positions each. */
static struct jn_format_counts rank_words(enum jn_rank_format format,
                                          const struct population *there,
                                          uint64_t length)
{
    double positions = jn_real(length);
    switch (format) {
    case JN_RANK_OFFSETS:
        return (struct jn_format_counts){0, there->fibers * (positions + 1)};
    case JN_RANK_COORDINATES:
    case JN_RANK_RUN_LENGTH:
        return (struct jn_format_counts){there->children, there->children};
    case JN_RANK_BITMASK:
        return (struct jn_format_counts){there->fibers * positions,
                                         there->children};
    case JN_RANK_UNCOMPRESSED:
        break;
    }
    return (struct jn_format_counts){0, 0}; /* positions say all */
}

/* The payload of the innermost rank that is there is the data itself. */
static void drop_data(const struct jn_fibers *fibers,
                      struct jn_format_counts *words)
{
    for (size_t rank = fibers->count; rank-- > 0;)
        if (!fibers->ranks[rank].is_empty) {
            words[rank].payload = 0;
            return;
        }
}

const struct jn_spans *jn_fibers_below(const struct jn_fibers *fibers,
                                       size_t rank)
{
    static const struct jn_spans word = {
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
    for (size_t below = rank + 1; below < fibers->count; below++)
        if (!fibers->ranks[below].is_empty)
            return &fibers->ranks[below].spans;
    return &word;
}

void jn_fibers_count(const struct jn_fibers *fibers, double sent,
                     const double *filled, struct jn_format_counts *units)
{
    struct population there = {sent, 0};
    double children = 1;
    for (size_t rank = 0; rank < fibers->count; rank++) {
        const struct jn_fiber_rank *at = &fibers->ranks[rank];
        units[rank] = (struct jn_format_counts){0, 0};
        if (at->is_empty)
            continue;
        children *= jn_real(at->length);
        there.children = children * filled[rank];
        units[rank] = rank_words(at->format, &there, at->length);
        there.fibers = there.children;
    }
    drop_data(fibers, units);
}

static void count_units(const struct jn_content_query *query, double sent,
                        struct jn_arena *arena, struct jn_format_counts *units)
{
    const struct jn_fibers *fibers = query->fibers;
    double *shares = jn_arena_take(arena, fibers->count, sizeof *shares);
    for (size_t rank = 0; rank < fibers->count; rank++)
        if (!fibers->ranks[rank].is_empty)
            shares[rank] = filled(query, jn_fibers_below(fibers, rank), arena);
    jn_fibers_count(fibers, sent, shares, units);
}

/* Their metadata are those of non-zeros spread over as many fibers as can
 * be. */
void jn_content_hold(const struct jn_fibers *fibers, uint64_t held,
                     struct jn_content *content)
{
    struct jn_format_counts *capacity = content->capacity;
    struct population there = {1, 0};
    double children = 1;
    content->held = held;
    content->capacity_bits = 0;
    for (size_t rank = 0; rank < fibers->count; rank++) {
        const struct jn_fiber_rank *at = &fibers->ranks[rank];
        capacity[rank] = (struct jn_format_counts){0, 0};
        if (at->is_empty)
            continue;
        children *= jn_real(at->length);
        there.children = fmin(children, jn_real(held));
        capacity[rank] = rank_words(at->format, &there, at->length);
        there.fibers = there.children;
    }
    drop_data(fibers, capacity);
    for (size_t rank = 0; rank < fibers->count; rank++)
        content->capacity_bits +=
            capacity[rank].metadata * fibers->ranks[rank].metadata_bits +
            capacity[rank].payload * fibers->ranks[rank].payload_bits;
}

void jn_content_count(const struct jn_content_query *query,
                      struct jn_arena *arena, struct jn_content *content)
{
    struct jn_occupancy occupancy;
    size_t count = query->fibers->count;
    jn_spans_occupancy(query, query->spans, NULL, arena, &occupancy);
    double sent = query->parent_has_format ? 1 - occupancy.empty : 1;
    *content = (struct jn_content){
        .words = jn_tile_words(&query->problem->layer->tensors[query->tensor],
                               query->spans),
        .there = 1,
        .units = jn_arena_take(arena, count, sizeof content->units[0]),
        .capacity = jn_arena_take(arena, count, sizeof content->capacity[0])};
    content->most =
        query->fibers->is_compressed ? occupancy.most : content->words;
    content->density = occupancy.expected / jn_real(content->words);
    count_units(query, sent, arena, content->units);
    jn_content_hold(query->fibers, content->most, content);
}
