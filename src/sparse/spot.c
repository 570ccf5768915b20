/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/spot.h"

#include "base/checked.h"
#include "sparse/model.h"

#include <stdlib.h>
#include <string.h>

bool jn_factor_is_tile(const struct jn_stack *stack,
                       const struct jn_factor *factor)
{
    jn_dims left = 0; /* out by a loop further in */
    for (size_t i = 0; i < stack->count; i++) {
        if (!jn_stack_moves(stack, i, factor->tensor))
            continue;
        jn_dims dim = (jn_dims)1 << stack->loops[i].dim;
        if (!factor->parts->of[0].has[i])
            left |= dim;
        else if (left & dim)
            return false;
    }
    return factor->parts->count == 1;
}

uint64_t jn_spot_work(const struct jn_stack *stack,
                      const struct jn_factor *factor)
{
    uint64_t words = 0;
    if (jn_factor_is_tile(stack, factor))
        return 1;
    for (size_t p = 0; p < factor->parts->count; p++) {
        uint64_t steps = 1;
        for (size_t i = 0; i < stack->count; i++)
            if (factor->parts->of[p].has[i] &&
                jn_stack_moves(stack, i, factor->tensor))
                steps = jn_mul(steps, stack->loops[i].end);
        words = jn_add(words, steps);
    }
    return words;
}

/* Where a part starts: its own loops are at their first steps. */
static void find_start(const struct jn_spot *spot, const struct jn_part *part,
                       uint64_t *at)
{
    const struct jn_stack *stack = spot->stack;
    memset(at, 0, JN_MAX_DIMS * sizeof *at);
    for (size_t i = 0; i < stack->count; i++) {
        size_t dim = stack->loops[i].dim;
        if (!part->has[i])
            at[dim] += spot->steps[i] * stack->inside[i].of[dim];
    }
}

/* Of a tile of one word, where in the tensor it is. */
static void find_tile(const struct jn_spot *spot, const uint64_t *at,
                      const struct jn_spans *whole, struct jn_tile_place *place)
{
    const struct jn_layer *layer = spot->stack->nest->problem->layer;
    const struct jn_tensor *tensor = &layer->tensors[spot->factor->tensor];
    struct jn_spans spans = *whole;
    for (size_t d = 0; d < layer->dim_count; d++)
        if (spans.of[d] > layer->bounds[d] - at[d])
            spans.of[d] = layer->bounds[d] - at[d];
    place->words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        place->starts[r] = 0;
        for (size_t i = 0; i < rank->term_count; i++) {
            size_t dim = rank->terms[i].dim;
            int64_t by = rank->terms[i].coefficient;
            place->starts[r] +=
                by < 0 ? (layer->bounds[dim] - at[dim] - spans.of[dim]) *
                             (uint64_t)-by
                       : at[dim] * (uint64_t)by;
        }
        place->extents[r] = jn_tile_extent(rank, &spans);
        place->words *= place->extents[r];
    }
}

static double tile_value(const struct jn_spot *spot, struct jn_arena *arena)
{
    const struct jn_factor *factor = spot->factor;
    const struct jn_density *density =
        spot->stack->nest->problem->densities[factor->tensor];
    const struct jn_part *part = &factor->parts->of[0];
    uint64_t budget = 0; /* no probabilities but that of an empty tile */
    struct jn_tile_place place = {.budget = &budget};
    struct jn_occupancy occupancy;
    uint64_t at[JN_MAX_DIMS];
    find_start(spot, part, at);
    find_tile(spot, at, &part->spans, &place);
    density->model->place(density, &place, arena, &occupancy);
    return factor->counts ? occupancy.expected / jn_real(place.words)
                          : 1 - occupancy.empty;
}

/* A word of a part; the parts that have it. */
struct word {
    uint64_t number;
    struct jn_urn urn;
    unsigned parts;
};

struct words {
    struct word *of;
    size_t count;
};

static void add_word(const struct jn_spot *spot, const uint64_t *at,
                     unsigned part, struct words *words)
{
    const struct jn_density *density =
        spot->stack->nest->problem->densities[spot->factor->tensor];
    struct jn_tile_place place = {.words = 0};
    struct word *word = &words->of[words->count++];
    find_tile(spot, at, &spot->stack->inside[0], &place);
    word->number = 0;
    for (size_t r = 0; r < density->rank_count; r++)
        word->number = word->number * density->extents[r] + place.starts[r];
    word->urn = density->model->urn(density, place.starts);
    word->parts = 1u << part;
}

static bool is_within(const struct jn_layer *layer, const uint64_t *at)
{
    for (size_t d = 0; d < layer->dim_count; d++)
        if (at[d] >= layer->bounds[d])
            return false;
    return true;
}

/* The loops of the part, step by step. */
static void add_part(const struct jn_spot *spot, unsigned number,
                     struct jn_arena *arena, struct words *words)
{
    const struct jn_stack *stack = spot->stack;
    const struct jn_part *part = &spot->factor->parts->of[number];
    uint64_t *steps = jn_arena_take(arena, stack->count, sizeof *steps);
    uint64_t at[JN_MAX_DIMS];
    size_t i;
    find_start(spot, part, at);
    do {
        if (is_within(stack->nest->problem->layer, at))
            add_word(spot, at, number, words);
        for (i = 0; i < stack->count; i++) {
            size_t dim = stack->loops[i].dim;
            uint64_t stride = stack->inside[i].of[dim];
            if (!part->has[i] ||
                !jn_stack_moves(stack, i, spot->factor->tensor))
                continue;
            at[dim] += stride;
            if (++steps[i] < stack->loops[i].end)
                break;
            at[dim] -= stride * steps[i];
            steps[i] = 0;
        }
    } while (i < stack->count);
}

static int compare(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    if (a->urn.number != b->urn.number)
        return a->urn.number < b->urn.number ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* Urn by urn, each word once. */
static void sort_words(struct words *words)
{
    size_t count = 0;
    qsort(words->of, words->count, sizeof words->of[0], compare);
    for (size_t i = 0; i < words->count; i++)
        if (count > 0 && words->of[count - 1].number == words->of[i].number)
            words->of[count - 1].parts |= words->of[i].parts;
        else
            words->of[count++] = words->of[i];
    words->count = count;
}

/* The probability that all words of SOME parts are zero: one is drawn after
 * the other. */
static double all_zero(const struct words *words, unsigned some)
{
    double share = 1;
    uint64_t drawn = 0; /* from the same urn */
    for (size_t i = 0; i < words->count; i++) {
        const struct jn_urn *urn = &words->of[i].urn;
        if (i > 0 && words->of[i - 1].urn.number != urn->number)
            drawn = 0;
        if (!(words->of[i].parts & some))
            continue;
        if (urn->nonzeros + drawn >= urn->words)
            return 0;
        share *= jn_real(urn->words - urn->nonzeros - drawn) /
                 jn_real(urn->words - drawn);
        drawn++;
    }
    return share;
}

/* By inclusion and exclusion. */
static double parts_filled(const struct jn_spot *spot, struct jn_arena *arena)
{
    unsigned count = (unsigned)spot->factor->parts->count;
    uint64_t room = jn_spot_work(spot->stack, spot->factor);
    struct words words = {
        jn_arena_take(arena, (size_t)room, sizeof words.of[0]), 0};
    double filled = 1;
    for (unsigned part = 0; part < count; part++)
        add_part(spot, part, arena, &words);
    sort_words(&words);
    for (unsigned some = 1; some < 1u << count; some++)
        filled += (__builtin_popcount(some) % 2 != 0 ? -1 : 1) *
                  all_zero(&words, some);
    return filled;
}

double jn_spot_value(const struct jn_spot *spot, struct jn_arena *arena)
{
    struct jn_arena_mark mark = jn_arena_mark(arena);
    double value = jn_factor_is_tile(spot->stack, spot->factor)
                       ? tile_value(spot, arena)
                       : parts_filled(spot, arena);
    jn_arena_rewind(arena, mark);
    return value;
}
