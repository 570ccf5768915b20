/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/transfers.h"

#include "base/checked.h"
#include "nest/places.h"
#include "nest/residual.h"
#include "nest/reuse.h"
#include "nest/spread.h"

#include <string.h>

/* One tensor's way from a level inward. */
struct stream {
    const struct jn_nest *nest;
    size_t level;
    size_t tensor;
    struct jn_arena *arena;
    struct jn_transfer *transfer;
};

/* Children that a neighbour can serve. */
struct links {
    const bool *linked; /* by child; NULL if none is */
    uint64_t count;
};

static bool is_innermost(const struct jn_nest *nest, size_t level)
{
    return level + 1 == nest->level_count;
}

static bool spreads(const struct jn_nest *nest, size_t level)
{
    return nest->space[level] < nest->begin[level + 1];
}

static enum jn_memory memory_below(const struct jn_nest *nest, size_t level,
                                   size_t tensor)
{
    if (is_innermost(nest, level))
        return JN_FORGETS;
    jn_tensors forget = nest->mapping->levels[level + 1].no_temporal_reuse;
    return forget >> tensor & 1 ? JN_FORGETS : JN_REMEMBERS;
}

static struct jn_parcel *find_parcel(struct jn_transfer *transfer,
                                     const struct jn_group *group)
{
    size_t at = 0;
    while (at < transfer->parcel_count &&
           (transfer->parcels[at].multicast < group->multicast ||
            (transfer->parcels[at].multicast == group->multicast &&
             transfer->parcels[at].scatter < group->scatter)))
        at++;
    struct jn_parcel *parcel = &transfer->parcels[at];
    if (at < transfer->parcel_count && parcel->multicast == group->multicast &&
        parcel->scatter == group->scatter)
        return parcel;
    if (at < transfer->parcel_count)
        memmove(parcel + 1, parcel,
                (transfer->parcel_count - at) * sizeof *parcel);
    *parcel = (struct jn_parcel){group->multicast, group->scatter, 0, 0, 0};
    transfer->parcel_count++;
    return parcel;
}

/* Makes room for COUNT more parcels. */
static void reserve_parcels(const struct stream *stream, size_t count)
{
    struct jn_transfer *transfer = stream->transfer;
    if (count == 0)
        return;
    struct jn_parcel *more = jn_arena_take(
        stream->arena, transfer->parcel_count + count, sizeof more[0]);
    if (transfer->parcel_count > 0)
        memcpy(more, transfer->parcels,
               transfer->parcel_count * sizeof more[0]);
    transfer->parcels = more;
}

static void send_first(const struct jn_group *group, uint64_t words,
                       struct jn_transfer *transfer)
{
    transfer->parcels = &transfer->one;
    transfer->parcel_count = 1;
    transfer->one = (struct jn_parcel){group->multicast, group->scatter,
                                       jn_mul(words, group->scatter),
                                       jn_mul(words, group->half_hops),
                                       jn_mul(words, group->unicast_half_hops)};
}

/* Sends WORDS to each child of the groups. */
static void send(const struct stream *stream, const struct jn_groups *groups,
                 uint64_t words)
{
    if (stream->transfer->parcel_count == 0 && groups->count == 1) {
        send_first(groups->items, words, stream->transfer);
        return;
    }
    reserve_parcels(stream, groups->count);
    for (size_t i = 0; i < groups->count; i++) {
        const struct jn_group *group = &groups->items[i];
        struct jn_parcel *parcel = find_parcel(stream->transfer, group);
        parcel->accesses =
            jn_add(parcel->accesses, jn_mul(words, group->scatter));
        parcel->half_hops =
            jn_add(parcel->half_hops, jn_mul(words, group->half_hops));
        parcel->unicast_half_hops = jn_add(
            parcel->unicast_half_hops, jn_mul(words, group->unicast_half_hops));
    }
}

/* Lets neighbours serve what they can where that saves words at the level
 * (spec 2.6).  True if it does; then the rest has been sent. */
static bool send_over_links(const struct stream *stream,
                            const struct jn_fan *fan, struct links links,
                            uint64_t words, const struct jn_groups *all)
{
    struct jn_transfer *transfer = stream->transfer;
    struct jn_groups rest;
    if (links.linked == NULL)
        return false;
    jn_spread_groups(fan, links.linked, stream->arena, &rest);
    if (rest.total >= all->total)
        return false;
    send(stream, &rest, words);
    transfer->link_words =
        jn_add(transfer->link_words, jn_mul(words, links.count));
    return true;
}

static void send_to_one(const struct stream *stream, uint64_t words)
{
    struct jn_group one = {1, 1, 0, 0};
    send(stream, &(struct jn_groups){.items = &one, .count = 1}, words);
}

/* The fan-out of a nest without residuals: always the same children. */
static void spread_visits(const struct stream *stream,
                          const struct jn_visits *visits)
{
    struct jn_fan fan;
    struct jn_groups groups;
    uint64_t words = visits->words;
    jn_spread_fan(stream->nest, stream->level, stream->tensor, NULL, &fan);
    jn_spread_groups(&fan, NULL, stream->arena, &groups);
    for (size_t k = 0; k < visits->jump_count; k++) {
        const struct jn_jump *jump = &visits->jumps[k];
        struct links links;
        if (jump->link_words == 0 ||
            !jn_nest_links(stream->nest, stream->level, stream->tensor))
            continue;
        links.linked =
            jn_places_linked(&fan, &fan, jump->by, stream->arena, &links.count);
        if (send_over_links(stream, &fan, links, jump->link_words, &groups))
            words -= jump->link_words;
    }
    send(stream, &groups, words);
}

static void count_perfect(const struct stream *stream,
                          const struct jn_child *child)
{
    struct jn_visits visits;
    bool several = spreads(stream->nest, stream->level);
    bool want_jumps =
        several && jn_nest_links(stream->nest, stream->level, stream->tensor);
    jn_reuse_count(stream->nest, child, want_jumps, stream->arena, &visits);
    if (several)
        spread_visits(stream, &visits);
    else
        send_to_one(stream, visits.words);
}

static void spread_visit(const struct stream *stream, const struct jn_fan *fan,
                         const struct jn_visit *visit)
{
    struct jn_fan before;
    struct jn_groups groups;
    struct links links = {NULL, 0};
    jn_spread_groups(fan, NULL, stream->arena, &groups);
    if (visit->linkable) {
        jn_spread_fan(stream->nest, stream->level, stream->tensor,
                      &visit->pass_before, &before);
        links.linked = jn_places_linked(fan, &before, visit->by, stream->arena,
                                        &links.count);
    }
    if (!send_over_links(stream, fan, links, visit->words, &groups))
        send(stream, &groups, visit->words);
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static void add_computes(const struct jn_fan *fan, uint64_t times,
                         struct jn_transfers *transfers)
{
    uint64_t children = jn_fan_children(fan);
    transfers->compute_stamps = larger(transfers->compute_stamps, children);
    transfers->computes_total =
        jn_add(transfers->computes_total, jn_mul(times, children));
}

/* Serves the distinct visits; those of one tensor to arithmetic are all there
 * are to it. */
static void count_imperfect(const struct jn_nest *nest, size_t level,
                            size_t tensor, struct jn_arena *arena,
                            struct jn_transfers *transfers)
{
    struct stream stream = {nest, level, tensor, arena,
                            &transfers->of[level][tensor]};
    bool counts = is_innermost(nest, level) && tensor == 0;
    for (const struct jn_visit *visit = jn_residual_visits(
             nest, level, tensor, memory_below(nest, level, tensor), arena);
         visit != NULL; visit = visit->next) {
        struct jn_fan fan;
        jn_spread_fan(nest, level, tensor, &visit->pass, &fan);
        if (counts)
            add_computes(&fan, visit->times, transfers);
        if (visit->words == 0)
            continue;
        if (spreads(nest, level))
            spread_visit(&stream, &fan, visit);
        else
            send_to_one(&stream, visit->words);
    }
}

static void count_computes(const struct jn_nest *nest,
                           struct jn_transfers *transfers)
{
    size_t innermost = nest->level_count - 1;
    size_t times = nest->time_count[innermost];
    transfers->temporal_passes = times > 0 ? nest->times[times - 1]->passes : 1;
    if (nest->uneven != 0)
        return;
    transfers->compute_stamps = 1;
    for (size_t i = nest->space[innermost]; i < nest->loop_count; i++)
        transfers->compute_stamps =
            jn_mul(transfers->compute_stamps, nest->loops[i].end);
    transfers->computes_total =
        jn_mul(transfers->temporal_passes, transfers->compute_stamps);
}

/* From the innermost level outward, with the spans of what lies inside. */
static void count_levels_perfect(const struct jn_nest *nest,
                                 const struct jn_tiles *tiles,
                                 struct jn_arena *arena,
                                 struct jn_transfers *transfers)
{
    struct jn_spans spans;
    struct jn_child child = {.spans = &spans};
    for (size_t d = 0; d < nest->problem->layer->dim_count; d++)
        spans.of[d] = 1;
    for (size_t level = nest->level_count; level-- > 0;) {
        if (nest->imperfect != 0)
            jn_tile_span_first(nest, nest->begin[level + 1], &spans);
        for (size_t t = 0; t < nest->tensor_count; t++) {
            if (!(nest->tensors >> t & 1))
                continue;
            struct stream stream = {nest, level, t, arena,
                                    &transfers->of[level][t]};
            child.level = level;
            child.tensor = t;
            child.memory = memory_below(nest, level, t);
            child.tile_words =
                is_innermost(nest, level) ? 1 : tiles->words[level + 1][t];
            count_perfect(&stream, &child);
        }
        if (nest->imperfect == 0)
            jn_tile_widen(nest, nest->begin[level + 1], nest->begin[level],
                          &spans);
    }
}

static void count_levels_imperfect(const struct jn_nest *nest,
                                   struct jn_arena *arena,
                                   struct jn_transfers *transfers)
{
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++)
            if (nest->tensors >> t & 1)
                count_imperfect(nest, level, t, arena, transfers);
}

void jn_transfers_add(const struct jn_nest *nest, const struct jn_tiles *tiles,
                      struct jn_arena *arena, struct jn_transfers *transfers)
{
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++)
            if (nest->tensors >> t & 1)
                transfers->of[level][t] = (struct jn_transfer){0};
    if (nest->uneven == 0)
        count_levels_perfect(nest, tiles, arena, transfers);
    else
        count_levels_imperfect(nest, arena, transfers);
}

void jn_transfers_count(const struct jn_nest *nest,
                        const struct jn_tiles *tiles, struct jn_arena *arena,
                        struct jn_transfers *transfers)
{
    transfers->compute_stamps = 0;
    transfers->computes_total = 0;
    jn_transfers_add(nest, tiles, arena, transfers);
    count_computes(nest, transfers);
}
