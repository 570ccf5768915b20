/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/meet.h"

#include "base/checked.h"

#include <string.h>

/* With more places than that for each child most would be empty. */
enum { MAX_SPAN_RATIO = 16 };

/* The loops that move one rank, their steps in units of the smallest. */
struct rank_loops {
    uint64_t steps[64], ends[64];
    size_t count;
    uint64_t span; /* places along the rank */
};

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static void collect(const struct jn_fan *fan, size_t rank,
                    struct rank_loops *loops)
{
    uint64_t unit = 0;
    loops->count = 0;
    loops->span = 1;
    for (size_t i = 0; i < fan->count; i++) {
        if (fan->view->rank_of[fan->loops[i].dim] != (int8_t)rank)
            continue;
        uint64_t step =
            magnitude(jn_nest_step(&fan->loops[i], fan->view, rank));
        unit = jn_common_divisor(step, unit);
        loops->steps[loops->count] = step;
        loops->ends[loops->count++] = jn_fan_end(fan, i);
    }
    for (size_t i = 0; i < loops->count; i++) {
        loops->steps[i] /= unit;
        loops->span += loops->steps[i] * (loops->ends[i] - 1);
    }
}

/* In how many ways the loops' indices come to each place. */
static uint64_t *count_ways(const struct rank_loops *loops,
                            struct jn_arena *arena)
{
    uint64_t *ways = jn_arena_take(arena, loops->span, sizeof ways[0]);
    uint64_t *next = jn_arena_take(arena, loops->span, sizeof next[0]);
    uint64_t reached = 1;
    ways[0] = 1;
    for (size_t i = 0; i < loops->count; i++) {
        uint64_t *swap = next;
        memset(next, 0, loops->span * sizeof next[0]);
        for (uint64_t index = 0; index < loops->ends[i]; index++)
            for (uint64_t place = 0; place < reached; place++)
                next[place + index * loops->steps[i]] += ways[place];
        reached += loops->steps[i] * (loops->ends[i] - 1);
        next = ways;
        ways = swap;
    }
    return ways;
}

/* Every group so far is split by the places along one more rank. */
static void multiply(const struct jn_groups *groups, const uint64_t *ways,
                     uint64_t span, struct jn_groups *product)
{
    for (uint64_t place = 0; place < span; place++)
        for (size_t i = 0; ways[place] > 0 && i < groups->count; i++) {
            const struct jn_group *group = &groups->items[i];
            uint64_t multicast = group->multicast * ways[place];
            jn_groups_find(product, multicast)->scatter += group->scatter;
            product->total += group->scatter;
        }
}

static bool is_applicable(const struct jn_fan *fan)
{
    for (size_t i = 0; i < fan->count; i++)
        if (fan->view->rank_of[fan->loops[i].dim] == JN_SEVERAL_RANKS)
            return false;
    return !fan->alone && fan->count <= 64;
}

/* All children as one group: those that move along no rank stay together. */
static void start(const struct jn_fan *fan, struct jn_groups *groups)
{
    *groups = (struct jn_groups){.one = {1, 1, 0, 0}};
    groups->items = &groups->one;
    groups->count = groups->total = 1;
    for (size_t i = 0; i < fan->count; i++)
        if (fan->view->rank_of[fan->loops[i].dim] == JN_NO_RANK)
            groups->one.multicast *= jn_fan_end(fan, i);
}

bool jn_meet_groups(const struct jn_fan *fan, struct jn_arena *arena,
                    struct jn_groups *groups)
{
    struct rank_loops loops;
    if (!is_applicable(fan))
        return false;
    start(fan, groups);
    for (size_t r = 0; r < fan->view->tensor->rank_count; r++) {
        struct jn_groups product = {0};
        collect(fan, r, &loops);
        if (loops.count == 0)
            continue;
        if (loops.span > MAX_SPAN_RATIO * jn_fan_places(fan))
            return false;
        product.items = jn_arena_take(arena, groups->count * loops.span,
                                      sizeof product.items[0]);
        multiply(groups, count_ways(&loops, arena), loops.span, &product);
        groups->items = product.items;
        groups->count = product.count;
        groups->total = product.total;
    }
    return true;
}
